"""The use cases of contributions."""

from cocreacion.contributions.services.comments import (
    LONGEST,
    NoSuchClause,
    NoWords,
    TooLong,
    Words,
    add_comment,
    edit_comment,
    reply,
    withdraw,
)
from cocreacion.contributions.services.responses import (
    LONGEST_REASON,
    AlreadyAnswered,
    ChangedMeanwhile,
    ManyDrafts,
    NoChange,
    NoReason,
    NothingChosen,
    Verdict,
    WrongChange,
    keep_promise,
    respond,
)

__all__ = [
    "LONGEST",
    "LONGEST_REASON",
    "AlreadyAnswered",
    "ChangedMeanwhile",
    "ManyDrafts",
    "NoChange",
    "NoReason",
    "NoSuchClause",
    "NoWords",
    "NothingChosen",
    "TooLong",
    "Verdict",
    "Words",
    "WrongChange",
    "add_comment",
    "edit_comment",
    "keep_promise",
    "reply",
    "respond",
    "withdraw",
]
