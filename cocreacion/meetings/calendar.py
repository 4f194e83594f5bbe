"""Meetings as calendar files.

Making an entry is the costly part, so each is made once per language and kept under
`(meeting, sequence, changed_at, language)`: a change of one meeting never makes the others again.
The worker stores the entries, so that a process that has just started need not make them either.
The address of a video call never stands in these files; neither does any person's name or e-mail.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import current_app
from flask_babel import force_locale

from cocreacion.kernel import ical, jobs
from cocreacion.kernel.db import db
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.i18n import LANGUAGES, plain
from cocreacion.kernel.mail import address, sender
from cocreacion.kernel.outbox import transaction
from cocreacion.meetings.models import CalendarText, Meeting, MeetingState, Mode
from cocreacion.meetings.queries import feeds
from cocreacion.meetings.queries.listing import Filters
from cocreacion.people.places import department_name

MOST_PARTS = 20_000
MOST_FEEDS = 64
AT_ONCE = 300  # entries stored in one go


@dataclass(frozen=True)
class Stamp:
    """What a feed is made of, as far as telling whether it changed."""

    count: int
    changed_at: datetime
    sequences: int
    which: int = 0

    def tag(self, *more: object) -> str:
        words = "|".join(map(str, (self.count, self.changed_at, self.sequences, self.which, *more)))
        return sha256(words.encode()).hexdigest()[:32]


class Kept:
    """Entries and whole feeds that were made before, in this process."""

    def __init__(self) -> None:
        self.parts: dict[tuple[int, int, Any, str], bytes] = {}
        self.feeds: dict[tuple[Filters, str, str], tuple[str, bytes]] = {}


def _kept() -> Kept:
    kept: Kept = current_app.extensions.setdefault("calendars", Kept())
    return kept


def entry(meeting: Meeting, language: str) -> ical.Entry:
    """One meeting, in one language."""
    with force_locale(language):
        cancelled = meeting.state is MeetingState.CANCELLED
        url = address("meetings.show", slug=meeting.slug)
        title = plain(meeting.title)
        categories = [meeting.kind.name, *([meeting.body.name] if meeting.body else [])]
        return ical.Entry(
            uid=meeting.uid,
            sequence=meeting.sequence,
            stamp=meeting.changed_at,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            summary=_("Cancelled: %(title)s", title=title) if cancelled else title,
            organiser=(plain(meeting.body.name) if meeting.body else "Cocreación", sender()),
            description="\n\n".join(_description(meeting, url)),
            place=where(meeting),
            url=url,
            categories=tuple(plain(name) for name in categories),
            cancelled=cancelled,
            tentative=meeting.state is MeetingState.DRAFT,
        )


def _description(meeting: Meeting, url: str) -> list[str]:
    said = [plain(meeting.purpose)]
    if meeting.state is MeetingState.CANCELLED:
        said.insert(0, _("Cancelled. Reason: %(why)s", why=plain(meeting.cancel_reason)))
    elif meeting.mode is not Mode.IN_PERSON:
        said.append(_("Those who registered find the address of the video call on this page:"))
    if meeting.sample:
        said.append(_("Sample data: this meeting is invented."))
    return [*(part for part in said if part), url]


def where(meeting: Meeting) -> str:
    """The place in words."""
    place = plain(meeting.place)
    if meeting.mode is Mode.ONLINE:
        return place or _("Online")
    place = place or _("Place to be announced")
    if meeting.department:
        place = ", ".join(filter(None, (place, department_name(meeting.department))))
    return _("%(place)s, and online", place=place) if meeting.mode is Mode.HYBRID else place


def of_one(meeting: Meeting, language: str) -> bytes:
    """The file of one meeting: published or, where it was cancelled, saying so."""
    [part] = _parts([_key(meeting, language)], language, {meeting.id: meeting})
    return ical.together([part], name=plain(meeting.title), language=language)


def stamp(filters: Filters) -> Stamp:
    return Stamp(*feeds.newest_change(filters))


def feed(filters: Filters, seen: Stamp, *, name: str, language: str) -> bytes:
    """Every public meeting, past and cancelled ones included. `seen` tells if it is still fresh."""
    kept, key = _kept(), (filters, language, name)
    tag = seen.tag()
    before = kept.feeds.get(key)
    if before is not None and before[0] == tag:
        return before[1]
    keys = [(*row, language) for row in feeds.keys(filters)]
    body = ical.together(_parts(keys, language, {}), name=name, language=language)
    if filters.person_id is not None:
        return body  # there may be many of these, each small
    if len(kept.feeds) >= MOST_FEEDS:
        kept.feeds.clear()
    kept.feeds[key] = tag, body
    return body


def _key(meeting: Meeting, language: str) -> tuple[int, int, datetime, str]:
    return meeting.id, meeting.sequence, meeting.changed_at, language


def _parts(
    keys: list[tuple[int, int, Any, str]], language: str, at_hand: dict[int, Meeting]
) -> Iterable[bytes]:
    """The entries of these keys in their order; those never made before are made now."""
    parts = _kept().parts
    missing = {key[0]: key for key in keys if key not in parts}
    if len(parts) + len(missing) > MOST_PARTS:
        parts.clear()
        missing = {key[0]: key for key in keys}
    if missing and not at_hand:
        rows = feeds.stored([key[:3] for key in missing.values()], language)
        for meeting_id, text in rows.items():
            parts[missing.pop(meeting_id)] = text.encode()
    for meeting in at_hand.values() if at_hand else feeds.whole(list(missing)):
        if meeting.id in missing:
            parts[missing[meeting.id]] = ical.part(entry(meeting, language))
    return [parts[key] for key in keys if key in parts]


@jobs.every_minute
def store_entries() -> None:
    """Make what is missing or outdated among the stored entries, some hundreds a minute."""
    seen = stamp(Filters())
    if current_app.extensions.get("stored_calendars") == seen:
        return  # one question a minute, as long as nothing changes
    complete = True
    for language in LANGUAGES:
        known = feeds.stored_versions(language)
        missing = [
            key[0] for key in feeds.keys(Filters()) if known.get(key[0]) != feeds.version_of(key)
        ]
        complete = complete and len(missing) <= AT_ONCE
        if missing:
            with transaction():
                for meeting in feeds.whole(missing[:AT_ONCE]):
                    _store(meeting, language)
    if complete:
        current_app.extensions["stored_calendars"] = seen


def _store(meeting: Meeting, language: str) -> None:
    row = feeds.text_of(meeting, language)
    if row is None:
        row = CalendarText(meeting_id=meeting.id, language=language)
        db.session.add(row)
    row.version = feeds.version_of((meeting.id, meeting.sequence, meeting.changed_at))
    row.text = ical.part(entry(meeting, language)).decode()
