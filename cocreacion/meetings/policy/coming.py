"""Who may come."""

from cocreacion.groups.seating import Person
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import YES, Decision, no
from cocreacion.meetings.models import Invitation, Meeting, MeetingState, Place, Registration
from cocreacion.meetings.policy.calling import CANCELLED, Bodies, can_manage
from cocreacion.people.models import Organisation, User


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
