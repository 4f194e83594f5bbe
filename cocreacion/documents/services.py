"""Writing together, one clause and one language at a time, and publishing versions."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import insert, update

from cocreacion.documents import clauses as rules
from cocreacion.documents import policy, queries
from cocreacion.documents.clauses import Wording, clause_hash, new_clause_id, version_hash, wording
from cocreacion.documents.events import (
    ClauseAdded,
    ClauseEdited,
    ClauseMoved,
    ClauseRemoved,
    ClauseRestored,
    DocumentCreated,
    TranslationConfirmed,
    VersionPublished,
)
from cocreacion.documents.freshness import stamped
from cocreacion.documents.models import (
    Clause,
    ClauseEdit,
    ClauseKind,
    Document,
    Version,
    VersionClause,
)
from cocreacion.groups.policy import seat_of
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.people.models import User


class ClauseChanged(Conflict):
    """Somebody saved another wording first. `clause` is as it is now."""

    message = _l("Somebody else saved this clause while you were writing. Both texts are below.")

    def __init__(self, clause: Clause) -> None:
        super().__init__()
        self.clause = clause


class ClauseIsRemoved(Conflict):
    message = _l("Somebody removed this clause while you were writing. You can restore it.")


class ClauseEmpty(Invalid):
    message = _l("A clause needs a heading or a text. To take it out of the text, remove it.")


class TooLong(Invalid):
    message = _l("This is too long: at most 20,000 characters in a clause. Divide it into two.")


class TooManyClauses(Invalid):
    message = _l("A text can have at most 2,000 clauses.")


class NothingToPublish(Invalid):
    message = _l("There is no clause yet. Write the text before you publish it.")


class NothingChanged(Conflict):
    message = _l("Nothing has changed since the last version, so there is nothing to publish.")


class NoteMissing(Invalid):
    message = _l("Say what changed and why, in Spanish or in English.")


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
    _check(*words.values())
    clause = Clause(
        document_id=document.id,
        clause_id=new_clause_id(),
        position=_room_behind(document, after),
        kind=kind,
        heading=Bilingual(written_in=document.source_language),
    )
    db.session.add(clause)
    for language in rules.LANGUAGES:
        _put(clause, language, words.get(language, Wording()))
    _stamp(clause, document, wording(clause, document.source_language))
    _sign(clause, actor, document)
    db.session.flush()
    for language in rules.LANGUAGES:
        if words.get(language):
            _keep(clause, language)
    record(
        ClauseAdded(
            actor_id=actor.id,
            document_id=document.id,
            clause_id=clause.clause_id,
            organisation_id=clause.edited_for,
        )
    )
    return clause


def edit_clause(document: Document, clause: Clause, *, actor: User, writing: Writing) -> None:
    """Save a wording in one language. The other language, and other clauses, are not touched."""
    require(policy.can_edit(actor, document, writing.language))
    lock(clause)
    language, before = writing.language, wording(clause, writing.language)
    if writing.words != before:
        if queries.revision_of(clause, language) != writing.based_on:
            raise ClauseChanged(clause)
        if clause.removed_at is not None:
            raise ClauseIsRemoved
        _check_one(clause, writing)
        source = _source_of(clause, document, writing)
        had_source = bool(wording(clause, document.source_language))
        _put(clause, language, writing.words)
        setattr(clause, f"{language}_revision", writing.based_on + 1)
        if language != document.source_language:
            _stamp(clause, document, source)
        elif not had_source:  # the translation was there first: each is now that of the other
            _stamp(clause, document, writing.words)
        _sign(clause, actor, document)
        db.session.flush()
        _keep(clause, language)
    elif writing.kind in {None, clause.kind}:
        return
    if writing.kind is not None and policy.can_arrange(actor, document):
        clause.kind = writing.kind
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


def confirm_translation(
    document: Document, clause: Clause, *, actor: User, source_revision: int
) -> None:
    """The original changed, its translation still says the same: somebody compared them."""
    language = rules.other_language(document.source_language)
    require(policy.can_edit(actor, document, language))
    lock(clause)
    if queries.revision_of(clause, document.source_language) != source_revision:
        raise ClauseChanged(clause)
    _stamp(clause, document, wording(clause, document.source_language))
    record(
        TranslationConfirmed(
            actor_id=actor.id,
            document_id=document.id,
            clause_id=clause.clause_id,
            language=language,
            revision=queries.revision_of(clause, language),
        )
    )


def move_clause(document: Document, clause: Clause, *, actor: User, beside: str, down: bool) -> None:
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
    record(
        ClauseMoved(actor_id=actor.id, document_id=document.id, clause_id=clause.clause_id)
    )


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
    _sign(clause, actor, document)
    document.revision += 1
    record(
        ClauseRemoved(actor_id=actor.id, document_id=document.id, clause_id=clause.clause_id)
    )


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
    _sign(clause, actor, document)
    document.revision += 1
    record(
        ClauseRestored(actor_id=actor.id, document_id=document.id, clause_id=clause.clause_id)
    )


def publish_version(
    document: Document, *, actor: User, note: Bilingual, sample: bool = False
) -> Version:
    """Freeze the living text under the next number."""
    require(policy.can_publish(actor, document))
    lock(document)
    if not str(note):
        raise NoteMissing
    before = queries.latest_version(document.id)
    living = queries.living(document)
    if not living:
        raise NothingToPublish
    if before is not None and not changed_since(before, living):
        raise NothingChanged
    number = queries.last_number(document) + 1
    seat = seat_of(actor, document.body) if document.body else None
    version = Version(
        document_id=document.id,
        number=number,
        note=note,
        published_by=actor.id,
        published_for=_organisation(actor, seat.organisation_id if seat else None),
        hash=version_hash(document.id, number, note, living),
        sample=sample,
    )
    db.session.add(version)
    db.session.flush()
    db.session.execute(insert(VersionClause), _frozen(version, living))
    record(
        VersionPublished(
            actor_id=actor.id,
            document_id=document.id,
            version_id=version.id,
            number=number,
            hash=version.hash,
        )
    )
    return version


def changed_since(version: Version, living: list[Clause] | object) -> bool:
    raise NotImplementedError
