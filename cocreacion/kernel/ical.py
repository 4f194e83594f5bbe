"""Calendar objects to bytes: stable UID, SEQUENCE, DTSTAMP and VTIMEZONE, never by hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneStandard, vCalAddress

from cocreacion.kernel.clock import COUNTRY_ZONE

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


def _frame(name: str, language: str) -> Calendar:
    whole = Calendar()
    whole.add("prodid", "-//cocreacion//" + language.upper())
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
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
