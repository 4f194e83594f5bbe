"""Every question about translations of clauses, of the living text and of versions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from cocreacion.documents import queries
from cocreacion.documents.clauses import LANGUAGES, other_language
from cocreacion.documents.freshness import Coverage, coverage
from cocreacion.documents.models import (
    Clause,
    ClauseTranslation,
    Document,
    TranslationImport,
    Version,
    VersionTranslation,
)
from cocreacion.documents.reading import MOST_CHARACTERS
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.languages import BY_NAME
from cocreacion.kernel.shelf import Shelf
from cocreacion.people.models import User

ByClause = Mapping[str, ClauseTranslation]


def find(document: Document, clause_id: str, language: str) -> ClauseTranslation | None:
    statement = select(ClauseTranslation).where(
        ClauseTranslation.document_id == document.id,
        ClauseTranslation.clause_id == clause_id,
        ClauseTranslation.language == language,
    )
    return db.session.scalar(statement.options(joinedload(ClauseTranslation.author)))


def living(document: Document, language: str) -> ByClause:
    """What is stored about one language of the living text, by clause."""
    rows = db.session.scalars(
        select(ClauseTranslation)
        .where(ClauseTranslation.document_id == document.id, ClauseTranslation.language == language)
        .options(joinedload(ClauseTranslation.author), joinedload(ClauseTranslation.reviewer))
        .execution_options(populate_existing=True)
    )
    return {row.clause_id: row for row in rows}


def with_clauses(
    document: Document, clause_ids: Iterable[str], language: str
) -> Sequence[tuple[Clause, ClauseTranslation | None]]:
    """Some clauses of the living text as they are now, each with its translation's state."""
    statement = (
        select(Clause, ClauseTranslation)
        .outerjoin(
            ClauseTranslation,
            and_(
                ClauseTranslation.document_id == Clause.document_id,
                ClauseTranslation.clause_id == Clause.clause_id,
                ClauseTranslation.language == language,
            ),
        )
        .where(Clause.document_id == document.id, Clause.clause_id.in_(list(clause_ids)))
        .execution_options(populate_existing=True)
    )
    return [(clause, row) for clause, row in db.session.execute(statement)]


def all_living(documents: Iterable[Document]) -> dict[int, dict[str, ByClause]]:
    """Of several texts: by document, by language, by clause."""
    found: dict[int, dict[str, dict[str, ClauseTranslation]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    ids = [document.id for document in documents]
    rows = select(ClauseTranslation).where(ClauseTranslation.document_id.in_(ids))
    for row in db.session.scalars(rows.order_by(ClauseTranslation.id)):
        found[row.document_id][row.language][row.clause_id] = row
    return {number: dict(languages) for number, languages in found.items()}


def clauses_of_all(documents: Iterable[Document]) -> dict[int, list[Clause]]:
    """The living clauses of several texts, in order."""
    found: dict[int, list[Clause]] = defaultdict(list)
    ids = [document.id for document in documents]
    rows = select(Clause).where(Clause.document_id.in_(ids), Clause.removed_at.is_(None))
    for clause in db.session.scalars(rows.order_by(Clause.position, Clause.id)):
        found[clause.document_id].append(clause)
    return found


def languages_of(document: Document, begun: Iterable[str] = ()) -> list[str]:
    """Those a text is translated into: the other one of the two, then those somebody began."""
    first = other_language(document.source_language)
    others = set(begun) - set(LANGUAGES)
    return [first, *(each.tag for each in BY_NAME if each.tag in others)]


def coverage_of_living(document: Document) -> Coverage:
    """Of the other one of the two languages, as the living text says it now."""
    target = other_language(document.source_language)
    kept = living(document, target)
    return coverage(queries.living(document), document.source_language, target, kept)


def copies(version: Version) -> Sequence[VersionTranslation]:
    return db.session.scalars(
        select(VersionTranslation).where(VersionTranslation.version_id == version.id)
    ).all()


_coverages: Shelf[Coverage] = Shelf(MOST_CHARACTERS, lambda _: 100)
_languages: Shelf[tuple[str, ...]] = Shelf(MOST_CHARACTERS, lambda _: 100)


def coverage_of_version(version: Version, source_language: str) -> Coverage:
    """The same of a version. Remembered: versions never change."""
    target = other_language(source_language)
    return _coverages.get(
        (*_key(version), source_language),
        lambda: coverage(
            queries.clauses_of(version),
            source_language,
            target,
            queries.translations_of(version.id, target),
        ),
    )


def languages_of_version(version: Version) -> tuple[str, ...]:
    """Further languages in which something of a version can be read. Remembered, too."""
    return _languages.get(_key(version), lambda: _languages_of_version(version))


def _key(version: Version) -> tuple[object, ...]:
    return version.id, version.hash, version.published_at


def _languages_of_version(version: Version) -> tuple[str, ...]:
    rows = select(VersionTranslation.language).where(
        VersionTranslation.version_id == version.id,
        VersionTranslation.language.not_in(LANGUAGES),
    )
    found = set(db.session.scalars(rows))
    return tuple(each.tag for each in BY_NAME if each.tag in found)


def find_import(document: Document, language: str, user: User) -> TranslationImport | None:
    return db.session.scalar(
        select(TranslationImport).where(
            TranslationImport.document_id == document.id,
            TranslationImport.language == language,
            TranslationImport.user_id == user.id,
        )
    )


def get_import(document: Document, language: str, user: User) -> TranslationImport:
    """The file this person sent for this text and language, and nobody else's."""
    found = find_import(document, language, user)
    if found is None:
        raise NotFound
    return found
