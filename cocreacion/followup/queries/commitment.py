"""One commitment: its milestones and what was reported, page by page."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from cocreacion.followup.models import Milestone, Progress, Side, Status
from cocreacion.followup.queries.common import status_on
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.prepared import prepared
from cocreacion.people.models import Organisation
from cocreacion.process.models import ActionPlan, Commitment, PlannedMilestone

MILESTONES_SHOWN = 25
ENTRIES_SHOWN = 20


def get_commitment(number: str) -> Commitment:
    """Of the newest plan that has this number."""
    found = db.session.scalar(
        select(Commitment)
        .outerjoin(Commitment.plan)
        .where(Commitment.number == number)
        .order_by(ActionPlan.number.desc(), Commitment.id.desc())
        .limit(1)
        .options(
            contains_eager(Commitment.plan),
            joinedload(Commitment.theme),
            joinedload(Commitment.lead),
        )
    )
    if found is None:
        raise NotFound
    return found


def planned_milestones(commitment: Commitment) -> Sequence[PlannedMilestone]:
    return db.session.scalars(
        select(PlannedMilestone)
        .where(PlannedMilestone.commitment_id == commitment.id)
        .order_by(PlannedMilestone.position, PlannedMilestone.id)
    ).all()


def all_milestones(commitment: Commitment) -> Sequence[Milestone]:
    return db.session.scalars(
        select(Milestone)
        .where(Milestone.commitment_id == commitment.id)
        .options(joinedload(Milestone.planned))
    ).all()


def get_milestone(commitment: Commitment, milestone_id: int) -> Milestone:
    found = db.session.scalar(
        select(Milestone)
        .where(Milestone.id == milestone_id, Milestone.commitment_id == commitment.id)
        .options(joinedload(Milestone.planned), joinedload(Milestone.commitment))
    )
    if found is None:
        raise NotFound
    return found


def counts_of(commitment: Commitment) -> tuple[dict[Status, int], int]:
    """Milestones by state, and how many of them were invented."""
    rows = db.session.execute(*_counts(commitment.id, today())).all()
    return {Status(word): number for word, number, _ in rows}, sum(row[2] for row in rows)


@prepared
def _counts(commitment: int, day: date) -> Select[str, int, int]:
    status = status_on(day)
    return (
        select(status, func.count(), func.count().filter(Milestone.sample))
        .where(Milestone.commitment_id == commitment)
        .group_by(status)
    )


def _latest_of_milestone(side: Side) -> Any:
    return (
        select(Progress.level)
        .where(
            Progress.commitment_id == Milestone.commitment_id,
            Progress.milestone_id == Milestone.id,
            Progress.side == side,
        )
        .order_by(Progress.id.desc())
        .limit(1)
        .correlate(Milestone)
        .scalar_subquery()
    )


def milestones_of(commitment: Commitment, after: tuple[int, int] | None = None) -> Sequence[Any]:
    """Rows of (milestone, level of institutions, level of civil society), as planned."""
    found = (
        select(
            Milestone,
            _latest_of_milestone(Side.GOVERNMENT).label("official"),
            _latest_of_milestone(Side.CIVIL_SOCIETY).label("civic"),
        )
        .join(Milestone.planned)
        .where(Milestone.commitment_id == commitment.id)
        .order_by(PlannedMilestone.position, Milestone.id)
        .options(
            contains_eager(Milestone.planned).joinedload(PlannedMilestone.responsible),
        )
        .limit(MILESTONES_SHOWN + 1)
    )
    if after is not None:
        found = found.where(tuple_(PlannedMilestone.position, Milestone.id) > tuple_(*after))
    return db.session.execute(found).all()


def milestones_to_choose(commitment: Commitment) -> Sequence[Any]:
    """Number, code and title of each, for a form."""
    return db.session.execute(
        select(Milestone.id, PlannedMilestone.code, PlannedMilestone.title)
        .join(Milestone.planned)
        .where(Milestone.commitment_id == commitment.id)
        .order_by(PlannedMilestone.position, Milestone.id)
    ).all()


def assessments(commitment: Commitment) -> dict[Side, Progress]:
    """What each side said last about the commitment as a whole."""
    return {entry.side: entry for entry in db.session.scalars(*_assessments(commitment.id))}


@prepared
def _assessments(commitment: int) -> Select[Progress]:
    newest = (
        select(func.max(Progress.id))
        .where(Progress.commitment_id == commitment, Progress.milestone_id.is_(None))
        .group_by(Progress.side)
    )
    return (
        select(Progress)
        .where(Progress.id.in_(newest))
        .options(
            joinedload(Progress.author),
            joinedload(Progress.organisation).selectinload(Organisation.former_names),
        )
    )


def entries(commitment: Commitment, before: int | None = None) -> Sequence[Progress]:
    """What was reported, the newest first, with who said it and the proofs."""
    found = (
        select(Progress)
        .where(Progress.commitment_id == commitment.id)
        .order_by(Progress.id.desc())
        .limit(ENTRIES_SHOWN + 1)
        .options(
            joinedload(Progress.author),
            joinedload(Progress.organisation).selectinload(Organisation.former_names),
            joinedload(Progress.milestone).joinedload(Milestone.planned),
            selectinload(Progress.evidence),
        )
    )
    if before is not None:
        found = found.where(Progress.id < before)
    return db.session.scalars(found).all()
