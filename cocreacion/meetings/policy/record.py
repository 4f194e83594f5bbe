"""Who may document meetings, and read what is kept of them."""

from cocreacion.groups.seating import Person
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import YES, Decision, no
from cocreacion.meetings.models import Meeting, MeetingState, MinutesState
from cocreacion.meetings.policy.calling import CANCELLED, Bodies, can_change, can_manage


def can_take_attendance(actor: Person, meeting: Meeting, own: Bodies) -> Decision:
    """Attendance and agreements go out with the minutes: whoever signs, signs them, too."""
    may = can_change(actor, meeting, own)
    if may:
        may = _has_begun(meeting)
    if not may or meeting.minutes is None:
        return may
    if meeting.minutes.stage is MinutesState.APPROVED:
        return no(_l("The minutes are approved. Publish them; a correction can follow."))
    if meeting.minutes.state is MinutesState.CIRCULATED:
        return no(
            _l(
                "The minutes are being signed, with the attendance and the agreements. "
                "Ask for a correction and accept it, then change them."
            )
        )
    return YES


def _has_begun(meeting: Meeting) -> Decision:
    if meeting.state is MeetingState.CANCELLED:
        return no(CANCELLED)
    if meeting.state is MeetingState.DRAFT:
        return no(_l("Publish the call first."))
    if not meeting.has_begun:
        return no(_l("This meeting has not begun yet."))
    return YES


def can_word_agreements(actor: Person, meeting: Meeting, own: Bodies) -> Decision:
    return can_take_attendance(actor, meeting, own)


def can_write_minutes(actor: Person, meeting: Meeting, own: Bodies) -> Decision:
    """The text itself: from the beginning of the meeting until it is approved."""
    may = can_manage(actor, meeting, own)
    if may:
        may = _has_begun(meeting)
    minutes = meeting.minutes
    if not may or minutes is None:
        return may
    if minutes.stage is MinutesState.APPROVED:
        return no(_l("These minutes are approved: their text no longer changes."))
    if minutes.state in {MinutesState.PUBLISHED, MinutesState.CORRECTED}:
        return no(_l("These minutes are published. What is wrong in them takes a new edition."))
    return YES


def can_mark_agreement(actor: Person, meeting: Meeting, own: Bodies) -> Decision:
    """What became of an agreement goes on after the minutes are published."""
    return can_manage(actor, meeting, own)
