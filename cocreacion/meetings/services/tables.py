"""Tables of a conversation: arranged, counted, written down, compared by a second person."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from cocreacion.contributions.models import Channel
from cocreacion.kernel.bilingual import LANGUAGES, Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.languages import CONTENT_LANGUAGES
from cocreacion.kernel.policy import require
from cocreacion.meetings import attribution, policy, saying
from cocreacion.meetings.events import TableArranged, TableCounted, TextChecked, TextWrittenDown
from cocreacion.meetings.models import (
    AgendaItem,
    DiscussionTable,
    Meeting,
    TableCount,
    Transcript,
    TranscriptState,
)
from cocreacion.meetings.queries import meetings
from cocreacion.meetings.queries import tables as queries
from cocreacion.people.models import Sector, User
from cocreacion.people.places import DEPARTMENTS

LONGEST = 4_000  # characters
MOST_PEOPLE = 1_000  # at one table
KEY = 64


class TableInUse(Conflict):
    message = _l("Something was written down at this table, so it cannot be removed.")


class NoWords(Invalid):
    message = _l("Write down what was said.")


class TooLong(Invalid):
    message: Any = _l("This is too long: at most %(max)d characters.", max=LONGEST)


class NoSheet(Invalid):
    message = _l("Write the number of the sheet, so that somebody can find it and compare.")


class NoReason(Invalid):
    message = _l("Say what does not agree, so that it can be corrected.")


class ChangedMeanwhile(Conflict):
    message = _l("This text was corrected while you were reading. Compare it again.")


class AnotherTable(Conflict):
    message = _l("This was already written down at another table.")


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    theme: Bilingual
    facilitator: str = ""
    rapporteur: User | None = None
    point: AgendaItem | None = None


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody said, in which language; `sheet` is the number of a sheet of paper."""

    text: str
    channel: Channel = Channel.MEETING
    sheet: str = ""
    language: str = "es"
    translation: str = ""
    translated_into: str = ""
    speaker: str = ""
    sector: Sector = Sector.CITIZEN
    department: str = ""

    def checked(self, meeting: Meeting) -> "Said":
        """Complete, and without what this meeting does not keep."""
        if not any(letter.isalnum() for letter in self.text):
            raise NoWords
        if max(len(self.text), len(self.translation)) > LONGEST:
            raise TooLong
        if self.language not in CONTENT_LANGUAGES:
            raise Invalid(_l("Choose a language from the list."))
        if self.channel is Channel.PAPER and not self.sheet:
            raise NoSheet
        into = self.translated_into if self.translated_into in LANGUAGES else "es"
        return replace(
            self,
            sheet=self.sheet if self.channel is Channel.PAPER else "",
            translated_into=into if self.translation else "",
            speaker=self.speaker if attribution.names(meeting) else "",
            department=self.department if self.department in DEPARTMENTS else "",
        )


def arrange(meeting: Meeting, arrangement: Arrangement, *, actor: User) -> DiscussionTable:
    """A table with the next number."""
    require(policy.can_arrange_tables(actor, meeting, meetings.bodies_of(actor)))
    lock(meeting)
    table = DiscussionTable(
        meeting=meeting, number=queries.last_number(meeting) + 1, sample=meeting.sample
    )
    _take(table, arrangement)
    db.session.add(table)
    db.session.flush()
    _note(table, actor, "added")
    return table


def rearrange(table: DiscussionTable, arrangement: Arrangement, *, actor: User) -> None:
    require(policy.can_arrange_tables(actor, table.meeting, meetings.bodies_of(actor)))
    lock(table)
    _take(table, arrangement)
    _note(table, actor, "changed")


def remove(table: DiscussionTable, *, actor: User) -> None:
    require(policy.can_arrange_tables(actor, table.meeting, meetings.bodies_of(actor)))
    lock(table)
    if queries.is_used(table):
        raise TableInUse
    _note(table, actor, "removed")
    db.session.delete(table)


def _take(table: DiscussionTable, arrangement: Arrangement) -> None:
    table.theme, table.facilitator = arrangement.theme, arrangement.facilitator
    table.rapporteur_id = arrangement.rapporteur.id if arrangement.rapporteur else None
    table.agenda_item_id = arrangement.point.id if arrangement.point else None


def _note(table: DiscussionTable, actor: User, what: str) -> None:
    record(
        TableArranged(actor_id=actor.id, meeting_id=table.meeting_id, table_id=table.id, what=what)
    )


def count(
    table: DiscussionTable,
    *,
    actor: User,
    operation: str,
    at: datetime,
    sector: Sector,
    department: str,
    headcount: int,
) -> TableCount:
    """So many people of a sector and a department sit here; the latest count holds."""
    require(policy.can_see_table_desk(actor, table, own := meetings.bodies_of(actor)))
    lock(table)
    before = queries.find_count(operation)
    if before is not None:
        return before
    require(policy.can_capture(actor, table, own))
    if not 0 <= headcount <= MOST_PEOPLE:
        raise Invalid(_l("Write a whole number from 0 to %(max)d.", max=MOST_PEOPLE))
    row = TableCount(
        table_id=table.id, operation=_key(operation), sector=sector, headcount=headcount,
        department=department if department in DEPARTMENTS else "", counted_at=at,
        counted_by=actor.id, sample=table.sample,
    )  # fmt: skip
    db.session.add(row)
    record(TableCounted(actor_id=actor.id, meeting_id=table.meeting_id, table_id=table.id))
    return row


def capture(
    table: DiscussionTable, said: Said, *, actor: User, operation: str, at: datetime
) -> Transcript:
    """Write down what somebody says. The same operation again is the same text."""
    require(policy.can_see_table_desk(actor, table, own := meetings.bodies_of(actor)))
    lock(table)
    before = queries.find_transcript(operation)
    if before is not None:
        if before.table_id != table.id:
            raise AnotherTable
        return before
    require(policy.can_capture(actor, table, own))
    row = Transcript(
        table=table, operation=_key(operation), said_at=min(at, now() + timedelta(minutes=2)),
        captured_by=actor.id, captured_at=now(), sample=table.sample,
        **vars(said.checked(table.meeting)),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    _written(row, actor)
    return row


def correct(transcript: Transcript, said: Said, *, actor: User, seen: int) -> None:
    """Whoever wrote it down corrects it; then it waits for a second person again."""
    require(policy.can_correct(actor, transcript))
    lock(transcript)
    require(policy.can_correct(actor, transcript))
    if transcript.revision != seen:
        raise ChangedMeanwhile
    for name, value in vars(said.checked(transcript.table.meeting)).items():
        setattr(transcript, name, value)
    transcript.revision += 1
    transcript.state, transcript.reason = TranscriptState.WAITING, ""
    _written(transcript, actor)


def confirm(transcript: Transcript, *, actor: User, seen: int) -> None:
    """A second person has compared it: from now on it is published."""
    require(policy.can_check(actor, transcript, meetings.bodies_of(actor), _tables(transcript)))
    _check(transcript, actor, seen, TranscriptState.PUBLISHED, "")


def give_back(transcript: Transcript, *, actor: User, seen: int, reason: str) -> None:
    """It does not say what was said: whoever wrote it down reads why."""
    require(policy.can_check(actor, transcript, meetings.bodies_of(actor), _tables(transcript)))
    if not any(letter.isalnum() for letter in reason):
        raise NoReason
    _check(transcript, actor, seen, TranscriptState.RETURNED, reason)


def _check(
    transcript: Transcript, actor: User, seen: int, state: TranscriptState, reason: str
) -> None:
    if state is TranscriptState.PUBLISHED:
        lock(transcript.table.meeting)  # it may get its thread now
    lock(transcript)
    may = policy.can_check(actor, transcript, meetings.bodies_of(actor), _tables(transcript))
    require(may)
    if transcript.revision != seen:
        raise ChangedMeanwhile
    transcript.state, transcript.reason = state, reason
    transcript.checked_by, transcript.checked_at = actor.id, now()
    if state is TranscriptState.PUBLISHED:
        saying.contribute(transcript, may)
    record(
        TextChecked(
            actor_id=actor.id,
            meeting_id=transcript.table.meeting_id,
            transcript_id=transcript.id,
            state=state,
        )
    )


def _tables(transcript: Transcript) -> Sequence[DiscussionTable]:
    return queries.tables_of(transcript.table.meeting)


def _written(transcript: Transcript, actor: User) -> None:
    record(
        TextWrittenDown(
            actor_id=actor.id,
            meeting_id=transcript.table.meeting_id,
            transcript_id=transcript.id,
            revision=transcript.revision,
        )
    )


def _key(operation: str) -> str:
    if not 0 < len(operation) <= KEY:
        raise Invalid(_l("This came without its number. Load the page again and repeat it."))
    return operation
