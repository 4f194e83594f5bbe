"""What remains of a meeting: who was there, and what was agreed."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from cocreacion.groups.models import Body, Mandate, Seat
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.prepared import prepared
from cocreacion.meetings.models import Agreement, Attendance, Meeting
from cocreacion.people.models import Organisation


def attendance_of(meeting: Meeting) -> Sequence[Attendance]:
    """With seats and organisations: seats in their order, then organisations, then sectors."""
    rows = db.session.scalars(*_attendance(meeting.id)).unique()
    return sorted(rows, key=lambda row: (row.seat is None, row.seat.position if row.seat else 0))


@prepared
def _attendance(meeting: int) -> Select[Attendance]:
    return (
        select(Attendance)
        .where(Attendance.meeting_id == meeting)
        .order_by(Attendance.id)
        .options(
            joinedload(Attendance.seat),
            joinedload(Attendance.organisation).joinedload(Organisation.former_names),
        )
    )


def held_seats(meeting: Meeting) -> Sequence[Seat]:
    """The seats of its body that somebody held on its day: of them so many make a quorum."""
    if meeting.body_id is None:
        return []
    return db.session.scalars(*_held_seats(meeting.body_id, meeting.local_day)).all()


@prepared
def _held_seats(body: int, day: date) -> Select[Seat]:
    is_held = exists().where(
        Mandate.seat_id == Seat.id,
        Mandate.since <= day,
        or_(Mandate.until.is_(None), Mandate.until >= day),
    )
    return select(Seat).where(
        Seat.body_id == body,
        Seat.since <= day,
        or_(Seat.until.is_(None), Seat.until >= day),
        is_held,
    )


def get_attendance(meeting: Meeting, attendance_id: int) -> Attendance:
    row = db.session.scalar(select(Attendance).filter_by(id=attendance_id, meeting_id=meeting.id))
    if row is None:
        raise NotFound
    return row


def seats_of(body: Body) -> Sequence[Seat]:
    """With their organisations and who holds them."""
    return db.session.scalars(
        select(Seat)
        .where(Seat.body_id == body.id)
        .order_by(Seat.position)
        .options(
            joinedload(Seat.organisation).selectinload(Organisation.former_names),
            selectinload(Seat.mandates).joinedload(Mandate.user),
        )
    ).all()


def agreements_of(meeting: Meeting) -> Sequence[Agreement]:
    return db.session.scalars(*_agreements(meeting.id)).unique().all()


@prepared
def _agreements(meeting: int) -> Select[Agreement]:
    return (
        select(Agreement)
        .where(Agreement.meeting_id == meeting)
        .order_by(Agreement.number)
        .options(
            joinedload(Agreement.owner).joinedload(Organisation.former_names),
            joinedload(Agreement.seat)
            .joinedload(Seat.organisation)
            .joinedload(Organisation.former_names),
            joinedload(Agreement.agenda_item),
        )
    )


def get_agreement(meeting: Meeting, number: int) -> Agreement:
    found = db.session.scalar(select(Agreement).filter_by(meeting_id=meeting.id, number=number))
    if found is None:
        raise NotFound
    return found


def last_number(meeting: Meeting) -> int:
    highest = select(func.max(Agreement.number)).where(Agreement.meeting_id == meeting.id)
    return db.session.scalar(highest) or 0
