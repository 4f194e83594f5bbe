"""What other packages know about a plan."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, and_, cast, func, literal, or_, select, union_all

from cocreacion.contributions.models import Contribution, ContributionState, Thread
from cocreacion.followup.models import Milestone, Status
from cocreacion.groups.models import Bloc, Body, BodyKind, Seat
from cocreacion.kernel.clock import now, today
from cocreacion.kernel.db import db
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


def milestones_by_commitment(ids: Sequence[int]) -> Sequence[Any]:
    """How many milestones each has, and how many of them are late, done, begun, on hold."""

    def counted(condition: Any) -> Any:
        return func.count().filter(condition)

    return db.session.execute(
        select(
            Milestone.commitment_id,
            func.count().label("all"),
            counted(is_late(today())).label("late"),
            counted(Milestone.stored_status == Status.DONE).label("done"),
            counted(Milestone.stored_status == Status.UNDER_WAY).label("under_way"),
            counted(Milestone.stored_status == Status.ON_HOLD).label("on_hold"),
            counted(Milestone.sample).label("samples"),
        )
        .where(Milestone.commitment_id.in_(ids))
        .group_by(Milestone.commitment_id)
    ).all()


def open_drafts_by_commitment(ids: Sequence[int]) -> Sequence[Any]:
    """Commitments with a draft open for comment now, and how many of these are invented."""
    return db.session.execute(
        select(Proposal.commitment_id, func.count().filter(Proposal.sample).label("samples"))
        .join(Thread, Proposal.thread_id == Thread.id)
        .where(Proposal.commitment_id.in_(ids), is_open_for_comment(now()))
        .group_by(Proposal.commitment_id)
    ).all()


def decider(plan: ActionPlan) -> Any:
    """The forum of a plan, with its seats in each bloc; None if there is none."""

    def seats(bloc: Bloc) -> Any:
        count = select(func.count()).where(
            Seat.body_id == Body.id,
            Seat.bloc == bloc,
            or_(Seat.until.is_(None), Seat.until >= today()),
        )
        return count.correlate(Body).scalar_subquery()

    return db.session.execute(
        select(
            Body.slug,
            Body.name,
            seats(Bloc.GOVERNMENT).label("government"),
            seats(Bloc.NON_GOVERNMENT).label("non_government"),
        )
        .where(Body.kind == BodyKind.FORUM, or_(Body.plan_id == plan.id, Body.plan_id.is_(None)))
        .order_by(Body.id)
        .limit(1)
    ).first()


def declared_meetings(plan: ActionPlan) -> Sequence[Any]:
    """By kind: how many the plan declares (None: none), how many were held as recorded here."""
    held = (
        select(
            Meeting.kind_id,
            func.count().label("held"),
            func.count().filter(Meeting.sample).label("sample"),
        )
        .where(
            Meeting.called_at.is_not(None),
            Meeting.state == MeetingState.CALLED,
            Meeting.ends_at <= now(),
            or_(Meeting.plan_id == plan.id, Meeting.plan_id.is_(None)),
        )
        .group_by(Meeting.kind_id)
        .subquery()
    )
    declared = and_(DeclaredCount.meeting_kind == MeetingKind.key, DeclaredCount.plan_id == plan.id)
    return db.session.execute(
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
    ).all()


def voices() -> Sequence[Any]:
    """How often each sector came (`attendance`) and spoke (`contribution`); one statement."""
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
    return db.session.execute(union_all(came, spoke)).all()
