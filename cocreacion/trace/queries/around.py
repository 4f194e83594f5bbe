"""Meetings that talked about a draft, and commitments with their milestones."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true
from sqlalchemy.orm import contains_eager, selectinload

from cocreacion.contributions.models import Contribution, ContributionState, ResponseItem
from cocreacion.followup.models import Milestone, Status
from cocreacion.groups.models import Body
from cocreacion.kernel.db import db
from cocreacion.meetings.models import (
    AgendaItem,
    Agreement,
    DiscussionTable,
    Meeting,
    MeetingState,
    Minutes,
    Transcript,
)
from cocreacion.meetings.queries.agreements import is_public
from cocreacion.people.models import Organisation
from cocreacion.process.models import ActionPlan, Commitment, PlannedMilestone
from cocreacion.proposals.models import AgendaLink
from cocreacion.trace.refs import Kind, Ref

MOST_POINTS = 24  # points of agendas with their agreements
MOST_STEPS = 3  # milestones of one commitment


def agreement_of(number: int) -> Agreement | None:
    """An agreement of published minutes, with its meeting and the changes of its state."""
    return db.session.scalar(
        select(Agreement)
        .join(Agreement.meeting)
        .join(Minutes, Minutes.meeting_id == Meeting.id)
        .where(Agreement.id == number, is_public())
        .options(contains_eager(Agreement.meeting), selectinload(Agreement.marks))
    )


def heard(ref: Ref) -> Sequence[Any]:
    """At which tables of a called meeting a contribution was said, or those a response answers."""
    spoken = (
        Transcript.contribution_id == ref.number
        if ref.kind is Kind.CONTRIBUTION
        else Transcript.contribution_id.in_(
            select(ResponseItem.contribution_id).where(ResponseItem.response_id == ref.number)
        )
    )
    return db.session.execute(
        select(
            Transcript.contribution_id,
            DiscussionTable.id,
            DiscussionTable.agenda_item_id,
            Meeting.id.label("meeting_id"),
            Meeting.thread_id,
        )
        .join(Transcript.table)
        .join(DiscussionTable.meeting)
        .where(spoken, Meeting.called_at.is_not(None), Meeting.thread_id.is_not(None))
        .order_by(Transcript.id)
    ).all()


def tables(meeting_ids: Collection[int]) -> Sequence[Any]:
    """The tables of these meetings, and how many published contributions each has."""
    is_out = and_(
        Transcript.contribution_id == Contribution.id,
        Contribution.state == ContributionState.PUBLISHED,
    )
    return db.session.execute(
        select(
            DiscussionTable.id,
            DiscussionTable.number,
            DiscussionTable.theme,
            DiscussionTable.meeting_id,
            DiscussionTable.agenda_item_id,
            func.count(Contribution.id).label("said"),
        )
        .outerjoin(Transcript, Transcript.table_id == DiscussionTable.id)
        .outerjoin(Contribution, is_out)
        .where(DiscussionTable.meeting_id.in_(meeting_ids))
        .group_by(DiscussionTable.id)
        .order_by(DiscussionTable.meeting_id, DiscussionTable.number)
    ).all()


def table_of(contribution_ids: Collection[int]) -> Mapping[int, int]:
    """By contribution, the table at which it was said."""
    rows = db.session.execute(
        select(Transcript.contribution_id, Transcript.table_id).where(
            Transcript.contribution_id.in_(contribution_ids)
        )
    )
    return {contribution: table for contribution, table in rows if contribution is not None}


def meetings(
    draft_ids: Collection[int],
    focus: Ref,
    meeting_id: int | None,
    item_ids: Collection[int] | None = None,
) -> Sequence[Any]:
    """Points of agendas about these drafts, each once for every agreement on it, oldest first.

    Of one meeting, where it or an agreement of it is asked about, all points; with `item_ids`,
    that meeting with these. Only called meetings; agreements only where the minutes are published.
    """
    of_meeting = AgendaItem.meeting_id == Meeting.id
    if item_ids is not None:
        of_meeting = and_(of_meeting, AgendaItem.id.in_(item_ids))
    here = Agreement.agenda_item_id == AgendaItem.id
    if focus.kind in {Kind.MEETING, Kind.AGREEMENT}:
        here = or_(here, Agreement.agenda_item_id.is_(None))
    public = and_(Agreement.meeting_id == Meeting.id, here, Minutes.published_at.is_not(None))
    newest = (
        select(Meeting.id)
        .where(
            Meeting.called_at.is_not(None),
            Meeting.state != MeetingState.CANCELLED,
            _which(draft_ids, focus, meeting_id),
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(MOST_POINTS)
        .subquery()
    )
    all_points = focus.kind is Kind.MEETING or item_ids is not None
    return db.session.execute(
        select(
            Meeting,
            Body,
            Minutes.published_at,
            AgendaItem,
            AgendaLink.proposal_id,
            Agreement,
        )
        .join(newest, newest.c.id == Meeting.id)
        .outerjoin(Body, Meeting.body_id == Body.id)
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .outerjoin(AgendaItem, of_meeting)
        .outerjoin(AgendaLink, AgendaLink.agenda_item_id == AgendaItem.id)
        .outerjoin(Agreement, public)
        .where(true() if all_points else _points(draft_ids, focus))
        .order_by(
            Meeting.starts_at, Meeting.id, AgendaItem.position, AgendaItem.id, Agreement.number
        )
        .limit(MOST_POINTS)
    ).all()


def _points(draft_ids: Collection[int], focus: Ref) -> ColumnElement[bool]:
    about = AgendaLink.proposal_id.in_(draft_ids)
    if focus.kind is Kind.AGREEMENT and focus.number is not None:
        return or_(about, Agreement.id == focus.number)
    return about


def _which(draft_ids: Collection[int], focus: Ref, meeting_id: int | None) -> ColumnElement[bool]:
    if focus.kind is Kind.MEETING:
        return Meeting.slug == focus.name
    if meeting_id is not None:
        return Meeting.id == meeting_id
    about = (
        select(AgendaItem.meeting_id)
        .join(AgendaLink, AgendaLink.agenda_item_id == AgendaItem.id)
        .where(AgendaLink.proposal_id.in_(draft_ids))
    )
    return Meeting.id.in_(about)


def promises(commitment_ids: Collection[int], focus: Ref) -> Sequence[Any]:
    """These commitments, each once for every one of its first milestones: what is due comes first.

    A commitment or milestone that is asked about is among them, whichever it is.
    """
    which = _wanted(commitment_ids, focus)
    stored = func.coalesce(Milestone.stored_status, Status.NOT_STARTED)
    finished = case((stored == Status.DONE, 1), else_=0)
    due = func.coalesce(Milestone.due_on, PlannedMilestone.ends_on)
    asked = Milestone.id == (focus.number or 0) if focus.kind is Kind.MILESTONE else None
    order: list[Any] = [] if asked is None else [case((asked, 0), else_=1)]
    order += [finished, due.is_(None), due, PlannedMilestone.position, PlannedMilestone.id]
    of = PlannedMilestone.commitment_id
    ranked = (
        select(
            PlannedMilestone.id,
            func.row_number().over(partition_by=of, order_by=order).label("place"),
            func.count().over(partition_by=of).label("every"),
            func.sum(finished).over(partition_by=of).label("finished"),
        )
        .outerjoin(Milestone, Milestone.planned_id == PlannedMilestone.id)
        .where(of.in_(which))
        .subquery()
    )
    return db.session.execute(
        select(
            Commitment,
            ActionPlan.slug,
            PlannedMilestone,
            Milestone,
            Organisation.slug,
            ranked.c.every,
            ranked.c.finished,
        )
        .join(ActionPlan, Commitment.plan_id == ActionPlan.id)
        .outerjoin(PlannedMilestone, and_(of == Commitment.id, PlannedMilestone.id.in_(
            select(ranked.c.id).where(ranked.c.place <= MOST_STEPS)
        )))
        .outerjoin(ranked, ranked.c.id == PlannedMilestone.id)
        .outerjoin(Milestone, Milestone.planned_id == PlannedMilestone.id)
        .outerjoin(Organisation, PlannedMilestone.responsible_id == Organisation.id)
        .where(Commitment.id.in_(which))
        .order_by(Commitment.position, Commitment.id, ranked.c.place)
    ).all()  # fmt: skip


def _wanted(commitment_ids: Collection[int], focus: Ref) -> Select[int]:
    found = select(Commitment.id)
    if focus.kind is Kind.MILESTONE:
        of = select(Milestone.commitment_id).where(Milestone.id == (focus.number or 0))
        return found.where(Commitment.id == of.scalar_subquery())
    if focus.kind is Kind.COMMITMENT:
        plan = ActionPlan.slug + "-" + Commitment.number == focus.name
        return found.join(ActionPlan, Commitment.plan_id == ActionPlan.id).where(plan)
    return found.where(Commitment.id.in_(commitment_ids))
