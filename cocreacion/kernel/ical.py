"""Calendar objects to bytes: stable UID, SEQUENCE, DTSTAMP and VTIMEZONE, never by hand.

And back: what somebody's calendar program answers to an invitation.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vCalAddress

from cocreacion.kernel.clock import COUNTRY_ZONE, now

CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One meeting as a calendar program sees it. Instants are aware; `stamp` is the last change.

    `organiser` is a name and the address that letters come from: RFC 5546 asks for it in whatever
    is published.
    """

    uid: str
    sequence: int
    stamp: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    organiser: tuple[str, str]
    description: str = ""
    place: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    cancelled: bool = False
    tentative: bool = False
    day: date | None = None  # all of this day in place of the two instants


@dataclass(frozen=True, kw_only=True)
class Attendee:
    """The one person an invitation is for: never anybody else's name. `answer` is a PARTSTAT."""

    name: str
    address: str
    answer: str = "NEEDS-ACTION"


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What a calendar program answers. `answer` is a PARTSTAT; addresses are in lower case."""

    uid: str
    sequence: int
    organiser: str
    attendee: str
    answer: str
    stamp: datetime


class NotAReply(ValueError):
    """This is not an answer to one invitation; the words say why."""


LARGEST_REPLY = 64 * 1024  # bytes
MOST_LINES, MOST_PARTS = 2000, 30
REPEATING = ("RRULE", "RDATE", "EXRULE", "EXDATE", "RECURRENCE-ID")
END = b"END:VCALENDAR\r\n"


def calendar(entries: Iterable[Entry], *, name: str, language: str) -> bytes:
    """A published calendar (METHOD:PUBLISH) named `name`."""
    return together((part(entry) for entry in entries), name=name, language=language)


def part(entry: Entry) -> bytes:
    """One entry as it stands in a calendar: to be kept, and put together again cheaply."""
    return bytes(_event(entry).to_ical())


def together(parts: Iterable[bytes], *, name: str, language: str) -> bytes:
    """A calendar around parts that were made before."""
    frame = bytes(_frame(name, language).to_ical())
    return b"".join((frame.removesuffix(END), *parts, END))


def invitation(entry: Entry, attendee: Attendee, *, language: str) -> bytes:
    """For one person: METHOD:REQUEST, first or changed, or METHOD:CANCEL (RFC 5546).

    The address of `entry.organiser` is where the answer goes.
    """
    whole = _whole("CANCEL" if entry.cancelled else "REQUEST", language)
    event = _event(entry)
    event.pop("DTSTAMP")
    event.add("dtstamp", now())
    event.add("attendee", _attendee(attendee, asks=not entry.cancelled))
    event.add("transp", "OPAQUE")
    whole.add_component(_zone())
    whole.add_component(event)
    return bytes(whole.to_ical())


def _attendee(attendee: Attendee, *, asks: bool) -> vCalAddress:
    found = vCalAddress(f"mailto:{attendee.address}")
    found.params["CN"] = one_line(attendee.name).replace('"', "")
    found.params["ROLE"] = "REQ-PARTICIPANT"
    found.params["PARTSTAT"] = attendee.answer
    if asks:
        found.params["RSVP"] = "TRUE"
    return found


def reply(data: bytes) -> Reply:
    """Read an answer; raises `NotAReply` for whatever else this is, however large or deep."""
    if len(data) > LARGEST_REPLY:
        raise NotAReply("the calendar file is too large")
    upper = data.upper()
    if upper.count(b"\n") > MOST_LINES or upper.count(b"BEGIN:") > MOST_PARTS:
        raise NotAReply("the calendar file holds too much")
    try:
        return _reply(data)
    except NotAReply:
        raise
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, RecursionError) as error:
        raise NotAReply("the calendar file is malformed") from error


def _reply(data: bytes) -> Reply:
    whole = Calendar.from_ical(data)
    if str(whole.get("METHOD", "")).upper() != "REPLY":
        raise NotAReply("the calendar file is no answer")
    events = whole.walk("VEVENT")
    if len(events) != 1:
        raise NotAReply("an answer is about exactly one meeting")
    [event] = events
    if any(name in event for name in REPEATING):
        raise NotAReply("the answer is about a repeating meeting, and ours do not repeat")
    attendees = event.get("ATTENDEE")
    if attendees is None or isinstance(attendees, list):
        raise NotAReply("an answer is by exactly one person")
    stamp = event.decoded("DTSTAMP")
    if not isinstance(stamp, datetime):
        raise NotAReply("the answer does not say when it was written")
    return Reply(
        uid=str(event["UID"])[:255],
        sequence=int(str(event.get("SEQUENCE", 0))),
        organiser=_address(event["ORGANIZER"]),
        attendee=_address(attendees),
        answer=str(attendees.params.get("PARTSTAT", "")).upper(),
        stamp=stamp.astimezone(UTC) if stamp.tzinfo else stamp.replace(tzinfo=UTC),
    )


def _address(value: Any) -> str:
    text = str(value).strip().lower()
    return text.removeprefix("mailto:").strip()


def _whole(method: str, language: str) -> Calendar:
    whole = Calendar()
    whole.add("prodid", "-//cocreacion//" + language.upper())
    whole.add("version", "2.0")
    whole.add("method", method)
    return whole


def _frame(name: str, language: str) -> Calendar:
    whole = _whole("PUBLISH", language)
    whole.add("name", one_line(name))
    whole.add("x-wr-calname", one_line(name))
    whole.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    whole.add_component(_zone())
    return whole


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamp)
    event.add("last-modified", entry.stamp)
    if entry.day is not None:
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtstart", entry.starts_at.astimezone(COUNTRY_ZONE))
        event.add("dtend", entry.ends_at.astimezone(COUNTRY_ZONE))
    event.add("summary", one_line(entry.summary))
    event.add("status", _status(entry))
    event.add("organizer", _organiser(*entry.organiser))
    for name, value in (("location", entry.place), ("url", entry.url)):
        if value:
            event.add(name, one_line(value))
    if entry.description:
        event.add("description", entry.description)
    if entry.categories:
        event.add("categories", [one_line(each) for each in entry.categories])
    return event


def _organiser(name: str, address: str) -> vCalAddress:
    organiser = vCalAddress(f"mailto:{address}")
    organiser.params["CN"] = one_line(name).replace('"', "")
    return organiser


def _status(entry: Entry) -> str:
    if entry.cancelled:
        return "CANCELLED"
    return "TENTATIVE" if entry.tentative else "CONFIRMED"


def _zone() -> Timezone:
    """The country's zone: no daylight saving, so one rule; the library emits long-gone ones."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", str(COUNTRY_ZONE))
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001  local by definition
    standard.add("tzoffsetfrom", timedelta(hours=-6))
    standard.add("tzoffsetto", timedelta(hours=-6))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


def one_line(text: str) -> str:
    """No line breaks, which could begin a property of their own."""
    return " ".join(text.split())
