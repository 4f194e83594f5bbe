from sqlalchemy import update

from cocreacion.documents import clauses as rules
from cocreacion.documents import hand, policy, queries, translating
from cocreacion.documents.clauses import Wording, new_clause_id, wording
from cocreacion.documents.events import (
    ClauseAdded,
    ClauseMoved,
    ClauseRemoved,
    ClauseRestored,
    DocumentCreated,
)
from cocreacion.documents.models import Clause, ClauseKind, Document
from cocreacion.documents.refusals import ClauseChanged, TooManyClauses
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.people.models import User


def create_document(document: Document, *, actor: User) -> Document:
    require(policy.can_create(actor, document))
    db.session.add(document)
    db.session.flush()
    record(DocumentCreated(actor_id=actor.id, document_id=document.id))
    return document


def add_clause(
    document: Document,
    *,
    actor: User,
    words: dict[str, Wording],
    kind: ClauseKind = ClauseKind.ARTICLE,
    after: str | None = None,
) -> Clause:
    """Put a new clause behind the clause `after`, or at the end."""
    require(policy.can_arrange(actor, document))
    lock(document)
    if queries.number_of_clauses(document) >= rules.MOST_CLAUSES:
        raise TooManyClauses
    hand.check(*words.values())
    clause = Clause(
        document_id=document.id,
        clause_id=new_clause_id(),
        position=_room_behind(document, after),
        kind=kind,
        heading=Bilingual(written_in=document.source_language),
    )
    db.session.add(clause)
    for language in rules.LANGUAGES:
        hand.put(clause, language, words.get(language, Wording()))
    hand.stamp(clause, document, wording(clause, document.source_language))
    hand.sign(clause, actor, document)
    db.session.flush()
    translating.touched(document, clause, rules.other_language(document.source_language), actor)
    for language in rules.LANGUAGES:
        if words.get(language):
            hand.keep(clause, language)
    record(
        ClauseAdded(
            actor_id=actor.id,
            document_id=document.id,
            clause_id=clause.clause_id,
            organisation_id=clause.edited_for,
        )
    )
    return clause


def move_clause(
    document: Document, clause: Clause, *, actor: User, beside: str, down: bool
) -> None:
    """Put a clause before the clause `beside`, or behind it when it goes down.

    It names its new neighbour, so that two people who move the same clause move it once.
    """
    require(policy.can_arrange(actor, document))
    lock(document)
    order = list(queries.living(document))
    ids = [each.clause_id for each in order]
    if clause.clause_id not in ids or beside not in ids or beside == clause.clause_id:
        raise Conflict
    moving = order.pop(ids.index(clause.clause_id))
    place = [each.clause_id for each in order].index(beside) + down
    order.insert(place, moving)
    if [each.clause_id for each in order] == ids:
        return
    for position, each in enumerate(order, 1):
        if each.position != position:
            each.position = position
    document.revision += 1
    record(ClauseMoved(actor_id=actor.id, document_id=document.id, clause_id=clause.clause_id))


def remove_clause(
    document: Document, clause: Clause, *, actor: User, seen: tuple[int, int]
) -> None:
    """Take a clause out of the text. It is kept; `seen` are its revisions in es and en."""
    require(policy.can_arrange(actor, document))
    lock(document)
    lock(clause)
    if clause.removed_at is not None:
        return
    if (clause.es_revision, clause.en_revision) != seen:
        raise ClauseChanged(clause)
    clause.removed_at = now()
    hand.sign(clause, actor, document)
    document.revision += 1
    record(ClauseRemoved(actor_id=actor.id, document_id=document.id, clause_id=clause.clause_id))


def restore_clause(document: Document, clause: Clause, *, actor: User) -> None:
    """Put a removed clause back where it stood."""
    require(policy.can_arrange(actor, document))
    lock(document)
    lock(clause)
    if clause.removed_at is None:
        return
    if queries.number_of_clauses(document) >= rules.MOST_CLAUSES:
        raise TooManyClauses
    clause.removed_at = None
    hand.sign(clause, actor, document)
    document.revision += 1
    record(ClauseRestored(actor_id=actor.id, document_id=document.id, clause_id=clause.clause_id))


def _room_behind(document: Document, after: str | None) -> int:
    """The position behind a clause; what follows makes room."""
    if after is None:
        return queries.last_position(document) + 1
    position = queries.get_clause(document, after).position
    behind = (Clause.document_id == document.id, Clause.position > position)
    db.session.execute(
        update(Clause)
        .where(*behind)
        .values(position=Clause.position + 1)
        .execution_options(synchronize_session="fetch")
    )
    document.revision += 1
    return position + 1
