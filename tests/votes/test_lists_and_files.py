"""Lists of votes, what other pages show of them, and the file anybody can recount."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import event

from cocreacion.groups.models import BodyKind
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction
from cocreacion.votes import queries, services
from cocreacion.votes.closing import tally_due
from cocreacion.votes.freezing import canonical, fingerprint
from cocreacion.votes.models import Choice, PollState
from cocreacion.votes.queries import PAGE
from cocreacion.votes.tally import motion
from tests.make.rows import two


def closed_polls(make, body, number):
    for n in range(number):
        yield make.poll(
            body,
            question=two(f"¿Asunto {n}?", f"Matter {n}?"),
            closes_at=now() - timedelta(days=n + 1),
            opens_at=now() - timedelta(days=n + 2),
        )


def test_open_votes_come_first(room, make, browse):
    make.poll(room.body, is_open=False, question=two("¿Ayer?", "Yesterday?"))

    page = browse().get("/en/votes")

    assert page.text.index("Is version 3 approved?") < page.text.index("Yesterday?")
    assert "0 of 4 seats have voted." in page and "No quorum" in page


def test_an_empty_list_says_what_to_expect(make, browse):
    assert "No vote is open now" in browse().get("/en/votes")


def test_the_list_has_pages_and_each_vote_is_on_one(make, browse):
    body, _, _ = make.committee(1, 1)
    list(closed_polls(make, body, PAGE + 3))
    browser = browse()

    first = browser.get("/en/votes")
    second = browser.follow(first, "Older")

    shown = [name for page in (first, second) for name in page.links if name.startswith("Matter")]
    assert len(shown) == len(set(shown)) == PAGE + 3
    assert "Older" not in second.links and "No vote is open" not in second
    assert browser.follow(second, "The latest").text == browser.get("/en/votes").text


@pytest.mark.parametrize("cursor", ["x", "2026-01-01~1", "~", "2026-01-01T00:00:00+00:00~x", "😀"])
def test_a_forged_cursor_begins_at_the_beginning(make, browse, cursor):
    body, _, _ = make.committee(1, 1)
    list(closed_polls(make, body, 1))

    assert "Matter 0?" in browse().get(f"/en/votes?after={cursor}")


def test_the_votes_of_one_body(room, make, browse):
    other = make.body("mesa-agua", BodyKind.WORKING_GROUP)
    make.seat(other, make.user())
    make.poll(other, question=two("¿Agua?", "Water?"))

    assert "Water?" not in browse().get("/en/votes?body=comite-tecnico")
    assert "Water?" in browse().get("/en/votes?body=mesa-agua")


def test_pages_of_groups_and_of_people_show_their_votes(room, browse):
    page = browse().get("/en/groups/comite-tecnico")
    assert "Is version 3 approved?" in page and "All its decisions" in page

    waiting = queries.waiting_for(room.people[0])
    assert [poll.id for poll in waiting] == [room.id]
    room.vote(room.people[0])
    assert queries.waiting_for(room.people[0]) == []
    assert queries.waiting_for(room.lucia) == []


def test_the_votes_of_a_commitment_are_those_of_its_groups(make, app):
    from cocreacion.votes.views import votes_of_commitment

    commitment, other = make.commitment(), make.commitment()
    body = make.body("mesa-agua", commitment_id=commitment.id)
    make.seat(body, make.user())
    make.poll(body, question=two("¿Agua?", "Water?"))

    with app.test_request_context("/en/"):
        assert "Water?" in votes_of_commitment(commitment)
        assert votes_of_commitment(other) == ""


def test_the_file_repeats_the_count(room, browse):
    """I9: whoever has the file counts the same; nothing else is needed."""
    for user, choice in zip(room.people, (*Choice, Choice.FOR), strict=False):
        room.vote(user, choice, reason="Un motivo")

    with room.closed():
        before = browse().client.get(f"/votes/{room.slug}/tally.json")
        tally_due()
        after = browse().client.get(f"/votes/{room.slug}/tally.json")

    file = json.loads(before.data)
    assert before.data == after.data and before.content_type == "application/json"
    assert motion(file) == file["result"]
    assert fingerprint(file["fixed_at_opening"]) == file["rule_hash"] == room.poll.rule_hash
    assert [line["choice"] for line in file["roll_call"]] == ["for", "against", "abstain", "for"]
    assert "@example.org" not in before.text


def test_no_file_of_what_is_not_there(room, browse):
    assert browse().get("/votes/nadie/tally.json").status == 404
    assert browse().get(f"/votes/{room.slug}/board.jsonl").status == 404


def test_the_worker_counts_what_has_closed_once(room, make, facts):
    draft = make.poll(room.body, state=PollState.DRAFT, opens_at=None)
    room.vote(room.people[0])

    with room.closed():
        tally_due()
        tally_due()

    assert room.poll.state is PollState.TALLIED
    assert [fact["poll_id"] for fact in facts("PollTallied")] == [room.id]
    assert facts("PollTallied")[0]["result_hash"] == fingerprint(room.poll.result)
    assert draft.state is PollState.DRAFT


def test_one_vote_that_cannot_be_counted_stops_no_other(room, make, caplog):
    other = make.poll(room.body, is_open=False, subject={"content_hash": "a1"})
    other.subject = {"content_hash": "b2"}
    db.session.commit()

    with room.closed():
        tally_due()

    assert room.poll.state is PollState.TALLIED
    assert queries.get_poll_by_id(other.id).state is PollState.OPEN
    assert "was not counted" in caplog.text


def test_counting_later_or_in_another_language_gives_the_same(room, browse):
    """I11: neither the language of the reader nor the moment changes a figure."""
    for user in room.people:
        room.vote(user)
    with room.closed():
        es = browse().client.get(f"/votes/{room.slug}/tally.json?lang=es").data
        en = browse().client.get(f"/votes/{room.slug}/tally.json?lang=en").data
    assert es == en

    with room.closed(), transaction():
        services.tally(queries.get_poll_by_id(room.id), actor=room.lucia)
    assert canonical(json.loads(es)["result"]) == canonical(room.poll.result)


@pytest.fixture
def statements(app):
    """How many SQL statements a visit sends."""
    sent = []

    def count(browser, address):
        sent.clear()
        assert browser.get(address).status == 200
        return len(sent)

    def note(connection, cursor, statement, *args):
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield count
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("who", ["guest", "member", "secretariat"])
def test_the_number_of_questions_does_not_grow(make, browse, statements, who):
    body, government, _ = make.committee(1, 1)
    polls = {
        kind: make.poll(body, slug=kind, is_open=kind == "open") for kind in ("open", "closed")
    }
    viewer = {"guest": None, "member": government[0], "secretariat": make.lucia()}[who]
    browser = browse(viewer)
    addresses = ["/en/votes", "/en/votes/open", "/en/votes/closed", "/en/groups/comite-tecnico"]
    few = {address: statements(browser, address) for address in addresses}
    assert polls

    for number in range(5):
        user = make.user(f"Más {number}")
        make.seat(body, user, organisation=make.organisation(f"Otra {number}"))
    for kind, is_open in (("open", True), ("closed", False)):
        for number in range(4):
            poll = make.poll(body, slug=f"{kind}-{number}", is_open=is_open)
            make.ballot(poll, government[0])
    many = {
        "/en/votes": statements(browser, "/en/votes"),
        "/en/votes/open": statements(browser, "/en/votes/open-3"),
        "/en/votes/closed": statements(browser, "/en/votes/closed-3"),
        "/en/groups/comite-tecnico": statements(browser, "/en/groups/comite-tecnico"),
    }

    assert many == few and max(many.values()) <= 12
