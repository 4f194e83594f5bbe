"""What the home page shows: the plan in figures, and what anybody can do today."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select

from cocreacion.contributions.models import Thread
from cocreacion.documents.models import Document, Version
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.meetings.models import Meeting, MeetingState
from cocreacion.process.models import ActionPlan, Phase
from cocreacion.proposals.models import Proposal
from cocreacion.site.queries.stand import is_open_for_comment
from cocreacion.votes.models import Poll, PollState

MOST = 2  # of each thing to do


def plan_in_figures(slug: str) -> Any:
    """The newest plan with what it declares, and how many comments were answered."""

    def comments(column: Any) -> Any:
        return select(func.coalesce(func.sum(column), 0)).scalar_subquery()

    return db.session.execute(
        select(
            ActionPlan.name,
            ActionPlan.slug,
            ActionPlan.start_year,
            ActionPlan.end_year,
            ActionPlan.declared_organisations,
            ActionPlan.declared_meetings_minimum,
            comments(Thread.comment_count).label("comments"),
            comments(Thread.answered_count).label("answered"),
        ).where(ActionPlan.slug == slug)
    ).one()


def phases_of(slug: str) -> Sequence[Phase]:
    return db.session.scalars(
        select(Phase)
        .join(ActionPlan, Phase.plan_id == ActionPlan.id)
        .where(ActionPlan.slug == slug)
        .order_by(Phase.opens_at, Phase.id)
    ).all()


def meetings_with_seats() -> Sequence[Any]:
    """The next ones with room, for which one can still register."""
    return db.session.execute(
        select(
            Meeting.slug,
            Meeting.title,
            Meeting.place,
            Meeting.starts_at,
            Meeting.mode,
            (Meeting.capacity - Meeting.coming).label("seats"),
            Meeting.sample,
        )
        .where(
            Meeting.called_at.is_not(None),
            Meeting.state == MeetingState.CALLED,
            Meeting.starts_at > now(),
            Meeting.registration_open,
            or_(Meeting.capacity.is_(None), Meeting.coming < Meeting.capacity),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(MOST)
    ).all()


def drafts_to_comment() -> Sequence[Any]:
    """Those open for comment; the one that closes first comes first."""
    newest = (
        select(func.max(Version.number))
        .where(Version.document_id == Document.id)
        .correlate(Document)
        .scalar_subquery()
    )
    return db.session.execute(
        select(
            Proposal.slug,
            Proposal.title,
            Thread.closes_at,
            newest.label("version"),
            Proposal.sample,
        )
        .join(Thread, Proposal.thread_id == Thread.id)
        .join(Document, Proposal.document_id == Document.id)
        .where(is_open_for_comment(now()), Proposal.consultation_slug.is_(None))
        .order_by(Thread.closes_at.is_(None), Thread.closes_at, Proposal.id)
        .limit(MOST)
    ).all()


def votes_under_way() -> Sequence[Any]:
    return db.session.execute(
        select(Poll.slug, Poll.question, Poll.closes_at, Poll.sample)
        .where(Poll.state == PollState.OPEN, Poll.closes_at > now())
        .order_by(Poll.closes_at, Poll.id)
        .limit(1)
    ).all()
