from contextvars import Context
from datetime import timedelta
from pathlib import Path

import brotli
import pytest

from cocreacion.documents import queries as documents
from cocreacion.kernel import clock
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.i18n import time
from cocreacion.meetings.desk_record import desk_record, notes
from cocreacion.meetings.models import (
    ActKind,
    Agreement,
    Attendance,
    Attribution,
    DeskAct,
    Minutes,
    MinutesState,
    Presence,
)

DESK = "/en/meetings/sesion/desk"
from cocreacion.people.models import ParkedForm, SignIn
from tests.make.rows import two


@pytest.fixture
def session(make):
    """A session that began an hour ago: `meeting`, `item`, the secretariat, seats by bloc."""

    class Session:
        body, government, society = make.committee()
        meeting = make.meeting("sesion", body_id=body.id, starts_at=now() - timedelta(hours=1))
        item = make.agenda_item(meeting)
        lucia = make.lucia()
        seats = sorted(body.seats, key=lambda seat: seat.position)

    return Session


def raw(browser, method, **kwargs):
    """As a script sends it: the answer may be no page."""
    answer = Context().run(getattr(browser.client, method), DESK, **kwargs)
    db.session.rollback()
    return answer


def press(browser, value, **more):
    page = browser.get(DESK)
    return browser.send(page, "desk", do=value, **more)


def test_a_whole_session_at_the_desk_without_scripts(session, browse):
    lucia = browse(session.lucia)
    first, second, third, _fourth = session.seats

    page = press(lucia, f"arrived:{first.id}:principal")
    assert "It is noted." in page
    assert "In all 1 of 4 here, 2 needed No quorum" in page
    press(lucia, f"arrived:{third.id}:alternate", remote="y")
    page = press(lucia, f"excused:{second.id}")
    assert "In all 2 of 4 here, 2 needed Quorum met" in page
    press(lucia, "rest_absent")
    press(lucia, f"begun:{session.item.id}")
    lucia.send(lucia.get(DESK), "note-form", text="Se leyó el informe.", language="es")
    lucia.send(lucia.get(DESK), "agreed-form", text="Publicar la lista.", language="es")
    lucia.send(
        lucia.get(DESK), "dissent-form", text="Falta el plazo.", seat=str(third.id), language="es"
    )
    lucia.send(lucia.get(DESK), "count-form", who="citizen", headcount="12")
    lucia.send(lucia.get(DESK), "count-form", who="citizen", headcount="7")
    page = press(lucia, f"left:{first.id}")
    assert "In all 1 of 4 here, 2 needed No quorum" in page
    page = press(lucia, f"ended:{session.item.id}")

    assert "Dealt with" in page and "Se leyó el informe." in page and "Falta el plazo." in page
    agreement = db.session.query(Agreement).one()
    assert (agreement.text.es, agreement.agenda_item_id) == ("Publicar la lista.", session.item.id)
    found = {row.seat_id: row for row in db.session.query(Attendance)}
    assert [found[seat.id].presence for seat in session.seats] == [
        Presence.PRESENT, Presence.EXCUSED, Presence.PRESENT, Presence.ABSENT
    ]  # fmt: skip
    assert found[third.id].remote and found[third.id].delegation == "alternate"
    assert found[None].headcount == 12, "the largest number that was there at once"
    page = lucia.send(lucia.get(DESK), "desk/minutes")
    texts = documents.living(db.session.query(Minutes).one().document)
    es, en = (" ".join(getattr(each, language) for each in texts) for language in ("es", "en"))
    assert "Se leyó el informe." in es and "Disenso" in es and "Dissent of" in en
    record = desk_record(session.meeting)
    session.meeting.attribution = Attribution.NONE  # then nobody is named
    unnamed = notes(record)[session.item.id].en
    assert "Dissent of a seat: Falta el plazo." in unnamed and "civil_society" not in unnamed
    db.session.rollback()


def test_desk_and_minutes_say_the_same_of_the_end(session, browse, make):
    second = make.agenda_item(session.meeting, title=two("Lo que quedó"))
    first = session.seats[0]
    lucia = browse(session.lucia)
    press(lucia, f"arrived:{first.id}:principal")
    page = press(lucia, f"begun:{session.item.id}")
    assert "Being dealt with" in page and "Here since" in page and "To come" in page
    assert "The meeting was closed" not in page
    with clock.freeze(session.meeting.ends_at + timedelta(minutes=20)):
        late = press(browse(session.lucia), f"ended:{session.item.id}")
        hour = time(now())

    with clock.freeze(session.meeting.ends_at + timedelta(days=1)):
        lucia = browse(session.lucia)
        page = lucia.get(DESK)
        lucia.send(page, "desk/minutes")

    for shown in (late, page):
        assert f"The meeting was closed at {hour}." in shown
        assert "Being dealt with" not in shown and "Here since" not in shown
        assert "to the end, principal" in shown and "Not dealt with" in shown
    texts = documents.living(db.session.query(Minutes).one().document)
    assert texts[-1].en == f"The meeting was closed at {hour}."
    assert len(texts) == 4 and texts[2].heading.es == second.title.es


def test_minutes_begun_while_the_meeting_goes_on_do_not_say_when_it_was_closed(session, browse):
    lucia = browse(session.lucia)
    page = press(lucia, f"begun:{session.item.id}")

    lucia.send(page, "desk/minutes")

    first, *_points, last = documents.living(db.session.query(Minutes).one().document)
    assert "The meeting was opened on" in first.en
    assert (last.heading.en, last.en) == ("Close", "")


def tell(browser, key, do, *, ago=0, **more):
    """What the script of the page sends."""
    page = browser.get(DESK)
    fields = {"csrf_token": page.form("desk").fields["csrf_token"], "operation": key, "do": do}
    return raw(
        browser, "post", data={**fields, "ago": ago, **more}, headers={"Accept": "application/json"}
    )


def test_what_was_kept_on_a_device_arrives_once_and_in_any_order(session, browse):
    lucia, first = browse(session.lucia), session.seats[0]
    acts = [
        ("a", f"arrived:{first.id}:principal", 1800),
        ("b", f"left:{first.id}", 1200),
        ("c", f"arrived:{first.id}:alternate", 600),
    ]

    for key, do, ago in [acts[2], acts[0], acts[1], acts[0], acts[2]]:
        answer = tell(lucia, key, do, ago=ago)
        assert (answer.status_code, answer.json) == (200, {"kept": key})

    assert db.session.query(DeskAct).count() == 3
    row = db.session.query(Attendance).one()
    assert (row.presence, row.delegation) == (Presence.PRESENT, "alternate")
    times = [act.happened_at for act in db.session.query(DeskAct).order_by(DeskAct.operation)]
    assert times == sorted(times)
    assert 590 < (now() - times[2]).total_seconds() < 640


def test_the_same_act_sent_twice_at_once_is_one(session, race, pause):
    from cocreacion.meetings.queries import desk as queries
    from cocreacion.meetings.queries import meetings
    from cocreacion.meetings.services import desk
    from cocreacion.people.models import User

    pause(queries, "find_act", 2)
    lucia, seat = session.lucia.id, session.seats[0].id

    def send(_):
        actor = db.session.get_one(User, lucia)
        meeting = meetings.get_meeting("sesion", actor, {})
        act = desk.Act(operation="k", kind=ActKind.ARRIVED, happened_at=now(), seat_id=seat)
        return desk.note(meeting, act, actor=actor).operation

    assert race(send, [1, 2]) == ["k", "k"]
    assert db.session.query(DeskAct).count() == db.session.query(Attendance).count() == 1


def test_two_desks_see_each_other_and_nothing_is_overwritten(session, browse, make):
    lucia, other = browse(session.lucia), browse(make.admin())
    first = session.seats[0]
    asked = {"X-Region": "parts"}
    before = raw(other, "get", headers=asked)
    asked["If-None-Match"] = before.headers["ETag"]
    assert raw(other, "get", headers=asked).status_code == 304

    tell(lucia, "a", f"arrived:{first.id}:principal", ago=300)
    tell(other, "b", f"arrived:{first.id}:principal", ago=240)
    tell(other, "c", f"left:{first.id}", ago=60)
    tell(lucia, "d", f"arrived:{first.id}:principal", ago=120)  # says the contrary of the last

    after = raw(other, "get", headers=asked)
    assert after.status_code == 200 and "<h1" not in after.text and "data-part" in after.text
    page = other.get(DESK)
    assert page.text.count("(known already)") == 2, "two arrivals are one"
    assert "In all 0 of 4 here, 2 needed" in page, "the later hour decides"
    assert db.session.query(DeskAct).count() == 4, "and both are kept"
    page = press(lucia, f"taken_back:{db.session.query(DeskAct).filter_by(operation='c').one().id}")
    assert "In all 1 of 4 here, 2 needed" in page and "Taken back" in page


def test_a_vote_given_aloud_is_counted_by_the_rule(session, browse):
    lucia = browse(session.lucia)
    first, second, third, fourth = session.seats
    for seat in (first, second, third):
        press(lucia, f"arrived:{seat.id}:principal")
    page = lucia.send(
        lucia.get(DESK), "desk/vote",
        question_es="¿Se aprueba?", question_en="Is it approved?", minutes="5",
    )  # fmt: skip
    assert "The vote is open" in page
    item = session.item.id
    mateo = browse(session.society[0])
    mateo.send(mateo.follow(lucia.get(DESK), "Is it approved?"), "ballot", choice="for")

    for seat, choice in ((first, "for"), (second, "against"), (second, "for")):
        assert tell(lucia, f"{seat.id}{choice}", f"ballot:{item}:{seat.id}:{choice}").json["kept"]
    itself = tell(lucia, "x", f"ballot:{item}:{third.id}:against")
    absent = tell(lucia, "y", f"ballot:{item}:{fourth.id}:for")
    assert (itself.status_code, absent.status_code) == (409, 409)
    assert "voted itself" in itself.json["title"] and "arrival first" in absent.json["title"]
    with clock.freeze(now() + timedelta(minutes=6)):
        late = tell(lucia, "z", f"ballot:{item}:{first.id}:against", ago=300)
        page = lucia.follow(lucia.get(DESK), "Is it approved?")
    assert late.status_code == 403 and "while the vote is open" in late.json["title"]
    assert (
        "3 votes for, 0 against" in page and "given in the room, noted by the secretariat" in page
    )
    record = lucia.get(DESK)
    assert "3 of 4 seats" in record, "the quorum when the vote was opened"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"do": "arrived:99999:principal"}, "Nobody holds this seat"),
        ({"do": "arrived:x:principal"}, "does nothing any longer"),
        ({"do": "begun:99999"}, "does nothing any longer"),
        ({"do": "note", "text": " "}, "fill this in"),
        ({"do": "note", "text": "…"}, "Write what is to be noted"),
        ({"do": "note", "text": "Algo", "ago": 5 * 3600}, "not within the meeting"),
        ({"do": "note", "text": "Algo", "at": "25:70"}, "Write an hour of the day"),
        ({"do": "count", "who": "citizen", "headcount": "-1"}, "from 0 to"),
        ({"do": "dissent", "text": "No", "seat": ""}, "Choose one"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(session, browse, fields, reason):
    lucia, do = browse(session.lucia), fields["do"]

    answer = tell(lucia, "a", **fields)

    assert answer.status_code == 422 and reason in answer.json["title"]
    assert db.session.query(DeskAct).count() == 0
    assert tell(lucia, "a", "note", text="Bien", language="es").status_code == 200, do


def test_typed_words_come_back_and_hours_are_read_on_the_clock_of_the_country(session, browse):
    lucia = browse(session.lucia)

    page = lucia.send(lucia.get(DESK), "note-form", text="Lo que se dijo.", at="99")
    assert page.status == 422 and page.form("note-form").fields["text"] == "Lo que se dijo."
    ago = clock.local(now() - timedelta(minutes=20))
    lucia.send(page, "note-form", at=f"{ago:%H:%M}")

    noted = db.session.query(DeskAct).one()
    assert 19 <= (now() - noted.happened_at).total_seconds() / 60 < 21


def test_who_may_keep_the_desk_and_when(session, browse, make):
    lucia, meeting = browse(session.lucia), session.meeting
    mateo = browse(session.society[0])
    seat = session.seats[0].id

    assert mateo.get(DESK).status == 403
    assert tell(lucia, "a", f"arrived:{seat}:principal").status_code == 200
    token = lucia.get(DESK).form("desk").fields["csrf_token"]
    guest = browse()
    away = raw(guest, "get", headers={"X-Region": "parts"})
    assert away.status_code == 401, "a page left open keeps what it has until somebody signs in"
    with clock.freeze(meeting.starts_at - timedelta(hours=4)):
        assert "opens three hours before" in lucia.get(DESK)
    make.minutes(meeting, MinutesState.PUBLISHED)
    assert "its record no longer changes" in lucia.get(DESK)
    for key, status in (("a", 200), ("b", 403)):  # what was kept before is still an answer
        answer = raw(
            lucia, "post", data={"csrf_token": token, "operation": key, "do": f"left:{seat}"},
            headers={"Accept": "application/json"},
        )  # fmt: skip
        assert answer.status_code == status
    assert db.session.query(DeskAct).count() == 1


def test_a_long_log_costs_no_more_questions_and_no_news_costs_few(
    session, browse, make, statements
):
    lucia, seat = browse(session.lucia), session.seats[0].id

    def asked(headers=None):
        statements.clear()
        answer = raw(lucia, "get", headers=headers or {})
        return len(statements), answer

    def fill(first, last):
        for n in range(first, last):
            kind = ActKind.LEFT if n % 2 else ActKind.ARRIVED
            make.act(session.meeting, kind, session.lucia, ago=60 - n / 10, seat_id=seat)

    fill(0, 4)
    few, _ = asked()
    fill(4, 300)
    many, _ = asked()
    _, parts = asked({"X-Region": "parts"})
    nothing, same = asked({"X-Region": "parts", "If-None-Match": parts.headers["ETag"]})

    assert (same.status_code, same.data) == (304, b"")
    assert few == many <= 30 and nothing <= 12, (few, many, nothing)


def test_what_was_typed_is_given_back_after_signing_in(session, browse, make):
    lucia = browse(session.lucia)
    page = lucia.get(DESK)
    db.session.query(SignIn).delete()
    db.session.commit()

    page = lucia.send(page, "note-form", text="Lo que se dijo en la mesa.")
    assert "/sign-in" in page.url and db.session.query(DeskAct).count() == 0
    parked = db.session.query(ParkedForm).one()
    parked.user_id = session.lucia.id  # as signing in does
    db.session.commit()

    again = browse(session.lucia).get(f"{DESK}?draft={parked.key}")
    assert again.form("note-form").fields["text"] == "Lo que se dijo en la mesa."


def test_the_script_of_the_desk_is_small():
    script = Path(__file__).parents[2] / "static/js/desk.js"

    assert len(brotli.compress(script.read_bytes(), quality=11)) <= 3 * 1024
