"""People register, wait, get a seat, withdraw. A seat is never given twice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.meetings import policy
from cocreacion.meetings.events import (
    InvitationAnswered,
    PersonRegistered,
    PersonWithdrew,
    SeatGiven,
)
from cocreacion.meetings.models import (
    Answer,
    Invitation,
    Meeting,
    Mode,
    Place,
    Registration,
    Support,
)
from cocreacion.meetings.queries import coming, inviting
from cocreacion.people.models import Organisation, User


class MeetingFull(Conflict):
    message = _l(
        "The last seat was taken while you were writing. "
        "You can join the waiting list: nothing you wrote is lost."
    )


class OldAnswer(Conflict):
    message = _l("A newer answer of this person is already known.")


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """How somebody comes, for whom, and what they need."""

    organisation: Organisation | None = None
    remote: bool = False
    wants: tuple[Support, ...] = ()
    needs: str = ""
    language: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    companion: str = ""


NO_WISHES = Wishes()


def register(
    meeting: Meeting, *, actor: User, wishes: Wishes = NO_WISHES, may_wait: bool = True
) -> Registration:
    """A seat, or a place in the line where none is free and the person agreed to wait.

    Registering again changes the wishes and keeps the place. Who is invited for a seat of the
    body comes by right: not counted, never waiting; to register is to say yes.
    """
    require(policy.can_register(actor, meeting, wishes.organisation, _invited(actor, meeting)))
    lock(meeting)
    invited = _invited(actor, meeting)
    require(policy.can_register(actor, meeting, wishes.organisation, invited))
    mine = coming.registration_of(actor, meeting)
    _keep_answer(invited, Answer.YES, actor)
    if mine is not None and mine.place is not Place.WITHDRAWN:
        _note(mine, wishes)
        _bring(mine, wishes.companion, actor)
        return mine
    seats, waiting = coming.taken(meeting)
    place = Place.SEAT if invited else _place(meeting, seats)
    if place is Place.WAITING and not may_wait:
        raise MeetingFull
    mine = mine or Registration(meeting=meeting, user_id=actor.id)
    mine.place, mine.registered_at = place, now()
    mine.seat_id = invited.seat_id if invited else None
    _note(mine, wishes)
    db.session.add(mine)
    db.session.flush()
    if not invited:
        meeting.coming = seats + (place is Place.SEAT)
        meeting.waiting = waiting + (place is Place.WAITING)
    record(
        PersonRegistered(
            actor_id=actor.id,
            meeting_id=meeting.id,
            registration_id=mine.id,
            place=place,
            organisation_id=mine.organisation_id,
            since=mine.registered_at.isoformat(),
        )
    )
    _bring(mine, wishes.companion, actor)
    return mine


def _bring(host: Registration, name: str, actor: User) -> None:
    """One person may come along: a seat, or a place in the line behind everybody."""
    meeting, guest = host.meeting, coming.companion_of(host)
    comes = guest is not None and guest.place is not Place.WITHDRAWN
    if guest is not None and comes and not name:
        guest.place = Place.WITHDRAWN
        db.session.flush()
        give_free_seats(meeting, actor)
    if not name:
        return
    if guest is None:
        guest = Registration(meeting=meeting, host_id=host.id, place=Place.WITHDRAWN)
        db.session.add(guest)
    guest.guest_name, guest.organisation, guest.remote = name, host.organisation, host.remote
    if not comes:
        seats, _ = coming.taken(meeting)
        guest.place, guest.registered_at = _place(meeting, seats), now()
        db.session.flush()
        meeting.coming, meeting.waiting = coming.taken(meeting)


def _place(meeting: Meeting, seats: int) -> Place:
    free = meeting.capacity is None or seats < meeting.capacity
    return Place.SEAT if free else Place.WAITING


def _note(mine: Registration, wishes: Wishes) -> None:
    hybrid = mine.meeting.mode is Mode.HYBRID
    mine.organisation = wishes.organisation
    mine.remote = mine.meeting.mode is Mode.ONLINE or (hybrid and wishes.remote)
    wants = [str(each) for each in wishes.wants]
    before = (mine.wants or [], mine.needs or "", mine.language or "")
    if before != (wants, wishes.needs, wishes.language):
        mine.wants, mine.needs, mine.language = wants, wishes.needs, wishes.language
        _forget_reply(mine)
        mine.asked_at = now() if mine.asks else None
    mine.answers = dict(wishes.answers)


def _forget_reply(mine: Registration) -> None:
    mine.outcome, mine.reply, mine.replied_at = None, "", None


def withdraw(meeting: Meeting, *, actor: User, said: Answer = Answer.NO) -> None:
    """Give up the seat or the place in the line; the next one moves up."""
    require(policy.can_withdraw(coming.registration_of(actor, meeting)))
    lock(meeting)
    mine = coming.registration_of(actor, meeting)
    if mine is None:
        return
    db.session.refresh(mine)
    require(policy.can_withdraw(mine))
    mine.place = Place.WITHDRAWN
    # Nobody needs to know any longer.
    mine.wants, mine.needs, mine.language, mine.answers = [], "", "", {}
    mine.asked_at = None
    _forget_reply(mine)
    guest = coming.companion_of(mine)
    if guest is not None:
        guest.place = Place.WITHDRAWN
    _keep_answer(_invited(actor, meeting), said, actor)
    db.session.flush()
    record(PersonWithdrew(actor_id=actor.id, meeting_id=meeting.id, registration_id=mine.id))
    give_free_seats(meeting, actor)


def answer(
    meeting: Meeting, said: Answer, *, actor: User, written_at: datetime | None = None
) -> None:
    """Say yes, perhaps or no. `written_at`: when a mail says that it was written.

    Who is invited for a seat comes by right with a yes, and does not come otherwise. Who has no
    seat in the body but registered may say yes, which changes nothing, or no, which withdraws.
    """
    require(policy.can_answer(meeting, _invited(actor, meeting), _registered(actor, meeting)))
    lock(meeting)
    invited, mine = _invited(actor, meeting), _registered(actor, meeting)
    require(policy.can_answer(meeting, invited, mine))
    if invited is not None and written_at is not None:
        if invited.stamp is not None and written_at < invited.stamp:
            raise OldAnswer
        invited.stamp = written_at
    _keep_answer(invited, said, actor, by_mail=written_at is not None)
    comes = mine is not None and mine.place is not Place.WITHDRAWN
    if said is Answer.YES and not comes:
        register(meeting, actor=actor)
    elif comes and (said is Answer.NO or (said is Answer.MAYBE and invited)):
        withdraw(meeting, actor=actor, said=said)


def _invited(actor: User, meeting: Meeting) -> Invitation | None:
    return inviting.invitation_of(actor, meeting)


def _registered(actor: User, meeting: Meeting) -> Registration | None:
    return coming.registration_of(actor, meeting)


def _keep_answer(
    invited: Invitation | None, said: Answer, actor: User, *, by_mail: bool = False
) -> None:
    if invited is None or invited.answer is said:
        return
    invited.answer, invited.answered_at, invited.by_mail = said, now(), by_mail
    record(
        InvitationAnswered(
            actor_id=actor.id,
            meeting_id=invited.meeting_id,
            invitation_id=invited.id,
            answer=said,
        )
    )


def give_free_seats(meeting: Meeting, actor: User) -> None:
    """Whoever has waited longest gets what is free. The caller holds the meeting."""
    seats, waiting = coming.taken(meeting)
    free = None if meeting.capacity is None else max(0, meeting.capacity - seats)
    lucky_ones = coming.first_waiting(meeting, free) if waiting and policy.is_ahead(meeting) else []
    for lucky in lucky_ones:
        lucky.place = Place.SEAT
        seats, waiting = seats + 1, waiting - 1
        record(
            SeatGiven(
                actor_id=actor.id,
                meeting_id=meeting.id,
                registration_id=lucky.id,
                since=lucky.registered_at.isoformat(),
            )
        )
    meeting.coming, meeting.waiting = seats, waiting
