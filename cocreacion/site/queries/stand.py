"""Where the process stands, in one statement: what the rail of every page shows."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from cocreacion.contributions.models import Thread
from cocreacion.followup.models import Milestone, Status
from cocreacion.kernel.clock import now, today
from cocreacion.kernel.db import UtcDateTime, db
from cocreacion.meetings.models import Meeting, MeetingState
from cocreacion.process.models import ActionPlan, Commitment, CommitmentState, Phase, Theme
from cocreacion.proposals.models import Proposal, ProposalState
from cocreacion.votes.models import Poll, PollState

NOW: Any = bindparam("now", type_=UtcDateTime)
TODAY: Any = bindparam("today", type_=Date)
UNFINISHED = (Status.NOT_STARTED, Status.UNDER_WAY)


class Stand(NamedTuple):
    """Where the process stands at this instant; numbers of things anybody may see."""

    plan: str | None
    start_year: int | None
    end_year: int | None
    phases: int
    phases_begun: int
    phases_over: int
    themes: int
    commitments: int
    published: int
    drafts: int
    drafts_open: int
    next_meeting: Any
    meetings_held: int
    polls_open: int
    polls_closed: int
    milestones: int
    milestones_done: int
    milestones_begun: int
    milestones_late: int


def is_open_for_comment(at: Any) -> ColumnElement[bool]:
    """Of a proposal joined with its thread."""
    return and_(
        Proposal.state.not_in(
            [ProposalState.DRAFT, ProposalState.ADOPTED, ProposalState.WITHDRAWN]
        ),
        Thread.opens_at <= at,
        or_(Thread.closes_at.is_(None), Thread.closes_at > at),
    )


def is_late(day: Any) -> ColumnElement[bool]:
    return and_(Milestone.stored_status.in_(UNFINISHED), Milestone.due_on < day)


def _newest(column: InstrumentedAttribute[Any]) -> Any:
    newest = select(column).order_by(ActionPlan.number.desc(), ActionPlan.id.desc()).limit(1)
    return newest.scalar_subquery()


def _count(what: Any, *where: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(what).where(*where).scalar_subquery()


def _of_plan(what: Any, *where: ColumnElement[bool]) -> Any:
    return _count(what, what.plan_id == _newest(ActionPlan.id), *where)


def _statement() -> Select[Any]:
    called = Meeting.state == MeetingState.CALLED  # by itself: an index answers
    open_drafts = (
        select(func.count(Proposal.id))
        .join(Thread, Proposal.thread_id == Thread.id)
        .where(is_open_for_comment(NOW))
        .scalar_subquery()
    )
    return select(
        _newest(ActionPlan.slug).label("plan"),
        _newest(ActionPlan.start_year).label("start_year"),
        _newest(ActionPlan.end_year).label("end_year"),
        _of_plan(Phase).label("phases"),
        _of_plan(Phase, Phase.opens_at <= NOW).label("phases_begun"),
        _of_plan(Phase, Phase.closes_at <= NOW).label("phases_over"),
        _of_plan(Theme).label("themes"),
        _of_plan(Commitment, Commitment.state != CommitmentState.WITHDRAWN).label("commitments"),
        _of_plan(
            Commitment, Commitment.state.in_([CommitmentState.ADOPTED, CommitmentState.SUBMITTED])
        ).label("published"),
        _count(
            Proposal, Proposal.state.not_in([ProposalState.DRAFT, ProposalState.WITHDRAWN])
        ).label("drafts"),
        open_drafts.label("drafts_open"),
        select(Meeting.starts_at)
        .where(called, Meeting.starts_at > NOW)
        .order_by(Meeting.starts_at)
        .limit(1)
        .scalar_subquery()
        .label("next_meeting"),
        _count(Meeting, called, Meeting.ends_at <= NOW).label("meetings_held"),
        _count(Poll, Poll.state == PollState.OPEN, Poll.closes_at > NOW).label("polls_open"),
        _count(
            Poll,
            or_(
                Poll.state == PollState.TALLIED,
                and_(Poll.state == PollState.OPEN, Poll.closes_at <= NOW),
            ),
        ).label("polls_closed"),
        _count(Milestone).label("milestones"),
        _count(Milestone, Milestone.stored_status == Status.DONE).label("milestones_done"),
        _count(Milestone, Milestone.stored_status != Status.NOT_STARTED).label("milestones_begun"),
        _count(Milestone, is_late(TODAY)).label("milestones_late"),
    )


_STAND = _statement()


def stand() -> Stand:
    """One statement, whatever the number of rows shown later."""
    return Stand(*db.session.execute(_STAND, {"now": now(), "today": today()}).one())
