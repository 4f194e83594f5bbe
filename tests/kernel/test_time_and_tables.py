"""The clock, calendars, numbers, tables, limits and settings."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask_babel import force_locale
from icalendar import Calendar

from cocreacion.kernel import clock, i18n, ical, limits, tables
from cocreacion.kernel.errors import TooMany
from cocreacion.kernel.settings import ConfigurationError, Settings

NINE = datetime(2026, 11, 19, 15, 0, tzinfo=UTC)  # nine in Guatemala


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2021, 8, 31), 6, date(2022, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2022, 1, 31), 6, date(2022, 7, 31)),
        (date(2022, 11, 30), 3, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2022, 3, 15), -3, date(2021, 12, 15)),
    ],
)
def test_months_are_calendar_months(start, months, end):
    assert clock.add_months(start, months) == end


def test_a_wall_clock_in_the_country_and_back():
    wall = datetime(2026, 11, 19, 9, 0)

    assert clock.from_local(wall) == NINE
    assert clock.local(NINE).replace(tzinfo=None) == wall


def test_dates_and_numbers_are_written_in_each_language(app):
    with clock.freeze(NINE), force_locale("es"):
        assert i18n.long_date(NINE) == "jueves 19 de noviembre de 2026"
        assert i18n.short_date(NINE) == "19 nov"
        assert i18n.time(NINE) == "9:00"
        assert i18n.number(1816) == "1\u202f816"
    with clock.freeze(NINE), force_locale("en"):
        assert i18n.long_date(NINE) == "Thursday 19 November 2026"
        assert i18n.date_time(NINE) == "Thursday 19 November 2026, 9:00, Guatemala time (UTC−6)"
        assert i18n.in_days(NINE + timedelta(days=20)) == "in 20 days"
        assert i18n.in_days(NINE - timedelta(days=1)) == "1 day ago"


@pytest.mark.parametrize(
    ("share", "words"),
    [(0, "0\u00a0%"), (0.001, "1\u00a0%"), (0.999, "99\u00a0%"), (1, "100\u00a0%")],
)
def test_a_share_is_not_rounded_to_all_or_nothing(share, words):
    assert i18n.percent(share) == words


def entry(**facts):
    defaults = {
        "uid": "m1@example.org",
        "sequence": 2,
        "stamp": NINE,
        "starts_at": NINE,
        "ends_at": NINE + timedelta(hours=2),
        "summary": "Mesa de agua",
        "organiser": ('Mesa "del agua"', "no-reply@example.org"),
    }
    return ical.Entry(**defaults | facts)


def test_a_calendar_is_what_calendar_programs_expect():
    text = ical.calendar(
        [entry(), entry(uid="m2", cancelled=True)], name="Reuniones", language="es"
    )

    calendar = Calendar.from_ical(text)
    first, second = calendar.walk("VEVENT")
    assert (first["UID"], first["SEQUENCE"], first["STATUS"]) == ("m1@example.org", 2, "CONFIRMED")
    assert second["STATUS"] == "CANCELLED"
    assert first["DTSTART"].params["TZID"] == "America/Guatemala"
    assert first.decoded("DTSTART").astimezone(UTC) == NINE
    assert "DTSTAMP" in first
    assert first["ORGANIZER"] == "mailto:no-reply@example.org"
    assert first["ORGANIZER"].params["CN"] == "Mesa del agua"
    zone = calendar.walk("VTIMEZONE")[0]
    assert zone["TZID"] == "America/Guatemala"
    assert zone.walk("STANDARD")[0].decoded("TZOFFSETTO") == timedelta(hours=-6)


def test_a_line_break_in_a_title_cannot_begin_a_property():
    text = ical.calendar(
        [entry(summary="x\r\nATTENDEE:mailto:a@example.org")], name="a\r\nX-EVIL:1", language="es"
    )

    calendar = Calendar.from_ical(text)
    assert len(calendar.walk("VEVENT")) == 1
    assert "ATTENDEE" not in calendar.walk("VEVENT")[0]
    assert "X-EVIL" not in calendar


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_a_cell_that_would_be_a_formula_is_defused(cell):
    lines = "".join(tables.as_csv(["a", "b", "c"], [{"a": cell, "b": -5, "c": None}]))

    assert f"'{cell}" in lines and ",-5," in lines and "''" not in lines


def test_an_account_has_so_many_tries(app):
    for _ in range(5):
        limits.hit("5 per minute", "sign-in", "a")
    with pytest.raises(TooMany):
        limits.hit("5 per minute", "sign-in", "a")
    limits.hit("5 per minute", "sign-in", "b")


SECRET = "x" * 40


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({}, "SECRET_KEY"),
        ({"COCREACION_SECRET_KEY": "changeme"}, "SECRET_KEY"),
        ({"COCREACION_SECRET_KEY": SECRET, "COCREACION_BASE_URL": "ftp://x"}, "BASE_URL"),
        ({"COCREACION_DEMO": "1", "COCREACION_DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
        ({"COCREACION_DEMO": "1", "COCREACION_MAIL_URL": "mail.example.org:25"}, "MAIL_URL"),
    ],
)
def test_a_server_does_not_start_with_dangerous_settings(environment, named):
    assert Settings.from_environment({"COCREACION_SECRET_KEY": SECRET}).secret_key == SECRET
    assert Settings.from_environment({"COCREACION_DEMO": "1"}).demo
    with pytest.raises(ConfigurationError, match=named):
        Settings.from_environment(environment)


def test_postgresql_addresses_name_the_driver():
    settings = Settings(database_url="postgresql://u@h/d", demo=True)

    assert settings.sqlalchemy_url == "postgresql+psycopg://u@h/d"
