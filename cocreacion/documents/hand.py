"""What services do besides writing into a text: check, stamp a translation, keep a wording."""

from cocreacion.documents import clauses as rules
from cocreacion.documents import queries
from cocreacion.documents.clauses import Wording, wording
from cocreacion.documents.freshness import stamped
from cocreacion.documents.models import Clause, ClauseEdit, Document
from cocreacion.documents.refusals import ClauseEmpty, TooLong
from cocreacion.groups.seating import seat_of
from cocreacion.kernel.db import db
from cocreacion.people.models import User


def check(*words: Wording) -> None:
    if not any(words):
        raise ClauseEmpty
    for each in words:
        if len(each.text) > rules.LONGEST_TEXT or len(each.heading) > rules.LONGEST_HEADING:
            raise TooLong


def stamp(clause: Clause, document: Document, source: Wording) -> None:
    clause.heading, clause.translated_from = stamped(clause, source, document.source_language)


def keep(clause: Clause, language: str) -> None:
    """What a clause says now is one of its saved wordings."""
    words = wording(clause, language)
    setattr(clause, f"{language}_unsettled", False)
    db.session.add(
        ClauseEdit(
            clause_id=clause.id,
            language=language,
            revision=queries.revision_of(clause, language),
            heading=words.heading,
            text=words.text,
            edited_by=clause.edited_by,
            edited_for=clause.edited_for,
            edited_at=clause.edited_at,
        )
    )


def speaks_for(actor: User, document: Document) -> int | None:
    """The organisation of the seat somebody writes from; otherwise the first they belong to."""
    seat = seat_of(actor, document.body) if document.body else None
    if seat is not None and seat.organisation_id is not None:
        return seat.organisation_id
    return next((organisation.id for organisation in actor.organisations), None)
