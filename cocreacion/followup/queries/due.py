"""Milestones with a date."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from cocreacion.followup.models import Milestone
from cocreacion.kernel.db import db
from cocreacion.process.models import ActionPlan, Commitment


def milestones_due(plan: ActionPlan) -> Sequence[Milestone]:
    """Of the commitments of a plan, the soonest due first."""
    return db.session.scalars(
        select(Milestone)
        .join(Milestone.commitment)
        .where(Commitment.plan_id == plan.id, Milestone.due_on.is_not(None))
        .order_by(Milestone.due_on, Milestone.id)
        .options(contains_eager(Milestone.commitment), joinedload(Milestone.planned))
    ).all()
