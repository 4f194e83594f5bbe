"""How much was answered: one statement for each way to look at it, whatever there is to count."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, select

from cocreacion.contributions.models import Contribution, ContributionState, PhaseClosing
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.process.models import ActionPlan, Phase


def _counted(day: date) -> tuple[Any, ...]:
    open_ = Contribution.answered_at.is_(None)
    return (
        func.count(Contribution.id).label("admitted"),
        func.count(Contribution.answered_at).label("answered"),
        func.count(Contribution.id)
        .filter(and_(open_, Contribution.answer_due_on < day))
        .label("overdue"),
        func.min(case((open_, Contribution.created_at))).label("waiting_since"),
    )


def _admitted(thread_ids: Collection[int]) -> tuple[Any, ...]:
    return (
        Contribution.thread_id.in_(thread_ids),
        Contribution.parent_id.is_(None),
        Contribution.state == ContributionState.PUBLISHED,
    )


def covered_by_everything(thread_ids: Collection[int]) -> list[Any]:
    """By thread, sector, department and language together; sums give each of them."""
    keys = (
        Contribution.thread_id,
        Contribution.sector,
        Contribution.department,
        Contribution.language,
    )
    return list(
        db.session.execute(
            select(
                *keys,
                *_counted(today()),
                func.max(case((Contribution.sample, 1), else_=0)).label("sample"),
            )
            .where(*_admitted(thread_ids))
            .group_by(*keys)
        )
    )


def covered_by_phase(plan_id: int, thread_ids: Collection[int]) -> dict[int, Any]:
    """By phase of a plan: the comments made while it was going on."""
    during = and_(
        Contribution.created_at >= Phase.opens_at,
        Contribution.created_at < Phase.closes_at,
        *_admitted(thread_ids),
    )
    rows = db.session.execute(
        select(Phase.id, *_counted(today()))
        .outerjoin(Contribution, during)
        .where(Phase.plan_id == plan_id)
        .group_by(Phase.id)
    )
    return {row.id: row for row in rows}


def plans() -> list[ActionPlan]:
    """All plans, the newest first."""
    return list(
        db.session.scalars(
            select(ActionPlan).order_by(ActionPlan.number.desc(), ActionPlan.id.desc())
        )
    )


def phases_of(plan_id: int) -> list[Phase]:
    return list(
        db.session.scalars(
            select(Phase).where(Phase.plan_id == plan_id).order_by(Phase.opens_at, Phase.id)
        )
    )


def get_phase(phase_id: int) -> Phase:
    phase = db.session.get(Phase, phase_id)
    if phase is None:
        raise NotFound
    return phase


def closings(phase_ids: Collection[int]) -> dict[int, PhaseClosing]:
    """The newest closing of each of these phases."""
    if not phase_ids:
        return {}
    rows = db.session.scalars(
        select(PhaseClosing).where(PhaseClosing.phase_id.in_(phase_ids)).order_by(PhaseClosing.id)
    )
    return {closing.phase_id: closing for closing in rows}
