"""Every question of a trace: each one statement, whatever the number of rows."""

from cocreacion.trace.queries.around import agreement_of, meetings, promises
from cocreacion.trace.queries.speech import (
    about_clauses,
    amendments,
    answered_by,
    contribution,
    that_changed,
)
from cocreacion.trace.queries.texts import (
    about,
    drafts,
    line_of_clauses,
    newest_commitment,
    texts,
    wordings,
)

__all__ = [
    "about",
    "about_clauses",
    "agreement_of",
    "amendments",
    "answered_by",
    "contribution",
    "drafts",
    "line_of_clauses",
    "meetings",
    "newest_commitment",
    "promises",
    "texts",
    "that_changed",
    "wordings",
]
