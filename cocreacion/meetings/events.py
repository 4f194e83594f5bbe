"""What happens to meetings. Ids and words only: no name, no need of anybody."""

from dataclasses import dataclass

from cocreacion.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class MeetingDrafted(Event):
    meeting_id: int


@dataclass(frozen=True, kw_only=True)
class MeetingCalled(Event):
    meeting_id: int


@dataclass(frozen=True, kw_only=True)
class MeetingChanged(Event):
    """`what` names the facts that changed; `told`, whether people who registered are told."""

    meeting_id: int
    sequence: int
    what: list[str]
    told: bool


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(Event):
    meeting_id: int
    sequence: int


@dataclass(frozen=True, kw_only=True)
class AgendaChanged(Event):
    """`what`: added, changed, removed, moved, put to the vote."""

    meeting_id: int
    agenda_item_id: int
    what: str


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(Event):
    """`place` is a seat or the waiting list; `since` tells one registration from the next."""

    meeting_id: int
    registration_id: int
    place: str
    organisation_id: int | None
    since: str


@dataclass(frozen=True, kw_only=True)
class SeatGiven(Event):
    """Somebody who was waiting has a seat now."""

    meeting_id: int
    registration_id: int
    since: str


@dataclass(frozen=True, kw_only=True)
class PersonWithdrew(Event):
    meeting_id: int
    registration_id: int


@dataclass(frozen=True, kw_only=True)
class AttendanceTaken(Event):
    meeting_id: int
    what: str


@dataclass(frozen=True, kw_only=True)
class MinutesSaved(Event):
    meeting_id: int
    revision: int


@dataclass(frozen=True, kw_only=True)
class MinutesCirculated(Event):
    meeting_id: int
    revision: int


@dataclass(frozen=True, kw_only=True)
class MinutesPublished(Event):
    meeting_id: int
    hash: str


@dataclass(frozen=True, kw_only=True)
class AgreementRecorded(Event):
    """Written down for the first time, or worded anew before the minutes are published."""

    meeting_id: int
    agreement_id: int


@dataclass(frozen=True, kw_only=True)
class AgreementRemoved(Event):
    meeting_id: int
    agreement_id: int


@dataclass(frozen=True, kw_only=True)
class AgreementMarked(Event):
    """Its state changed; this may happen long after the minutes were published."""

    meeting_id: int
    agreement_id: int
    before: str
    state: str


@dataclass(frozen=True, kw_only=True)
class DeskNoted(Event):
    """Something was noted at the desk. `kind` is a word of `ActKind`; never a choice of a vote."""

    meeting_id: int
    act_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class TableArranged(Event):
    """`what`: added, changed, removed."""

    meeting_id: int
    table_id: int
    what: str


@dataclass(frozen=True, kw_only=True)
class TableCounted(Event):
    meeting_id: int
    table_id: int


@dataclass(frozen=True, kw_only=True)
class TextWrittenDown(Event):
    """What somebody said at a table was written down or, from the second revision, corrected."""

    meeting_id: int
    transcript_id: int
    revision: int


@dataclass(frozen=True, kw_only=True)
class TextChecked(Event):
    """A second person compared it: it is published, or was returned."""

    meeting_id: int
    transcript_id: int
    state: str
