"""Questions of everybody: what the moderation did, without words and without names."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from cocreacion.contributions.models import Contribution
from cocreacion.contributions.paging import Order, Page, page
from cocreacion.kernel.clock import from_local, today
from cocreacion.kernel.db import db
from cocreacion.moderation.models import Appeal, Decision, Outcome, Report, Verdict

PAGE = 50
MONTHS = 12  # shown
LATEST_FIRST = Order((Decision.decided_at, Decision.id), descending=True)

LOG = (
    select(
        Decision.id,
        Decision.decided_at,
        Decision.verdict,
        Decision.category,
        Decision.rule,
        Decision.by_role,
        Decision.stance_id,
        Decision.ended_at,
        Decision.ended_how,
        Decision.ended_role,
        Decision.end_reason,
        Decision.sample,
        Contribution.thread_id,
        Contribution.version_id,
        Contribution.clause_id,
        Appeal.made_at.label("appealed_at"),
        Appeal.outcome,
        Appeal.decided_role,
        Appeal.decided_at.label("appeal_decided_at"),
    )
    .join(Contribution, Decision.comment_id == Contribution.id)
    .outerjoin(Appeal, Appeal.decision_id == Decision.id)
)


@dataclass
class Month:
    """What came in and what was decided in one month of the country's calendar."""

    year: int
    month: int
    reports: int = 0
    kept: int = 0
    hidden: int = 0
    shown_again: int = 0
    appeals: int = 0
    overturned: int = 0

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)


def public_log(*, after: str = "", before: str = "") -> Page[Any]:
    """Every decision, the latest first."""
    return page(LOG, LATEST_FIRST, size=PAGE, after=after, before=before)


def reports_of(decision_ids: list[int]) -> dict[int, int]:
    """How many reports each of these decisions settled."""
    rows = db.session.execute(
        select(Report.decision_id, func.count())
        .where(Report.decision_id.in_(decision_ids))
        .group_by(Report.decision_id)
    )
    return {decision: number for decision, number in rows if decision is not None}


def months() -> list[Month]:
    """The last months in which something happened, the latest first."""
    rows = _calendar()
    ends = [_begin_of(row.year, row.month) for row in rows]
    hidden, kept = Decision.verdict == Verdict.HIDE, Decision.verdict == Verdict.KEEP
    overturned = Appeal.outcome == Outcome.OVERTURNED
    for name, column, which in (
        ("reports", Report.made_at, None),
        ("hidden", Decision.decided_at, hidden),
        ("kept", Decision.decided_at, kept),
        ("shown_again", Decision.ended_at, None),
        ("appeals", Appeal.made_at, None),
        ("overturned", Appeal.decided_at, overturned),
    ):
        for row, number in zip(rows, _in_each(column, which, ends), strict=True):
            setattr(row, name, number)
    return [
        row
        for row in rows
        if row.reports or row.kept or row.hidden or row.shown_again or row.appeals
    ]


def _in_each(
    column: InstrumentedAttribute[Any], which: ColumnElement[bool] | None, begins: list[datetime]
) -> list[int]:
    """How many moments fall into each month, the latest first: one statement, one row."""
    ends = [None, *begins[:-1]]
    counts = [
        func.count(case((column >= begin if end is None else _between(column, begin, end), 1)))
        for begin, end in zip(begins, ends, strict=True)
    ]
    statement = select(*counts).where(column >= begins[-1])
    if which is not None:
        statement = statement.where(which)
    return list(db.session.execute(statement).one())


def _between(column: Any, begin: datetime, end: datetime) -> Any:
    return (column >= begin) & (column < end)


def _calendar() -> list[Month]:
    """This month and those before it."""
    last = today().year * 12 + today().month - 1
    return [Month((last - n) // 12, (last - n) % 12 + 1) for n in range(MONTHS)]


def _begin_of(year: int, month: int) -> datetime:
    return from_local(datetime(year, month, 1))  # noqa: DTZ001  a clock in the country
