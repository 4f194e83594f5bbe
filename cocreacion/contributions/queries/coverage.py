"""How much was answered: one statement for each way to look at it, whatever there is to count."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, false, func, or_, select

from cocreacion.contributions import homes
from cocreacion.contributions.models import Contribution, ContributionState, PhaseClosing
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.prepared import prepared
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
        func.max(case((Contribution.sample, 1), else_=0)).label("sample"),
    )


def _admitted() -> tuple[Any, ...]:
    return (
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
            select(*keys, *_counted(today()))
            .where(Contribution.thread_id.in_(thread_ids), *_admitted())
            .group_by(*keys)
        )
    )


def covered_by_phase(plan_id: int) -> list[Any]:
    """Each phase of a plan with the comments made while it went on, and its newest closing."""
    return list(db.session.execute(*_covered_by_phase(plan_id, today())))


@prepared
def _covered_by_phase(plan: int, day: date) -> Select[*tuple[Any, ...]]:
    of_the_plan = (Contribution.thread_id.in_(each) for each in homes.threads_of_plan(plan))
    during = and_(
        Contribution.created_at >= Phase.opens_at,
        Contribution.created_at < Phase.closes_at,
        or_(false(), *of_the_plan),
        *_admitted(),
    )
    newest = (
        select(func.max(PhaseClosing.id))
        .where(PhaseClosing.phase_id == Phase.id)
        .correlate(Phase)
        .scalar_subquery()
    )
    return (
        select(Phase, PhaseClosing, *_counted(day))
        .outerjoin(PhaseClosing, PhaseClosing.id == newest)
        .outerjoin(Contribution, during)
        .where(Phase.plan_id == plan)
        .group_by(Phase.id, PhaseClosing.id)
        .order_by(Phase.opens_at, Phase.id)
    )


def plans() -> list[ActionPlan]:
    """All plans, the newest first."""
    return list(
        db.session.scalars(
            select(ActionPlan).order_by(ActionPlan.number.desc(), ActionPlan.id.desc())
        )
    )


def get_phase(phase_id: int) -> Phase:
    phase = db.session.get(Phase, phase_id)
    if phase is None:
        raise NotFound
    return phase
