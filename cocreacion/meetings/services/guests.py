"""Those without an account, whom the secretariat registers; and what it answers to everybody."""

from dataclasses import dataclass

from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.meetings import policy
from cocreacion.meetings.events import NeedsAnswered, PersonRegistered, PersonWithdrew
from cocreacion.meetings.models import Meeting, Outcome, Place, Registration, Support
from cocreacion.meetings.queries import coming, meetings
from cocreacion.meetings.services.coming import give_free_seats
from cocreacion.people.models import Organisation, User


class ReplyMissing(Invalid):
    message = _l("Say what is provided, or why it is not possible.")


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Who comes, how they can be reached, what they need."""

    name: str
    email: str = ""
    organisation: Organisation | None = None
    remote: bool = False
    wants: tuple[Support, ...] = ()
    needs: str = ""
    language: str = ""


def register_guest(meeting: Meeting, guest: Guest, *, actor: User) -> Registration:
    """A seat, or a place in the line where none is free."""
    require(policy.can_register_guests(actor, meeting, meetings.bodies_of(actor)))
    lock(meeting)
    require(policy.can_register_guests(actor, meeting, meetings.bodies_of(actor)))
    seats, waiting = coming.taken(meeting)
    free = meeting.capacity is None or seats < meeting.capacity
    row = Registration(
        meeting=meeting,
        guest_name=guest.name,
        guest_email=guest.email,
        organisation=guest.organisation,
        remote=guest.remote,
        wants=[*guest.wants],
        needs=guest.needs,
        language=guest.language,
        asked_at=now() if guest.wants or guest.needs else None,
        place=Place.SEAT if free else Place.WAITING,
        registered_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    meeting.coming, meeting.waiting = seats + free, waiting + (not free)
    record(
        PersonRegistered(
            actor_id=actor.id,
            meeting_id=meeting.id,
            registration_id=row.id,
            place=row.place,
            organisation_id=row.organisation_id,
            since=row.registered_at.isoformat(),
        )
    )
    return row


def take_off(row: Registration, *, actor: User) -> None:
    """A guest does not come: the next one in the line gets the seat."""
    require(policy.can_take_off(actor, row, meetings.bodies_of(actor)))
    meeting = row.meeting
    lock(meeting)
    db.session.refresh(row)
    require(policy.can_take_off(actor, row, meetings.bodies_of(actor)))
    row.place, row.guest_email = Place.WITHDRAWN, ""
    row.wants, row.needs, row.language, row.answers = [], "", "", {}
    db.session.flush()
    record(PersonWithdrew(actor_id=actor.id, meeting_id=meeting.id, registration_id=row.id))
    give_free_seats(meeting, actor)


def answer_needs(row: Registration, outcome: Outcome, reply: str, *, actor: User) -> None:
    """Say what is provided of what somebody needs; they get a letter."""
    require(policy.can_answer_needs(actor, row, meetings.bodies_of(actor)))
    if outcome is not Outcome.GRANTED and not reply:
        raise ReplyMissing
    lock(row.meeting)
    db.session.refresh(row)
    require(policy.can_answer_needs(actor, row, meetings.bodies_of(actor)))
    if (row.outcome, row.reply) == (outcome, reply):
        return
    row.outcome, row.reply, row.replied_at = outcome, reply, now()
    record(
        NeedsAnswered(
            actor_id=actor.id,
            meeting_id=row.meeting_id,
            registration_id=row.id,
            at=row.replied_at.isoformat(),
        )
    )
