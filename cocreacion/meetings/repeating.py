"""The dates of a series: on clocks of its zone, so that 9:00 stays 9:00. Pure."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from cocreacion.kernel.clock import add_months
from cocreacion.meetings.models import Pattern

MOST = 24  # sessions of one series


@dataclass(frozen=True)
class Rule:
    """`count` sessions in all, every `step` weeks or months."""

    pattern: Pattern
    step: int
    count: int


def dates(first: datetime, rule: Rule) -> list[datetime]:
    """Beginnings, `first` included, as a clock shows them (naive)."""
    days = islice(_days(first.date(), rule), min(rule.count, MOST))
    return [datetime.combine(day, first.time()) for day in days]


def ordinal(day: date) -> int:
    """Which such weekday of its month it is: 1 for the first."""
    return (day.day - 1) // 7 + 1


def is_last(day: date) -> bool:
    return day.day + 7 > monthrange(day.year, day.month)[1]


def _days(first: date, rule: Rule) -> Iterator[date]:
    yield first
    months, day = first.replace(day=1), first
    while True:
        if rule.pattern is Pattern.WEEKS:
            day += timedelta(weeks=rule.step)
            yield day
            continue
        months = add_months(months, rule.step)
        found = _in_month(months, first.weekday(), rule, ordinal(first))
        if found is not None:  # not every month has a fifth Thursday
            yield found


def _in_month(month: date, weekday: int, rule: Rule, nth: int) -> date | None:
    length = monthrange(month.year, month.month)[1]
    such = [d for d in range(1, length + 1) if month.replace(day=d).weekday() == weekday]
    if rule.pattern is Pattern.LAST:
        return month.replace(day=such[-1])
    return month.replace(day=such[nth - 1]) if nth <= len(such) else None
