"""Who has a seat, who waits, in which order."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, or_, select, tuple_
from sqlalchemy.orm import joinedload

from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.meetings.models import Meeting, MeetingState, Place, Question, Registration
from cocreacion.people.models import Guest, User

ORDER = (Registration.registered_at, Registration.id)


def registration_of(person: User | Guest, meeting: Meeting) -> Registration | None:
    if not isinstance(person, User):
        return None
    return db.session.scalar(
        select(Registration)
        .where(Registration.user_id == person.id, Registration.meeting_id == meeting.id)
        .options(joinedload(Registration.organisation))
    )


def get_registration(registration_id: int) -> Registration:
    """With the person, the organisation and the meeting."""
    found = db.session.scalar(
        select(Registration)
        .where(Registration.id == registration_id)
        .options(
            joinedload(Registration.user),
            joinedload(Registration.organisation),
            joinedload(Registration.meeting).joinedload(Meeting.kind),
        )
    )
    if found is None:
        raise NotFound
    return found


def taken(meeting: Meeting) -> tuple[int, int]:
    """How many have a seat, and how many wait, counted from the rows; who comes by right is none
    of them."""
    seats, waiting = (
        _how_many(Registration.place == place) for place in (Place.SEAT, Place.WAITING)
    )
    row = db.session.execute(
        select(seats, waiting).where(
            Registration.meeting_id == meeting.id, Registration.seat_id.is_(None)
        )
    ).one()
    return row[0] or 0, row[1] or 0


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def first_waiting(meeting: Meeting, most: int | None) -> Sequence[Registration]:
    """So many of those who wait, the longest wait first; all of them where `most` is None."""
    return db.session.scalars(
        select(Registration)
        .where(Registration.meeting_id == meeting.id, Registration.place == Place.WAITING)
        .order_by(*ORDER)
        .limit(most)
    ).all()


def number_in_line(registration: Registration) -> int:
    """1 for the one who is next."""
    before = select(func.count()).where(
        Registration.meeting_id == registration.meeting_id,
        Registration.place == Place.WAITING,
        tuple_(*ORDER) <= (registration.registered_at, registration.id),
    )
    return db.session.scalar(before) or 0


def everybody(meeting: Meeting) -> Sequence[Registration]:
    """Who comes and who waits, for the secretariat: seats first, then the line."""
    return db.session.scalars(
        select(Registration)
        .where(Registration.meeting_id == meeting.id, Registration.place != Place.WITHDRAWN)
        .order_by(Registration.place, *ORDER)
        .options(joinedload(Registration.user), joinedload(Registration.organisation))
    ).all()


def mine(person: User) -> Sequence[Registration]:
    """What somebody is registered for, still to come or going on, soonest first."""
    return db.session.scalars(
        select(Registration)
        .join(Registration.meeting)
        .where(
            Registration.user_id == person.id,
            Registration.place != Place.WITHDRAWN,
            Meeting.ends_at > now(),
            Meeting.state != MeetingState.DRAFT,
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .options(joinedload(Registration.meeting), joinedload(Registration.organisation))
        .limit(50)
    ).all()


def companion_of(host: Registration) -> Registration | None:
    return db.session.scalar(select(Registration).where(Registration.host_id == host.id))


def get_of_meeting(meeting: Meeting, registration_id: int) -> Registration:
    """One of those who come or wait."""
    found = find_of_meeting(meeting, registration_id)
    if found is None:
        raise NotFound
    return found


def find_of_meeting(meeting: Meeting, registration_id: int) -> Registration | None:
    return db.session.scalar(
        select(Registration)
        .where(
            Registration.id == registration_id,
            Registration.meeting_id == meeting.id,
            Registration.place != Place.WITHDRAWN,
        )
        .options(joinedload(Registration.user), joinedload(Registration.organisation))
    )


def questions_of(meeting: Meeting) -> Sequence[Question]:
    return db.session.scalars(
        select(Question)
        .where(Question.meeting_id == meeting.id)
        .order_by(Question.position, Question.id)
    ).all()


def get_question(meeting: Meeting, question_id: int) -> Question:
    found = db.session.scalar(select(Question).filter_by(id=question_id, meeting_id=meeting.id))
    if found is None:
        raise NotFound
    return found


def with_private_facts(before: datetime) -> Sequence[Registration]:
    """Of meetings that ended before this moment: needs and addresses that are still known."""
    return db.session.scalars(
        select(Registration)
        .join(Registration.meeting)
        .where(
            Meeting.ends_at < before,
            or_(
                Registration.asked_at.is_not(None),
                Registration.needs != "",
                Registration.guest_email != "",
            ),
        )
        .order_by(Registration.id)
        .limit(200)
    ).all()
