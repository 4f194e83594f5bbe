from dataclasses import dataclass

from cocreacion.documents import hand, policy, queries, translating
from cocreacion.documents.changes import Rekind, Reword
from cocreacion.documents.changing import apply, record_edit
from cocreacion.documents.clauses import Wording, wording
from cocreacion.documents.models import Clause, ClauseKind, Document, Origin
from cocreacion.documents.refusals import ClauseChanged, ClauseIsRemoved
from cocreacion.kernel.db import lock
from cocreacion.kernel.policy import require
from cocreacion.people.models import User


@dataclass(frozen=True)
class Writing:
    """What somebody writes into a clause, and what they had before them while writing.

    `based_on` is the revision they started from and `base` what it said, for a revision that was
    never saved; `source_revision`, in a translation, that of the original they translated, and
    `source_seen` what that said.
    """

    language: str
    words: Wording
    based_on: int
    kind: ClauseKind | None = None
    level: int | None = None
    source_revision: int | None = None
    base: Wording | None = None
    source_seen: Wording | None = None


def edit_clause(document: Document, clause: Clause, *, actor: User, writing: Writing) -> None:
    """Save a wording in one language. The other language, and other clauses, are not touched."""
    require(policy.can_edit(actor, document, writing.language))
    lock(document)
    lock(clause)
    now_says = wording(clause, writing.language)
    reworded = writing.words != now_says
    kind = clause.kind if writing.kind is None else writing.kind
    level = clause.level if writing.level is None else writing.level
    new_kind = (kind, level) != (clause.kind, clause.level)
    new_kind = new_kind and bool(policy.can_arrange(actor, document))
    if not reworded and not new_kind:
        return
    if clause.removed_at is not None:
        raise ClauseIsRemoved
    if new_kind:
        change = Rekind(clause_id=clause.clause_id, kind=kind, level=level)
        apply(document, actor, [change], Origin.FORM)
        record_edit(document, clause, actor, writing.language)
    if reworded:
        _reword(document, clause, actor, writing)


def _reword(document: Document, clause: Clause, actor: User, writing: Writing) -> None:
    language = writing.language
    now_says = wording(clause, language)
    if queries.revision_of(clause, language) != writing.based_on and now_says != writing.base:
        raise ClauseChanged(clause)
    if language == document.source_language:
        hand.check(writing.words)
    else:  # a translation may be emptied: it is then missing
        hand.check(writing.words, wording(clause, document.source_language))
    source = _source_of(clause, document, writing)
    change = Reword(
        clause_id=clause.clause_id, language=language, words=writing.words, base=now_says
    )
    apply(document, actor, [change], Origin.FORM)
    if language != document.source_language:
        translating.stamp(document, clause, language, source)


def _source_of(clause: Clause, document: Document, writing: Writing) -> Wording:
    """The original as the translator saw it: it may have changed while they wrote."""
    language = document.source_language
    seen = writing.source_revision
    if writing.source_seen is not None:
        return writing.source_seen
    if seen is not None and seen != queries.revision_of(clause, language):
        edit = queries.find_edit(clause, language, seen)
        if edit is not None:
            return Wording(edit.heading, edit.text)
    return wording(clause, language)
