"""The change log of the process: what happened, newest first, page by page.

A fact without words is skipped, and so is one about something that is not public.
"""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app, url_for

from cocreacion.kernel.events import StoredEvent
from cocreacion.site import queries
from cocreacion.site.queries import Thing
from cocreacion.site.wordings import WORDINGS

PAGE = 20


@dataclass(frozen=True)
class Change:
    """One line of the log."""

    at: datetime
    words: str
    url: str
    icon: str
    sample: bool


@dataclass(frozen=True)
class Page:
    changes: list[Change]
    before: int | None  # where the page after this one begins


def page(before: int | None = None, limit: int = PAGE) -> Page:
    """Two statements, however many facts there are."""
    found = queries.facts(WORDINGS, before, limit)
    rows = found[:limit]
    about = {row.id: wanted for row in rows if (wanted := _about(row)) is not None}
    things = queries.things(about.values())
    changes = [
        change
        for row in rows
        if row.id in about and (change := _change(row, things.get(about[row.id]))) is not None
    ]
    return Page(changes, rows[-1].id if len(found) > limit else None)


def _about(row: StoredEvent) -> tuple[str, int] | None:
    wording = WORDINGS[row.name]
    number = row.facts.get(wording.fact)
    return (wording.kind, number) if isinstance(number, int) else None


def _change(row: StoredEvent, thing: Thing | None) -> Change | None:
    wording = WORDINGS[row.name]
    if thing is None:
        return None
    try:
        words, (endpoint, values) = wording.say(row.facts, thing), wording.lead
        known = endpoint in current_app.view_functions
        url = url_for(endpoint, **values(row.facts, thing)) if known else ""
    except (KeyError, ValueError):  # a fact of an older shape
        return None
    return Change(row.happened_at, words, url, wording.icon, thing.sample) if words else None
