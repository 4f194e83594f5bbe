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
    """`what`: added, changed, removed, moved, put to the vote, paper added, paper removed, brought
    up to date (with the agreements that are open)."""

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
class DateLookedFor(Event):
    date_poll_id: int


@dataclass(frozen=True, kw_only=True)
class DateChosen(Event):
    date_poll_id: int
    meeting_id: int


@dataclass(frozen=True, kw_only=True)
class NeedsAnswered(Event):
    """The secretariat answered what somebody needs; `at` tells one answer from the next."""

    meeting_id: int
    registration_id: int
    at: str


@dataclass(frozen=True, kw_only=True)
class QuestionsChanged(Event):
    meeting_id: int


@dataclass(frozen=True, kw_only=True)
class InvitationAnswered(Event):
    """Somebody invited for a seat said `yes`, `maybe` or `no`."""

    meeting_id: int
    invitation_id: int
    answer: str


@dataclass(frozen=True, kw_only=True)
class AttendanceTaken(Event):
    meeting_id: int
    what: str


@dataclass(frozen=True, kw_only=True)
class MinutesBegun(Event):
    meeting_id: int
    document_id: int


@dataclass(frozen=True, kw_only=True)
class MinutesCirculated(Event):
    """A text is with those who were to be there; `revision` is the number of its version."""

    meeting_id: int
    revision: int
    sign_by: str = ""


@dataclass(frozen=True, kw_only=True)
class MinutesSigned(Event):
    """A seat approved the text it got, or objected to it."""

    meeting_id: int
    sign_off_id: int
    answer: str
    text_hash: str


@dataclass(frozen=True, kw_only=True)
class ObjectionSettled(Event):
    """Withdrawn, or kept as dissent while the text goes on."""

    meeting_id: int
    sign_off_id: int
    outcome: str


@dataclass(frozen=True, kw_only=True)
class DissentRecorded(Event):
    meeting_id: int
    dissent_id: int


@dataclass(frozen=True, kw_only=True)
class CorrectionAsked(Event):
    meeting_id: int
    correction_id: int


@dataclass(frozen=True, kw_only=True)
class CorrectionAnswered(Event):
    meeting_id: int
    correction_id: int
    state: str


@dataclass(frozen=True, kw_only=True)
class MinutesApproved(Event):
    """Signed by all who were to sign, or nobody objected in time."""

    meeting_id: int
    how: str
    text_hash: str


@dataclass(frozen=True, kw_only=True)
class MinutesPublished(Event):
    meeting_id: int
    hash: str
    edition: int = 1


@dataclass(frozen=True, kw_only=True)
class MinutesReopened(Event):
    """Something in published minutes must be put right: the next edition is being made."""

    meeting_id: int
    edition: int


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
