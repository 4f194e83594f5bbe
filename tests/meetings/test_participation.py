"""A picture of many meetings: does the forum meet, and which seats come."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from cocreacion.groups.models import Bloc, Delegation
from cocreacion.kernel import clock
from cocreacion.kernel.clock import from_local
from cocreacion.kernel.db import db
from cocreacion.meetings import continuity
from cocreacion.meetings.continuity import Noted, Session
from cocreacion.meetings.models import Attribution, Meeting, MeetingState, Presence
from cocreacion.people.models import Sector

URL = "/en/meetings/participation"


def at(text):
    return from_local(datetime.fromisoformat(text))


def session(day, *, gov=True, other=True, notes=None):
    blocs = {bloc for bloc, there in zip(Bloc, (gov, other), strict=True) if there}
    return Session("s", at(f"{day}T23:30"), False, notes or {}, blocs)


def test_half_years_are_those_of_the_country_and_need_both_blocs():
    sessions = [
        session("2025-06-30"),
        session("2026-01-01", other=False),
        session("2026-07-01"),
    ]
    with clock.freeze(at("2027-02-01T09:00")):
        found = [(t.since.isoformat(), t.sessions, t.met) for t in continuity.terms(sessions)]
        gap = continuity.longest_gap(sessions)

    assert found == [
        ("2025-01-01", 1, True),
        ("2025-07-01", 0, False),
        ("2026-01-01", 1, False),
        ("2026-07-01", 1, True),
        ("2027-01-01", 0, None),
    ]
    assert gap == 366, "from the last of June to the first of July of the next year"
    assert continuity.terms([]) == [] and continuity.longest_gap([]) == 0


def test_a_seat_is_measured_by_the_sessions_in_which_it_was_noted():
    seat, other = SimpleNamespace(id=1), SimpleNamespace(id=2)
    kinds = [
        (Presence.PRESENT, Delegation.PRINCIPAL),
        (Presence.PRESENT, Delegation.ALTERNATE),
        (Presence.EXCUSED, None),
        (Presence.ABSENT, None),
    ]
    sessions = [
        session("2026-01-01"),
        *(session("2026-02-01", notes={1: Noted(*k)}) for k in kinds),
    ]

    [record] = continuity.records([seat, other], sessions)

    assert record.cells == ["", "principal", "alternate", "excused", "absent"]
    assert (record.came, record.due, record.missed_in_a_row) == (2, 4, 2)


@pytest.fixture
def year(make):
    """Two sessions of a committee, the second without civil society, and one talk in the hills."""
    body, *_ = make.committee(1, 1)
    start = at("2026-02-10T09:00")
    for number, civil_came in ((1, True), (2, False)):
        begins = start + timedelta(days=200 * (number - 1))
        meeting = make.meeting(
            f"sesion-{number}",
            body_id=body.id,
            starts_at=begins,
            ends_at=begins + timedelta(hours=2),
        )
        for seat, came in ((body.seats[0], True), (body.seats[1], civil_came)):
            presence = Presence.PRESENT if came else Presence.ABSENT
            make.attendance(meeting, seat_id=seat.id, sector=seat.sector, presence=presence)
    talk = make.meeting("charla", starts_at=start, ends_at=start + timedelta(hours=2))
    talk.department = "solola"
    make.attendance(talk, headcount=7)
    make.attendance(talk, sector=Sector.MEDIA, presence=Presence.ABSENT)
    return body


def test_every_number_is_counted_from_the_attendance(make, browse, year):
    with clock.freeze(at("2026-09-30T12:00")):
        page = browse().get(URL)
        spanish = browse().get("/es/meetings/participation")

    assert "In 0 half" not in page and "In every half year that is over" in page
    assert "2 of 2" in page and "1 of 2" in page, "each seat"
    assert "¿Qué puestos asisten?" in spanish


def test_a_half_year_without_both_blocs_is_said(make, browse, year):
    with clock.freeze(at("2027-01-15T12:00")):
        page = browse().get(URL)

    assert "In 1 half year there was no session with both blocs." in page
    assert "Not kept" in page and "Not yet" in page


@pytest.mark.parametrize("rule", Attribution)
def test_who_may_not_be_named_is_not(browse, year, rule):
    for meeting in db.session.query(Meeting):
        meeting.attribution = rule
    db.session.commit()
    with clock.freeze(at("2026-09-30T12:00")):
        page = browse().get(URL)

    assert ("Which seats come?" in page) is (rule is Attribution.ATTRIBUTED)
    assert ("every half year that is over" in page) is (rule is not Attribution.NONE), "blocs"


def test_what_was_not_held_is_not_counted(make, browse, year):
    for meeting in db.session.query(Meeting):
        meeting.state = MeetingState.CANCELLED
    db.session.commit()
    with clock.freeze(at("2026-09-30T12:00")):
        page = browse().get(URL)

    assert "No session held yet" in page


def test_an_empty_site_and_a_group_that_is_not_there(app, browse):
    page = browse().get(URL)

    assert page.status == 200 and "No group has seats yet" in page
    assert browse().get(f"{URL}?body=nadie").status == 404
