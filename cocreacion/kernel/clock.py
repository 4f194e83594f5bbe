"""The only clock. Instants are aware and in UTC; people read them in the country's zone."""

from calendar import monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

COUNTRY_ZONE = ZoneInfo("America/Guatemala")

_frozen: list[datetime] = []


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _frozen[-1] if _frozen else datetime.now(UTC)


def today() -> date:
    """The day it is in the country."""
    return now().astimezone(COUNTRY_ZONE).date()


@contextmanager
def freeze(at: datetime) -> Iterator[None]:
    """Stop the clock for all threads, for tests and for loading sample data at its own dates."""
    _frozen.append(at.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.pop()


def local(instant: datetime) -> datetime:
    """The same instant on a clock in the country."""
    return instant.astimezone(COUNTRY_ZONE)


def from_local(wall: datetime, zone: ZoneInfo = COUNTRY_ZONE) -> datetime:
    """The instant at which a clock in the country, or in `zone`, shows `wall` (naive).

    An hour that a clock shows twice is the first of the two.
    """
    return wall.replace(tzinfo=zone).astimezone(UTC)


def is_skipped(wall: datetime, zone: ZoneInfo = COUNTRY_ZONE) -> bool:
    """Whether no clock in `zone` ever shows `wall` (naive): it is put forward over that hour."""
    return from_local(wall, zone).astimezone(zone).replace(tzinfo=None) != wall


def add_months(day: date, months: int) -> date:
    """Calendar months: 31 August + 6 months is the last day of February."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))
