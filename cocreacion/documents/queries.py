from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, and_, bindparam, func, select
from sqlalchemy.orm import joinedload

from cocreacion.documents.clauses import LANGUAGES, version_hash
from cocreacion.documents.models import (
    Clause,
    ClauseEdit,
    Document,
    Version,
    VersionClause,
    VersionTranslation,
)
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.people.models import Organisation


def _hand(person: Any, organisation: Any) -> tuple[Any, Any]:
    """Who did it, and for whom, with the names that organisation had before."""
    names = joinedload(organisation).selectinload(Organisation.former_names)
    return joinedload(person), names


def living(document: Document) -> Sequence[Clause]:
    """The clauses of the living text in their order, with who wrote them last."""
    statement = (
        select(Clause)
        .where(Clause.document_id == document.id, Clause.removed_at.is_(None))
        .options(*_hand(Clause.editor, Clause.on_behalf_of))
        .order_by(Clause.position, Clause.id)
    )
    return db.session.scalars(statement.execution_options(populate_existing=True)).all()


def removed(document: Document) -> Sequence[Clause]:
    """Clauses taken out of the living text, the last one first."""
    statement = (
        select(Clause)
        .where(Clause.document_id == document.id, Clause.removed_at.is_not(None))
        .options(*_hand(Clause.editor, Clause.on_behalf_of))
        .order_by(Clause.removed_at.desc(), Clause.id)
    )
    return db.session.scalars(statement).all()


def get_clause(document: Document, clause_id: str) -> Clause:
    statement = select(Clause).where(
        Clause.document_id == document.id, Clause.clause_id == clause_id
    )
    clause = db.session.scalar(statement.options(joinedload(Clause.editor)))
    if clause is None:
        raise NotFound
    return clause


def revision_of(clause: Clause, language: str) -> int:
    """The revision a clause has now, after `lock(clause)`."""
    return int(getattr(clause, f"{language}_revision"))


def number_of_clauses(document: Document) -> int:
    counted = select(func.count()).where(
        Clause.document_id == document.id, Clause.removed_at.is_(None)
    )
    return db.session.scalar(counted) or 0


def last_position(document: Document) -> int:
    highest = select(func.max(Clause.position)).where(Clause.document_id == document.id)
    return db.session.scalar(highest) or 0


def find_edit(clause: Clause, language: str, revision: int) -> ClauseEdit | None:
    return db.session.scalar(
        select(ClauseEdit).where(
            ClauseEdit.clause_id == clause.id,
            ClauseEdit.language == language,
            ClauseEdit.revision == revision,
        )
    )


def edits(clause: Clause, language: str, before: int, limit: int) -> Sequence[ClauseEdit]:
    """Saved wordings of a clause, newest first, with who wrote them."""
    statement = (
        select(ClauseEdit)
        .where(
            ClauseEdit.clause_id == clause.id,
            ClauseEdit.language == language,
            ClauseEdit.revision < before,
        )
        .options(*_hand(ClauseEdit.editor, ClauseEdit.on_behalf_of))
        .order_by(ClauseEdit.revision.desc())
        .limit(limit)
    )
    return db.session.scalars(statement).all()


def last_number(document: Document) -> int:
    """The number of the newest version; 0 before the first."""
    highest = select(func.max(Version.number)).where(Version.document_id == document.id)
    return db.session.scalar(highest) or 0


def versions(document: Document) -> Sequence[Version]:
    """All versions, newest first, without their clauses."""
    statement = (
        select(Version)
        .where(Version.document_id == document.id)
        .options(*_hand(Version.publisher, Version.on_behalf_of))
        .order_by(Version.number.desc())
    )
    return db.session.scalars(statement).all()


def find_version(document_id: int, number: int) -> Version | None:
    return db.session.scalar(
        select(Version).where(Version.document_id == document_id, Version.number == number)
    )


def get_version(document_id: int, number: int) -> Version:
    version = find_version(document_id, number)
    if version is None:
        raise NotFound
    return version


def latest_version(document_id: int) -> Version | None:
    return db.session.scalar(
        select(Version)
        .where(Version.document_id == document_id)
        .order_by(Version.number.desc())
        .limit(1)
    )


def clauses_of(version: Version) -> Sequence[VersionClause]:
    return db.session.scalars(
        select(VersionClause)
        .where(VersionClause.version_id == version.id)
        .order_by(VersionClause.position)
    ).all()


_now = cast("Table", VersionClause.__table__)
_before = _now.alias("before")
_READING = (
    select(
        _now,
        _before.c.id.label("known"),
        *(
            and_(
                _before.c[language] == _now.c[language],
                _before.c[f"heading_{language}"] == _now.c[f"heading_{language}"],
                _before.c.kind == _now.c.kind,
            ).label(f"same_{language}")
            for language in LANGUAGES
        ),
    )
    .outerjoin(
        _before,
        and_(
            _before.c.version_id == bindparam("before"),
            _before.c.clause_id == _now.c.clause_id,
        ),
    )
    .where(_now.c.version_id == bindparam("version"))
    .order_by(_now.c.position)
)


def reading_rows(version_id: int, before_id: int | None) -> Sequence[Any]:
    """The clauses of a version, each compared by the database with the version before it."""
    return db.session.execute(_READING, {"version": version_id, "before": before_id}).all()


def translations_of(version_id: int, language: str) -> dict[str, VersionTranslation]:
    """The translations that were kept when a version was published, by clause."""
    rows = select(VersionTranslation).where(
        VersionTranslation.version_id == version_id, VersionTranslation.language == language
    )
    return {row.clause_id: row for row in db.session.scalars(rows)}


def first_broken_version() -> Version | None:
    """The first published version whose text no longer has the hash it was published with."""
    for number in db.session.scalars(select(Version.id).order_by(Version.id)).all():
        version = db.session.get_one(Version, number)
        expected = version_hash(
            version.document_id, version.number, version.note, clauses_of(version)
        )
        if version.hash != expected:
            return version
    return None
