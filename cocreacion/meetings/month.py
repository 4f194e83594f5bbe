"""A month as a table: weeks that begin on Sunday, as calendars in the country do."""

from calendar import SUNDAY, Calendar
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import get_day_names

from cocreacion.kernel.clock import add_months, local, today
from cocreacion.kernel.gettext import language
from cocreacion.kernel.i18n import BABEL, month_name
from cocreacion.meetings.queries.listing import Listed


@dataclass(frozen=True)
class Day:
    date: date
    in_month: bool
    is_today: bool
    meetings: Sequence[Listed]


@dataclass(frozen=True)
class Month:
    this: str
    name: str
    day_names: list[tuple[str, str]]  # short, and whole for those who hear it
    weeks: list[list[Day]]
    before: str
    before_name: str
    after: str
    after_name: str
    count: int
    samples: int  # how many of them were invented


def asked(text: str) -> date:
    """`2026-11` as its first day; this month for anything else."""
    try:
        year, month = text.split("-")
        if len(year) == 4 and 2000 <= int(year) <= 2100:
            return date(int(year), int(month), 1)
    except ValueError:
        pass
    return today().replace(day=1)


def month(first: date, meetings: Sequence[Listed]) -> Month:
    by_day: dict[date, list[Listed]] = defaultdict(list)
    for meeting in meetings:
        by_day[local(meeting.starts_at).date()].append(meeting)
    weeks = [
        [Day(day, day.month == first.month, day == today(), by_day.get(day, [])) for day in week]
        for week in Calendar(SUNDAY).monthdatescalendar(first.year, first.month)
    ]
    before, after = add_months(first, -1), add_months(first, 1)
    return Month(
        this=f"{first:%Y-%m}",
        name=month_name(first),
        day_names=_day_names(),
        weeks=weeks,
        before=f"{before:%Y-%m}",
        before_name=month_name(before),
        after=f"{after:%Y-%m}",
        after_name=month_name(after),
        count=len(meetings),
        samples=sum(meeting.sample for meeting in meetings),
    )


def _day_names() -> list[tuple[str, str]]:
    short, whole = (
        get_day_names(width, locale=BABEL[language()]) for width in ("abbreviated", "wide")
    )
    return [(short[day].rstrip("."), whole[day]) for day in (6, 0, 1, 2, 3, 4, 5)]
