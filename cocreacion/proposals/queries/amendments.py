"""Every question about amendments to drafts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from cocreacion.documents.models import (
    OPEN_AMENDMENTS,
    Amendment,
    AmendmentClause,
    AmendmentState,
    Anchoring,
    Document,
    Operation,
    Version,
    VersionClause,
)
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.people.models import Guest, User
from cocreacion.proposals.models import AmendmentDecision, AmendmentSupport, Proposal

PAGE = 20
MOST_IN_MATRIX = 60  # amendments that one page of collisions compares
OPEN, GONE = "open", "gone"  # filters beside the states and the ids of clauses
_place = case(
    (AmendmentClause.operation == Operation.INSERT, AmendmentClause.after),
    else_=AmendmentClause.clause_id,
)
_CURRENT = and_(
    AmendmentClause.amendment_id == Amendment.id,
    AmendmentClause.version_id == Amendment.version_id,
)


@dataclass(frozen=True)
class Amendments:
    """Part of a long list; `after` is the number behind which the next part begins."""

    rows: Sequence[Amendment]
    after: int | None


def _with_authors(statement: Select[Amendment]) -> Select[Amendment]:
    return (
        statement.join(AmendmentClause, _CURRENT)
        .options(
            contains_eager(Amendment.clauses),
            joinedload(Amendment.author),
            joinedload(Amendment.organisation),
            joinedload(Amendment.version, innerjoin=True),
        )
        .execution_options(populate_existing=True)
    )


def amendments(
    document: Document, *, state: str = "", clause: str = "", after: int | None = None
) -> Amendments:
    """The newest first; of one state, about one clause."""
    statement = _with_authors(select(Amendment)).where(
        Amendment.document_id == document.id, *_of_state(state), *_of_clause(clause)
    )
    if after is not None:
        statement = statement.where(Amendment.number < after)
    rows = db.session.scalars(statement.order_by(Amendment.number.desc()).limit(PAGE + 1))
    found = rows.unique().all()
    shown = found[:PAGE]
    return Amendments(shown, shown[-1].number if len(found) > PAGE else None)


def _of_state(state: str) -> list[ColumnElement[bool]]:
    if state == OPEN:
        return [Amendment.state.in_(OPEN_AMENDMENTS)]
    if not state:
        return []
    known = state in {each.value for each in AmendmentState}
    return [Amendment.state == AmendmentState(state) if known else false()]


def _of_clause(clause: str) -> list[ColumnElement[bool]]:
    if clause == GONE:
        return [Amendment.anchoring == Anchoring.CLAUSE_REMOVED]
    return [_place == clause] if clause else []


def counts_by_state(document: Document) -> dict[AmendmentState, int]:
    rows = db.session.execute(
        select(Amendment.state, func.count())
        .where(Amendment.document_id == document.id)
        .group_by(Amendment.state)
    )
    return {row[0]: row[1] for row in rows}


def counts_by_clause(document_id: int) -> dict[str, int]:
    """How many amendments wait at each clause; under `gone` those whose clause is no more."""
    place = case((Amendment.anchoring == Anchoring.CLAUSE_REMOVED, GONE), else_=_place)
    rows = db.session.execute(
        select(place, func.count())
        .select_from(Amendment)
        .join(AmendmentClause, _CURRENT)
        .where(
            Amendment.document_id == document_id,
            Amendment.state.not_in((AmendmentState.WITHDRAWN, AmendmentState.OBSOLETE)),
        )
        .group_by(place)
    )
    return {row[0]: row[1] for row in rows}


def get_amendment(document: Document, number: int) -> Amendment:
    statement = (
        select(Amendment)
        .where(Amendment.document_id == document.id, Amendment.number == number)
        .options(
            joinedload(Amendment.clauses),
            joinedload(Amendment.author),
            joinedload(Amendment.organisation),
            joinedload(Amendment.version, innerjoin=True),
            joinedload(Amendment.first_version, innerjoin=True),
            joinedload(Amendment.applied_version),
            joinedload(Amendment.rapporteur),
            joinedload(Amendment.replaces),
        )
        .execution_options(populate_existing=True)
    )
    amendment = db.session.scalars(statement).unique().one_or_none()
    if amendment is None:
        raise NotFound
    return amendment


def amendments_by_id(ids: Collection[int]) -> Sequence[Amendment]:
    statement = (
        select(Amendment)
        .where(Amendment.id.in_(ids))
        .options(joinedload(Amendment.author), joinedload(Amendment.document))
        .order_by(Amendment.number)
    )
    return db.session.scalars(statement).all()


def amendments_by(
    author: User, before: int | None = None
) -> tuple[Sequence[tuple[Amendment, Proposal]], int | None]:
    """What somebody proposed, the newest first, with its drafts; the id before which more are."""
    statement = (
        select(Amendment, Proposal)
        .join(Proposal, Proposal.document_id == Amendment.document_id)
        .join(AmendmentClause, _CURRENT)
        .where(Amendment.author_id == author.id)
        .options(contains_eager(Amendment.clauses), joinedload(Amendment.applied_version))
        .execution_options(populate_existing=True)
    )
    if before is not None:
        statement = statement.where(Amendment.id < before)
    rows = db.session.execute(statement.order_by(Amendment.id.desc()).limit(PAGE + 1)).unique()
    found = [(row[0], row[1]) for row in rows]
    shown = found[:PAGE]
    return shown, shown[-1][0].id if len(found) > PAGE else None


def last_amendment_number(document: Document) -> int:
    highest = select(func.max(Amendment.number)).where(Amendment.document_id == document.id)
    return db.session.scalar(highest) or 0


def replaced_by(amendment: Amendment) -> Amendment | None:
    return db.session.scalar(select(Amendment).where(Amendment.replaces_id == amendment.id))


def open_amendments(
    document: Document,
    states: Collection[AmendmentState] = OPEN_AMENDMENTS,
    *numbers: int,
) -> Sequence[Amendment]:
    """Those that somebody still has to deal with, the first one first; only these `numbers`."""
    statement = _with_authors(select(Amendment)).where(
        Amendment.document_id == document.id, Amendment.state.in_(states)
    )
    if numbers:
        statement = statement.where(Amendment.number.in_(numbers))
    return db.session.scalars(statement.order_by(Amendment.number)).unique().all()


@dataclass(frozen=True)
class Pile:
    """Open amendments to one place: each of `rows` is compared with each of `columns`.

    Both are all of them, or, where they are too many for a table, one part and another.
    """

    rows: Sequence[Amendment]
    columns: Sequence[Amendment]


@dataclass(frozen=True)
class Together:
    """Open amendments by the place they are about; `after` is a cursor, None at the end."""

    places: Sequence[Pile]
    after: str | None


def amendments_together(document: Document, after: str | None) -> Together:
    """Places with at least two open amendments that still fit, as many as a page can compare.

    A cursor is the last place that was shown, or `place~row~column`: within a place with more
    than a page can compare, the numbers behind which the parts that come next begin.
    """
    last, *inside = (after or "").split("~")
    if len(inside) == len("rc") and all(each.isascii() and each.isdigit() for each in inside):
        return _part_of_pile(document, last, int(inside[0]), int(inside[1]))
    statement = _open_here(document).where(_place.in_(_with_several(document)))
    if after is not None:
        statement = statement.where(_place > last)
    statement = statement.order_by(_place, Amendment.number).limit(MOST_IN_MATRIX + 1)
    rows = db.session.scalars(statement).unique().all()
    piles = [list(each) for _, each in groupby(rows, key=lambda row: row.part.place)]
    if len(rows) <= MOST_IN_MATRIX:
        return Together([Pile(each, each) for each in piles], None)
    if len(piles) == 1:
        part = piles[0][:MOST_IN_MATRIX]
        return Together([Pile(part, part)], f"{part[0].part.place}~0~{part[-1].number}")
    shown = piles[:-1]
    return Together([Pile(each, each) for each in shown], shown[-1][0].part.place)


def _open_here(document: Document) -> Select[Amendment]:
    return _with_authors(select(Amendment)).where(*_open_in(document))


def _open_in(document: Document) -> tuple[ColumnElement[bool], ...]:
    return (
        Amendment.document_id == document.id,
        Amendment.state.in_(OPEN_AMENDMENTS),
        Amendment.anchoring.in_((Anchoring.EXACT, Anchoring.MOVED)),
    )


def _with_several(document: Document) -> Select[str]:
    return (
        select(_place)
        .select_from(Amendment)
        .join(AmendmentClause, _CURRENT)
        .where(*_open_in(document))
        .group_by(_place)
        .having(func.count() > 1)
    )


def _part_of_pile(document: Document, place: str, row: int, column: int) -> Together:
    """Of one place: the part behind number `row`, and the one behind `column` beside it.

    After the last column comes the next part of the rows, from itself on; after that, the next
    place. Every two of a place meet on one of these pages.
    """
    rows, more_rows = _part(document, place, row)
    columns, more_columns = _part(document, place, column) if column != row else (rows, more_rows)
    if not rows or not columns:
        return amendments_together(document, place)
    after: str | None = None
    if more_columns:
        after = f"{place}~{row}~{columns[-1].number}"
    elif more_rows:
        after = f"{place}~{rows[-1].number}~{rows[-1].number}"
    elif db.session.scalar(_with_several(document).where(_place > place).limit(1)):
        after = place
    return Together([Pile(rows, columns)], after)


def _part(document: Document, place: str, behind: int) -> tuple[Sequence[Amendment], bool]:
    """Amendments to one place behind a number, and whether more follow."""
    statement = _open_here(document).where(_place == place, Amendment.number > behind)
    statement = statement.order_by(Amendment.number).limit(MOST_IN_MATRIX + 1)
    found = db.session.scalars(statement).unique().all()
    return found[:MOST_IN_MATRIX], len(found) > MOST_IN_MATRIX


def amendments_beside(amendment: Amendment) -> Sequence[Amendment]:
    """Open amendments to the same place of the same version: one more than a page compares."""
    part = amendment.part
    statement = _with_authors(select(Amendment)).where(
        Amendment.version_id == amendment.version_id,
        Amendment.id != amendment.id,
        Amendment.state.in_(OPEN_AMENDMENTS),
        or_(AmendmentClause.clause_id == part.clause_id, _place == part.place),
    )
    statement = statement.order_by(Amendment.number).limit(MOST_IN_MATRIX + 1)
    return db.session.scalars(statement).unique().all()


def numbered_clauses(version: Version) -> dict[str, tuple[int, VersionClause]]:
    """The clauses of a version under their ids, each with its number."""
    rows = db.session.scalars(
        select(VersionClause)
        .where(VersionClause.version_id == version.id)
        .order_by(VersionClause.position)
    )
    return {clause.clause_id: (number, clause) for number, clause in enumerate(rows, 1)}


def find_support(amendment: Amendment, user: User | Guest) -> AmendmentSupport | None:
    return db.session.scalar(
        select(AmendmentSupport).where(
            AmendmentSupport.amendment_id == amendment.id, AmendmentSupport.user_id == user.id
        )
    )


def decision_on(amendment: Amendment) -> AmendmentDecision | None:
    return db.session.scalar(
        select(AmendmentDecision)
        .where(AmendmentDecision.amendment_id == amendment.id)
        .options(joinedload(AmendmentDecision.agreement))
    )


def proposal_of_document(document_id: int) -> Proposal:
    return db.session.scalars(select(Proposal).where(Proposal.document_id == document_id)).one()


def applied_unpublished(document: Document) -> Sequence[Amendment]:
    """In the working text, and in no version yet."""
    return db.session.scalars(
        select(Amendment).where(
            Amendment.document_id == document.id,
            Amendment.state == AmendmentState.APPLIED,
            Amendment.applied_version_id.is_(None),
        )
    ).all()


def miscounted_support() -> Mapping[str, tuple[int, int]]:
    """Amendments whose kept counter differs from the rows; nothing, if all is well."""
    counted = (
        select(
            Amendment.document_id,
            Amendment.number,
            Amendment.support_count,
            func.count(AmendmentSupport.id).label("rows"),
        )
        .outerjoin(AmendmentSupport, AmendmentSupport.amendment_id == Amendment.id)
        .group_by(Amendment.id)
    )
    return {
        f"E-{row.document_id}-{row.number:02}": (row.support_count, row.rows)
        for row in db.session.execute(counted)
        if row.support_count != row.rows
    }
