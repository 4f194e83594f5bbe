"""Letters about meetings: calls, seats, changes, cancellations. With the calendar file."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, cast

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
    DateChosen,
    DateLookedFor,
    InvitationAnswered,
    MeetingCalled,
    MeetingCancelled,
    MeetingChanged,
    NeedsAnswered,
    PersonRegistered,
    SeatGiven,
)
from cocreacion.meetings.models import Answer, DatePoll, Meeting, MeetingState, Place, Registration
from cocreacion.meetings.queries import coming, dating, inviting
from cocreacion.people.models import User

GUESTS_READ = "es"  # whoever has no account has chosen no language


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
    reader = _reader(mine)
    if reader:
        _write(template, reader, mine.meeting, key, registration=mine, **facts)


def ask_for_date(event: DateLookedFor) -> None:
    """To those who hold a seat of the body: when can they?"""
    poll = db.session.get_one(DatePoll, event.date_poll_id)
    if poll.closed_at is None:
        for person in _holders(poll.body_id):
            _write_about_date("meeting_dates", person, poll, f"dates:{poll.id}:{person.id}")


def tell_date(event: DateChosen) -> None:
    """To whoever answered, and took the trouble."""
    poll = db.session.get_one(DatePoll, event.date_poll_id)
    for person in dating.who_answered(poll):
        _write_about_date("meeting_date", person, poll, f"date:{poll.id}:{person.id}")


def _write_about_date(template: str, person: User, poll: DatePoll, key: str) -> None:
    if person.is_active:
        write(
            template,
            to=person.email,
            language=person.language,
            key=key,
            poll=poll,
            meeting=poll.meeting,
            name=person.display_as,
        )


def tell_needs(event: NeedsAnswered) -> None:
    """What is provided of what somebody needs, and why not the rest."""
    mine = coming.get_registration(event.registration_id)
    reader = _reader(mine)
    if reader and mine.outcome is not None and mine.place is not Place.WITHDRAWN:
        key = f"needs-answered:{mine.id}:{event.at}"
        _write("meeting_needs", reader, mine.meeting, key, attach=False, registration=mine)


def tell_change(event: MeetingChanged) -> None:
    """To whoever registered and whoever is invited, also those who said no: it may suit now."""
    meeting = db.session.get_one(Meeting, event.meeting_id)
    if not event.told or meeting.sequence != event.sequence:
        return  # a later change tells the newer facts
    for reader, mine in _concerned(meeting):
        key = f"meeting-changed:{meeting.id}:{event.sequence}:{reader.key}"
        _write("meeting_changed", reader, meeting, key, registration=mine)


def tell_cancellation(event: MeetingCancelled) -> None:
    meeting = db.session.get_one(Meeting, event.meeting_id)
    for reader, mine in _concerned(meeting):
        key = f"meeting-cancelled:{meeting.id}:{reader.key}"
        _write("meeting_cancelled", reader, meeting, key, registration=mine)


@dataclass(frozen=True)
class Reader:
    """Whom a letter is for; a guest has no account. `key` tells one from the other."""

    key: str
    email: str
    language: str
    name: str
    user: User | None = None


def _person(user: User) -> Reader:
    return Reader(str(user.id), user.email, user.language, user.display_as, user)


def _reader(mine: Registration) -> Reader | None:
    """None for whoever left no address: who registered them tells them."""
    if mine.user is not None:
        return _person(mine.user)
    if not mine.guest_email:
        return None
    return Reader(f"guest-{mine.id}", mine.guest_email, GUESTS_READ, mine.guest_name)


def _concerned(meeting: Meeting) -> Iterable[tuple[Reader, Registration | None]]:
    """Each once: those who registered, then those who are invited for a seat."""
    found: dict[str, tuple[Reader, Registration | None]] = {}
    for mine in coming.everybody(meeting):
        reader = _reader(mine)
        if reader:
            found[reader.key] = reader, mine
    for invitation in inviting.invited(meeting):
        reader = _person(invitation.user)
        found.setdefault(reader.key, (reader, None))
    return found.values()


def call_members(event: MeetingCalled) -> None:
    """The invitation to those who hold a seat of the body, unless the meeting is only being
    recorded."""
    meeting = db.session.get_one(Meeting, event.meeting_id)
    if meeting.state is not MeetingState.CALLED or meeting.starts_at <= now():
        return
    for invitation in inviting.invited(meeting):
        person = invitation.user
        key = f"meeting-called:{meeting.id}:{person.id}"
        _write("meeting_called", _person(person), meeting, key, invitation=invitation)


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
            _write("meeting_stand_in", _person(other.user), said.meeting, key, invitation=other)


def members(meeting: Meeting) -> Iterable[User]:
    return _holders(meeting.body_id)


def _holders(body_id: int | None) -> Iterable[User]:
    """Who holds a seat of the body today."""
    if body_id is None:
        return []
    body = groups.get_body_by_id(body_id)
    held = (mandate.user for seat in body.current_seats for mandate in seat.holders)
    return {user.id: user for user in held}.values()


def write_about(
    template: str, person: User, meeting: Meeting, key: str, *, attach: bool = True, **facts: Any
) -> None:
    """A letter to somebody with an account, in their language."""
    _write(template, _person(person), meeting, key, attach=attach, **facts)


def _write(
    template: str, reader: Reader, meeting: Meeting, key: str, *, attach: bool = True, **facts: Any
) -> None:
    if reader.user is not None and not reader.user.is_active:
        return
    with force_locale(reader.language):
        place = calendar.where(meeting)
    write(
        template,
        to=reader.email,
        language=reader.language,
        key=key,
        calendar=_file(reader, meeting) if attach else b"",
        meeting=meeting,
        place=place,
        name=reader.name,
        answers_by_mail=replies.are_taken_in(),
        **facts,
    )


def _file(reader: Reader, meeting: Meeting) -> bytes:
    """An invitation of their own for whoever is invited or has a seat; for others, the file that
    everybody can fetch."""
    person = reader.user
    invitation = inviting.invitation_of(person, meeting) if person else None
    mine = coming.registration_of(person, meeting) if person else None
    if invitation is not None:
        answer = invitation.answer
    elif mine is not None and mine.place is Place.SEAT:
        answer = Answer.YES
    else:
        return calendar.of_one(meeting, reader.language)
    entry = calendar.entry(meeting, reader.language)
    return replies.invitation(meeting, entry, cast("User", person), answer)


LISTENERS: list[tuple[type, Callable[[Any], None]]] = [
    (PersonRegistered, confirm),
    (SeatGiven, tell_seat),
    (MeetingChanged, tell_change),
    (MeetingCancelled, tell_cancellation),
    (MeetingCalled, call_members),
    (InvitationAnswered, tell_alternate),
    (NeedsAnswered, tell_needs),
    (DateLookedFor, ask_for_date),
    (DateChosen, tell_date),
]


def init_app(app: Flask) -> None:  # noqa: ARG001
    for kind, listener in LISTENERS:
        listen(kind, listener)
