"""Who answers for what, who may speak, and what waits for them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import joinedload

from cocreacion.followup.models import Milestone, Progress, Status
from cocreacion.followup.queries.common import on_the_board, status_on
from cocreacion.followup.voices import Stake
from cocreacion.groups.models import Bloc, Mandate, Seat
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.people.models import Guest, Organisation, User
from cocreacion.process.models import Commitment, PlannedMilestone

COMMITMENTS_SHOWN = 25
WAITING_SHOWN = 5


def stake(user: User | Guest, commitment: Commitment) -> Stake:
    """What the rules about voices need to know; a guest has none, and nothing is asked."""
    if not user.is_authenticated:
        return Stake(commitment, frozenset(), ())
    responsible = db.session.scalars(
        select(PlannedMilestone.responsible_id)
        .where(
            PlannedMilestone.commitment_id == commitment.id,
            PlannedMilestone.responsible_id.is_not(None),
        )
        .distinct()
    )
    return Stake(commitment, frozenset(each for each in responsible if each), civic_seats(user))


def civic_seats(user: User | Guest) -> tuple[Seat, ...]:
    """Seats of the non-government bloc that this person holds today."""
    day = today()
    held = (
        select(Seat)
        .join(Seat.mandates)
        .where(
            Mandate.user_id == user.id,
            Mandate.since <= day,
            or_(Mandate.until.is_(None), Mandate.until >= day),
            Seat.bloc == Bloc.NON_GOVERNMENT,
            Seat.since <= day,
            or_(Seat.until.is_(None), Seat.until >= day),
        )
        .order_by(Seat.position)
        .options(joinedload(Seat.organisation))
    )
    return tuple(db.session.scalars(held).unique())


def work_of(organisation: Organisation) -> Sequence[Any]:
    """Commitments whose milestones an organisation answers for: how many, done, late."""
    status = status_on(today())
    return db.session.execute(
        select(
            Commitment.number,
            Commitment.title,
            func.count().label("total"),
            func.count(case((status == Status.DONE.value, 1))).label("done"),
            func.count(case((status == Status.LATE.value, 1))).label("late"),
            func.count(case((Milestone.sample, 1))).label("samples"),
        )
        .select_from(Milestone)
        .join(Milestone.planned)
        .join(Milestone.commitment)
        .where(on_the_board(), PlannedMilestone.responsible_id == organisation.id)
        .group_by(Commitment.id)
        .order_by(Commitment.position, Commitment.id)
        .limit(COMMITMENTS_SHOWN)
    ).all()


def waiting_for(organisations: list[int] | None) -> Sequence[Any]:
    """The next unfinished milestones with a date that these answer for; of all, if None."""
    found = (
        select(
            Milestone.id,
            Milestone.due_on,
            Milestone.sample,
            PlannedMilestone.code,
            PlannedMilestone.title,
            Commitment.number,
        )
        .join(Milestone.planned)
        .join(Milestone.commitment)
        .where(
            on_the_board(),
            Milestone.stored_status.in_([Status.NOT_STARTED, Status.UNDER_WAY]),
            Milestone.due_on.is_not(None),
        )
        .order_by(Milestone.due_on, Milestone.id)
        .limit(WAITING_SHOWN)
    )
    if organisations is not None:
        found = found.where(
            or_(
                PlannedMilestone.responsible_id.in_(organisations),
                Commitment.lead_id.in_(organisations),
            )
        )
    return db.session.execute(found).all()


def reported_by(organisation: Organisation) -> int:
    found = select(func.count()).where(Progress.organisation_id == organisation.id)
    return db.session.scalar(found) or 0
