"""Who came and who spoke: counted in two statements, however many there were."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, case, cast, func, literal, select

from cocreacion.contributions.models import Contribution, ContributionState
from cocreacion.groups.models import Body
from cocreacion.kernel.db import db
from cocreacion.meetings.models import Attendance, Attribution, Meeting, Presence
from cocreacion.meetings.queries.participation import first_held_at, held
from cocreacion.process.models import Commitment, Phase
from cocreacion.proposals.models import Proposal, ProposalState

__all__ = ["attendances", "commitments", "contributions", "first_at", "first_held_at"]


def first_at() -> datetime | None:
    """When the first contribution was made."""
    return db.session.scalar(
        select(func.min(Contribution.created_at)).where(
            Contribution.state == ContributionState.PUBLISHED
        )
    )


def commitments(plan_id: int) -> Sequence[Any]:
    """Numbers and titles, in the order of the plan."""
    return db.session.execute(
        select(Commitment.id, Commitment.number, Commitment.title)
        .where(Commitment.plan_id == plan_id)
        .order_by(Commitment.position, Commitment.id)
    ).all()


def attendances(
    phases: Sequence[Phase], quarters: Sequence[datetime], handed_in: datetime | None, sample: bool
) -> Sequence[Any]:
    """How many came, by phase, quarter, before or after hand-in, commitment, sector, department.

    Of meetings that name nobody, sectors are not told, so they are not counted here.
    """
    keys = _keys(Meeting.starts_at, phases, quarters, handed_in)
    commitment = func.coalesce(Meeting.commitment_id, Body.commitment_id)
    found = (
        _by(keys)
        .add_columns(
            commitment.label("commitment_id"),
            Attendance.sector,
            Meeting.department,
            literal("").label("language"),
            func.sum(Attendance.headcount).label("people"),
            func.max(cast(Attendance.sample, Integer)).label("sample"),
        )
        .select_from(Attendance)
        .join(Meeting, Attendance.meeting_id == Meeting.id)
        .outerjoin(Body, Meeting.body_id == Body.id)
        .where(
            *held(),
            Attendance.presence == Presence.PRESENT,
            Meeting.attribution != Attribution.NONE,
        )
    )
    if not sample:
        found = found.where(Attendance.sample.is_(False))
    return db.session.execute(
        found.group_by(
            *keys,
            commitment,
            Attendance.sector,
            Meeting.department,
        )
    ).all()


def contributions(
    phases: Sequence[Phase], quarters: Sequence[datetime], handed_in: datetime | None, sample: bool
) -> Sequence[Any]:
    """How many public contributions and replies, in the same way, and by language."""
    keys = _keys(Contribution.created_at, phases, quarters, handed_in)
    found = (
        _by(keys)
        .add_columns(
            Proposal.commitment_id,
            Contribution.sector,
            Contribution.department,
            Contribution.language,
            func.count(Contribution.id).label("people"),
            func.max(cast(Contribution.sample, Integer)).label("sample"),
        )
        .select_from(Contribution)
        .outerjoin(Proposal, Proposal.thread_id == Contribution.thread_id)
        .where(
            Contribution.state == ContributionState.PUBLISHED,
            func.coalesce(Proposal.state, "") != ProposalState.DRAFT.value,
        )
    )
    if not sample:
        found = found.where(Contribution.sample.is_(False))
    return db.session.execute(
        found.group_by(
            *keys,
            Proposal.commitment_id,
            Contribution.sector,
            Contribution.department,
            Contribution.language,
        )
    ).all()


def _by(keys: tuple[ColumnElement[Any], ...]) -> Select[Any]:
    """The same values have to be selected and grouped by, not only equal ones."""
    phase, quarter, after = keys
    return select(phase.label("phase"), quarter.label("quarter"), after.label("after"))


def _keys(
    at: Any, phases: Sequence[Phase], quarters: Sequence[datetime], handed_in: datetime | None
) -> tuple[ColumnElement[Any], ...]:
    """The place of its phase, of its quarter, and whether it was after hand-in.

    Phases may overlap: what falls into two counts for the first. -1 is none of them; what is older
    than the first quarter counts for that one.
    """
    inside = [
        ((at >= phase.opens_at) & (at < phase.closes_at), n) for n, phase in enumerate(phases)
    ]
    since = [(at >= begins, n) for n, begins in reversed(list(enumerate(quarters)))]
    return (
        case(*inside, else_=literal(-1)) if inside else literal(-1),
        case(*since, else_=literal(0)) if since else literal(0),
        case((at >= handed_in, 1), else_=literal(0)) if handed_in else literal(0),
    )
