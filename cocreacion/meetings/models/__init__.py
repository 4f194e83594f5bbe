"""Meetings from the call to the minutes, and the agreements reached in them."""

from cocreacion.meetings.models.calling import (
    LONGEST,
    AgendaItem,
    Meeting,
    MeetingKind,
    MeetingState,
    Mode,
)
from cocreacion.meetings.models.coming import Place, Registration, Support
from cocreacion.meetings.models.desk import ActKind, DeskAct
from cocreacion.meetings.models.record import (
    Agreement,
    AgreementState,
    Attendance,
    Minutes,
    MinutesState,
    Presence,
)
from cocreacion.meetings.models.tables import (
    DiscussionTable,
    TableCount,
    Transcript,
    TranscriptState,
)

__all__ = [
    "LONGEST",
    "ActKind",
    "AgendaItem",
    "Agreement",
    "AgreementState",
    "Attendance",
    "DeskAct",
    "DiscussionTable",
    "Meeting",
    "MeetingKind",
    "MeetingState",
    "Minutes",
    "MinutesState",
    "Mode",
    "Place",
    "Presence",
    "Registration",
    "Support",
    "TableCount",
    "Transcript",
    "TranscriptState",
]
