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
from cocreacion.meetings.models.coming import (
    Outcome,
    Place,
    Question,
    QuestionKind,
    Registration,
    Support,
)
from cocreacion.meetings.models.dating import Can, DateAnswer, DateOption, DatePoll
from cocreacion.meetings.models.desk import ActKind, DeskAct
from cocreacion.meetings.models.feeding import CalendarKey, CalendarText
from cocreacion.meetings.models.inviting import Answer, Invitation
from cocreacion.meetings.models.minutes import (
    Approval,
    Correction,
    CorrectionState,
    Dissent,
    Minutes,
    MinutesEdition,
    MinutesState,
    ObjectionOutcome,
    SignOff,
    SignOffAnswer,
)
from cocreacion.meetings.models.papers import AgendaPaper, CarriedAgreement
from cocreacion.meetings.models.planning import (
    MeetingSeries,
    MeetingTemplate,
    Pattern,
    TemplateItem,
)
from cocreacion.meetings.models.record import Attendance, Presence
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
    "AgendaPaper",
    "Agreement",
    "AgreementMark",
    "AgreementState",
    "Answer",
    "Approval",
    "Attendance",
    "Attribution",
    "CalendarKey",
    "CalendarText",
    "Can",
    "CarriedAgreement",
    "Correction",
    "CorrectionState",
    "DateAnswer",
    "DateOption",
    "DatePoll",
    "DeskAct",
    "DiscussionTable",
    "Dissent",
    "Invitation",
    "Meeting",
    "MeetingKind",
    "MeetingSeries",
    "MeetingState",
    "MeetingTemplate",
    "Minutes",
    "MinutesEdition",
    "MinutesState",
    "Mode",
    "ObjectionOutcome",
    "Outcome",
    "Pattern",
    "Place",
    "Presence",
    "Question",
    "QuestionKind",
    "Registration",
    "SignOff",
    "SignOffAnswer",
    "Support",
    "TableCount",
    "TemplateItem",
    "Transcript",
    "TranscriptState",
]
