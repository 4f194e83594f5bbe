"""How changes are carried out, after permission: one entry of the log, the rows, the wordings."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from cocreacion.documents import clauses as rules
from cocreacion.documents import hand, queries, translating
from cocreacion.documents.changes import (
    Author,
    Change,
    Insert,
    Merge,
    Move,
    Part,
    Rekind,
    Remove,
    Restore,
    Reword,
    Split,
)
from cocreacion.documents.clauses import Wording, wording
from cocreacion.documents.events import ClauseAdded, ClauseEdited
from cocreacion.documents.freshness import Freshness, freshness
from cocreacion.documents.living import Living, Said
from cocreacion.documents.models import Clause, Document, Origin
from cocreacion.documents.refusals import ClauseIsRemoved, TooManyClauses
from cocreacion.documents.settling import settle
from cocreacion.documents.store import writing
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.events import record
from cocreacion.people.models import User


@dataclass(frozen=True)
class Before:
    """What must be known of a clause once it has changed."""

    source: Wording
    revisions: dict[str, int]
    freshness: Freshness
    translation: Wording
    translator: int | None


def apply(document: Document, actor: User, changes: Sequence[Change], origin: Origin) -> None:
    """Carry out all changes under the lock of the document, or raise and keep nothing."""
    lock(document)
    settle(document)  # what somebody typed is theirs, whoever goes on
    before = _before(document, changes)
    _write(document, actor, changes, origin)
    for change in _in_all(changes):
        if isinstance(change, Insert):
            _added(document, actor, change)
        elif isinstance(change, Reword):
            if _reworded(document, actor, change, before[change.clause_id]):
                _leave_behind(document, change, origin)
        elif isinstance(change, Split | Merge | Part):
            _rearranged(document, actor, change, before)


def _write(document: Document, actor: User, changes: Sequence[Change], origin: Origin) -> None:
    """An entry of the log for each who signs one after the other."""
    myself = Author(actor.id, hand.speaks_for(actor, document))
    for by, own in groupby(changes, key=lambda change: getattr(change, "by", None) or myself):
        with writing(document, by, origin) as living:
            for change in own:
                _DO[type(change)](living, document, change)
            if len(living.layout()) > rules.MOST_CLAUSES:
                raise TooManyClauses


def _in_all(changes: Sequence[Change]) -> list[Change]:
    """What several people changed in a clause in one language, as one change."""
    found: dict[object, Change] = {}
    for number, change in enumerate(changes):
        if not isinstance(change, Reword):
            found[number] = change
            continue
        key = change.clause_id, change.language
        begun = found.get(key)
        more = replace(begun, words=change.words) if isinstance(begun, Reword) else change
        found[key] = more
    return list(found.values())


def _before(document: Document, changes: Sequence[Change]) -> dict[str, Before]:
    found: dict[str, Before] = {}
    other = rules.other_language(document.source_language)
    for change in changes:
        if not isinstance(change, Reword | Split | Merge | Part):
            continue
        is_reword = isinstance(change, Reword)
        others = [change.other] if isinstance(change, Merge | Part) else []
        for clause_id in (change.clause_id, *others):
            clause = queries.get_clause(document, clause_id)
            found[clause_id] = Before(
                wording(clause, document.source_language),
                {each: queries.revision_of(clause, each) for each in rules.LANGUAGES},
                freshness(clause, document.source_language),
                wording(clause, other),
                None if is_reword else translating.translator_of(document, clause, other),
            )
    return found


def _known(living: Living, clause_id: str) -> None:
    if clause_id not in living.ids():
        raise NotFound


def _reword(living: Living, _: Document, change: Reword) -> None:
    _known(living, change.clause_id)
    if change.clause_id not in living.layout():
        raise ClauseIsRemoved
    living.reword(change.clause_id, change.language, change.base, change.words)
    said = living.said(change.clause_id)
    hand.check(*(said.wording(each) for each in rules.LANGUAGES))


def _insert(living: Living, _: Document, change: Insert) -> None:
    words = {each: change.words.get(each, Wording()) for each in rules.LANGUAGES}
    hand.check(*words.values())
    if change.after:
        _known(living, change.after)
    es, en = words["es"], words["en"]
    living.put(
        Said(
            change.clause_id, change.kind.value, change.level, "",
            es.text, en.text, es.heading, en.heading,
        ),
        change.after,
    )  # fmt: skip


def _remove(living: Living, _: Document, change: Remove) -> None:
    _known(living, change.clause_id)
    living.remove(change.clause_id)


def _restore(living: Living, document: Document, change: Restore) -> None:
    _known(living, change.clause_id)
    stood = queries.get_clause(document, change.clause_id).position
    before = [each.clause_id for each in queries.living(document) if each.position < stood]
    living.restore(change.clause_id, before[-1] if before else "")


def _move(living: Living, _: Document, change: Move) -> None:
    _known(living, change.clause_id)
    living.restore(change.clause_id, change.after)


def _rekind(living: Living, _: Document, change: Rekind) -> None:
    _known(living, change.clause_id)
    living.rekind(change.clause_id, change.kind.value, change.level)


def _split(living: Living, _: Document, change: Split) -> None:
    _known(living, change.clause_id)
    living.split(change.clause_id, change.new_id, change.at)


def _merge(living: Living, _: Document, change: Merge) -> None:
    _known(living, change.clause_id)
    _known(living, change.other)
    living.merge(change.clause_id, change.other, change.between)


def _part(living: Living, _: Document, change: Part) -> None:
    _known(living, change.clause_id)
    _known(living, change.other)
    living.part(change.clause_id, change.other, change.words)


_DO: dict[type, Callable[[Living, Document, Any], None]] = {
    Reword: _reword,
    Insert: _insert,
    Remove: _remove,
    Restore: _restore,
    Move: _move,
    Rekind: _rekind,
    Split: _split,
    Merge: _merge,
    Part: _part,
}


def _added(document: Document, actor: User, change: Insert) -> None:
    clause = queries.get_clause(document, change.clause_id)
    hand.stamp(clause, document, wording(clause, document.source_language))
    db.session.flush()
    translating.touched(document, clause, rules.other_language(document.source_language), actor)
    for language in rules.LANGUAGES:
        if change.words.get(language):
            hand.keep(clause, language)
    record(
        ClauseAdded(
            actor_id=actor.id,
            document_id=document.id,
            clause_id=clause.clause_id,
            organisation_id=clause.edited_for,
        )
    )


def _reworded(document: Document, actor: User, change: Reword, before: Before) -> bool:
    """Whether it is a new wording.

    Of a translation made where there was none, note what it was made from.
    """
    clause, language = queries.get_clause(document, change.clause_id), change.language
    if queries.revision_of(clause, language) == before.revisions[language]:
        return False
    is_translation = language != document.source_language
    if is_translation:
        translating.touched(document, clause, language, actor)
    if is_translation and not change.base and before.source:
        translating.stamp(document, clause, language, before.source)
    elif not is_translation and not before.source:  # the translation was there first
        hand.stamp(clause, document, wording(clause, language))
    _keep_once(clause, [language])
    record_edit(document, clause, actor, language)
    return True


def _leave_behind(document: Document, change: Reword, origin: Origin) -> None:
    """An amendment to a translation leaves its original behind, until somebody writes in that."""
    clause, source = queries.get_clause(document, change.clause_id), document.source_language
    if change.language != source and origin is Origin.AMENDMENT and wording(clause, source):
        clause.amended_in = change.language
    elif change.language == source and origin is not Origin.AMENDMENT:
        clause.amended_in = ""


def record_edit(document: Document, clause: Clause, actor: User, language: str) -> None:
    record(
        ClauseEdited(
            actor_id=actor.id,
            document_id=document.id,
            clause_id=clause.clause_id,
            language=language,
            revision=queries.revision_of(clause, language),
            organisation_id=clause.edited_for,
        )
    )


def _rearranged(
    document: Document, actor: User, change: Split | Merge | Part, before: dict[str, Before]
) -> None:
    """Both halves of a split, and what took in another or let it go, say something new.

    Where original and translation moved together, what was up to date stays so. A translation that
    stayed where it was keeps its review, one that moved its translator.
    """
    source, other = document.source_language, rules.other_language(document.source_language)
    if isinstance(change, Split):
        ids, was_fresh = [change.clause_id, change.new_id], {source, other} <= set(change.at)
        was_fresh &= before[change.clause_id].freshness is Freshness.CURRENT
    else:
        ids = [change.clause_id, *([change.other] if isinstance(change, Part) else [])]
        both = (before[change.clause_id], before[change.other])
        was_fresh = all(each.freshness is Freshness.CURRENT for each in both)
    for clause_id in ids:
        clause = queries.get_clause(document, clause_id)
        stood = before.get(clause_id)
        if stood is None or wording(clause, other) != stood.translation:
            found = [before[each] for each in (change.clause_id, _other(change)) if each in before]
            by = {each.translator for each in found if each.translation}
            translating.moved(document, clause, other, by.pop() if len(by) == 1 else actor.id)
        if was_fresh:
            translating.stamp(document, clause, other, wording(clause, source))
        elif clause_id not in before:
            translating.stamp(document, clause, other, before[change.clause_id].source)
        _keep_once(clause)
    if isinstance(change, Merge):  # what is typed later is told from what was joined
        _keep_once(queries.get_clause(document, change.other))


def _other(change: Split | Merge | Part) -> str:
    return change.new_id if isinstance(change, Split) else change.other


def _keep_once(clause: Clause, languages: Iterable[str] = rules.LANGUAGES) -> None:
    db.session.flush()
    for language in languages:
        if queries.find_edit(clause, language, queries.revision_of(clause, language)) is None:
            hand.keep(clause, language)
