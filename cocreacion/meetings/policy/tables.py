"""Who arranges tables, writes down what is said at them, and checks it."""

from collections.abc import Iterable
from datetime import timedelta

from cocreacion.groups.seating import Person
from cocreacion.kernel.clock import now
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import YES, Decision, no
from cocreacion.meetings.models import (
    DiscussionTable,
    Meeting,
    MeetingState,
    Transcript,
    TranscriptState,
)
from cocreacion.meetings.policy.calling import CANCELLED, Bodies, can_change, can_manage
from cocreacion.meetings.policy.desk import EARLY

SHEETS = timedelta(days=60)  # sheets of paper are typed afterwards


def can_arrange_tables(actor: Person, meeting: Meeting, own: Bodies) -> Decision:
    return can_change(actor, meeting, own)


def can_see_table_desk(actor: Person, table: DiscussionTable, own: Bodies) -> Decision:
    if actor.is_authenticated and table.rapporteur_id == actor.id:
        return YES
    if can_manage(actor, table.meeting, own):
        return YES
    return no(_l("Only the rapporteur of this table and those who prepare the meeting write here."))


def can_capture(actor: Person, table: DiscussionTable, own: Bodies) -> Decision:
    """From three hours before the meeting until 60 days after it."""
    may = can_see_table_desk(actor, table, own)
    if not may:
        return may
    meeting = table.meeting
    if meeting.state is MeetingState.CANCELLED:
        return no(CANCELLED)
    if meeting.state is MeetingState.DRAFT:
        return no(_l("Publish the call first."))
    if now() < meeting.starts_at - EARLY:
        return no(_l("Tables open three hours before the meeting."))
    if now() > meeting.ends_at + SHEETS:
        return no(_l("The meeting was more than 60 days ago: nothing more is added to its tables."))
    return YES


def can_see_checking(
    actor: Person, meeting: Meeting, own: Bodies, tables: Iterable[DiscussionTable]
) -> Decision:
    """Rapporteurs check what was written at other tables, and the secretariat everything."""
    if can_manage(actor, meeting, own):
        return YES
    if actor.is_authenticated and any(table.rapporteur_id == actor.id for table in tables):
        return YES
    return no(_l("Only rapporteurs and those who prepare the meeting check what was written."))


def can_check(
    actor: Person, transcript: Transcript, own: Bodies, tables: Iterable[DiscussionTable]
) -> Decision:
    may = can_see_checking(actor, transcript.table.meeting, own, tables)
    if not may:
        return may
    if transcript.captured_by == actor.id:
        return no(_l("You wrote this down yourself: somebody else compares it."))
    if transcript.state is not TranscriptState.WAITING:
        return no(_l("This text was already checked."))
    return YES


def can_correct(actor: Person, transcript: Transcript) -> Decision:
    """Whoever wrote it down, until it is published."""
    if transcript.captured_by != actor.id:
        return no(_l("Only whoever wrote this down corrects it."))
    if transcript.state is TranscriptState.PUBLISHED:
        return no(_l("This text was checked and is published."))
    return YES
