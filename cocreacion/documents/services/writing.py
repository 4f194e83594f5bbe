from dataclasses import dataclass

from cocreacion.documents import clauses as rules
from cocreacion.documents import hand, policy, queries, translating
from cocreacion.documents.clauses import Wording, wording
from cocreacion.documents.events import ClauseEdited
from cocreacion.documents.models import Clause, ClauseKind, Document
from cocreacion.documents.refusals import ClauseChanged, ClauseIsRemoved
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.people.models import User


@dataclass(frozen=True)
class Writing:
    """What somebody writes into a clause, and what they had before them while writing.

    `based_on` is the revision they started from; `source_revision`, in a translation, that of
    the original they translated.
    """

    language: str
    words: Wording
    based_on: int
    kind: ClauseKind | None = None
    source_revision: int | None = None


def edit_clause(document: Document, clause: Clause, *, actor: User, writing: Writing) -> None:
    """Save a wording in one language. The other language, and other clauses, are not touched."""
    require(policy.can_edit(actor, document, writing.language))
    lock(clause)
    reworded = writing.words != wording(clause, writing.language)
    new_kind = writing.kind not in {None, clause.kind} and policy.can_arrange(actor, document)
    if not reworded and not new_kind:
        return
    if clause.removed_at is not None:
        raise ClauseIsRemoved
    if reworded:
        _reword(document, clause, actor, writing)
    if new_kind and writing.kind is not None:
        clause.kind = writing.kind
    record(
        ClauseEdited(
            actor_id=actor.id,
            document_id=document.id,
            clause_id=clause.clause_id,
            language=writing.language,
            revision=queries.revision_of(clause, writing.language),
            organisation_id=clause.edited_for,
        )
    )


def _reword(document: Document, clause: Clause, actor: User, writing: Writing) -> None:
    language, source_language = writing.language, document.source_language
    if queries.revision_of(clause, language) != writing.based_on:
        raise ClauseChanged(clause)
    hand.check(writing.words, wording(clause, rules.other_language(language)))
    source = _source_of(clause, document, writing)
    had_source = bool(wording(clause, source_language))
    hand.put(clause, language, writing.words)
    setattr(clause, f"{language}_revision", writing.based_on + 1)
    if language != source_language:
        translating.touched(document, clause, language, actor)
        translating.stamp(document, clause, language, source)
    elif not had_source:  # the translation was there first: now each is that of the other
        hand.stamp(clause, document, writing.words)
    hand.sign(clause, actor, document)
    db.session.flush()
    hand.keep(clause, language)


def _source_of(clause: Clause, document: Document, writing: Writing) -> Wording:
    """The original as the translator saw it: it may have changed while they wrote."""
    language = document.source_language
    seen = writing.source_revision
    if seen is not None and seen != queries.revision_of(clause, language):
        edit = queries.find_edit(clause, language, seen)
        if edit is not None:
            return Wording(edit.heading, edit.text)
    return wording(clause, language)
