"""What other packages know about a plan."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Select,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from cocreacion.contributions.models import Contribution, ContributionState, Thread
from cocreacion.followup.models import Milestone, Status
from cocreacion.groups.models import Bloc, Body, BodyKind, Seat
from cocreacion.kernel.clock import now, today
from cocreacion.kernel.db import db
from cocreacion.kernel.prepared import prepared
from cocreacion.meetings.models import (
    Attendance,
    Attribution,
    Meeting,
    MeetingKind,
    MeetingState,
    Presence,
)
from cocreacion.process.models import ActionPlan, DeclaredCount
from cocreacion.proposals.models import Proposal
from cocreacion.site.queries.stand import is_late, is_open_for_comment


def standings(commitments: Sequence[int]) -> Sequence[Any]:
    """A row for each that has milestones (`what`: milestones): how many, and how many of them are
    late, done, under way, on hold. Another (`drafts`) where a draft is open for comment now.
    `samples` tells how many of them are invented. One statement."""
    return db.session.execute(*_standings(commitments, today(), now())).all()


@prepared
def _standings(
    commitments: Sequence[int], day: date, at: datetime
) -> CompoundSelect[*tuple[Any, ...]]:
    def counted(condition: Any) -> Any:
        return func.count().filter(condition)

    milestones = (
        select(
            literal("milestones").label("what"),
            Milestone.commitment_id,
            func.count().label("all"),
            counted(is_late(day)).label("late"),
            counted(Milestone.stored_status == Status.DONE).label("done"),
            counted(Milestone.stored_status == Status.UNDER_WAY).label("under_way"),
            counted(Milestone.stored_status == Status.ON_HOLD).label("on_hold"),
            counted(Milestone.sample).label("samples"),
        )
        .where(Milestone.commitment_id.in_(commitments))
        .group_by(Milestone.commitment_id)
    )
    nothing = [literal(0)] * 4
    drafts = (
        select(literal("drafts"), Proposal.commitment_id, func.count(), *nothing,
               counted(Proposal.sample))
        .join(Thread, Proposal.thread_id == Thread.id)
        .where(Proposal.commitment_id.in_(commitments), is_open_for_comment(at))
        .group_by(Proposal.commitment_id)
    )  # fmt: skip
    return union_all(milestones, drafts)


def decider(plan: ActionPlan) -> Any:
    """The forum of a plan, with its seats in each bloc; None if there is none."""
    return db.session.execute(*_decider(plan.id, today())).first()


@prepared
def _decider(plan: int, day: date) -> Select[*tuple[Any, ...]]:
    def seats(bloc: Bloc) -> Any:
        count = select(func.count()).where(
            Seat.body_id == Body.id,
            Seat.bloc == bloc,
            or_(Seat.until.is_(None), Seat.until >= day),
        )
        return count.correlate(Body).scalar_subquery()

    return (
        select(
            Body.slug,
            Body.name,
            seats(Bloc.GOVERNMENT).label("government"),
            seats(Bloc.NON_GOVERNMENT).label("non_government"),
        )
        .where(Body.kind == BodyKind.FORUM, or_(Body.plan_id == plan, Body.plan_id.is_(None)))
        .order_by(Body.id)
        .limit(1)
    )


def declared_meetings(plan: ActionPlan) -> Sequence[Any]:
    """By kind: how many the plan declares (None: none), how many were held as recorded here."""
    return db.session.execute(*_declared_meetings(plan.id, now())).all()


@prepared
def _declared_meetings(plan: int, at: datetime) -> Select[*tuple[Any, ...]]:
    held = (
        select(
            Meeting.kind_id,
            func.count().label("held"),
            func.count().filter(Meeting.sample).label("sample"),
        )
        .where(
            Meeting.called_at.is_not(None),
            Meeting.state == MeetingState.CALLED,
            Meeting.ends_at <= at,
            or_(Meeting.plan_id == plan, Meeting.plan_id.is_(None)),
        )
        .group_by(Meeting.kind_id)
        .subquery()
    )
    declared = and_(DeclaredCount.meeting_kind == MeetingKind.key, DeclaredCount.plan_id == plan)
    return (
        select(
            MeetingKind.key,
            MeetingKind.name,
            DeclaredCount.declared,
            func.coalesce(held.c.held, 0).label("held"),
            func.coalesce(held.c.sample, 0).label("sample"),
        )
        .outerjoin(DeclaredCount, declared)
        .outerjoin(held, held.c.kind_id == MeetingKind.id)
        .order_by(MeetingKind.position)
    )


def voices() -> Sequence[Any]:
    """How often each sector came (`attendance`) and spoke (`contribution`); one statement."""
    return db.session.execute(*_voices()).all()


@prepared
def _voices() -> CompoundSelect[*tuple[Any, ...]]:
    came = (
        select(
            literal("attendance").label("what"),
            Attendance.sector.label("sector"),
            func.sum(Attendance.headcount).label("count"),
            func.max(cast(Attendance.sample, Integer)).label("sample"),
        )
        .join(Meeting, Attendance.meeting_id == Meeting.id)
        .where(
            Meeting.called_at.is_not(None),
            Meeting.state == MeetingState.CALLED,
            Attendance.presence == Presence.PRESENT,
            Meeting.attribution != Attribution.NONE,  # those do not even tell sectors
        )
        .group_by(Attendance.sector)
    )
    spoke = (
        select(
            literal("contribution"),
            Contribution.sector,
            func.count(),
            func.max(cast(Contribution.sample, Integer)),
        )
        .where(Contribution.state == ContributionState.PUBLISHED)
        .group_by(Contribution.sector)
    )
    return union_all(came, spoke)
