"""Calendars that real programs read: stable, cheap, in two languages, nobody's address in them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from cocreacion.groups.models import BodyKind
from cocreacion.kernel.clock import from_local, local, now
from cocreacion.kernel.db import db
from cocreacion.meetings import calendar as calendars
from cocreacion.meetings.models import Meeting, MeetingState, Mode
from cocreacion.votes.models import PollState
from tests.make.rows import two


@pytest.fixture
def client(browse):
    return browse().client


def events(response):
    assert response.content_type == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.get_data()).walk("VEVENT")


def test_a_meeting_as_a_file(make, client):
    body = make.body("mesa-agua", name=two("Mesa; agua, y \\ más"))
    make.meeting(
        "mesa",
        title=two("Sesión\r\nATTENDEE:mailto:x@example.org"),
        body_id=body.id,
        starts_at=from_local(datetime(2027, 7, 1, 9)),
        mode=Mode.HYBRID,
        department="alta-verapaz",
        link="https://example.org/secreto",
    )

    response = client.get("/meetings/mesa.ics?lang=es")
    text = response.text
    [event] = events(response)

    assert event["UID"].startswith("meeting-") and int(event["SEQUENCE"]) == 0
    assert event["DTSTART"].dt.astimezone(UTC) == datetime(2027, 7, 1, 15, tzinfo=UTC)
    assert event["DTSTART"].params["TZID"] == "America/Guatemala" and event["DTSTAMP"]
    assert event["SUMMARY"] == "Sesión ATTENDEE:mailto:x@example.org"
    assert event["STATUS"] == "CONFIRMED" and event["URL"].endswith("/es/meetings/mesa")
    assert event["LOCATION"] == "Biblioteca de Cobán, Alta Verapaz, y en línea"
    assert "secreto" not in text and "\nATTENDEE" not in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.count("\n") == text.count("\r\n")


@pytest.mark.parametrize("path", ["/meetings.ics", "/groups/agua.ics", "/meetings/mesa.ics"])
def test_what_is_published_holds_what_the_standards_ask_for(make, client, path):
    """RFC 5545 and, because of METHOD:PUBLISH, RFC 5546."""
    body = make.body("agua", name=two("Mesa de agua"))
    make.meeting("mesa", body_id=body.id, state=MeetingState.CANCELLED)
    if path != "/meetings/mesa.ics":
        make.meeting("otra", body_id=body.id)

    whole = Calendar.from_ical(client.get(path).get_data())

    assert (whole["VERSION"], whole["METHOD"]) == ("2.0", "PUBLISH") and whole["PRODID"]
    [zone] = whole.walk("VTIMEZONE")
    [standard] = zone.walk("STANDARD")
    for offset in ("TZOFFSETFROM", "TZOFFSETTO"):
        assert standard.decoded(offset) == timedelta(hours=-6)
    assert "DTSTART" in standard
    found = whole.walk("VEVENT")
    assert len({event["UID"] for event in found}) == len(found) == (1 if "mesa" in path else 2)
    for event in found:
        for needed in ("DTSTAMP", "DTSTART", "DTEND", "ORGANIZER", "SEQUENCE", "SUMMARY", "STATUS"):
            assert needed in event, needed
        assert event["DTSTART"].params["TZID"] == event["DTEND"].params["TZID"] == zone["TZID"]
        assert event["ORGANIZER"].startswith("mailto:no-reply@")
        assert event["ORGANIZER"].params["CN"] == "Mesa de agua"
    assert "CANCELLED" in {event["STATUS"] for event in found}


def test_the_language_is_chosen_by_the_address(make, client):
    make.meeting("mesa")

    [english] = events(client.get("/meetings/mesa.ics?lang=en"))
    for query in ("", "?lang=es", "?lang=fr"):
        answer = client.get(f"/meetings/mesa.ics{query}", headers={"Accept-Language": "en"})
        assert events(answer)[0]["SUMMARY"] == "Mesa de agua"
    assert english["SUMMARY"] == "Mesa de agua (en)"


def test_a_change_and_a_cancellation_reach_those_who_copied_it(make, browse, client):
    make.meeting("mesa")
    [before] = events(client.get("/meetings.ics"))
    lucia = browse(make.lucia())
    page = lucia.get("/en/manage/meetings/mesa")
    lucia.send(page, "Keep the changes", title_es="Otro título")
    [changed] = events(client.get("/meetings.ics"))
    page = lucia.get("/en/manage/meetings/mesa/cancel")
    lucia.send(page, "Cancel the meeting", reason_es="Por las lluvias")
    [cancelled] = events(client.get("/meetings.ics"))

    assert before["UID"] == changed["UID"] == cancelled["UID"]
    assert [int(each["SEQUENCE"]) for each in (before, changed, cancelled)] == [0, 1, 2]
    assert changed["SUMMARY"] == "Otro título"
    assert cancelled["STATUS"] == "CANCELLED" and cancelled["SUMMARY"].startswith("Cancelada: ")
    assert "Por las lluvias" in cancelled["DESCRIPTION"]


def test_the_feed_is_the_whole_public_record(make, client):
    body = make.body("mesa-agua")
    make.held("vieja", starts_at=datetime(2021, 1, 4, 15, tzinfo=UTC))
    make.meeting("nueva", body_id=body.id)
    make.meeting("anulada", state=MeetingState.CANCELLED)
    make.meeting("borrador", state=MeetingState.DRAFT, called_at=None)

    found = {str(event["URL"]).rsplit("/", 1)[1] for event in events(client.get("/meetings.ics"))}

    assert found == {"vieja", "nueva", "anulada"}
    [of_body] = events(client.get("/groups/mesa-agua.ics?lang=en"))
    assert str(of_body["URL"]).endswith("/en/meetings/nueva")
    assert client.get("/groups/no-such.ics").status_code == 404
    assert client.get("/meetings/borrador.ics").status_code == 404


def test_an_empty_feed_is_valid(app, client):
    assert events(client.get("/meetings.ics")) == []


@pytest.mark.parametrize("path", ["/meetings.ics", "/meetings/mesa.ics", "/groups/agua.ics"])
def test_who_is_up_to_date_gets_304(make, client, path):
    meeting = make.meeting("mesa", body_id=make.body("agua").id)
    first = client.get(path)
    tag = {"If-None-Match": first.headers["ETag"]}

    again = client.get(path, headers=tag)
    assert again.status_code == 304 and not again.get_data()
    assert client.get(f"{path}?lang=en", headers=tag).status_code == 200
    meeting.changed_at, meeting.sequence = now(), 1
    db.session.commit()
    assert client.get(path, headers=tag).status_code == 200


def test_a_change_of_one_meeting_does_not_make_the_others_again(make, client, monkeypatch):
    for _ in range(30):
        make.meeting()
    client.get("/meetings.ics")
    made = []
    real = calendars.entry
    monkeypatch.setattr(calendars, "entry", lambda m, lang: made.append(m.id) or real(m, lang))

    client.get("/meetings.ics")
    assert made == []
    meeting = db.session.query(Meeting).first()
    meeting.changed_at, meeting.title = now() + timedelta(seconds=1), two("Nuevo título")
    db.session.commit()
    assert "Nuevo título" in client.get("/meetings.ics").text
    assert made == [meeting.id]


def test_few_and_many_meetings_cost_the_same_statements(make, client, statements):
    seen = []
    for _ in range(2):
        for _ in range(20):
            make.meeting()
        client.get("/meetings.ics")
        statements.clear()
        client.get("/meetings.ics")
        seen.append(len(statements))

    assert seen == [1, 1], "whether anything changed"


def test_of_a_theme_a_commitment_and_the_deadlines(make, client):
    plan = make.plan()
    mine, other = make.commitment(plan, "1"), make.commitment(plan, "2", theme_id=None)
    make.meeting("mesa", commitment_id=mine.id)
    make.meeting("otra", commitment_id=other.id)
    body = make.body("comite", BodyKind.FORUM)
    make.held(body_id=body.id, starts_at=datetime(2026, 8, 31, 15, tzinfo=UTC))
    poll = make.poll(body, closes_at=from_local(datetime(2027, 3, 2)))
    make.poll(body, state=PollState.DRAFT)
    draft, milestone = make.proposal(), make.milestone(mine)
    make.proposal(versions=0)

    for path in ("commitments/1", "themes/digital"):
        [event] = events(client.get(f"/plans/gt-nap5/{path}.ics"))
        assert str(event["URL"]).endswith("/meetings/mesa")
    first = client.get("/plans/gt-nap5/deadlines.ics?lang=en")
    found = {str(event["UID"]): event for event in events(first)}
    vote = found[f"vote-{poll.slug}@cocreacion"]
    assert vote["DTSTART"].dt == date(2027, 3, 1), "closed at midnight is over the day before"
    assert "Last day to vote" in vote["SUMMARY"]
    forum = found["forum-comite-after-20260831@cocreacion"]
    assert forum["DTSTART"].dt == date(2027, 2, 28)
    assert sum(uid.startswith("phase-gt-nap5") for uid in found) == 2 * len(plan.phases)
    comment = found[f"consultation-{draft.slug}@cocreacion"]
    assert comment["DTSTART"].dt == local(draft.thread.closes_at).date()
    due = found[f"milestone-gt-nap5-{milestone.id}@cocreacion"]
    assert due["DTSTART"].dt == milestone.due_on and "is due" in due["SUMMARY"]
    tag = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/plans/gt-nap5/deadlines.ics?lang=en", headers=tag).status_code == 304
    for path in ("commitments/9", "themes/none"):
        assert client.get(f"/plans/gt-nap5/{path}.ics").status_code == 404


def test_of_one_person_behind_a_secret_that_can_be_changed(make, browse, client):
    ixchel = make.user("Ixchel")
    coming, other = make.meeting("voy"), make.meeting("otra")
    make.registration(coming, ixchel)
    make.registration(other, make.user("Otra"))
    mine = browse(ixchel)
    page = mine.send(mine.get("/en/calendars"), "Make my address")
    [link] = [href for href in page.links.values() if "/calendar/" in href]
    path = "/calendar/" + link.rpartition("/")[2]

    first = client.get(path)
    assert [str(e["URL"]).rpartition("/")[2] for e in events(first)] == ["voy"]
    assert "private" in first.headers["Cache-Control"] and "Ixchel" not in first.text
    tag = {"If-None-Match": first.headers["ETag"]}
    assert client.get(path, headers=tag).status_code == 304
    make.registration(other, ixchel)
    coming.state, coming.changed_at = MeetingState.CANCELLED, now()
    db.session.commit()
    again = client.get(path, headers=tag)
    assert {str(e["STATUS"]) for e in events(again)} == {"CANCELLED", "CONFIRMED"}

    mine.send(mine.get("/en/calendars"), "Make a new address")
    forged = path.split("?")[0][:-1] + "2"
    for gone in (path, forged, "/calendar/x-y", f"/calendar/{'9' * 30}-a"):
        assert client.get(gone).status_code == 404
    mine.send(mine.get("/en/calendars"), "Stop the address")
    assert "You have no address yet" in mine.get("/en/calendars")


def test_a_process_that_has_just_started_reads_what_the_worker_stored(
    app, make, client, monkeypatch
):
    for _ in range(5):
        make.meeting()
    calendars.store_entries()
    app.extensions.pop("calendars", None)
    made = []
    real = calendars.entry
    monkeypatch.setattr(calendars, "entry", lambda m, lang: made.append(m.id) or real(m, lang))
    assert len(events(client.get("/meetings.ics"))) == 5 and made == []

    meeting = db.session.query(Meeting).first()
    meeting.changed_at, meeting.title = now() + timedelta(seconds=1), two("Nuevo título")
    db.session.commit()
    app.extensions.pop("calendars", None)
    assert "Nuevo título" in client.get("/meetings.ics").text
    assert made == [meeting.id], "what was stored of an earlier state is not shown"


def test_who_knows_no_tags_asks_by_date(make, client):
    meeting = make.meeting("mesa", changed_at=now() - timedelta(hours=1))
    since = {"If-Modified-Since": client.get("/meetings.ics").headers["Last-Modified"]}

    assert client.get("/meetings.ics", headers=since).status_code == 304
    meeting.changed_at = now()
    db.session.commit()
    changed = client.get("/meetings.ics", headers=since)
    assert changed.status_code == 200 and "Last-Modified" not in changed.headers


def test_sample_meetings_say_so(make, client):
    make.meeting("mesa", sample=True)

    assert "Dato de ejemplo" in events(client.get("/meetings/mesa.ics"))[0]["DESCRIPTION"]
