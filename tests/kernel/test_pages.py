"""One page for many readers: never stale, never somebody else's, and its forms work."""

from contextvars import Context
from datetime import timedelta

import pytest

from cocreacion.kernel import clock, events, pages
from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction
from cocreacion.meetings.events import MeetingCalled
from cocreacion.meetings.models import Meeting, MeetingState


@pytest.fixture
def shelf(app):
    """The shelf of pages, in use as on a real site, and empty."""
    app.extensions["shelf"] = pages.new_shelf()
    yield app.extensions["shelf"]
    app.extensions["shelf"] = None


@pytest.fixture
def states(app):
    """What is remembered of one state of the site, in use as on a real site, and empty."""
    app.extensions["states"] = pages.new_states()
    yield app.extensions["states"]
    app.extensions["states"] = None


def rename(meeting, es):
    """A change as a use case makes it: with an event."""
    with transaction():
        kept = db.session.get_one(Meeting, meeting.id)
        kept.title_es = es
        events.record(MeetingCalled(actor_id=None, meeting_id=kept.id))


def cancel(meeting):
    with transaction():
        db.session.get_one(Meeting, meeting.id).state = MeetingState.CANCELLED
        events.record(MeetingCalled(actor_id=None, meeting_id=meeting.id))


def test_the_second_reader_costs_one_statement(shelf, make, browse, app):
    make.meeting("mesa-agua")
    first = app.test_client().get("/es/meetings")

    second = app.test_client().get("/es/meetings")

    assert first.get_data() == second.get_data()
    assert len(shelf.things) == 1
    assert second.headers["ETag"] and "Set-Cookie" not in second.headers


def test_whatever_happens_is_seen_at_once(shelf, make, app):
    meeting = make.meeting("mesa-agua")
    assert "Mesa de agua" in app.test_client().get("/es/meetings").text

    rename(meeting, "Mesa de bosques")

    assert "Mesa de bosques" in app.test_client().get("/es/meetings").text


def test_the_rail_is_asked_for_once_until_something_happens(states, make, browse):
    reader = browse(make.user())
    held = make.meeting("mesa-agua")
    with clock.freeze(held.starts_at - timedelta(hours=1)):
        assert "Next: " in reader.get("/en/").html
        asked = len(states.things)
        reader.get("/en/meetings")
        assert len(states.things) == asked == 1, "nothing has happened"
        cancel(held)
        assert "Next: " not in reader.get("/en/meetings").html


def test_what_the_clock_changes_is_seen_within_a_minute(shelf, make, app):
    meeting = make.meeting("mesa-agua")
    before = app.test_client().get("/es/meetings/mesa-agua").text

    with clock.freeze(meeting.ends_at + timedelta(minutes=1)):
        after = app.test_client().get("/es/meetings/mesa-agua").text

    assert before != after


def test_languages_colours_and_light_version_have_their_own(shelf, app):
    def page(path="/es/", **headers):
        client = app.test_client(use_cookies=False)
        return Context().run(client.get, path, headers=headers).text

    plain = page()
    assert page() == plain
    assert 'data-theme="dark"' in page(Cookie="theme=dark")
    assert page(**{"Save-Data": "on"}) != plain
    assert '<html lang="en"' in page("/en/")
    assert page() == plain


def test_a_signed_in_reader_gets_a_page_of_their_own(shelf, make, browse, app):
    app.test_client().get("/es/")
    kept = len(shelf.things)

    page = browse(make.user("Ixchel")).get("/es/")

    assert "Ixchel" in page
    assert len(shelf.things) == kept
    assert "Ixchel" not in app.test_client().get("/es/").text


def test_the_forms_of_a_kept_page_have_keys_of_their_own_and_work(shelf, make, browse):
    first, second = browse(), browse()
    pages_seen = [browser.get("/es/sign-in") for browser in (first, second)]

    forms = [page.form() for page in pages_seen]
    assert len(shelf.things) == 1
    assert forms[0].fields["csrf_token"] != forms[1].fields["csrf_token"]
    assert all(pages.TOKEN not in page.html and pages.KEY not in page.html for page in pages_seen)
    answer = second.send(pages_seen[1], email="nobody@example.org", password="wrong horse")
    assert answer.status != 400, "the token was taken"


def test_a_reader_who_is_up_to_date_gets_no_page(shelf, app):
    tag = app.test_client().get("/es/").headers["ETag"]

    answer = app.test_client().get("/es/", headers={"If-None-Match": tag})

    assert (answer.status_code, answer.get_data()) == (304, b"")


def test_refusals_are_not_kept(shelf, app):
    assert app.test_client().get("/es/meetings/nowhere").status_code == 404
    assert not shelf.things


def test_the_shelf_stays_within_its_bounds(shelf, app):
    shelf.most = 80_000
    for number in range(20):
        app.test_client().get(f"/es/?n={number}")

    assert 0 < len(shelf.things) < 20
    assert shelf.total <= 80_000
