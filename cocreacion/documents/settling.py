"""Words typed live become a saved wording when their writer pauses, leaves, or a version is due."""

from sqlalchemy import or_, select

from cocreacion.documents import hand
from cocreacion.documents.clauses import LANGUAGES
from cocreacion.documents.events import ClauseEdited
from cocreacion.documents.models import Clause, Document
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.events import record


def settle(document: Document) -> int:
    """Keep every wording that was only typed so far; gives how many. Call it in a transaction."""
    lock(document)
    waiting = db.session.scalars(
        select(Clause)
        .where(
            Clause.document_id == document.id,
            or_(Clause.es_unsettled, Clause.en_unsettled),
        )
        .order_by(Clause.id)
        .execution_options(populate_existing=True)
    ).all()
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
