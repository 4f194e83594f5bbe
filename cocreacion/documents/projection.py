"""The rows of clauses say what the shared document says. Nothing else writes them."""

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Connection, Table, bindparam, case, insert, select, update

from cocreacion.documents.clauses import LANGUAGES
from cocreacion.documents.living import Living, Said
from cocreacion.documents.models import Clause, ClauseKind, Document
from cocreacion.kernel.db import db
from cocreacion.kernel.line import Line

KINDS = {kind.value for kind in ClauseKind}
DEEPEST = 6
Place = tuple[str, str]  # id of a clause, name of one of its texts


def texts(
    connection: Connection,
    document_id: int,
    living: Living,
    touched: Mapping[Place, Any],
) -> None:
    """Carry over the texts that were touched, each with the entry of the log that did; count them
    as edits."""
    said = {place: str(living.text(*place)) for place in touched}
    words(connection, document_id, said, touched)


def words(
    connection: Connection | Line,
    document_id: int,
    said: Mapping[Place, str],
    touched: Mapping[Place, Any],
) -> None:
    """The same where it is known what the texts say. Heading and text of a clause are one edit."""
    rows: dict[Place, dict[str, Any]] = {}  # by clause and language
    for (clause_id, name), entry in sorted(touched.items(), key=itemgetter(0)):
        language = name.removeprefix("heading_")
        row = rows.setdefault((clause_id, language), {})
        row |= {
            "b_clause": clause_id,
            "b_document": document_id,
            "b_heading" if name != language else "b_text": said[clause_id, name],
            "b_live": entry.origin == "live",
            "b_by": entry.user_id,
            "b_for": entry.on_behalf_of,
            "b_at": entry.at,
        }
    by_statement: dict[Any, list[dict[str, Any]]] = {}
    for (_, language), row in rows.items():
        statement = _REWORDED[language, "b_heading" in row, "b_text" in row]
        by_statement.setdefault(statement, []).append(row)
    for statement, alike in by_statement.items():
        connection.execute(statement, alike)


def _reworded(language: str, *, heading: bool, text: bool) -> Any:
    revision = f"{language}_revision"
    said: dict[str, Any] = {f"heading_{language}": bindparam("b_heading")} if heading else {}
    said |= {language: bindparam("b_text")} if text else {}
    return (
        update(_clauses)
        .where(
            _clauses.c.document_id == bindparam("b_document"),
            _clauses.c.clause_id == bindparam("b_clause"),
        )
        .values(
            {
                **said,
                revision: _clauses.c[revision] + 1,
                f"{language}_unsettled": bindparam("b_live"),
                "edited_by": bindparam("b_by"),
                "edited_for": bindparam("b_for"),
                "edited_at": bindparam("b_at"),
            }
        )
    )


_clauses = cast("Table", Clause.__table__)
_REWORDED = {
    (language, heading, text): _reworded(language, heading=heading, text=text)
    for language in LANGUAGES
    for heading, text in ((True, False), (False, True), (True, True))
}


def structure(document: Document, living: Living, entry: Any) -> None:
    """Carry over which clauses there are, their kinds, and their order."""
    rows = {
        row.clause_id: row
        for row in db.session.execute(
            select(
                Clause.clause_id, Clause.position, Clause.kind, Clause.level, Clause.split_from,
                Clause.removed_at,
            ).where(Clause.document_id == document.id)
        )
    }  # fmt: skip
    places = {clause_id: place for place, clause_id in enumerate(living.layout(), 1)}
    new, changed = [], []
    is_moved = False
    for clause_id in sorted(living.ids(), key=lambda each: (places.get(each, 0), each)):
        said, place = living.said(clause_id), places.get(clause_id)
        facts = _facts(said)
        row = rows.get(clause_id)
        if row is None:
            new.append(_new(document, said, place, entry))
            is_moved = True
            continue
        position = place or row.position
        removed_at = None if place else (row.removed_at or entry.at)
        before = (row.position, row.kind.value, row.level, row.split_from, row.removed_at)
        if before == (position, *facts.values(), removed_at):
            continue
        is_moved |= (row.position, row.removed_at) != (position, removed_at)
        is_signed = (row.removed_at is None) != (removed_at is None)
        changed.append(
            {
                "b_clause": clause_id, "b_document": document.id, "b_position": position,
                "b_removed": removed_at, "b_kind": ClauseKind(facts["kind"]),
                "b_level": facts["level"], "b_from": facts["split_from"], "b_signed": is_signed,
                "b_by": entry.user_id, "b_for": entry.on_behalf_of, "b_at": entry.at,
            }
        )  # fmt: skip
    connection = db.session.connection()
    if new:
        connection.execute(insert(Clause), new)
    if changed:
        connection.execute(_ARRANGED, changed)
    if is_moved:
        document.revision += 1


def _facts(said: Said) -> dict[str, Any]:
    kind = said.kind if said.kind in KINDS else ClauseKind.PARAGRAPH.value
    level = min(max(said.level, 0), DEEPEST)
    return {"kind": kind, "level": level, "split_from": said.split_from}


def _new(document: Document, said: Said, place: int | None, entry: Any) -> dict[str, Any]:
    facts = _facts(said)
    return {
        "document_id": document.id,
        "clause_id": said.clause_id,
        "position": place or 0,
        **facts,
        "kind": ClauseKind(facts["kind"]),
        "heading_es": said.heading_es,
        "heading_en": said.heading_en,
        "heading_written_in": document.source_language,
        "heading_translated_from": "",
        "es": said.es,
        "en": said.en,
        "removed_at": None if place else entry.at,
        "edited_by": entry.user_id,
        "edited_for": entry.on_behalf_of,
        "edited_at": entry.at,
    }


def _signed(name: str, column: Any) -> Any:
    return case((bindparam("b_signed"), bindparam(name, type_=column.type)), else_=column)


_ARRANGED = (
    update(Clause)
    .where(Clause.document_id == bindparam("b_document"), Clause.clause_id == bindparam("b_clause"))
    .values(
        position=bindparam("b_position"),
        removed_at=bindparam("b_removed"),
        kind=bindparam("b_kind"),
        level=bindparam("b_level"),
        split_from=bindparam("b_from"),
        edited_by=_signed("b_by", Clause.edited_by),
        edited_for=_signed("b_for", Clause.edited_for),
        edited_at=_signed("b_at", Clause.edited_at),
    )
)


def forget_loaded() -> None:
    """Rows that were loaded before are read again."""
    for row in list(db.session.identity_map.values()):
        if isinstance(row, Clause):
            db.session.expire(row)
