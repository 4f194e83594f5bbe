"""Working days of the country: Monday to Friday, without public holidays."""

from datetime import date, timedelta
from functools import lru_cache

SATURDAY = 5
# Days on which public offices are closed in every department. Those that a decree moves to a
# Monday are taken at their own date.
HOLIDAYS = {(1, 1), (5, 1), (6, 30), (9, 15), (10, 20), (11, 1), (12, 25)}


def add_working_days(day: date, days: int) -> date:
    """The day by which `days` working days have passed, counting from the day after `day`."""
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def working_days_since(day: date, until: date) -> int:
    """How many working days lie between a day and another after it, that one included."""
    weeks, rest = divmod(max((until - day).days, 0), 7)
    days = 5 * weeks + sum((until - timedelta(days=n)).weekday() < SATURDAY for n in range(rest))
    return days - sum(
        day < closed <= until and closed.weekday() < SATURDAY
        for year in range(day.year, until.year + 1)
        for closed in holidays(year)
    )


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """Those with a date, and the Thursday, Friday and Saturday before Easter."""
    sunday = easter(year)
    moving = {sunday - timedelta(days=n) for n in (1, 2, 3)}
    return frozenset({date(year, month, day) for month, day in HOLIDAYS} | moving)


def is_working_day(day: date) -> bool:
    if day.weekday() >= SATURDAY or (day.month, day.day) in HOLIDAYS:
        return False
    return not 0 < (easter(day.year) - day).days <= 3  # Thursday, Friday, Saturday


@lru_cache(maxsize=64)
def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian rule."""
    century, of_century = divmod(year, 100)
    leaps, rest = divmod(century, 4)
    golden = year % 19
    drift = (8 * century + 13) // 25
    moon = (19 * golden + century - leaps - drift + 15) % 30
    fourth, left = divmod(of_century, 4)
    weekday = (32 + 2 * rest + 2 * fourth - moon - left) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
