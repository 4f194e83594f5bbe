"""Letters about meetings: calls, seats, changes, cancellations, minutes. With the calendar file."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from flask_babel import force_locale

from cocreacion.groups import queries as groups
from cocreacion.groups.models import Delegation
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.events import listen
from cocreacion.kernel.mail import write
from cocreacion.meetings import calendar, replies
from cocreacion.meetings.events import (
    InvitationAnswered,
    MeetingCalled,
    MeetingCancelled,
    MeetingChanged,
    MinutesCirculated,
    MinutesPublished,
    PersonRegistered,
    SeatGiven,
)
from cocreacion.meetings.models import Answer, Meeting, MeetingState, Place, Registration
from cocreacion.meetings.queries import coming, inviting
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
    _write(template, mine.user, mine.meeting, key, registration=mine, **facts)


def tell_change(event: MeetingChanged) -> None:
    """To whoever registered and whoever is invited, also those who said no: it may suit now."""
    meeting = db.session.get_one(Meeting, event.meeting_id)
    if not event.told or meeting.sequence != event.sequence:
        return  # a later change tells the newer facts
    for person, mine in _concerned(meeting):
        key = f"meeting-changed:{meeting.id}:{event.sequence}:{person.id}"
        _write("meeting_changed", person, meeting, key, registration=mine)


def tell_cancellation(event: MeetingCancelled) -> None:
    meeting = db.session.get_one(Meeting, event.meeting_id)
    for person, mine in _concerned(meeting):
        key = f"meeting-cancelled:{meeting.id}:{person.id}"
        _write("meeting_cancelled", person, meeting, key, registration=mine)


def _concerned(meeting: Meeting) -> Iterable[tuple[User, Registration | None]]:
    """Each once: those who registered, then those who are invited for a seat."""
    found: dict[User, Registration | None] = {m.user: m for m in coming.everybody(meeting)}
    for invitation in inviting.invited(meeting):
        found.setdefault(invitation.user, None)
    return found.items()


def call_members(event: MeetingCalled) -> None:
    """The invitation to those who hold a seat of the body, unless the meeting is only being
    recorded."""
    meeting = db.session.get_one(Meeting, event.meeting_id)
    if meeting.state is not MeetingState.CALLED or meeting.starts_at <= now():
        return
    for invitation in inviting.invited(meeting):
        person = invitation.user
        key = f"meeting-called:{meeting.id}:{person.id}"
        _write("meeting_called", person, meeting, key, invitation=invitation)


def tell_alternate(event: InvitationAnswered) -> None:
    """Who stands in learns that the principal does not come."""
    said = inviting.get_invitation(event.invitation_id)
    if said.role is not Delegation.PRINCIPAL or said.answer is not Answer.NO:
        return
    if event.answer != Answer.NO or said.meeting.state is not MeetingState.CALLED:
        return
    for other in inviting.invited(said.meeting):
        if other.seat_id == said.seat_id and other.role is Delegation.ALTERNATE:
            key = f"meeting-stand-in:{said.meeting_id}:{other.user_id}"
            _write("meeting_stand_in", other.user, said.meeting, key, invitation=other)


def tell_draft(event: MinutesCirculated) -> None:
    _tell_minutes(event.meeting_id, "meeting_draft")


def tell_minutes(event: MinutesPublished) -> None:
    _tell_minutes(event.meeting_id, "meeting_minutes")


def _tell_minutes(meeting_id: int, template: str) -> None:
    meeting = db.session.get_one(Meeting, meeting_id)
    seated = [mine.user for mine in coming.everybody(meeting) if mine.place is Place.SEAT]
    for person in {each.id: each for each in [*_members(meeting), *seated]}.values():
        _write(template, person, meeting, f"{template}:{meeting.id}:{person.id}", attach=False)


def _members(meeting: Meeting) -> Iterable[User]:
    """Who holds a seat of the body today."""
    if meeting.body_id is None:
        return []
    body = groups.get_body_by_id(meeting.body_id)
    held = (mandate.user for seat in body.current_seats for mandate in seat.holders)
    return {user.id: user for user in held}.values()


def _write(
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
        calendar=_file(person, meeting) if attach else b"",
        meeting=meeting,
        place=place,
        name=person.display_as,
        answers_by_mail=replies.are_taken_in(),
        **facts,
    )


def _file(person: User, meeting: Meeting) -> bytes:
    """An invitation of their own for whoever is invited or has a seat; for others, the file that
    everybody can fetch."""
    invitation = inviting.invitation_of(person, meeting)
    mine = coming.registration_of(person, meeting)
    if invitation is not None:
        answer = invitation.answer
    elif mine is not None and mine.place is Place.SEAT:
        answer = Answer.YES
    else:
        return calendar.of_one(meeting, person.language)
    return replies.invitation(meeting, calendar.entry(meeting, person.language), person, answer)


LISTENERS: list[tuple[type, Callable[[Any], None]]] = [
    (PersonRegistered, confirm),
    (SeatGiven, tell_seat),
    (MeetingChanged, tell_change),
    (MeetingCancelled, tell_cancellation),
    (MeetingCalled, call_members),
    (InvitationAnswered, tell_alternate),
    (MinutesCirculated, tell_draft),
    (MinutesPublished, tell_minutes),
]


def init_app(app: Flask) -> None:  # noqa: ARG001
    for kind, listener in LISTENERS:
        listen(kind, listener)
