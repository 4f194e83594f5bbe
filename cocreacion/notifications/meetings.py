"""Letters about meetings: calls, seats, changes, cancellations. With the calendar file."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from flask_babel import force_locale

from cocreacion.groups import queries as groups
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.events import listen
from cocreacion.kernel.mail import write
from cocreacion.meetings import calendar
from cocreacion.meetings.events import (
    MeetingCalled,
    MeetingCancelled,
    MeetingChanged,
    PersonRegistered,
    SeatGiven,
)
from cocreacion.meetings.models import Meeting, MeetingState, Place, Registration
from cocreacion.meetings.queries import coming
from cocreacion.people.models import User


def confirm(event: PersonRegistered) -> None:
    """A seat, or the place in the line."""
    mine = coming.get_registration(event.registration_id)
    key = f"registered:{mine.id}:{event.since}"
    waits = event.place == Place.WAITING
    _tell(mine, "meeting_waiting" if waits else "meeting_seat", key, promoted=False)


def tell_seat(event: SeatGiven) -> None:
    mine = coming.get_registration(event.registration_id)
    _tell(mine, "meeting_seat", f"seat-given:{mine.id}:{event.since}", promoted=True)


def _tell(mine: Registration, template: str, key: str, **facts: Any) -> None:
    """Unless it is not true any longer: people withdraw, and meetings are cancelled."""
    expected = Place.WAITING if template == "meeting_waiting" else Place.SEAT
    if mine.place is not expected or mine.meeting.state is not MeetingState.CALLED:
        return
    write_about(template, mine.user, mine.meeting, key, registration=mine, **facts)


def tell_change(event: MeetingChanged) -> None:
    meeting = db.session.get_one(Meeting, event.meeting_id)
    if not event.told or meeting.sequence != event.sequence:
        return  # a later change tells the newer facts
    for mine in coming.everybody(meeting):
        key = f"meeting-changed:{meeting.id}:{event.sequence}:{mine.user_id}"
        write_about("meeting_changed", mine.user, meeting, key, registration=mine)


def tell_cancellation(event: MeetingCancelled) -> None:
    meeting = db.session.get_one(Meeting, event.meeting_id)
    for mine in coming.everybody(meeting):
        key = f"meeting-cancelled:{meeting.id}:{mine.user_id}"
        write_about("meeting_cancelled", mine.user, meeting, key, registration=mine)


def call_members(event: MeetingCalled) -> None:
    """The call to those who hold a seat of the body, unless the meeting is only being recorded."""
    meeting = db.session.get_one(Meeting, event.meeting_id)
    if meeting.state is not MeetingState.CALLED or meeting.starts_at <= now():
        return
    for member in members(meeting):
        write_about("meeting_called", member, meeting, f"meeting-called:{meeting.id}:{member.id}")


def members(meeting: Meeting) -> Iterable[User]:
    """Who holds a seat of the body today."""
    if meeting.body_id is None:
        return []
    body = groups.get_body_by_id(meeting.body_id)
    held = (mandate.user for seat in body.current_seats for mandate in seat.holders)
    return {user.id: user for user in held}.values()


def write_about(
    template: str, person: User, meeting: Meeting, key: str, *, attach: bool = True, **facts: Any
) -> None:
    if not person.is_active:
        return
    with force_locale(person.language):
        place = calendar.where(meeting)
    write(
        template,
        to=person.email,
        language=person.language,
        key=key,
        calendar=calendar.of_one(meeting, person.language) if attach else b"",
        meeting=meeting,
        place=place,
        name=person.display_as,
        **facts,
    )


LISTENERS: list[tuple[type, Callable[[Any], None]]] = [
    (PersonRegistered, confirm),
    (SeatGiven, tell_seat),
    (MeetingChanged, tell_change),
    (MeetingCancelled, tell_cancellation),
    (MeetingCalled, call_members),
]


def init_app(app: Flask) -> None:  # noqa: ARG001
    for kind, listener in LISTENERS:
        listen(kind, listener)
