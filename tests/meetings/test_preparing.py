"""Preparing a meeting: draft, call, change, cancel; who may, and what is refused."""

from dataclasses import fields
from datetime import datetime, timedelta

import pytest

from cocreacion.kernel import clock
from cocreacion.kernel.clock import from_local, local, now
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.meetings.models import Meeting, MeetingState, MinutesState, Mode, Place
from cocreacion.meetings.queries import meetings as queries
from cocreacion.meetings.services import calling
from cocreacion.people.models import User
from tests.make.rows import two

NEW = "/en/manage/meetings/new"
GOOD = {
    "title_es": "Mesa de agua",
    "title_en": "Water table",
    "purpose_es": "Acordar los pasos",
    "starts_at": "2027-02-28T09:00",
    "ends_at": "2027-02-28T11:40",
    "mode": "in_person",
    "place_es": "Biblioteca de Cobán",
}


def details_of(meeting, **facts):
    """What a call says of this meeting, with some facts changed."""
    names = [each.name for each in fields(calling.Details)]
    return calling.Details(**{name: getattr(meeting, name) for name in names} | facts)


@pytest.fixture
def lucia(make):
    make.plan()
    make.meeting_kind()
    return make.lucia()


def the_meeting():
    db.session.rollback()
    return db.session.query(Meeting).one()


def facts(name):
    return [e.facts for e in db.session.query(StoredEvent).filter_by(name=name)]


# --- Drafts and calls ---------------------------------------------------------------------


def test_a_draft_is_kept_and_then_called(make, browse, lucia):
    browser = browse(lucia)

    page = browser.send(browser.get(NEW), **GOOD, capacity="30", department="alta-verapaz")

    assert page.url == "/en/manage/meetings/mesa-de-agua/agenda" and "The draft is kept." in page
    meeting = the_meeting()
    assert meeting.state is MeetingState.DRAFT and meeting.called_at is None
    assert (meeting.title.es, meeting.title.en) == ("Mesa de agua", "Water table")
    assert local(meeting.starts_at) == datetime(2027, 2, 28, 9, tzinfo=clock.COUNTRY_ZONE)
    assert meeting.starts_at.isoformat() == "2027-02-28T15:00:00+00:00", "stored in UTC"
    assert meeting.plan_id and meeting.created_by == lucia.id and meeting.uid

    page = browser.send(page, "Publish the call")

    assert page.url == "/en/meetings/mesa-de-agua" and "The call is published." in page
    assert "Sunday 28 February 2027" in page and "9:00 to 11:40" in page
    assert the_meeting().state is MeetingState.CALLED
    assert browse().get("/en/meetings/mesa-de-agua").status == 200


def test_what_was_typed_comes_back_as_it_was_typed(make, browse, lucia):
    browser = browse(lucia)
    browser.send(browser.get(NEW), **GOOD, capacity="30", link="https://example.org/x")

    shown = browser.get("/en/manage/meetings/mesa-de-agua").form("Keep the changes").fields

    assert {name: shown[name] for name in GOOD} == GOOD and shown["capacity"] == "30"
    assert shown["link"] == "", "a meeting in person has no call to join"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title_es": "", "title_en": " "}, "Write this in Spanish or in English."),
        ({"title_es": "x" * 201}, "at most 200 characters"),
        ({"purpose_es": "x" * 3001}, "at most 3000 characters"),
        ({"ends_at": "2027-02-28T09:00"}, "A meeting ends after it begins."),
        ({"ends_at": "2027-02-27T11:00"}, "A meeting ends after it begins."),
        ({"ends_at": "2028-02-28T11:00"}, "A meeting lasts at most 31 days."),
        ({"starts_at": "2027-02-29T09:00"}, "Write a date and an hour that exist"),
        ({"starts_at": "2006-04-30T00:30"}, "This hour does not exist in Guatemala"),
        (
            {"starts_at": "2027-03-28T02:30", "zone": "Europe/Madrid", "mode": "online"},
            "This hour does not exist in Madrid",
        ),
        ({"zone": "Europe/Madrid"}, "Only a meeting that is online alone"),
        ({"starts_at": "9999-12-31T23:59"}, "Write a date and an hour that exist"),
        ({"starts_at": "0001-01-01T00:00"}, "Write a date and an hour that exist"),
        ({"starts_at": ""}, "Write a date and an hour that exist"),
        ({"starts_at": "mañana"}, "Write a date and an hour that exist"),
        ({"capacity": "0"}, "Write a whole number from 1 to 100000."),
        ({"capacity": "-3"}, "Write a whole number from 1 to 100000."),
        ({"capacity": "1e9"}, "Write a whole number, such as 40."),
        ({"capacity": "9" * 5000}, "Write a whole number"),
        ({"place_es": ""}, "Write where it takes place"),
        ({"mode": "online", "link": ""}, "Write the whole address"),
        ({"mode": "hybrid", "link": "javascript:alert(1)"}, "Write the whole address"),
        ({"mode": "teleport"}, "Not a valid choice"),
        ({"kind": "999999"}, "Choose one from the list."),
        ({"body": "999999"}, "Choose one from the list."),
        ({"department": "atlantis"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(make, browse, lucia, wrong, words):
    browser = browse(lucia)

    page = browser.send(browser.get(NEW), **GOOD | wrong)

    assert page.status == 422 and words in page
    assert page.html.count("Error:") >= 2, "in the title of the page and beside the field"
    assert db.session.query(Meeting).count() == 0
    kept = page.form("Keep as a draft").fields
    for name, value in (GOOD | wrong).items():
        if name not in wrong:
            assert kept[name] == value
    assert browser.send(page, **GOOD | {name: GOOD.get(name, "") for name in wrong} | {
        "kind": kept["kind"], "department": "", "capacity": "", "zone": "America/Guatemala",
    }).status == 200  # fmt: skip


def test_29_february_exists_in_leap_years(make, browse, lucia):
    browser = browse(lucia)
    leap = {"starts_at": "2028-02-29T09:00", "ends_at": "2028-02-29T10:00"}

    assert browser.send(browser.get(NEW), **GOOD | leap).status == 200
    assert local(the_meeting().starts_at).day == 29


def test_line_breaks_in_a_title_become_spaces_nowhere_properties(make, browse, lucia):
    browser = browse(lucia)
    evil = "Mesa\r\nATTENDEE:mailto:a@example.org\r\nX"

    browser.send(browser.get(NEW), **GOOD | {"title_es": evil})
    browser.send(browser.get("/en/manage/meetings/" + the_meeting().slug), "Publish the call")

    text = browser.client.get(f"/meetings/{the_meeting().slug}.ics").text
    assert "\r\nATTENDEE" not in text and "ATTENDEE" in text


def test_one_language_is_enough_and_the_page_says_which_one(make, browse, lucia):
    browser = browse(lucia)
    browser.send(browser.get(NEW), **GOOD | {"title_en": ""})

    page = browser.get("/en/meetings/mesa-de-agua")

    assert "In Spanish only" in page and '<span lang="es">Mesa de agua</span>' in page.html


def test_only_an_online_meeting_needs_no_place(make, browse, lucia):
    browser = browse(lucia)
    online = {"mode": "online", "link": "https://example.org/sala", "place_es": ""}

    assert browser.send(browser.get(NEW), **GOOD | online).status == 200
    assert the_meeting().mode is Mode.ONLINE


def test_without_kinds_the_form_says_why(browse, make):
    assert "No kinds of meetings are known yet" in browse(make.lucia()).get(NEW)


def test_equal_titles_get_different_addresses_even_at_once(make, race, pause, lucia):
    make.meeting("mesa-de-agua")
    kind, actor = make.meeting_kind().id, lucia.id
    template = db.session.query(Meeting).one()
    what = details_of(template)
    db.session.expunge_all()
    pause(queries, "find_by_slug", 5)

    def draft(_):
        details = details_of(what, kind=db.session.get_one(type(what.kind), kind), body=None)
        return calling.draft(details, actor=db.session.get_one(User, actor)).slug

    slugs = race(draft, range(5))

    assert sorted(slugs) == [f"mesa-de-agua-{n}" for n in range(2, 7)]


def test_a_draft_can_be_discarded_with_its_agenda(make, browse, lucia):
    meeting = make.meeting("mesa", state=MeetingState.DRAFT, called_at=None)
    make.agenda_item(meeting)
    browser = browse(lucia)

    page = browser.send(browser.get("/en/manage/meetings/mesa/discard"), "Discard")

    assert "The draft is gone." in page and db.session.query(Meeting).count() == 0
    make.meeting("otra")
    page = browser.get("/en/manage/meetings/otra/discard")
    assert page.status == 403 and "The call to this meeting is already published." in page


# --- Who may ------------------------------------------------------------------------------


def test_members_prepare_the_meetings_of_their_own_group(make, browse, group, lucia):
    body, tomas = group
    other = make.body("otra-mesa")
    browser = browse(tomas)
    page = browser.get(NEW)
    assert page.form("Keep as a draft").choices["body"] == [str(body.id)]

    assert browser.send(page, **GOOD | {"body": str(other.id)}).status == 422
    assert browser.send(page, **GOOD | {"body": ""}).status == 422
    assert db.session.query(Meeting).count() == 0
    page = browser.send(page, **GOOD)

    assert page.status == 200 and the_meeting().body_id == body.id
    page = browser.send(page, "Publish the call")
    assert "The call is published." in page


def test_nobody_else_does(make, browse, group, lucia):
    body, _ = group
    meeting = make.meeting("mesa", body_id=body.id)
    neighbour = make.user("Vecina")
    make.seat(make.body("otra"), neighbour)
    for person in (make.user("Otra"), make.nora(), make.sara(), neighbour):
        browser = browse(person)
        assert browser.get("/en/manage/meetings/mesa").status == 403
        for path in ("call", "cancel", "agenda", "minutes/begin", "attendance/sectors"):
            answer = browser.client.post(
                f"/en/manage/meetings/mesa/{path}", data={"csrf_token": token(browser)}
            )
            assert answer.status_code == 403, path
    assert browse().get(NEW).status == 403
    db.session.refresh(meeting)
    assert meeting.sequence == 0


def token(browser):
    page = browser.get("/en/meetings/mesa")
    return page.form("registration").fields["csrf_token"]


def test_a_session_of_the_forum_is_the_secretariats_alone(make, browse, lucia):
    body, government, civil = make.committee()
    make.meeting("sesion", body_id=body.id)

    for member in (government[0], civil[0]):
        page = browse(member).get("/en/manage/meetings/sesion")
        assert page.status == 403
        assert "Only the secretariat prepares the sessions of this body." in page
        assert browse(member).get(NEW).status == 403
    assert browse(lucia).get("/en/manage/meetings/sesion").status == 200


def test_the_desk_lists_what_waits(make, browse, group, lucia):
    body, tomas = group
    make.meeting(title=two("Borrador"), state=MeetingState.DRAFT, called_at=None)
    make.meeting(title=two("Convocada"), body_id=body.id)
    make.held(title=two("Sin acta"))
    done = make.held(title=two("Con acta"), body_id=body.id)
    make.minutes(done, MinutesState.PUBLISHED)

    page = browse(lucia).get("/en/manage/meetings")

    for title in ("Borrador", "Convocada", "Sin acta"):
        assert f"{title} (en)" in page
    assert "Con acta" not in page
    own = browse(tomas).get("/en/manage/meetings")
    assert "Convocada (en)" in own and "Sin acta" not in own and "No draft waits." in own
    assert browse(make.user("Otra")).get("/en/manage/meetings").status == 403


# --- Changes ------------------------------------------------------------------------------


def change(browser, **fields):
    return browser.send(browser.get("/en/manage/meetings/mesa"), "Keep the changes", **fields)


def test_a_change_of_date_raises_the_sequence(make, browse, lucia):
    make.meeting("mesa")

    page = change(browse(lucia), starts_at="2027-03-01T09:00", ends_at="2027-03-01T10:00")

    assert "The changes are kept." in page
    assert the_meeting().sequence == 1 and the_meeting().slug == "mesa"
    [fact] = facts("MeetingChanged")
    assert fact["what"] == ["starts_at", "ends_at"] and fact["told"] is True


def test_what_calendars_do_not_show_leaves_them_alone(make, browse, lucia):
    meeting = make.meeting("mesa")
    before = meeting.changed_at

    change(browse(lucia), access_needs_es="Rampa")

    assert the_meeting().sequence == 0 and the_meeting().changed_at > before
    [fact] = facts("MeetingChanged")
    assert (fact["what"], fact["told"]) == (["access_needs"], False)


def test_the_same_again_is_no_change(make, browse, lucia):
    make.meeting("mesa")

    change(browse(lucia))

    assert the_meeting().sequence == 0 and facts("MeetingChanged") == []


def test_two_people_change_the_same_meeting(make, browse, lucia):
    make.meeting("mesa", title=two("Antes"))
    first, second = browse(lucia), browse(make.admin())
    late = second.get("/en/manage/meetings/mesa")
    change(first, title_es="De la primera")

    page = second.send(late, "Keep the changes", title_es="De la segunda", place_es="Otra sala")

    assert page.status == 409 and "The meeting changed while you were writing" in page
    assert "De la primera" in page and the_meeting().title.es == "De la primera"
    kept = page.form("Keep the changes").fields
    assert kept["title_es"] == "De la segunda" and kept["place_es"] == "Otra sala"
    page = second.send(page, "Keep the changes")
    assert page.status == 200 and the_meeting().title.es == "De la segunda"


@pytest.mark.parametrize("version", ["", "x", "2020-01-01T00:00:00+00:00", "2020-01-01T00:00:00"])
def test_a_forged_starting_point_is_a_conflict(make, browse, lucia, version):
    make.meeting("mesa")

    assert change(browse(lucia), version=version, title_es="Otro").status == 409
    assert the_meeting().title.es == "Mesa de agua"


def test_capacity_is_never_lower_than_the_seats_that_are_taken(make, browse, lucia):
    meeting = make.meeting("mesa", capacity=5)
    for number in range(3):
        make.registration(meeting, make.user(f"P{number}"))
    browser = browse(lucia)

    page = change(browser, capacity="2")

    assert page.status == 422 and "3 people already have a seat." in page
    assert the_meeting().capacity == 5
    assert change(browser, capacity="3").status == 200 and the_meeting().capacity == 3


@pytest.mark.parametrize(("capacity", "seated"), [("3", 3), ("", 5)])
def test_raised_capacity_lets_people_in_in_order(make, browse, lucia, capacity, seated):
    meeting = make.meeting("mesa", capacity=1)
    people = [make.user(f"P{number}") for number in range(5)]
    make.registration(meeting, people[0])
    rows = [make.registration(meeting, each, Place.WAITING) for each in people[1:]]

    change(browse(lucia), capacity=capacity)

    meeting = the_meeting()
    assert (meeting.coming, meeting.waiting) == (seated, 5 - seated)
    for row in rows:
        db.session.refresh(row)
    assert [row.place for row in rows].count(Place.SEAT) == seated - 1
    assert all(row.place is Place.SEAT for row in rows[: seated - 1])


def test_a_record_that_is_published_does_not_change(make, browse, lucia):
    meeting = make.held("mesa")
    browser = browse(lucia)
    page = browser.get("/en/manage/meetings/mesa")
    make.minutes(meeting, MinutesState.PUBLISHED)

    page = browser.send(page, "Keep the changes", title_es="Otro")

    assert page.status == 403 and "its record no longer changes" in page
    assert the_meeting().title.es == "Mesa de agua"
    page = browser.get("/en/manage/meetings/mesa")
    assert "its record no longer changes" in page and "Keep the changes" not in page.html


# --- Cancelling ---------------------------------------------------------------------------


def test_cancelling_gives_a_public_reason(make, browse, lucia):
    make.meeting("mesa")
    browser = browse(lucia)
    page = browser.get("/en/manage/meetings/mesa/cancel")

    assert browser.send(page, "Cancel the meeting").status == 422
    assert the_meeting().state is MeetingState.CALLED
    page = browser.send(page, "Cancel the meeting", reason_es="Por las lluvias")

    meeting = the_meeting()
    assert meeting.state is MeetingState.CANCELLED and meeting.sequence == 1
    public = browse().get("/es/meetings/mesa")
    assert "Por las lluvias" in public and "Esta reunión se canceló el" in public
    assert "In Spanish only" in page


def test_what_cannot_be_cancelled(make, browse, lucia):
    make.held("antes")
    make.meeting("borrador", state=MeetingState.DRAFT, called_at=None)
    make.meeting("anulada", state=MeetingState.CANCELLED, cancelled_at=now())
    browser = browse(lucia)

    for slug, reason in (
        ("antes", "This meeting is over: it can no longer be cancelled."),
        ("borrador", "Nobody knows of this draft yet"),
        ("anulada", "This meeting was cancelled."),
    ):
        page = browser.get(f"/en/manage/meetings/{slug}/cancel")
        assert page.status == 403 and reason in page


def test_a_cancelled_meeting_is_on_record_and_closed(make, browse, lucia):
    make.meeting(
        "mesa", state=MeetingState.CANCELLED, cancelled_at=now(), cancel_reason=two("Sin sala")
    )

    page = browse(lucia).get("/en/manage/meetings/mesa")

    assert "This meeting was cancelled." in page and "Keep the changes" not in page.html
    assert "Sin sala (en)" in browse().get("/en/meetings/mesa")


def test_calling_twice_is_refused_with_the_reason(make, browse, lucia):
    make.meeting("mesa", state=MeetingState.DRAFT, called_at=None)
    browser = browse(lucia)
    page = browser.get("/en/manage/meetings/mesa")
    browser.send(page, "Publish the call")

    again = browser.send(page, "Publish the call")

    assert again.status == 403 and "already published" in again
    assert len(facts("MeetingCalled")) == 1


def test_times_are_guatemalas_whatever_the_season_elsewhere(make, browse, lucia):
    meeting = make.meeting("mesa", starts_at=from_local(datetime(2027, 7, 1, 9)))

    assert meeting.starts_at.hour == 15 and meeting.ends_at - meeting.starts_at == timedelta(
        hours=2
    )
    page = browse().get("/en/meetings/mesa")
    assert "9:00 to 11:00, Guatemala time (UTC−6)" in page
    assert 'datetime="2027-07-01T09:00-06:00"' in page.html
