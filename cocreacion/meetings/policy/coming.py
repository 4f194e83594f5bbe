"""Who may come."""

from datetime import timedelta

from cocreacion.groups.seating import Person
from cocreacion.kernel.clock import now
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import YES, Decision, no
from cocreacion.meetings.models import Invitation, Meeting, MeetingState, Place, Registration
from cocreacion.meetings.policy.calling import CANCELLED, Bodies, can_change, can_manage
from cocreacion.people.models import Organisation, User

DOORS = timedelta(hours=3)


def is_open(meeting: Meeting, invited: Invitation | None = None) -> Decision:
    """Whether anybody can register now; the form is shown to guests, too. Who is invited for a
    seat may come where others cannot register."""
    if meeting.state is MeetingState.CANCELLED:
        return no(CANCELLED)
    if meeting.state is MeetingState.DRAFT:
        return no(_l("The call to this meeting is not published yet."))
    if meeting.is_over:
        return no(_l("This meeting is over."))
    if meeting.has_begun:
        return no(_l("This meeting has already begun. Registration is closed."))
    if not meeting.registration_open and invited is None:
        return no(_l("Registration is not open for this meeting."))
    return YES


def can_register(
    actor: Person,
    meeting: Meeting,
    organisation: Organisation | None = None,
    invited: Invitation | None = None,
) -> Decision:
    may = is_open(meeting, invited)
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


def can_answer(
    meeting: Meeting, invited: Invitation | None, registration: Registration | None
) -> Decision:
    """Say yes or no to an invitation; who registered may do so, too."""
    if meeting.state is MeetingState.CANCELLED:
        return no(CANCELLED)
    if invited is None and (registration is None or registration.place is Place.WITHDRAWN):
        return no(_l("You are not invited to this meeting by a seat, and not registered for it."))
    if meeting.state is MeetingState.DRAFT:
        return no(_l("The call to this meeting is not published yet."))
    if meeting.has_begun:
        return no(_l("This meeting has already begun."))
    return YES


def can_see_link(actor: Person, meeting: Meeting, own: Bodies, place: Place | None) -> bool:
    """The address of the video call: for those with a seat and for who prepares the meeting."""
    if meeting.state is MeetingState.CANCELLED or meeting.is_over:
        return False
    return place is Place.SEAT or bool(can_manage(actor, meeting, own))


def can_have_calendar(actor: Person) -> Decision:
    if isinstance(actor, User):
        return YES
    return no(_l("Sign in to have a calendar of your own."))


def can_register_guests(actor: Person, meeting: Meeting, own: Bodies) -> Decision:
    """Register somebody without an account: whoever prepares the meeting, until it begins."""
    may = can_manage(actor, meeting, own)
    if not may:
        return may
    if meeting.state is not MeetingState.CALLED or meeting.is_over:
        return no(_l("People can be registered from the call until the end of the meeting."))
    return YES


def can_take_off(actor: Person, row: Registration, own: Bodies) -> Decision:
    may = can_register_guests(actor, row.meeting, own)
    if not may:
        return may
    if row.user_id is not None:
        return no(_l("Only the person can withdraw: they have an account of their own."))
    return YES


def can_answer_needs(actor: Person, row: Registration, own: Bodies) -> Decision:
    may = can_manage(actor, row.meeting, own)
    if not may:
        return may
    if not row.asks or row.place is Place.WITHDRAWN:
        return no(_l("This person has asked for nothing."))
    if row.meeting.is_over:
        return no(_l("This meeting is over."))
    return YES


def can_check_in(
    actor: Person, meeting: Meeting, own: Bodies, place: Place | None = None
) -> Decision:
    """Note who arrives: from some hours before the beginning until the record is fixed."""
    may = can_change(actor, meeting, own)
    if not may:
        return may
    if meeting.state is MeetingState.DRAFT:
        return no(_l("Publish the call first."))
    if now() < meeting.starts_at - DOORS:
        return no(_l("The doors open three hours before the meeting: arrivals are noted then."))
    if place is Place.WAITING:
        return no(_l("This person is on the waiting list and has no seat yet."))
    if place is Place.WITHDRAWN:
        return no(_l("This person has withdrawn."))
    return YES


def can_have_pass(registration: Registration | None) -> Decision:
    if registration is None or registration.place is Place.WITHDRAWN:
        return no(_l("You are not registered for this meeting."))
    if registration.place is Place.WAITING:
        return no(_l("You are on the waiting list: your pass comes with the seat."))
    if registration.meeting.state is MeetingState.CANCELLED:
        return no(CANCELLED)
    return YES
