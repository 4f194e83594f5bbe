"""Templates, series, and what else happens at the same time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from cocreacion.groups.models import Mandate, Seat
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.meetings.models import (
    LONGEST,
    Meeting,
    MeetingState,
    MeetingTemplate,
    Place,
    Registration,
)


def templates() -> Sequence[MeetingTemplate]:
    return db.session.scalars(
        select(MeetingTemplate)
        .order_by(MeetingTemplate.kind_id, MeetingTemplate.id)
        .options(joinedload(MeetingTemplate.kind), joinedload(MeetingTemplate.body))
    ).all()


def find_template(template_id: int) -> MeetingTemplate | None:
    return db.session.scalar(
        select(MeetingTemplate)
        .where(MeetingTemplate.id == template_id)
        .options(selectinload(MeetingTemplate.items))
    )


def get_template(template_id: int) -> MeetingTemplate:
    found = find_template(template_id)
    if found is None:
        raise NotFound
    return found


def series_of(meeting: Meeting) -> Sequence[Meeting]:
    """All sessions of its series, itself included, in the order of their dates."""
    if meeting.series_id is None:
        return []
    return db.session.scalars(
        select(Meeting)
        .where(Meeting.series_id == meeting.series_id)
        .order_by(Meeting.starts_at, Meeting.id)
    ).all()


def at_the_same_time(
    starts_at: datetime, ends_at: datetime, ignore: int | None
) -> Sequence[Meeting]:
    """Other meetings, drafts included, of which some part falls into this stretch of time."""
    return db.session.scalars(
        select(Meeting)
        .where(
            Meeting.starts_at < ends_at,
            Meeting.starts_at > starts_at - LONGEST,  # so that the index finds them
            Meeting.ends_at > starts_at,
            Meeting.state != MeetingState.CANCELLED,
            Meeting.id != (ignore or 0),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .options(joinedload(Meeting.body))
        .limit(50)
    ).all()


def people_of(meetings: Sequence[Meeting]) -> Mapping[int, set[int]]:
    """Who is expected at each: holders of seats of its body, and those who registered."""
    found: dict[int, set[int]] = defaultdict(set)
    ids = [meeting.id for meeting in meetings if meeting.id]
    rows = select(Registration.meeting_id, Registration.user_id).where(
        Registration.meeting_id.in_(ids),
        Registration.place == Place.SEAT,
    )
    for meeting_id, user_id in db.session.execute(rows):
        if user_id is not None:
            found[meeting_id].add(user_id)
    holders = _holders({m.body_id for m in meetings if m.body_id})
    for meeting in meetings:
        found[meeting.id] |= holders.get(meeting.body_id or 0, set())
    return found


def _holders(body_ids: set[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = (
        select(Seat.body_id, Mandate.user_id)
        .join(Mandate, Mandate.seat_id == Seat.id)
        .where(
            Seat.body_id.in_(body_ids),
            Mandate.since <= today(),
            or_(Mandate.until.is_(None), Mandate.until >= today()),
        )
    )
    for body_id, user_id in db.session.execute(rows):
        found[body_id].add(user_id)
    return found
