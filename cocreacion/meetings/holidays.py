"""The national holidays, by the rules of each year. The rules are data of the project."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

import cocreacion
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import local

FILE = Path(cocreacion.__file__).parent / "data" / "holidays" / "gt.json"
NOON = time(12)
# To the Monday before or after, by the day of the week it falls on (Monday is 0).
MOVED = {0: 0, 1: -1, 2: -2, 3: 4, 4: 3, 5: 2, 6: 1}


@dataclass(frozen=True)
class Holiday:
    """A day off; with `from_noon` only its second half, with `department` only there."""

    day: date
    es: str
    en: str
    from_noon: bool = False
    department: str = ""

    @property
    def name(self) -> Bilingual:
        return Bilingual.both(self.es, self.en)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def of_year(year: int) -> tuple[Holiday, ...]:
    """In the order of the days."""
    rules = json.loads(FILE.read_text(encoding="utf-8"))["days"]
    found = []
    for rule in rules:
        if "easter" in rule:
            day = easter(year) + timedelta(days=rule["easter"])
        else:
            day = date(year, rule["month"], rule["day"])
        if rule.get("moved"):
            day += timedelta(days=MOVED[day.weekday()])
        found.append(
            Holiday(
                day,
                rule["es"],
                rule["en"],
                rule.get("from_noon", False),
                rule.get("department", ""),
            )
        )
    return tuple(sorted(found, key=lambda each: each.day))


def between(starts_at: datetime, ends_at: datetime, department: str = "") -> list[Holiday]:
    """Those that this stretch of time touches, on clocks in the country."""
    start, end = local(starts_at), local(ends_at)
    return [
        each
        for year in range(start.year, end.year + 1)
        for each in of_year(year)
        if each.department in {"", department}
        and start.date() <= each.day <= end.date()
        and not (each.from_noon and end <= _noon(each.day, end))
    ]


def _noon(day: date, like: datetime) -> datetime:
    return datetime.combine(day, NOON, like.tzinfo)
