from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Select, Table, and_, bindparam, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from cocreacion.documents.clauses import LANGUAGES, version_hash
from cocreacion.documents.models import (
    Clause,
    ClauseEdit,
    ClauseFate,
    Document,
    DocUpdate,
    Fate,
    Restoration,
    Version,
    VersionClause,
    VersionTranslation,
)
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.prepared import prepared
from cocreacion.people.models import Organisation, User


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


def find_living(document: Document, clause_id: str) -> Clause | None:
    return db.session.scalar(
        select(Clause)
        .where(
            Clause.document_id == document.id,
            Clause.clause_id == clause_id,
            Clause.removed_at.is_(None),
        )
        .execution_options(populate_existing=True)
    )


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
    return db.session.scalars(*_versions(document.id)).all()


@prepared
def _versions(document: int) -> Select[Version]:
    return (
        select(Version)
        .where(Version.document_id == document)
        .options(
            joinedload(Version.publisher).load_only(User.display_as, User.named),
            joinedload(Version.on_behalf_of).selectinload(Organisation.former_names),
        )
        .order_by(Version.number.desc())
    )


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


def find_version_clause(version_id: int, clause_id: str) -> VersionClause | None:
    return db.session.scalar(
        select(VersionClause).where(
            VersionClause.version_id == version_id, VersionClause.clause_id == clause_id
        )
    )


def versions_since(version_id: int) -> Sequence[Version]:
    """This version and those that followed it, in their order."""
    this = aliased(Version)
    statement = (
        select(Version)
        .join(this, this.document_id == Version.document_id)
        .where(this.id == version_id, Version.number >= this.number)
        .order_by(Version.number)
    )
    return db.session.scalars(statement).all()


def steps(before: Version, after: Version) -> list[tuple[str, str, Fate]]:
    """What became of clauses from one version to a later one, the oldest step first."""
    rows = db.session.execute(
        select(ClauseFate.old_id, ClauseFate.new_id, ClauseFate.fate)
        .join(Version, ClauseFate.version_id == Version.id)
        .where(
            Version.document_id == after.document_id,
            Version.number > before.number,
            Version.number <= after.number,
            ClauseFate.fate.in_([Fate.SPLIT, Fate.MERGED]),
        )
        .order_by(Version.number, ClauseFate.id)
    )
    return [(row.old_id, row.new_id, row.fate) for row in rows]


def restorations(document: Document, clause_id: str = "") -> Sequence[Restoration]:
    """What was brought back from earlier versions, newest first: all, or what concerns a clause."""
    about = {Restoration.clause_id.in_(["", clause_id])} if clause_id else set()
    return db.session.scalars(
        select(Restoration)
        .where(Restoration.document_id == document.id, *about)
        .options(
            *_hand(Restoration.restorer, Restoration.on_behalf_of),
            joinedload(Restoration.version),
        )
        .order_by(Restoration.id.desc())
    ).all()


def log_of(document_id: int, upto: int) -> Iterator[Any]:
    """The entries of a log, who wrote them for whom, when, by which way; read piece by piece."""
    entries = (
        select(
            DocUpdate.seq,
            DocUpdate.user_id,
            DocUpdate.on_behalf_of,
            DocUpdate.origin,
            DocUpdate.at,
            DocUpdate.data,
        )
        .where(DocUpdate.document_id == document_id, DocUpdate.seq <= upto)
        .order_by(DocUpdate.seq)
    )
    yield from db.session.execute(entries.execution_options(yield_per=2000))


def entry(document_id: int, seq: int) -> Any:
    """When an entry of a log was written, and what it holds."""
    return db.session.execute(
        select(DocUpdate.at, DocUpdate.data).where(
            DocUpdate.document_id == document_id, DocUpdate.seq == seq
        )
    ).one()


def edits_until(document_id: int, at: datetime | None) -> Sequence[Any]:
    """Saved wordings of all clauses, the oldest first, up to a moment."""
    saved = (
        select(
            Clause.clause_id.label("clause"),
            ClauseEdit.language,
            ClauseEdit.heading,
            ClauseEdit.text,
            ClauseEdit.edited_by,
            ClauseEdit.edited_for,
            ClauseEdit.edited_at,
        )
        .join(Clause, ClauseEdit.clause_id == Clause.id)
        .where(Clause.document_id == document_id, ClauseEdit.language.in_(LANGUAGES))
        .order_by(Clause.id, ClauseEdit.language, ClauseEdit.revision)
    )
    if at is not None:
        saved = saved.where(ClauseEdit.edited_at <= at)
    return db.session.execute(saved).all()


def people_of(user_ids: Iterable[int], organisation_ids: Iterable[int]) -> tuple[Any, Any]:
    """Persons and organisations by their ids, with the names organisations had before."""
    users = db.session.scalars(select(User).where(User.id.in_(set(user_ids))))
    organisations = db.session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(set(organisation_ids)))
        .options(selectinload(Organisation.former_names))
    )
    return {each.id: each for each in users}, {each.id: each for each in organisations}


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
            version.document_id, version.number, version.note, clauses_of(version), version.name
        )
        if version.hash != expected:
            return version
    return None
