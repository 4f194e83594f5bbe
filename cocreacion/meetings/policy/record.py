"""Who may document meetings, and read what is kept of them."""

from cocreacion.groups.seating import Person
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import YES, Decision, no
from cocreacion.meetings.models import Meeting, MeetingState, MinutesState, Place
from cocreacion.meetings.policy.calling import Bodies, can_change, can_manage


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
