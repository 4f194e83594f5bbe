"""Numbers of many meetings: who came, when, from where, and which seats were taken."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from cocreacion.groups.models import Body, BodyKind, Seat
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.meetings.models import Attendance, Meeting, MeetingState
from cocreacion.people.models import Organisation

MOST_SESSIONS = 60  # of one body, the newest: what a picture of its seats can show


def held() -> tuple[ColumnElement[bool], ...]:
    """Called, not cancelled, and over."""
    return (
        Meeting.called_at.is_not(None),
        Meeting.state == MeetingState.CALLED,
        Meeting.ends_at <= now(),
    )


def first_held_at() -> datetime | None:
    """When the oldest meeting with an attendance began."""
    return db.session.scalar(
        select(func.min(Meeting.starts_at)).where(
            *held(), select(1).where(Attendance.meeting_id == Meeting.id).exists()
        )
    )


def bodies_with_seats() -> Sequence[Body]:
    """The forums first: the standard of open government asks about them."""
    return db.session.scalars(
        select(Body)
        .where(select(1).where(Seat.body_id == Body.id).exists())
        .order_by(Body.kind != BodyKind.FORUM, Body.id)
    ).all()


def seats_ever(body: Body) -> Sequence[Seat]:
    """The seats of a body with their organisations, those that ended, too."""
    return (
        db.session.scalars(
            select(Seat)
            .where(Seat.body_id == body.id, Seat.organisation_id.is_not(None))
            .order_by(Seat.position)
            .options(joinedload(Seat.organisation).joinedload(Organisation.former_names))
        )
        .unique()
        .all()
    )


def sessions_of(body: Body) -> Sequence[Any]:
    """The newest sessions of a body, oldest first: id, address, when it began, who may be named."""
    found = db.session.execute(
        select(Meeting.id, Meeting.slug, Meeting.starts_at, Meeting.sample, Meeting.attribution)
        .where(Meeting.body_id == body.id, *held())
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(MOST_SESSIONS)
    ).all()
    return found[::-1]


def seats_in(meeting_ids: Sequence[int]) -> Sequence[Any]:
    """What was noted of each seat in these sessions."""
    return db.session.execute(
        select(
            Attendance.meeting_id,
            Attendance.seat_id,
            Attendance.presence,
            Attendance.delegation,
            Seat.bloc,
        )
        .join(Seat, Attendance.seat_id == Seat.id)
        .where(Attendance.meeting_id.in_(meeting_ids))
    ).all()
