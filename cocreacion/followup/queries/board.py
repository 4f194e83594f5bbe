"""The board: counted in SQL, listed page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    case,
    cast,
    exists,
    extract,
    func,
    or_,
    select,
    tuple_,
)

from cocreacion.followup.models import Milestone, Progress, Side, Status
from cocreacion.followup.queries.common import on_the_board, status_on
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.people.models import Organisation
from cocreacion.process.models import ActionPlan, Commitment, PlannedMilestone, Theme

LATE_SHOWN = 8
COMMITMENTS_SHOWN = 25
NOT_AGREED = "differ"  # a state of the two assessments, beside those of milestones


@dataclass(frozen=True)
class Tally:
    """So many milestones of one state fall due in one month; no month where no date is known."""

    year: int | None
    month: int | None
    status: Status
    number: int
    samples: int = 0  # of them, invented ones


def tallies() -> list[Tally]:
    """The whole board in one statement: from it come states, quarters and sums."""
    year, month = extract("year", Milestone.due_on), extract("month", Milestone.due_on)
    status = status_on(today())
    counted = (
        select(cast(year, Integer), cast(month, Integer), status, func.count(), _samples())
        .select_from(Milestone)
        .join(Milestone.commitment)
        .where(on_the_board())
        .group_by(year, month, status)
        .order_by(year, month)
    )
    rows = db.session.execute(counted)
    return [Tally(year, month, Status(word), *numbers) for year, month, word, *numbers in rows]


def _samples() -> ColumnElement[int]:
    return func.count(case((Milestone.sample, 1)))


def late_milestones(after: tuple[date, int] | None = None) -> Sequence[Any]:
    """The longest overdue first; one more than is shown tells that there is a next page."""
    found = (
        select(
            Milestone.id,
            Milestone.due_on,
            Milestone.sample,
            PlannedMilestone.code,
            PlannedMilestone.title,
            Commitment.number,
            PlannedMilestone.responsible_id,
            Organisation.short_name,
            Organisation.name,
        )
        .join(Milestone.commitment)
        .join(Milestone.planned)
        .outerjoin(PlannedMilestone.responsible)
        .where(
            on_the_board(),
            Milestone.stored_status.in_([Status.NOT_STARTED, Status.UNDER_WAY]),
            Milestone.due_on < today(),
        )
        .order_by(Milestone.due_on, Milestone.id)
        .limit(LATE_SHOWN + 1)
    )
    if after is not None:
        found = found.where(tuple_(Milestone.due_on, Milestone.id) > tuple_(*after))
    return db.session.execute(found).all()


@dataclass(frozen=True)
class Wanted:
    """What the reader asked the table to show; empty words ask for everything."""

    theme: str = ""
    organisation: str = ""
    state: str = ""

    def __bool__(self) -> bool:
        return bool(self.theme or self.organisation or self.state)


def _latest_level(side: Side) -> Any:
    """What one side said last about the commitment as a whole."""
    return (
        select(Progress.level)
        .where(
            Progress.commitment_id == Commitment.id,
            Progress.side == side,
            Progress.milestone_id.is_(None),
        )
        .order_by(Progress.id.desc())
        .limit(1)
        .correlate(Commitment)
        .scalar_subquery()
    )


def followed_commitments(wanted: Wanted, after: tuple[int, int] | None = None) -> Sequence[Any]:
    """A row per commitment: milestones done, late and in all, and the two assessments."""
    status = status_on(today())
    counts = (
        select(
            Milestone.commitment_id,
            func.count().label("total"),
            func.count(case((status == Status.DONE.value, 1))).label("done"),
            func.count(case((status == Status.LATE.value, 1))).label("late"),
            _samples().label("samples"),
        )
        .group_by(Milestone.commitment_id)
        .subquery()
    )
    official, civic = _latest_level(Side.GOVERNMENT), _latest_level(Side.CIVIL_SOCIETY)
    found = (
        select(
            Commitment.id,
            Commitment.position,
            Commitment.number,
            Commitment.title,
            counts.c.total,
            counts.c.done,
            counts.c.late,
            counts.c.samples,
            official.label("official"),
            civic.label("civic"),
        )
        .join(counts, counts.c.commitment_id == Commitment.id)
        .where(on_the_board())
        .order_by(Commitment.position, Commitment.id)
        .limit(COMMITMENTS_SHOWN + 1)
    )
    found = _only(found, wanted, official, civic)
    if after is not None:
        found = found.where(tuple_(Commitment.position, Commitment.id) > tuple_(*after))
    return db.session.execute(found).all()


def _only(found: Select[Any], wanted: Wanted, official: Any, civic: Any) -> Select[Any]:
    if wanted.theme:
        found = found.join(Commitment.theme).where(Theme.key == wanted.theme)
    if wanted.organisation:
        asked = select(Organisation.id).where(Organisation.slug == wanted.organisation)
        responsible = exists().where(
            PlannedMilestone.commitment_id == Commitment.id,
            PlannedMilestone.responsible_id.in_(asked),
        )
        found = found.where(or_(Commitment.lead_id.in_(asked), responsible))
    if wanted.state == NOT_AGREED:
        found = found.where(official != civic)
    elif wanted.state:
        found = found.where(
            exists().where(
                Milestone.commitment_id == Commitment.id, status_on(today()) == wanted.state
            )
        )
    return found


def themes() -> Sequence[Any]:
    """Of the plan on the board."""
    newest = select(ActionPlan.id).order_by(ActionPlan.number.desc()).limit(1).scalar_subquery()
    return db.session.execute(
        select(Theme.key, Theme.name).where(Theme.plan_id == newest).order_by(Theme.position)
    ).all()


def answering_organisations() -> Sequence[Any]:
    """Lead institutions and those responsible for a milestone on the board."""
    board = select(Commitment.id).where(on_the_board()).scalar_subquery()
    leads = select(Commitment.lead_id).where(on_the_board())
    responsible = select(PlannedMilestone.responsible_id).where(
        PlannedMilestone.commitment_id.in_(board)
    )
    return db.session.execute(
        select(Organisation.slug, Organisation.short_name, Organisation.name)
        .where(or_(Organisation.id.in_(leads), Organisation.id.in_(responsible)))
        .order_by(Organisation.short_name, Organisation.slug)
    ).all()
