"""What happens to the state of a translation when its words change. Callers have asked before."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from cocreacion.documents import clauses as rules
from cocreacion.documents import hand, queries, translations
from cocreacion.documents.clauses import Wording, wording
from cocreacion.documents.freshness import Standing, source_hash, standing, translated
from cocreacion.documents.models import (
    Clause,
    ClauseEdit,
    ClauseTranslation,
    Document,
    TranslationState,
    Version,
)
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.people.models import User

EDITS_SEARCHED = 50


def touched(document: Document, clause: Clause, language: str, actor: User | None) -> None:
    """Words of a translation were typed: it is a draft by whoever typed them.

    A translation that was empty is taken for one of the original as it is now. Another keeps
    what it was made from, so that an outdated one stays so until somebody says otherwise.
    """
    _touched(document, clause, language, actor.id if actor else None)


def moved(document: Document, clause: Clause, language: str, translator: int | None) -> None:
    """Words of a translation came from another clause or left for one: a draft by `translator`."""
    _touched(document, clause, language, translator)


def translator_of(document: Document, clause: Clause, language: str) -> int | None:
    row = translations.find(document, clause.clause_id, language)
    return row.author_id if row else None


def _touched(document: Document, clause: Clause, language: str, user_id: int | None) -> None:
    if language == document.source_language:
        return
    row = translations.find(document, clause.clause_id, language)
    if not translated(clause, language, row):
        if row is not None:
            db.session.delete(row)
            db.session.flush()
        return
    is_first = row is None
    row = row or begin(document, clause, language)
    row.state, row.author_id, row.reviewed_by = (
        TranslationState.DRAFT,
        user_id,
        None,
    )
    row.at, row.note = now(), ""
    if is_first:
        stamp(document, clause, language, wording(clause, document.source_language))


def touched_live(document: Document, typed: Collection[tuple[int, str, str]]) -> None:
    """Words were typed: (person, clause, text). While the same person goes on in their own
    draft nothing changes, so a batch of typing costs one question."""
    target = rules.other_language(document.source_language)
    by_clause = {
        clause_id: person
        for person, clause_id, name in sorted(typed)
        if name.removeprefix("heading_") == target
    }
    if not by_clause:
        return
    for clause, row in translations.with_clauses(document, by_clause, target):
        person = by_clause[clause.clause_id]
        goes_on = row is not None and (row.state, row.author_id) == (
            TranslationState.DRAFT,
            person,
        )
        if not goes_on or not wording(clause, target):
            _touched(document, clause, target, person)


def put(document: Document, clause: Clause, language: str, words: Wording, actor: User) -> int:
    """Words of a further language, which stand beside the text. Gives their revision."""
    row = translations.find(document, clause.clause_id, language)
    row = row or begin(document, clause, language)
    row.heading, row.text, row.revision = words.heading, words.text, row.revision + 1
    row.state, row.author_id, row.reviewed_by = TranslationState.DRAFT, actor.id, None
    row.at, row.note = now(), ""
    db.session.add(
        ClauseEdit(
            clause_id=clause.id,
            language=language,
            revision=row.revision,
            heading=words.heading,
            text=words.text,
            edited_by=actor.id,
            edited_for=hand.speaks_for(actor, document),
            edited_at=row.at,
        )
    )
    db.session.flush()
    return row.revision


def begin(document: Document, clause: Clause, language: str) -> ClauseTranslation:
    row = ClauseTranslation(
        document_id=document.id,
        clause_id=clause.clause_id,
        language=language,
        heading="",
        text="",
        revision=0,
        state=TranslationState.DRAFT,
    )
    db.session.add(row)
    db.session.flush()
    return row


def stamp(document: Document, clause: Clause, language: str, source: Wording) -> None:
    """This translation was made from, or compared with, these words of the original."""
    if language in rules.LANGUAGES:
        hand.stamp(clause, document, source)
    row = translations.find(document, clause.clause_id, language)
    if row is not None:
        row.source_hash = source_hash(source)
        row.source_heading, row.source_text = source.heading, source.text


def mark_machine(document: Document, clause: Clause, language: str) -> None:
    """These words come from a machine, whoever asked for them."""
    row = translations.find(document, clause.clause_id, language)
    if row is not None:
        row.state, row.author_id = TranslationState.MACHINE, None


def revision_of(clause: Clause, language: str, row: ClauseTranslation | None) -> int:
    """Which revision of a translation there is now; 0 for none."""
    if language in rules.LANGUAGES:
        return queries.revision_of(clause, language)
    return row.revision if row is not None else 0


def source_seen(document: Document, clause: Clause, language: str, wanted: str) -> Wording | None:
    """The original that somebody had before them, by its hash: it may have changed since."""
    source = document.source_language
    said = wording(clause, source)
    if source_hash(said) == wanted:
        return said
    row = translations.find(document, clause.clause_id, language)
    if row is not None and row.source_hash == wanted:
        return Wording(row.source_heading, row.source_text)
    edits = queries.edits(clause, source, queries.revision_of(clause, source), EDITS_SEARCHED)
    known = (Wording(edit.heading, edit.text) for edit in edits)
    return next((each for each in known if source_hash(each) == wanted), None)


def source_before(
    document: Document, clause: Clause, language: str, row: ClauseTranslation | None
) -> Wording | None:
    """The original that a translation was made from, where it is still known."""
    if language in rules.LANGUAGES:
        stamped = f"{clause.heading.translated_from}:{clause.translated_from}"
        return source_seen(document, clause, language, stamped)
    return Wording(row.source_heading, row.source_text) if row is not None else None


def waits_for_machine(document: Document, clause: Clause, language: str) -> bool:
    """Whether no person has written this translation, and a machine has not either, or long ago."""
    row = translations.find(document, clause.clause_id, language)
    stands = standing(clause, document.source_language, language, row)
    if stands is Standing.MISSING:
        by_machine = row is not None and row.state is TranslationState.MACHINE
        return by_machine or not translated(clause, language, row)
    return (
        stands is Standing.OUTDATED and row is not None and (row.state is TranslationState.MACHINE)
    )


def frozen(version: Version, document: Document, living: Sequence[Clause]) -> list[dict[str, Any]]:
    """The rows of a version's translations, as they are when it is published."""
    ids = {clause.clause_id for clause in living}
    return [
        {
            "version_id": version.id,
            "clause_id": row.clause_id,
            "language": row.language,
            "heading": row.heading,
            "text": row.text,
            "source_hash": row.source_hash,
            "state": row.state,
            "author_id": row.author_id,
            "reviewed_by": row.reviewed_by,
            "at": row.at,
        }
        for kept in _all(document).values()
        for row in kept.values()
        if row.clause_id in ids
    ]


def differs(before: Version, document: Document, living: Sequence[Clause]) -> bool:
    """Whether a translation was reviewed, or made into a further language, since a version."""
    ids = {clause.clause_id for clause in living}
    rows = [row for kept in _all(document).values() for row in kept.values()]
    now_says = {_said(row) for row in rows if row.clause_id in ids}
    said = {_said(row) for row in translations.copies(before)}
    return now_says - {None} != said - {None}


def _said(row: Any) -> tuple[Any, ...] | None:
    """What readers are told of a translation; None where they are told nothing new."""
    if row.language in rules.LANGUAGES:
        told = (row.clause_id, row.language, row.state)
        return None if row.state is TranslationState.DRAFT else told
    return (row.clause_id, row.language, row.state, row.heading, row.text, row.source_hash)


def _all(document: Document) -> Mapping[str, translations.ByClause]:
    return translations.all_living([document]).get(document.id, {})
