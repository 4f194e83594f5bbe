"""Which consultations of a plan close when."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from cocreacion.contributions.models import Thread
from cocreacion.groups.models import Body
from cocreacion.kernel.db import db
from cocreacion.process.models import ActionPlan, Commitment
from cocreacion.proposals.models import Proposal, ProposalState


def consultations_of(plan: ActionPlan) -> Sequence[Proposal]:
    """Drafts that are or were open for comment, with a closing time, the earliest first."""
    return db.session.scalars(
        select(Proposal)
        .join(Proposal.thread)
        .join(Proposal.body)
        .outerjoin(Commitment, Proposal.commitment_id == Commitment.id)
        .where(
            Thread.closes_at.is_not(None),
            Proposal.state.not_in([ProposalState.DRAFT, ProposalState.WITHDRAWN]),
            or_(
                Commitment.plan_id == plan.id,
                Proposal.commitment_id.is_(None)
                & or_(Body.plan_id == plan.id, Body.plan_id.is_(None)),
            ),
        )
        .order_by(Thread.closes_at, Proposal.id)
        .options(contains_eager(Proposal.thread))
    ).all()
