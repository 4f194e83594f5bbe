"""Questions on the form, guests, what people need and what is answered, arrivals at the door."""

import re
from datetime import timedelta

import pytest

from cocreacion.groups.models import Delegation
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.mail import Letter
from cocreacion.meetings import forgetting, passes
from cocreacion.meetings.models import (
    Attendance,
    Invitation,
    Meeting,
    Outcome,
    Place,
    Presence,
    Question,
    Registration,
)
from cocreacion.people.models import Sector

URL, DESK = "/en/meetings/mesa", "/en/manage/meetings/mesa"


@pytest.fixture
def lucia(make, browse):
    return browse(make.lucia())


def rows():
    db.session.rollback()
    return db.session.query(Registration).order_by(Registration.id).all()


def letters():
    db.session.rollback()
    return db.session.query(Letter).order_by(Letter.id).all()


def test_questions_of_a_meeting_are_asked_and_answered(make, browse, lucia):
    make.meeting("mesa")
    lucia.send(lucia.get(f"{DESK}/questions"), "Add to the form", text_es="¿De dónde viene?")
    page = lucia.send(lucia.get(f"{DESK}/questions"), "Add to the form", text_es="¿Qué mesa?",
                      kind="choice", options_es="Agua", required="y")  # fmt: skip
    assert page.status == 422 and "Write at least two answers" in page
    lucia.send(page, "Add to the form", options_es="Agua\nBosques", options_en="Water\nForests")
    where, table = db.session.query(Question).order_by(Question.id)
    mine = browse(make.user("Ixchel"))

    page = mine.send(mine.get(URL), "registration", **{f"asked_{where.id}": "Cobán"})
    assert page.status == 422 and "Please fill this in." in page
    assert page.form("registration").fields[f"asked_{where.id}"] == "Cobán"
    page = mine.send(page, "registration", **{f"asked_{table.id}": "Otra"})
    assert page.status == 422 and not rows()
    mine.send(page, "registration", **{f"asked_{table.id}": "Bosques"})
    assert rows()[0].answers == {str(where.id): "Cobán", str(table.id): "Bosques"}
    assert "Cobán" in lucia.get(f"{DESK}/registrations")

    lucia.send(lucia.get(f"{DESK}/questions"), f"questions/{where.id}/remove")
    assert rows()[0].answers == {str(table.id): "Bosques"}
    mine.send(mine.get(f"{URL}/withdrawal"), "Withdraw")
    assert rows()[0].answers == {}


def test_what_somebody_needs_is_asked_until_a_day_and_answered_by_letter(make, browse, lucia):
    make.meeting("mesa", starts_at=now() + timedelta(days=20))
    ixchel = make.user("Ixchel", email="ixchel@example.org", language="en")
    mine = browse(ixchel)
    page = mine.get(URL)
    assert "Ask for sign language, interpretation and other support until" in page
    page = mine.send(page, "registration", wants=["sign_language", "own_language"])
    assert page.status == 422 and "Choose the language" in page
    page = mine.send(page, "registration", language="kek")
    assert "The secretariat has not answered yet" in page
    [row] = rows()
    desk = lucia.get(f"{DESK}/registrations")
    assert "1 request for support waits for an answer" in desk and "Qʼeqchiʼ" in desk
    assert "Qʼeqchiʼ" not in browse(make.user("Otra")).get(URL).text.split("Come to")[0]

    page = lucia.send(lucia.get(f"{DESK}/registrations/{row.id}/needs"), "Keep the answer",
                      outcome="partly")  # fmt: skip
    assert page.status == 422 and "Say what is provided" in page
    lucia.send(page, "Keep the answer", reply="Hay lengua de señas; buscamos intérprete.")
    assert rows()[0].outcome is Outcome.PARTLY
    assert letters()[-1].subject == "What you need at the meeting: Mesa de agua (en)"
    assert "buscamos intérprete" in letters()[-1].text
    page = mine.get(URL)
    assert "Part of it is provided." in page

    mine.send(page, "registration", wants=["captions"], language="")
    assert rows()[0].outcome is None, "what is asked anew is to be answered anew"
    make.meeting("pronto", starts_at=now() + timedelta(days=2))
    assert "was" in mine.get("/en/meetings/pronto") and "Ask all the same" in mine.get(
        "/en/meetings/pronto"
    )


def test_a_companion_has_a_seat_of_their_own_and_leaves_with_the_host(make, browse):
    make.meeting("mesa", capacity=2)
    mine, other = browse(make.user("Ixchel")), browse(make.user("Otra"))
    mine.send(mine.get(URL), "registration", companion="Doña Juana")
    other.send(other.get(URL), "registration", promised="waiting")
    assert [row.place for row in rows()] == [Place.SEAT, Place.SEAT, Place.WAITING]
    assert rows()[1].name == "Doña Juana" and rows()[1].host_id == rows()[0].id
    assert mine.get(URL).form("registration").fields["companion"] == "Doña Juana"

    mine.send(mine.get(URL), "registration", companion="")
    assert [row.place for row in rows()] == [Place.SEAT, Place.WITHDRAWN, Place.SEAT]
    mine.send(mine.get(URL), "registration", companion="Don Pedro")
    assert rows()[1].place is Place.WAITING and rows()[1].name == "Don Pedro"
    mine.send(mine.get(f"{URL}/withdrawal"), "Withdraw")
    assert [row.place for row in rows()] == [Place.WITHDRAWN, Place.WITHDRAWN, Place.SEAT]
    meeting = db.session.query(Meeting).one()
    assert (meeting.coming, meeting.waiting) == (1, 0)


def test_the_secretariat_registers_somebody_without_an_account(make, browse, lucia):
    meeting = make.meeting("mesa", capacity=1)
    page = lucia.send(
        lucia.get(f"{DESK}/registrations"), "Register this person", name="Ana", email="no"
    )
    assert page.status == 422 and "Write an address such as" in page
    lucia.send(page, "Register this person", email="ana@example.org", needs="Rampa")
    lucia.send(lucia.get(f"{DESK}/registrations"), "Register this person", name="Beto")
    assert [(row.name, row.place) for row in rows()] == [("Ana", "seat"), ("Beto", "waiting")]
    [letter] = letters()
    assert letter.recipient == "ana@example.org" and "avise a quien le inscribió" in letter.text

    lucia.send(lucia.get(DESK), "Keep the changes", place_es="Otra sala")
    assert [each.recipient for each in letters()] == ["ana@example.org"] * 2
    lucia.send(lucia.get(f"{DESK}/registrations"), f"registrations/{rows()[0].id}/remove")
    assert [row.place for row in rows()] == [Place.WITHDRAWN, Place.SEAT]
    mine = make.registration(meeting, make.user("Ixchel"), Place.WAITING)
    assert f"registrations/{mine.id}/remove" not in lucia.get(f"{DESK}/registrations").html


def test_a_pass_is_read_at_the_door_and_counts_once(make, browse, lucia):
    body, tomas = make.body("mesa-agua"), make.user("Tomás")
    seat = make.seat(body, tomas, organisation=make.organisation("Red", Sector.CIVIL_SOCIETY))
    meeting = make.meeting("mesa", body_id=body.id, starts_at=now() + timedelta(hours=1))
    make.keep(Invitation(meeting_id=meeting.id, user_id=tomas.id, seat_id=seat.id,
                         role=Delegation.ALTERNATE))  # fmt: skip
    his, hers = browse(tomas), browse(make.user("Ixchel"))
    his.send(his.get(URL), "I come")
    hers.send(hers.get(URL), "registration", companion="Doña Juana")
    assert "1 more comes for a seat of the body." in lucia.get(f"{DESK}/registrations")
    page = hers.get(f"{URL}/pass")
    codes = re.findall(r"\b\d+-[A-Z2-7]{6}\b", page.text)
    assert len(set(codes)) == 2 and "<svg" in page.html and "Doña Juana" in page

    page = lucia.get(f"{DESK}/check-in?code={codes[0].lower()}")
    assert "Ixchel" in page
    page = lucia.send(page, "Here Ixchel")
    for row in rows():
        token = page.forms[0].fields["csrf_token"]
        data = {"row": str(row.id), "csrf_token": token}
        assert lucia.client.post(f"{DESK}/check-in", data=data).status_code == 303
    found = {(a.seat_id, a.sector): a for a in db.session.query(Attendance)}
    assert found[None, Sector.CITIZEN].headcount == 2, "the same pass twice is one person"
    mine = found[seat.id, Sector.CIVIL_SOCIETY]
    assert (mine.presence, mine.delegation) == (Presence.PRESENT, Delegation.ALTERNATE)

    page = lucia.get(f"{DESK}/check-in?code={codes[0]}")
    assert "Already here since" in page and "3 of 3 are here" in page
    page = lucia.send(page, "Take back Doña Juana")
    assert "2 of 3 are here" in page
    forged = codes[0][:-1] + ("A" if codes[0][-1] != "A" else "B")
    other = make.meeting("otra")
    elsewhere = passes.code_of(make.registration(other, tomas))
    for code in (forged, elsewhere, "x", "9" * 30):
        assert "This code is not of" in lucia.get(f"{DESK}/check-in?code={code}")


def test_nobody_is_counted_before_the_doors_open_or_without_a_seat(make, browse, lucia):
    meeting = make.meeting("mesa", capacity=1)
    row = make.registration(meeting, make.user("Ixchel"))
    waiting = make.registration(meeting, make.user("Otra"), Place.WAITING)
    page = lucia.get(f"{DESK}/check-in")
    assert "The doors open three hours before" in page
    token = page.forms[0].fields["csrf_token"]

    def arrive(number):
        data = {"row": str(number), "csrf_token": token}
        return lucia.client.post(f"{DESK}/check-in", data=data).status_code

    assert arrive(row.id) == 403
    meeting.starts_at = now() + timedelta(hours=1)
    db.session.commit()
    assert [arrive(n) for n in (waiting.id, 99999, row.id)] == [403, 404, 303]
    assert db.session.query(Attendance).one().headcount == 1
    assert browse(make.user("Nadie")).get(f"{URL}/pass").status == 403


def test_needs_and_addresses_are_forgotten_after_the_meeting(make):
    facts = {"wants": ["captions"], "needs": "Rampa", "asked_at": now(), "outcome": "granted"}
    old = make.held(starts_at=now() - timedelta(days=32))
    recent = make.held(starts_at=now() - timedelta(days=3))
    for meeting in (old, recent):
        make.registration(meeting, make.user(), **facts)
        make.registration(meeting, None, guest_name="Ana", guest_email="ana@example.org")

    forgetting.forget_needs()

    found = {(row.meeting_id, row.needs, row.guest_email) for row in rows()}
    assert found == {(old.id, "", ""), (recent.id, "Rampa", ""), (recent.id, "", "ana@example.org")}
    assert rows()[0].wants == [] and rows()[0].place is Place.SEAT, "who came stays on record"
