"""The use cases of the moderation."""

from cocreacion.moderation.services.appealing import (
    LONGEST_APPEAL,
    appeal,
    decide_appeal,
)
from cocreacion.moderation.services.deciding import (
    LONGEST_REASON,
    MOST_AT_ONCE,
    Grounds,
    NoReason,
    NothingChosen,
    NothingToDecide,
    TooManyAtOnce,
    hide,
    hide_many,
    hide_reason,
    keep,
    undo,
    undo_batch,
)
from cocreacion.moderation.services.reporting import LONGEST_NOTE, AlreadyReported, report

__all__ = [
    "LONGEST_APPEAL",
    "LONGEST_NOTE",
    "LONGEST_REASON",
    "MOST_AT_ONCE",
    "AlreadyReported",
    "Grounds",
    "NoReason",
    "NothingChosen",
    "NothingToDecide",
    "TooManyAtOnce",
    "appeal",
    "decide_appeal",
    "hide",
    "hide_many",
    "hide_reason",
    "keep",
    "report",
    "undo",
    "undo_batch",
]
