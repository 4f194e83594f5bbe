"""Words typed live become a saved wording when their writer pauses, leaves, or a version is due."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from cocreacion.documents import hand, store
from cocreacion.documents.clauses import LANGUAGES, wording
from cocreacion.documents.events import ClauseEdited
from cocreacion.documents.joining import carry_late_words
from cocreacion.documents.models import Clause, Document
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.events import record
from cocreacion.kernel.text import visible


def _waiting(document: Document) -> Sequence[Clause]:
    return db.session.scalars(
        select(Clause)
        .where(
            Clause.document_id == document.id,
            or_(Clause.es_unsettled, Clause.en_unsettled),
        )
        .order_by(Clause.id)
        .execution_options(populate_existing=True)
    ).all()


def _tidy(document: Document, waiting: Sequence[Clause]) -> bool:
    """Take what nobody sees, such as signs that turn the direction of words, out of what was typed:
    by a change of its own to the shared text, which rooms read like that of anybody else."""
    found = False
    for clause in waiting:
        said = {
            name: words
            for language in LANGUAGES
            for name, words in _said(clause, language)
            if visible(words) != words
        }
        if said:
            found = True
            store.tidy(document, clause, {name: visible(words) for name, words in said.items()})
    return found


def _said(clause: Clause, language: str) -> list[tuple[str, str]]:
    words = wording(clause, language)
    return [(language, words.text), (f"heading_{language}", words.heading)]


def settle(document: Document) -> int:
    """Keep every wording that was only typed so far; gives how many. Call it in a transaction."""
    lock(document)
    waiting = _waiting(document)
    if _tidy(document, waiting):
        waiting = _waiting(document)
    late = [clause for clause in waiting if clause.removed_at is not None]
    if sum(carry_late_words(document, clause) for clause in late):
        waiting = _waiting(document)
    kept = 0
    for clause in waiting:
        for language in LANGUAGES:
            if not getattr(clause, f"{language}_unsettled"):
                continue
            hand.keep(clause, language)
            if language == document.source_language:
                clause.amended_in = ""
            record(
                ClauseEdited(
                    actor_id=clause.edited_by,
                    document_id=document.id,
                    clause_id=clause.clause_id,
                    language=language,
                    revision=int(getattr(clause, f"{language}_revision")),
                    organisation_id=clause.edited_for,
                )
            )
            kept += 1
    return kept
