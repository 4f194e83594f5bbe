"""Who may call, document and attend meetings. `own` are the bodies one sits in, by id."""

from collections.abc import Mapping

from cocreacion.groups.models import Body, BodyKind
from cocreacion.groups.policy import is_secretariat
from cocreacion.groups.seating import Person
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import YES, Decision, no
from cocreacion.meetings.models import (
    Meeting,
    MeetingState,
    MinutesState,
    Place,
    Registration,
)
from cocreacion.people.models import Organisation, User
from cocreacion.votes.policy import can_create as can_create_poll

Bodies = Mapping[int, Body]

CANCELLED = _l("This meeting was cancelled.")


def can_prepare(actor: Person, own: Bodies) -> Decision:
    """Any meeting at all."""
    if is_secretariat(actor) or any(body.kind is not BodyKind.FORUM for body in own.values()):
        return YES
    return no(_l("Only the secretariat and the members of a group prepare its meetings."))


def can_call_for(actor: Person, body: Body | None, own: Bodies) -> Decision:
    """Meetings of a forum are its secretariat's: neither bloc alone writes the record."""
    if is_secretariat(actor):
        return YES
    if body is not None and body.id in own:
        if body.kind is not BodyKind.FORUM:
            return YES
        return no(_l("Only the secretariat prepares the sessions of this body."))
    if own:
        return no(_l("You may prepare meetings only of the groups in which you have a seat."))
    return no(_l("Only the secretariat and the members of a group prepare its meetings."))


def can_manage(actor: Person, meeting: Meeting, own: Bodies) -> Decision:
    return can_call_for(actor, meeting.body, own)


def can_change(actor: Person, meeting: Meeting, own: Bodies) -> Decision:
    """Facts and agenda; the record of a meeting is fixed once its minutes are published."""
    may = can_manage(actor, meeting, own)
    if not may:
        return may
    if meeting.state is MeetingState.CANCELLED:
        return no(CANCELLED)
    if is_frozen(meeting):
        return no(_l("The minutes of this meeting are published: its record no longer changes."))
    return YES


def can_publish_call(actor: Person, meeting: Meeting, own: Bodies) -> Decision:
    may = can_manage(actor, meeting, own)
    if not may:
        return may
    if meeting.state is not MeetingState.DRAFT:
        return no(_l("The call to this meeting is already published."))
    return YES


def can_cancel(actor: Person, meeting: Meeting, own: Bodies) -> Decision:
    may = can_manage(actor, meeting, own)
    if not may:
        return may
    if meeting.state is MeetingState.CANCELLED:
        return no(CANCELLED)
    if meeting.state is MeetingState.DRAFT:
        return no(_l("Nobody knows of this draft yet: discard it instead."))
    if meeting.is_over:
        return no(_l("This meeting is over: it can no longer be cancelled."))
    return YES


def can_discard(actor: Person, meeting: Meeting, own: Bodies) -> Decision:
    may = can_manage(actor, meeting, own)
    if not may:
        return may
    if meeting.state is not MeetingState.DRAFT:
        return no(_l("The call to this meeting is already published."))
    return YES


def is_open(meeting: Meeting) -> Decision:
    """Whether anybody can register now; the form is shown to guests, too."""
    if meeting.state is MeetingState.CANCELLED:
        return no(CANCELLED)
    if meeting.state is MeetingState.DRAFT:
        return no(_l("The call to this meeting is not published yet."))
    if meeting.is_over:
        return no(_l("This meeting is over."))
    if meeting.has_begun:
        return no(_l("This meeting has already begun. Registration is closed."))
    if not meeting.registration_open:
        return no(_l("Registration is not open for this meeting."))
    return YES


def can_register(
    actor: Person, meeting: Meeting, organisation: Organisation | None = None
) -> Decision:
    may = is_open(meeting)
    if not may:
        return may
    if not isinstance(actor, User):
        return no(_l("Sign in to register. What you wrote is kept."))
    if organisation is not None and organisation not in actor.organisations:
        return no(_l("You may come on behalf of an organisation only while you belong to it."))
    return YES


def can_withdraw(registration: Registration | None) -> Decision:
    if registration is None or registration.place is Place.WITHDRAWN:
        return no(_l("You are not registered for this meeting."))
    if registration.meeting.has_begun:
        return no(_l("This meeting has already begun."))
    return YES


def can_see_link(actor: Person, meeting: Meeting, own: Bodies, place: Place | None) -> bool:
    """The address of the video call: for those with a seat and for who prepares the meeting."""
    if meeting.state is MeetingState.CANCELLED or meeting.is_over:
        return False
    return place is Place.SEAT or bool(can_manage(actor, meeting, own))


def can_take_attendance(actor: Person, meeting: Meeting, own: Bodies) -> Decision:
    may = can_change(actor, meeting, own)
    if not may:
        return may
    if meeting.state is MeetingState.DRAFT:
        return no(_l("Publish the call first."))
    if not meeting.has_begun:
        return no(_l("This meeting has not begun yet."))
    return YES


def can_write_minutes(actor: Person, meeting: Meeting, own: Bodies) -> Decision:
    return can_take_attendance(actor, meeting, own)


def can_circulate(actor: Person, meeting: Meeting, own: Bodies) -> Decision:
    may = can_write_minutes(actor, meeting, own)
    if not may:
        return may
    if not meeting.is_over:
        return no(_l("This meeting is not over yet."))
    if meeting.minutes is None or meeting.minutes.text.missing == ["es", "en"]:
        return no(_l("Write the minutes first: there is no text yet."))
    return YES


def can_publish_minutes(actor: Person, meeting: Meeting, own: Bodies) -> Decision:
    may = can_circulate(actor, meeting, own)
    if not may:
        return may
    if meeting.minutes is None or meeting.minutes.state is not MinutesState.CIRCULATED:
        return no(_l("Circulate the draft first, so that those who were there can read it."))
    return YES


def can_put_to_vote(actor: Person, meeting: Meeting) -> Decision:
    """The secretariat prepares votes; who votes are the seats of the body that meets."""
    if meeting.body is None:
        return no(_l("This meeting is of no group, so there are no seats that could vote."))
    may = can_create_poll(actor, meeting.body)
    if not may:
        return may
    if meeting.state is MeetingState.CANCELLED:
        return no(CANCELLED)
    if meeting.state is MeetingState.DRAFT:
        return no(_l("Publish the call first."))
    return YES


def can_read_minutes(
    actor: Person, meeting: Meeting, own: Bodies, place: Place | None = None
) -> Decision:
    """Published: everybody. Circulated: those who were to be there. Before: those who write."""
    minutes = meeting.minutes
    if minutes is None:
        return no(_l("The minutes of this meeting have not been written yet."))
    if minutes.state is MinutesState.PUBLISHED or can_manage(actor, meeting, own):
        return YES
    if minutes.state is MinutesState.CIRCULATED:
        if meeting.body_id in own or place is Place.SEAT:
            return YES
        return no(_l("The draft is with those who took part. It is published once it is final."))
    return no(_l("The minutes of this meeting are being written."))


def can_mark_agreement(actor: Person, meeting: Meeting, own: Bodies) -> Decision:
    """What became of an agreement goes on after the minutes are published."""
    return can_manage(actor, meeting, own)


def is_ahead(meeting: Meeting) -> bool:
    return meeting.state is MeetingState.CALLED and not meeting.has_begun


def is_frozen(meeting: Meeting) -> bool:
    return meeting.minutes is not None and meeting.minutes.state is MinutesState.PUBLISHED
