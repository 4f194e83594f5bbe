"""The points of an agenda: added, changed, moved, removed, put to the vote."""

import pytest

from cocreacion.kernel.db import db
from cocreacion.meetings.models import AgendaItem, MinutesState
from cocreacion.meetings.queries import meetings as queries
from cocreacion.meetings.services import agenda
from cocreacion.people.models import User
from cocreacion.proposals.models import AgendaLink
from cocreacion.votes.models import Poll, PollState
from tests.make.rows import two

URL = "/en/manage/meetings/mesa/agenda"


@pytest.fixture
def lucia(make):
    return make.lucia()


def titles():
    db.session.rollback()
    items = db.session.query(AgendaItem).order_by(AgendaItem.position)
    return [item.title.es for item in items]


def test_points_are_added_at_the_end(make, browse, lucia):
    make.meeting("mesa")
    browser = browse(lucia)
    page = browser.get(URL)
    assert "The agenda has no points yet" in page

    for title in ("Uno", "Dos"):
        page = browser.send(
            page, "Add to the agenda", title_es=title, minutes_planned="10", presenter="Secretaría"
        )

    assert "The point is on the agenda." in page and titles() == ["Uno", "Dos"]
    assert "Secretaría · 10 minutes" in page
    assert "Dos" in browse().get("/en/meetings/mesa")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title_es": " "}, "Write this in Spanish or in English."),
        ({"title_es": "x" * 201}, "at most 200 characters"),
        ({"minutes_planned": "0"}, "Write a whole number from 1 to 1440."),
        ({"minutes_planned": "diez"}, "Write a whole number, such as 40."),
        ({"presenter": "x" * 121}, "at most 120 characters"),
    ],
)
def test_a_wrong_point_is_kept_in_the_form_only(make, browse, lucia, wrong, words):
    make.meeting("mesa")
    browser = browse(lucia)

    page = browser.send(
        browser.get(URL), "Add to the agenda", **{"title_es": "Uno", "title_en": "One"} | wrong
        if "title_es" not in wrong else wrong,
    )  # fmt: skip

    assert page.status == 422 and words in page and titles() == []
    assert browser.send(
        page, "Add to the agenda", title_es="Uno", minutes_planned="", presenter=""
    ).status == 200  # fmt: skip


def test_a_point_is_changed(make, browse, lucia):
    item = make.agenda_item(make.meeting("mesa"), title=two("Uno"))
    browser = browse(lucia)
    page = browser.get(f"{URL}/{item.id}")
    assert page.form("point-form").fields["title_es"] == "Uno"

    assert browser.send(page, "point-form", title_es="", title_en="").status == 422
    page = browser.send(page, "point-form", title_es="Otro")

    assert "The point was changed." in page and titles() == ["Otro"]
    db.session.refresh(item)
    assert item.title.outdated, "the English title is older now"


def test_points_move_by_buttons(make, browse, lucia):
    meeting = make.meeting("mesa")
    items = [make.agenda_item(meeting, title=two(name)) for name in ("Uno", "Dos", "Tres")]
    browser = browse(lucia)
    page = browser.get(URL)
    assert page.text.count("Move up") == 2 and page.text.count("Move down") == 2

    def move(item, way):
        forms = [f for f in browser.get(URL).forms if f"/{item.id}/move" in f.action]
        [form] = [f for f in forms if f.fields["way"] == way]
        return browser.client.post(form.action, data=form.fields).status_code

    assert move(items[0], "down") == 303 and titles() == ["Dos", "Uno", "Tres"]
    assert move(items[2], "up") == 303 and titles() == ["Dos", "Tres", "Uno"]
    first = next(f for f in browser.get(URL).forms if f"/{items[1].id}/move" in f.action)
    browser.client.post(first.action, data=first.fields | {"way": "up"})
    assert titles() == ["Dos", "Tres", "Uno"], "the first one stays where it is"


def test_points_added_at_once_have_different_places(make, race, pause, lucia):
    make.meeting("mesa")
    actor = lucia.id
    pause(queries, "last_position", 5)

    def add(number):
        user = db.session.get_one(User, actor)
        agenda.add(
            queries.get_meeting("mesa", user, {}), agenda.Point(title=two(str(number))), actor=user
        )

    race(add, range(5))

    positions = [item.position for item in db.session.query(AgendaItem)]
    assert sorted(positions) == [1, 2, 3, 4, 5]


def test_a_point_is_removed_unless_something_belongs_to_it(make, browse, lucia):
    body, _, _ = make.committee()
    meeting = make.held("mesa", body_id=body.id)
    names = ("Libre", "Acordado", "Votado", "Del borrador")
    free, agreed, voted, linked = (make.agenda_item(meeting, title=two(n)) for n in names)
    make.agreement(meeting, agenda_item_id=agreed.id)
    voted.poll = make.poll(body)
    db.session.commit()
    make.keep(AgendaLink(agenda_item_id=linked.id, proposal_id=make.proposal().id))
    browser = browse(lucia)

    for item in (agreed, voted, linked):
        page = browser.send(browser.get(URL), f"agenda/{item.id}/remove")
        assert page.status == 409 and "so it cannot be removed" in page
    page = browser.send(browser.get(URL), f"agenda/{free.id}/remove")

    assert "The point was removed." in page
    assert titles() == ["Acordado", "Votado", "Del borrador"]


def test_a_point_of_another_meeting_is_not_found(make, browse, lucia):
    item = make.agenda_item(make.meeting("otra"))
    make.meeting("mesa")

    assert browse(lucia).get(f"{URL}/{item.id}").status == 404


def test_a_published_record_keeps_its_agenda(make, browse, lucia):
    meeting = make.held("mesa")
    item = make.agenda_item(meeting, title=two("Uno"))
    browser = browse(lucia)
    page = browser.get(URL)
    make.minutes(meeting, MinutesState.PUBLISHED)

    for form in ("Add to the agenda", f"agenda/{item.id}/remove"):
        refused = browser.send(page, form, **({"title_es": "Dos"} if "Add" in form else {}))
        assert refused.status == 403 and "its record no longer changes" in refused
    assert titles() == ["Uno"] and "Add a point" not in browser.get(URL)


def test_a_point_is_put_to_the_vote(make, browse, lucia):
    body, _, _ = make.committee()
    meeting = make.meeting("mesa", body_id=body.id)
    item = make.agenda_item(meeting, title=two("Aprobar la agenda"))
    browser = browse(lucia)

    page = browser.follow(browser.get(URL), "Put to the vote")
    assert page.form("Prepare the vote").fields["question_es"] == "Aprobar la agenda"
    page = browser.send(page, "Prepare the vote", question_es="¿Aprueba?", question_en="Approve?")

    poll = db.session.query(Poll).one()
    db.session.refresh(item)
    assert item.poll_id == poll.id and poll.state is PollState.DRAFT and poll.body_id == body.id
    assert poll.subject["kind"] == "agenda_item" and poll.subject["path"] == "/meetings/mesa"
    assert page.url == f"/en/votes/{poll.slug}"
    assert "Approve?" not in browse().get("/en/meetings/mesa"), "nobody is asked yet"
    poll_page = browser.get(URL)
    assert "Vote: Approve?" in poll_page.text and "Put to the vote" not in poll_page


def test_asking_twice_is_one_vote(make, browse, lucia):
    body, _, _ = make.committee()
    item = make.agenda_item(make.meeting("mesa", body_id=body.id))
    browser = browse(lucia)
    first, second = (browser.get(f"{URL}/{item.id}/vote") for _ in range(2))

    for page in (first, second):
        browser.send(page, "Prepare the vote")

    assert db.session.query(Poll).count() == 1


def test_who_cannot_put_a_point_to_the_vote_is_told_why(make, browse, group, lucia):
    body, tomas = group
    item = make.agenda_item(make.meeting("mesa", body_id=body.id))
    page = browse(tomas).get(f"{URL}/{item.id}/vote")
    assert page.status == 403 and "Only the secretariat prepares votes." in page

    without = make.agenda_item(make.meeting("abierta"))
    page = browse(lucia).get(f"/en/manage/meetings/abierta/agenda/{without.id}/vote")
    assert page.status == 403 and "no seats that could vote" in page


def test_an_open_vote_shows_on_the_page(make, browse):
    body, _, _ = make.committee()
    poll = make.poll(body)
    make.agenda_item(make.meeting("mesa", body_id=body.id), poll_id=poll.id)

    page = browse().get("/en/meetings/mesa")

    assert page.links["Vote: ¿Aprueba el texto? (en)"] == f"/en/votes/{poll.slug}"
