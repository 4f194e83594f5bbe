from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert

from cocreacion.documents import gates, hand, lineage, policy, queries, store, translating
from cocreacion.documents.clauses import clause_hash, version_hash
from cocreacion.documents.events import VersionPublished
from cocreacion.documents.living import client_of
from cocreacion.documents.models import (
    Clause,
    ClauseFate,
    Document,
    Version,
    VersionClause,
    VersionTranslation,
)
from cocreacion.documents.refusals import NoteMissing, NothingChanged, NothingToPublish
from cocreacion.documents.settling import settle
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.people.models import User


def publish_version(
    document: Document,
    *,
    actor: User,
    note: Bilingual,
    name: Bilingual | None = None,
    sample: bool = False,
) -> Version:
    """Freeze the living text under the next number; `name` is a short one beside it."""
    require(policy.can_publish(actor, document))
    lock(document)
    if not str(note):
        raise NoteMissing
    settle(document)
    before = queries.latest_version(document.id)
    living = queries.living(document)
    if not living:
        raise NothingToPublish
    require(gates.to_publish(document))
    if (
        before is not None
        and not _differs(before, living)
        and not translating.differs(before, document, living)
    ):
        raise NothingChanged
    number = queries.last_number(document) + 1
    name = name or Bilingual()
    version = Version(
        document_id=document.id,
        number=number,
        name=name,
        note=note,
        seq=_place(document),
        published_by=actor.id,
        published_for=hand.speaks_for(actor, document),
        hash=version_hash(document.id, number, note, living, name),
        sample=sample or actor.sample,
    )
    db.session.add(version)
    db.session.flush()
    db.session.execute(insert(VersionClause), _frozen(version, living))
    if copies := translating.frozen(version, document, living):
        db.session.execute(insert(VersionTranslation), copies)
    if before is not None:
        db.session.execute(insert(ClauseFate), _fates(document, before, version, living))
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


def _place(document: Document) -> int:
    """The last entry of the log; a text that has none begins it."""
    if document.last_seq == 0:
        store.read(document, client_of(None))
    return document.last_seq


def _fates(
    document: Document, before: Version, version: Version, living: Sequence[Clause]
) -> list[dict[str, Any]]:
    steps = lineage.fates(queries.clauses_of(before), living, queries.removed(document))
    return [
        {
            "version_id": version.id,
            "before_id": before.id,
            "old_id": old,
            "new_id": new,
            "fate": fate,
        }
        for old, new, fate in steps
    ]


def _frozen(version: Version, living: Sequence[Clause]) -> list[dict[str, Any]]:
    return [
        {
            "version_id": version.id,
            "clause_id": clause.clause_id,
            "position": position,
            "kind": clause.kind,
            "level": clause.level,
            "split_from": clause.split_from,
            "heading_es": clause.heading.es,
            "heading_en": clause.heading.en,
            "heading_written_in": clause.heading.written_in,
            "heading_translated_from": clause.heading.translated_from,
            "es": clause.es,
            "en": clause.en,
            "translated_from": clause.translated_from,
            "amended_in": clause.amended_in,
            "hash": clause_hash(clause),
        }
        for position, clause in enumerate(living, 1)
    ]


def _differs(before: Version, living: Sequence[Clause]) -> bool:
    """Whether the living text says anything that the version does not, or in another order."""
    published = [(c.clause_id, c.hash) for c in queries.clauses_of(before)]
    return published != [(c.clause_id, clause_hash(c)) for c in living]
