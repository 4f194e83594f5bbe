"""The whole file of one meeting: from the notice to the agreements, as a page, a PDF, an archive.

It holds what the person who asks may read, and names people only where the meeting lets it.
"""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

from flask import current_app

from cocreacion.documents.reading import ReadClause
from cocreacion.kernel import tables
from cocreacion.kernel.clock import local
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import language
from cocreacion.kernel.i18n import plain
from cocreacion.kernel.slots import slot
from cocreacion.meetings import attribution, calendar, freezing, minuting, room
from cocreacion.meetings.minuting import Disagreed
from cocreacion.meetings.models import (
    Agreement,
    Attendance,
    Dissent,
    Meeting,
    MeetingState,
    Minutes,
    MinutesEdition,
)
from cocreacion.meetings.queries import dossier, meetings, record
from cocreacion.meetings.queries import minutes as queries
from cocreacion.votes import results
from cocreacion.votes.models import Poll

FIXED = (1980, 1, 1, 0, 0, 0)  # the time in archives: the same content is the same archive


@dataclass(frozen=True)
class Notice:
    at: datetime
    words: str


@dataclass(frozen=True)
class Paper:
    """A text that a point of the agenda was about."""

    title: str
    address: str


@dataclass(frozen=True)
class Item:
    point: room.Point
    papers: Sequence[Paper]
    poll: Poll | None
    result: str


@dataclass(frozen=True)
class Edition:
    row: MinutesEdition
    name: str
    clauses: Sequence[ReadClause]
    dissents: Sequence[Disagreed]


@dataclass(frozen=True)
class Dossier:
    """`may_read` says whether minutes, agreements and attendance are in it, or why not."""

    meeting: Meeting
    minutes: Minutes | None
    may_read: Any
    notices: Sequence[Notice]
    items: Sequence[Item]
    editions: Sequence[Edition]
    agreements: Sequence[Agreement]
    attendance: Sequence[Attendance]
    said: Sequence[Dissent]
    attended: room.Attended | None
    address: str


def gather(meeting: Meeting, may_read: Any) -> Dossier:
    minutes = queries.minutes_of(meeting)
    over = meeting.is_over and meeting.state is MeetingState.CALLED
    attendance = record.attendance_of(meeting) if over else []
    editions = queries.editions(minutes) if minutes else []
    said = queries.dissents(minutes) if minutes and editions else []
    base = current_app.extensions["settings"].base_url
    return Dossier(
        meeting=meeting,
        minutes=minutes,
        may_read=may_read,
        notices=_notices(meeting),
        items=[_item(point) for point in room.agenda(meeting, meetings.agenda_of(meeting))],
        editions=[_edition(meeting, minutes, each, said) for each in editions if minutes],
        agreements=record.agreements_of(meeting) if may_read else [],
        attendance=attendance,
        said=said,
        attended=room.attended(meeting, attendance),
        address=f"{base}/{language()}/meetings/{meeting.slug}/file",
    )


def _notices(meeting: Meeting) -> list[Notice]:
    told = dossier.notices(meeting)
    found = [Notice(at, _words(name, what)) for name, at, what in told]
    if meeting.called_at and not any(name == "MeetingCalled" for name, _at, _what in told):
        found.insert(0, Notice(meeting.called_at, _words("MeetingCalled", [])))
    return found


def _words(name: str, what: list[str]) -> str:
    if name == "MeetingCalled":
        return str(_("The call was published."))
    if name == "MeetingCancelled":
        return str(_("The meeting was cancelled."))
    names = {
        "title": _("title"), "purpose": _("purpose"), "starts_at": _("beginning"),
        "ends_at": _("end"), "place": _("place"), "mode": _("in the room or by video"),
        "department": _("department"), "link": _("address of the video call"),
        "access_needs": _("access for everybody"), "capacity": _("number of seats"),
    }  # fmt: skip
    changed = ", ".join(names[each] for each in what if each in names)
    if not changed:
        return str(_("The call was changed."))
    return str(_("The call was changed: %(what)s.", what=changed))


class _Links(HTMLParser):
    """The links of a piece of a page: what other packages say of a point of the agenda."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []
        self.is_open = False
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.append((dict(attrs).get("href") or "", []))
            self.is_open = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.is_open = False

    def handle_data(self, data: str) -> None:
        if self.is_open:
            self.found[-1][1].append(data)


def _item(point: room.Point) -> Item:
    base = current_app.extensions["settings"].base_url
    links = _Links(str(slot("agenda_item.links", point.item))).found
    poll = point.item.poll if point.item.poll and point.item.poll.opens_at else None
    return Item(
        point,
        [Paper(" ".join("".join(words).split()), base + href) for href, words in links],
        poll,
        _result(poll) if poll else "",
    )


def _result(poll: Poll) -> str:
    passed = results.passed(poll)
    if passed is None:
        return str(_("not counted yet"))
    return str(_("passed") if passed else _("not passed"))


def _edition(
    meeting: Meeting, minutes: Minutes, row: MinutesEdition, said: Sequence[Dissent]
) -> Edition:
    return Edition(
        row,
        minuting.edition_name(row),
        minuting.read(minutes, row.version),
        minuting.dissents(meeting, [d for d in said if d.recorded_at <= row.published_at]),
    )


# --- The archive -----------------------------------------------------------------------------


def archive(file: Dossier, page: str) -> bytes:
    """A ZIP with the page, the record as data, and the SHA-256 of everything in it."""
    parts: dict[str, bytes] = {f"file-{language()}.html": page.encode()}
    rows = [each.row for each in file.editions]
    for kept in queries.records_of(rows, file.agreements, file.attendance, file.said):
        said = freezing.canonical_of(kept)
        parts[f"minutes/edition-{kept.edition.number}.json"] = said.encode()
    if file.may_read:
        parts["agreements.csv"] = _csv(_agreement_rows(file))
    if file.attended:
        parts["attendance.csv"] = _csv(attribution.people(file.meeting, file.attendance))
    for item in file.items:
        if item.poll is not None and results.result_of(item.poll) is not None:
            said = json.dumps(results.result_of(item.poll), ensure_ascii=False, sort_keys=True)
            parts[f"votes/{item.poll.slug}.json"] = said.encode()
    parts["meeting.ics"] = calendar.of_one(file.meeting, language())
    parts["manifest.json"] = _manifest(file, parts)
    return _zipped(parts)


def _manifest(file: Dossier, parts: Mapping[str, bytes]) -> bytes:
    meeting = file.meeting
    said = {
        "form": "cocreacion/file/1",
        "meeting": meeting.uid,
        "title": {"es": meeting.title.es, "en": meeting.title.en},
        "starts_at": local(meeting.starts_at).isoformat(),
        "address": file.address,
        "attribution": meeting.attribution,
        "sample": meeting.sample,
        "editions": [
            {"number": each.row.number, "form": each.row.form, "hash": each.row.hash}
            for each in file.editions
        ],
        "files": [
            {"name": name, "bytes": len(body), "sha256": sha256(body).hexdigest()}
            for name, body in sorted(parts.items())
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _agreement_rows(file: Dossier) -> list[dict[str, Any]]:
    return [
        {
            "number": each.number,
            "text_es": each.text.es,
            "text_en": each.text.en,
            "owner": each.owner.slug if each.owner else "",
            "due_on": each.due_on,
            "state": room.agreement_state(each),
            "agenda_item": plain(each.agenda_item.title) if each.agenda_item else "",
            "paragraph": each.clause_id,
        }
        for each in file.agreements
    ]


def _csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    columns = list(rows[0]) if rows else []
    return "".join(tables.as_csv(columns, rows)).encode()


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in sorted(parts.items()):
            facts = zipfile.ZipInfo(name, FIXED)
            facts.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(facts, body)
    return buffer.getvalue()
