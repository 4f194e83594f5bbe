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
from cocreacion.meetings.models.coming import (
    Outcome,
    Place,
    Question,
    QuestionKind,
    Registration,
    Support,
)
from cocreacion.meetings.models.dating import Can, DateAnswer, DateOption, DatePoll
from cocreacion.meetings.models.feeding import CalendarKey, CalendarText
from cocreacion.meetings.models.inviting import Answer, Invitation
from cocreacion.meetings.models.papers import AgendaPaper, CarriedAgreement
from cocreacion.meetings.models.planning import (
    MeetingSeries,
    MeetingTemplate,
    Pattern,
    TemplateItem,
)
from cocreacion.meetings.models.record import (
    Attendance,
    Minutes,
    MinutesState,
    Presence,
)

__all__ = [
    "LONGEST",
    "AgendaItem",
    "AgendaPaper",
    "Agreement",
    "AgreementMark",
    "AgreementState",
    "Answer",
    "Attendance",
    "CalendarKey",
    "CalendarText",
    "Can",
    "CarriedAgreement",
    "DateAnswer",
    "DateOption",
    "DatePoll",
    "Invitation",
    "Meeting",
    "MeetingKind",
    "MeetingSeries",
    "MeetingState",
    "MeetingTemplate",
    "Minutes",
    "MinutesState",
    "Mode",
    "Outcome",
    "Pattern",
    "Place",
    "Presence",
    "Question",
    "QuestionKind",
    "Registration",
    "Support",
    "TemplateItem",
]
