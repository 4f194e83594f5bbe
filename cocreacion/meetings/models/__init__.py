"""Meetings from the call to the minutes, and the agreements reached in them."""

from cocreacion.meetings.models.agreements import Agreement, AgreementMark, AgreementState
from cocreacion.meetings.models.calling import (
    LONGEST,
    AgendaItem,
    Attribution,
    Meeting,
    MeetingKind,
    MeetingState,
    Mode,
)
from cocreacion.meetings.models.coming import Place, Registration, Support
from cocreacion.meetings.models.minutes import (
    Answer,
    Approval,
    Correction,
    CorrectionState,
    Dissent,
    Minutes,
    MinutesEdition,
    MinutesState,
    Outcome,
    SignOff,
)
from cocreacion.meetings.models.record import Attendance, Presence

__all__ = [
    "LONGEST",
    "AgendaItem",
    "Agreement",
    "AgreementMark",
    "AgreementState",
    "Answer",
    "Approval",
    "Attendance",
    "Attribution",
    "Correction",
    "CorrectionState",
    "Dissent",
    "Meeting",
    "MeetingKind",
    "MeetingState",
    "Minutes",
    "MinutesEdition",
    "MinutesState",
    "Mode",
    "Outcome",
    "Place",
    "Presence",
    "Registration",
    "SignOff",
    "Support",
]
