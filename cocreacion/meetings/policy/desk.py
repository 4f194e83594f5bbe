"""Who keeps the desk of a meeting, and when."""

from datetime import timedelta

from cocreacion.groups.seating import Person
from cocreacion.kernel.clock import now
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import YES, Decision, no
from cocreacion.meetings.models import Meeting, MeetingState
from cocreacion.meetings.policy.calling import Bodies, can_change, can_manage

EARLY = timedelta(hours=3)  # people arrive before the beginning


def can_see_desk(actor: Person, meeting: Meeting, own: Bodies) -> Decision:
    return can_manage(actor, meeting, own)


def can_keep_desk(actor: Person, meeting: Meeting, own: Bodies) -> Decision:
    """From three hours before the meeting until its record is fixed."""
    may = can_change(actor, meeting, own)
    if not may:
        return may
    if meeting.state is MeetingState.DRAFT:
        return no(_l("Publish the call first."))
    if now() < meeting.starts_at - EARLY:
        return no(_l("The desk opens three hours before the meeting."))
    return YES
