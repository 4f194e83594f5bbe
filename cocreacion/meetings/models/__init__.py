"""Meetings from the call to the minutes, and the agreements reached in them."""

from cocreacion.meetings.models.agreements import Agreement, AgreementMark, AgreementState
from cocreacion.meetings.models.calling import (
    LONGEST,
    AgendaItem,
    Meeting,
    MeetingKind,
    MeetingState,
    Mode,
)
from cocreacion.meetings.models.coming import Place, Registration, Support
from cocreacion.meetings.models.record import (
    Attendance,
    Minutes,
    MinutesState,
    Presence,
)

__all__ = [
    "LONGEST",
    "AgendaItem",
    "Agreement",
    "AgreementMark",
    "AgreementState",
    "Attendance",
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
]
