"""What the home page shows: the plan in figures, and what anybody can do today."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from cocreacion.contributions.models import Thread
from cocreacion.documents.models import Document, Version
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.prepared import prepared
from cocreacion.meetings.models import Meeting, MeetingState
from cocreacion.process.models import ActionPlan, Phase
from cocreacion.proposals.models import Proposal
from cocreacion.site.queries.stand import is_open_for_comment
from cocreacion.votes.models import Poll, PollState

MOST = 2  # of each thing to do


def plan_in_figures(slug: str) -> Any:
    """The newest plan with what it declares, and how many comments were answered."""
    return db.session.execute(*_plan_in_figures(slug)).one()


@prepared
def _plan_in_figures(slug: str) -> Select[*tuple[Any, ...]]:
    def comments(column: Any) -> Any:
        return select(func.coalesce(func.sum(column), 0)).scalar_subquery()

    return select(
        ActionPlan.name,
        ActionPlan.slug,
        ActionPlan.start_year,
        ActionPlan.end_year,
        ActionPlan.declared_organisations,
        ActionPlan.declared_meetings_minimum,
        comments(Thread.comment_count).label("comments"),
        comments(Thread.answered_count).label("answered"),
    ).where(ActionPlan.slug == slug)


def phases_of(slug: str) -> Sequence[Phase]:
    return db.session.scalars(*_phases(slug)).all()


@prepared
def _phases(slug: str) -> Select[Phase]:
    return (
        select(Phase)
        .join(ActionPlan, Phase.plan_id == ActionPlan.id)
        .where(ActionPlan.slug == slug)
        .order_by(Phase.opens_at, Phase.id)
    )


def meetings_with_seats() -> Sequence[Any]:
    """The next ones with room, for which one can still register."""
    return db.session.execute(*_meetings_with_seats(now())).all()


@prepared
def _meetings_with_seats(at: datetime) -> Select[*tuple[Any, ...]]:
    return (
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
            Meeting.starts_at > at,
            Meeting.registration_open,
            or_(Meeting.capacity.is_(None), Meeting.coming < Meeting.capacity),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(MOST)
    )


def drafts_to_comment() -> Sequence[Any]:
    """Those open for comment; the one that closes first comes first."""
    return db.session.execute(*_drafts_to_comment(now())).all()


@prepared
def _drafts_to_comment(at: datetime) -> Select[*tuple[Any, ...]]:
    newest = (
        select(func.max(Version.number))
        .where(Version.document_id == Document.id)
        .correlate(Document)
        .scalar_subquery()
    )
    return (
        select(
            Proposal.slug,
            Proposal.title,
            Thread.closes_at,
            newest.label("version"),
            Proposal.sample,
        )
        .join(Thread, Proposal.thread_id == Thread.id)
        .join(Document, Proposal.document_id == Document.id)
        .where(is_open_for_comment(at), Proposal.consultation_slug.is_(None))
        .order_by(Thread.closes_at.is_(None), Thread.closes_at, Proposal.id)
        .limit(MOST)
    )


def votes_under_way() -> Sequence[Any]:
    return db.session.execute(*_votes_under_way(now())).all()


@prepared
def _votes_under_way(at: datetime) -> Select[*tuple[Any, ...]]:
    return (
        select(Poll.slug, Poll.question, Poll.closes_at, Poll.sample)
        .where(Poll.state == PollState.OPEN, Poll.closes_at > at)
        .order_by(Poll.closes_at, Poll.id)
        .limit(1)
    )
