from datetime import date

import pytest

from cocreacion.contributions.workdays import add_working_days, easter, is_working_day


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 20), date(2026, 12, 11)),  # a Friday, three weeks without holidays
        (date(2026, 11, 21), date(2026, 12, 11)),  # a Saturday counts from Monday
        (date(2026, 3, 26), date(2026, 4, 20)),  # Holy Week in between
        (date(2026, 12, 14), date(2027, 1, 6)),  # Christmas and New Year
        (date(2024, 2, 20), date(2024, 3, 12)),  # 29 February is a day
    ],
)
def test_fifteen_working_days(day, expected):
    assert add_working_days(day, 15) == expected


def test_holidays_are_no_working_days():
    for day in (date(2026, 9, 15), date(2026, 10, 20), date(2027, 3, 25), date(2027, 3, 26)):
        assert not is_working_day(day)
    assert is_working_day(date(2026, 9, 16)) and is_working_day(date(2027, 3, 29))


def test_easter():
    known = {2021: (4, 4), 2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2038: (4, 25)}
    assert {year: (easter(year).month, easter(year).day) for year in known} == known
