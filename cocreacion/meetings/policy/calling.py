"""Who may call meetings, and change them. `own` are the bodies one sits in, by id."""

from collections.abc import Mapping

from cocreacion.groups.models import Body, BodyKind
from cocreacion.groups.policy import is_secretariat
from cocreacion.groups.seating import Person
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import YES, Decision, no
from cocreacion.meetings.models import Meeting, MeetingState
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


def can_edit_templates(actor: Person) -> Decision:
    if is_secretariat(actor):
        return YES
    return no(_l("Only the secretariat keeps the templates of meetings."))


def is_ahead(meeting: Meeting) -> bool:
    return meeting.state is MeetingState.CALLED and not meeting.has_begun


def is_frozen(meeting: Meeting) -> bool:
    return meeting.minutes is not None and meeting.minutes.is_public
