"""Coming to a meeting: a seat, the waiting list, changing one's mind."""

from datetime import timedelta

import pytest

from cocreacion.kernel import clock
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.meetings.models import Meeting, MeetingState, Mode, Place, Registration
from cocreacion.people import passwords
from tests.make.rows import two
from tests.people.conftest import PASSWORD

URL = "/en/meetings/mesa"


@pytest.fixture
def ixchel(make):
    return make.user()


def places():
    rows = db.session.query(Registration).order_by(Registration.user_id)
    return [row.place.value for row in rows]


def counters():
    meeting = db.session.query(Meeting).one()
    return meeting.coming, meeting.waiting


def test_registering_gives_a_seat(make, browse, ixchel):
    make.meeting("mesa", capacity=3)
    browser = browse(ixchel)
    page = browser.get(URL)
    assert "3 seats are left of 3." in page

    page = browser.send(page, "registration", wants=["captions"], needs="Asiento adelante")

    assert page.url == URL and "You have a seat." in page
    row = db.session.query(Registration).one()
    assert (row.user_id, row.place, row.wants) == (ixchel.id, Place.SEAT, ["captions"])
    assert row.needs == "Asiento adelante" and counters() == (1, 0)
    facts = db.session.query(StoredEvent).filter_by(name="PersonRegistered").one().facts
    assert "Asiento" not in str(facts) and "captions" not in str(facts)


def test_sending_the_same_form_twice_is_one_registration(make, browse, ixchel):
    make.meeting("mesa", capacity=1)
    browser = browse(ixchel)
    page = browser.get(URL)

    for _ in range(2):
        assert "You have a seat." in browser.send(page, "registration")
    assert places() == ["seat"] and counters() == (1, 0)


def test_registering_again_changes_the_wishes_and_keeps_the_place(make, browse, ixchel):
    make.meeting("mesa", capacity=1)
    browser = browse(ixchel)
    browser.send(browser.get(URL), "registration", needs="Una")

    page = browser.get(URL)
    assert page.form("registration").fields["needs"] == "Una"
    page = browser.send(page, "registration", needs="Otra")

    assert "Your registration was changed." in page and places() == ["seat"]
    assert db.session.query(Registration).one().needs == "Otra"
    assert db.session.query(StoredEvent).filter_by(name="PersonRegistered").count() == 1


def test_a_delegate_says_on_whose_behalf(make, browse):
    red, other = make.organisation("Red Ejemplo"), make.organisation("Otra")
    mateo = make.user("Mateo", organisation=red)
    make.meeting("mesa")
    browser = browse(mateo)
    page = browser.get(URL)
    assert page.form("registration").choices["organisation"] == ["", str(red.id)]

    assert browser.send(page, "registration", organisation=str(other.id)).status == 422
    assert places() == []
    page = browser.send(page, "registration", organisation=str(red.id))

    assert "You come on behalf of Red Ejemplo (en)." in page
    assert db.session.query(Registration).one().organisation_id == red.id


@pytest.mark.parametrize(
    ("mode", "how", "remote"),
    [
        (Mode.HYBRID, "video", True),
        (Mode.HYBRID, "room", False),
        (Mode.ONLINE, None, True),
        (Mode.IN_PERSON, "video", False),
    ],
)
def test_how_somebody_comes(make, browse, ixchel, mode, how, remote):
    make.meeting("mesa", mode=mode, link="https://example.org/sala")
    browser = browse(ixchel)

    browser.send(browser.get(URL), "registration", how=how)

    assert db.session.query(Registration).one().remote is remote


def test_the_address_of_the_call_is_for_those_with_a_seat(make, browse, ixchel):
    make.meeting("mesa", mode=Mode.ONLINE, link="https://example.org/sala", capacity=1)
    waiting = make.user("Otra")
    browser = browse(ixchel)
    assert "example.org/sala" not in browser.get(URL).html

    page = browser.send(browser.get(URL), "registration")
    late = browse(waiting)
    late.send(late.get(URL), "registration")

    assert "example.org/sala" in page.html
    for other in (browse(), late):
        assert "example.org/sala" not in other.get(URL).html
    assert "example.org/sala" not in browser.client.get("/meetings/mesa.ics").text


def test_a_full_meeting_offers_the_waiting_list(make, browse, ixchel):
    meeting = make.meeting("mesa", capacity=1)
    make.registration(meeting, make.user("Primera"))
    browser = browse(ixchel)
    page = browser.get(URL)
    assert "All seats are taken and 0 people wait." in page

    page = browser.send(page, "Join the waiting list")

    assert "You are number 1 on the waiting list." in page
    assert places() == ["waiting", "seat"] and counters() == (1, 1)


def test_a_meeting_that_fills_up_meanwhile_keeps_what_was_typed(make, browse, ixchel):
    meeting = make.meeting("mesa", capacity=1)
    browser = browse(ixchel)
    page = browser.get(URL)
    make.registration(meeting, make.user("Primera"))

    page = browser.send(page, "registration", needs="Lengua de señas", wants=["captions"])

    assert page.status == 409 and "The meeting is full now" in page
    fields = page.form("registration").fields
    assert fields["needs"] == "Lengua de señas" and fields["wants"] == "captions"
    assert places() == ["seat"], "nothing is kept before the person agrees to wait"
    page = browser.send(page, "Join the waiting list")
    assert page.status == 200 and places() == ["waiting", "seat"]


def test_a_seat_that_became_free_meanwhile_is_given(make, browse, ixchel):
    meeting = make.meeting("mesa", capacity=1, coming=1)
    browser = browse(ixchel)
    page = browser.get(URL)
    assert page.form("registration").fields["promised"] == "waiting"
    meeting.coming = 0
    db.session.commit()

    assert "You have a seat." in browser.send(page, "registration")


def test_withdrawing_takes_two_steps_and_lets_the_next_one_in(make, browse, ixchel):
    meeting = make.meeting("mesa", capacity=1)
    make.registration(meeting, ixchel, wants=["captions"], needs="Privado")
    second, third = make.user("Segunda"), make.user("Tercera")
    make.registration(meeting, second, Place.WAITING)
    make.registration(meeting, third, Place.WAITING)
    browser = browse(ixchel)

    page = browser.follow(browser.get(URL), "I cannot come")
    assert "Withdraw your registration?" in page and places() == ["seat", "waiting", "waiting"]
    page = browser.send(page, "Withdraw")

    assert "You are no longer registered." in page and "Come to this meeting" in page
    assert places() == ["withdrawn", "seat", "waiting"] and counters() == (1, 1)
    mine = db.session.query(Registration).filter_by(user_id=ixchel.id).one()
    assert (mine.wants, mine.needs) == ([], ""), "nobody needs to know any longer"
    assert "You are number 1 on the waiting list." in browse(third).get(URL)


def test_whoever_comes_back_stands_at_the_end_of_the_line(make, browse, ixchel):
    meeting = make.meeting("mesa", capacity=1)
    make.registration(meeting, ixchel)
    make.registration(meeting, make.user("Segunda"), Place.WAITING)
    browser = browse(ixchel)
    browser.send(browser.get(f"{URL}/withdrawal"), "Withdraw")

    page = browser.send(browser.get(URL), "Join the waiting list")

    assert "You are number 1 on the waiting list." in page and places() == ["waiting", "seat"]


def test_withdrawing_without_a_registration_is_explained(make, browse, ixchel):
    make.meeting("mesa")

    page = browse(ixchel).get(f"{URL}/withdrawal")

    assert page.status == 403 and "You are not registered for this meeting." in page


@pytest.mark.parametrize(
    ("facts", "later", "reason"),
    [
        ({}, timedelta(days=1, minutes=1), None),
        ({"registration_open": False}, timedelta(0), "Registration is not open for this meeting."),
        ({"state": MeetingState.CANCELLED}, timedelta(0), None),
    ],
)
def test_where_nobody_can_register_there_is_no_form(make, browse, ixchel, facts, later, reason):
    make.meeting("mesa", **facts)
    with clock.freeze(clock.now() + later):
        page = browse(ixchel).get(URL)

    assert page.status == 200 and not [form for form in page.forms if form.id == "registration"]
    assert reason is None or reason in page


@pytest.mark.parametrize("what", ["began", "cancelled", "closed"])
def test_a_form_kept_too_long_registers_nobody(make, browse, ixchel, what):
    meeting = make.meeting("mesa")
    browser = browse(ixchel)
    page = browser.get(URL)
    if what == "cancelled":
        meeting.state, meeting.cancelled_at = MeetingState.CANCELLED, clock.now()
    if what == "closed":
        meeting.registration_open = False
    db.session.commit()

    with clock.freeze(meeting.starts_at if what == "began" else clock.now()):
        page = browser.send(page, "registration", needs="Algo que sería largo escribir otra vez")

    assert page.status == 403 and places() == []
    assert "Algo que sería largo escribir otra vez" in page.html, "it is given back"


def test_what_is_too_long_is_said_beside_the_field(make, browse, ixchel):
    make.meeting("mesa")
    browser = browse(ixchel)

    page = browser.send(browser.get(URL), "registration", needs="x" * 601)

    assert page.status == 422 and "This is too long: at most 600 characters." in page
    assert page.form("registration").fields["needs"] == "x" * 601 and places() == []
    assert browser.send(page, "registration", needs="x" * 600).status == 200


@pytest.mark.parametrize("fields", [{"wants": ["sauna"]}, {"how": "teleport"}])
def test_forged_choices_are_refused(make, browse, ixchel, fields):
    make.meeting("mesa", mode=Mode.HYBRID, link="https://example.org")
    browser = browse(ixchel)

    assert browser.send(browser.get(URL), "registration", **fields).status == 422
    assert places() == []


def test_a_guest_fills_in_signs_in_and_loses_nothing(make, browse):
    make.meeting("mesa", mode=Mode.HYBRID, link="https://example.org", capacity=9)
    user = make.user(password_hash=passwords.hashed(PASSWORD))
    browser = browse()
    page = browser.get(URL)
    assert "You need an account, so that we can write to you." in page

    page = browser.send(page, "registration", needs="Subtítulos grandes", how="video")
    assert page.url == "/en/sign-in" and places() == []
    page = browser.send(page, "sign-in", email=user.email, password=PASSWORD)

    fields = page.form("registration").fields
    assert page.url == URL and fields["needs"] == "Subtítulos grandes" and fields["how"] == "video"
    assert "You have a seat." in browser.send(page, "registration")
    assert places() == ["seat"]


def test_needs_are_seen_only_by_those_who_prepare_the_meeting(make, browse, group):
    body, tomas = group
    meeting = make.meeting("mesa", body_id=body.id)
    ixchel = make.user(organisation=make.organisation())
    make.registration(meeting, ixchel, wants=["wheelchair"], needs="Dato privado")
    manage = "/en/manage/meetings/mesa/registrations"

    for person in (make.lucia(), tomas):
        page = browse(person).get(manage)
        assert "Dato privado" in page and "Room for a wheelchair" in page and "Ixchel" in page
    assert browse(make.user("Otra")).get(manage).status == 403
    assert browse().get(manage).status == 403
    public = browse(make.user("Nadie")).get(URL).html
    assert "Dato privado" not in public and "Ixchel" not in public


def test_in_spanish(make, browse, ixchel):
    make.meeting("mesa", capacity=2, title=two("Mesa de agua"))
    browser = browse(ixchel)

    page = browser.send(browser.get("/es/meetings/mesa"), "Inscribirme")

    assert page.url == "/es/meetings/mesa" and "Usted tiene lugar." in page
