"""Who was there: seats, organisations, numbers of a sector; every count derives from rows."""

import pytest

from cocreacion.groups.models import Delegation
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.meetings.models import Attendance, Meeting, MeetingState, MinutesState, Presence
from cocreacion.people.models import Sector

URL = "/en/manage/meetings/mesa/attendance"


@pytest.fixture
def lucia(make):
    return make.lucia()


@pytest.fixture
def session(make):
    body, _, _ = make.committee(2, 2)
    make.held("mesa", body_id=body.id)
    return body


def rows():
    db.session.rollback()
    return db.session.query(Attendance).order_by(Attendance.id).all()


def mark(browser, seats, *marks):
    fields = {f"seat-{seat.id}": value for seat, value in zip(seats, marks, strict=False)}
    return browser.send(browser.get(URL), "seats-form", **fields)


def test_seats_are_noted_and_the_quorum_follows(browse, session, lucia):
    browser = browse(lucia)

    page = mark(browser, session.seats, "principal", "alternate-video", "excused", "absent")

    assert "The attendance of the seats is kept." in page
    assert [(r.presence, r.delegation, r.remote) for r in rows()] == [
        (Presence.PRESENT, Delegation.PRINCIPAL, False),
        (Presence.PRESENT, Delegation.ALTERNATE, True),
        (Presence.EXCUSED, None, False),
        (Presence.ABSENT, None, False),
    ]
    assert "Public institutions: 2 of 2" in page and "Non-government sectors: 0 of 2" in page
    assert "There was no quorum." in page
    assert all(r.organisation_id == r.seat.organisation_id for r in rows())

    page = mark(browser, session.seats, "principal", "", "principal", "absent")
    assert "There was a quorum in both blocs." in page and len(rows()) == 3
    shown = page.form("seats-form").fields
    assert [shown[f"seat-{seat.id}"] for seat in session.seats] == [
        "principal", "", "principal", "absent",
    ]  # fmt: skip


@pytest.mark.parametrize("noted", [1, 2])
def test_seats_that_nobody_noted_count_all_the_same(make, browse, lucia, noted):
    """A quorum is a share of all seats that were held that day, not of those somebody noted."""
    body, _, _ = make.committee(4, 4)
    make.held("mesa", body_id=body.id)
    browser = browse(lucia)

    half = [*body.seats[:noted], *body.seats[4 : 4 + noted]]
    page = mark(browser, half, *["principal"] * len(half))

    assert f"Public institutions: {noted} of 4" in page
    assert ("There was a quorum in both blocs." in page) == (noted == 2)
    assert ("There was no quorum." in page) == (noted == 1)


def test_the_same_again_is_no_change(browse, session, lucia):
    browser = browse(lucia)
    for _ in range(2):
        mark(browser, session.seats, "principal")

    assert db.session.query(StoredEvent).filter_by(name="AttendanceTaken").count() == 1


def test_forged_seats_and_marks_are_left_aside(make, browse, session, lucia):
    other = make.seat(make.body())

    browser = browse(lucia)
    page = browser.get(URL)
    browser.send(
        page,
        "seats-form",
        **{f"seat-{other.id}": "principal", f"seat-{session.seats[0].id}": "asleep"},
    )

    assert rows() == []


def test_organisations_and_people_without_names(make, browse, session, lucia):
    organisation = make.organisation("Red Ejemplo")
    browser = browse(lucia)
    mark(browser, session.seats, "principal")

    def add(number, **fields):
        page = browser.get(URL)
        return browser.send(
            page,
            "organisation-form",
            organisation=str(organisation.id),
            headcount=number,
            **fields,
        )

    add("2")
    add("3")  # corrects the line above
    page = add("1", remote="y")
    assert "Civil society: 3 people" in page
    page = browser.send(browser.get(URL), "sectors-form", citizen="14", media="2")

    assert "21 people took part, by sector" in page, "1 seat + 3 + 1 + 14 + 2"
    numbers = {(r.sector, r.headcount) for r in rows() if not r.organisation_id}
    assert numbers == {(Sector.CITIZEN, 14), (Sector.MEDIA, 2)}
    page = browser.send(browser.get(URL), "sectors-form", citizen="10", media="")
    assert "15 people took part, by sector" in page
    page = browser.send(page, "Remove")
    assert "The line was removed." in page and "12 people took part, by sector" in page


@pytest.mark.parametrize("number", ["0", "-1", "", "many", "1000000"])
def test_wrong_numbers_are_said_beside_the_field(make, browse, session, lucia, number):
    organisation = make.organisation()
    browser = browse(lucia)
    page = browser.send(
        browser.get(URL), "organisation-form", organisation=str(organisation.id), headcount=number
    )
    assert page.status == 422 and "Write" in page and rows() == []
    if number:
        page = browser.send(browser.get(URL), "sectors-form", citizen=number)
        assert page.status == (200 if number == "0" else 422) and rows() == []


def test_no_organisation_chosen(browse, session, lucia):
    browser = browse(lucia)

    page = browser.send(browser.get(URL), "organisation-form", headcount="2")

    assert page.status == 422 and "Choose one from the list." in page


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({}, "This meeting has not begun yet."),
        ({"state": MeetingState.DRAFT, "called_at": None}, "Publish the call first."),
        ({"state": MeetingState.CANCELLED}, "This meeting was cancelled."),
    ],
)
def test_when_there_is_nothing_to_note(make, browse, lucia, facts, reason):
    make.meeting("mesa", **facts)
    browser = browse(lucia)

    page = browser.get(URL)

    assert reason in page and "sectors-form" not in page.html


def test_a_published_record_is_closed(make, browse, session, lucia):
    browser = browse(lucia)
    page = browser.get(URL)
    make.minutes(db.session.query(Meeting).one(), MinutesState.PUBLISHED)

    for form, fields in (
        ("seats-form", {f"seat-{session.seats[0].id}": "principal"}),
        ("sectors-form", {"citizen": "3"}),
    ):
        assert browser.send(page, form, **fields).status == 403
    assert rows() == []


def test_nobody_is_named_on_the_public_page(make, browse, session, lucia):
    browser = browse(lucia)
    mark(browser, session.seats, "principal", "principal", "principal", "principal")

    page = browse().get("/en/meetings/mesa")

    assert "government0" not in page and "non_government0" not in page
    assert "government 0 (en)" in page, "organisations are"
