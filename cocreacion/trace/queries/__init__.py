"""Every question of a trace: each one statement, whatever the number of rows."""

from cocreacion.trace.queries.around import (
    agreement_of,
    heard,
    meetings,
    promises,
    table_of,
    tables,
)
from cocreacion.trace.queries.speech import (
    about_clauses,
    amendments,
    answered_by,
    contribution,
    said_at,
    that_changed,
)
from cocreacion.trace.queries.texts import (
    about,
    drafts,
    line_of_clauses,
    newest_commitment,
    talked_about,
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
    "heard",
    "line_of_clauses",
    "meetings",
    "newest_commitment",
    "promises",
    "said_at",
    "table_of",
    "tables",
    "talked_about",
    "texts",
    "that_changed",
    "wordings",
]
