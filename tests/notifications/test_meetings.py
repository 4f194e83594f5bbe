"""Letters about meetings: in the reader's language, with the calendar file, each only once."""

from email import message_from_bytes

import pytest
from icalendar import Calendar

from cocreacion.kernel import mail
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.mail import Letter
from cocreacion.meetings.models import MeetingState, Minutes, MinutesState, Mode, Place


@pytest.fixture
def ixchel(make):
    return make.user(email="ixchel@example.org", language="es")


def letters():
    db.session.rollback()
    return db.session.query(Letter).order_by(Letter.id).all()


def test_a_seat_is_confirmed_with_the_date_and_the_call(make, browse, ixchel):
    make.meeting("mesa", mode=Mode.ONLINE, link="https://example.org/sala")
    browser = browse(ixchel)

    browser.send(browser.get("/en/meetings/mesa"), "registration", needs="Privado")

    [letter] = letters()
    assert (letter.recipient, letter.language) == ("ixchel@example.org", "es")
    assert letter.subject == "Su inscripción: Mesa de agua"
    for text in (letter.text, letter.html):
        assert "https://example.org/sala" in text and "/es/meetings/mesa/withdrawal" in text
        assert "Privado" not in text
    [event] = Calendar.from_ical(letter.calendar).walk("VEVENT")
    assert event["SUMMARY"] == "Mesa de agua"
    message = message_from_bytes(mail._message(letter, "no-reply@example.org").as_bytes())
    kinds = [part.get_content_type() for part in message.walk()]
    wanted = ["text/plain", "text/html", "text/calendar", "application/ics"]
    assert [kind for kind in kinds if not kind.startswith("multipart/")] == wanted


def test_waiting_then_a_seat(make, browse, ixchel):
    meeting = make.meeting("mesa", capacity=1)
    first = make.user("Primera")
    make.registration(meeting, first)
    browser = browse(ixchel)
    browser.send(browser.get("/es/meetings/mesa"), "Entrar en la lista de espera")
    other = browse(first)
    other.send(other.get("/en/meetings/mesa/withdrawal"), "Withdraw")

    assert [letter.subject for letter in letters()] == [
        "Lista de espera: Mesa de agua",
        "Ya tiene lugar: Mesa de agua",
    ]


def test_a_change_and_a_cancellation_reach_everybody_who_registered(make, browse, ixchel):
    meeting = make.meeting("mesa", capacity=1)
    make.registration(meeting, ixchel)
    tom = make.user("Tom", email="tom@example.org", language="en")
    make.registration(meeting, tom, Place.WAITING)
    make.registration(meeting, make.user("Ya no"), Place.WITHDRAWN)
    lucia = browse(make.lucia())
    lucia.send(lucia.get("/en/manage/meetings/mesa"), "Keep the changes", access_needs_es="Rampa")
    assert letters() == [], "what no calendar shows troubles nobody"

    lucia.send(lucia.get("/en/manage/meetings/mesa"), "Keep the changes", place_es="Otra sala")
    lucia.send(
        lucia.get("/en/manage/meetings/mesa/cancel"), "Cancel the meeting", reason_es="Lluvias"
    )

    assert [(x.recipient, x.subject) for x in letters()] == [
        ("ixchel@example.org", "Hay un cambio: Mesa de agua"),
        ("tom@example.org", "Something changed: Mesa de agua (en)"),
        ("ixchel@example.org", "Cancelada: Mesa de agua"),
        ("tom@example.org", "Cancelled: Mesa de agua (en)"),
    ]
    cancelled = letters()[-1]
    assert "Lluvias" in cancelled.text and "STATUS:CANCELLED" in cancelled.calendar


def test_a_call_reaches_those_who_hold_a_seat(make, browse):
    body = make.body("mesa-agua")
    tomas = make.user("Tomás", email="tomas@example.org")
    make.seat(body, tomas)
    make.meeting("mesa", body_id=body.id, state=MeetingState.DRAFT, called_at=None)
    make.held("vieja", body_id=body.id, state=MeetingState.DRAFT, called_at=None)
    lucia = browse(make.lucia())

    for slug in ("mesa", "vieja"):
        lucia.send(lucia.get(f"/en/manage/meetings/{slug}"), "Publish the call")

    assert [(x.recipient, x.subject) for x in letters()] == [
        ("tomas@example.org", "Convocatoria: Mesa de agua")
    ], "a meeting that is only being recorded calls nobody"


def test_the_draft_and_the_published_minutes_are_told(make, browse, ixchel):
    meeting = make.held("mesa")
    make.registration(meeting, ixchel)
    make.registration(meeting, make.user("Esperaba"), Place.WAITING)
    make.minutes(meeting, MinutesState.DRAFTING)
    lucia = browse(make.lucia())
    url = "/en/manage/meetings/mesa/minutes"

    lucia.send(lucia.get(url), "circulate-form")
    db.session.query(Minutes).one().sign_by = now()
    db.session.commit()
    lucia.send(lucia.get(f"{url}/publish"), "Publish")

    assert [(x.recipient == "ixchel@example.org", x.subject) for x in letters()] == [
        (True, "Lea y firme el acta: Mesa de agua"),
        (False, "El acta está aprobada: Mesa de agua"),
        (True, "El acta está publicada: Mesa de agua"),
    ]
    assert "Quien no dice nada hasta entonces está de acuerdo" in letters()[0].text
