"""The secretariat prepares, opens, extends and cancels votes, and writes what follows."""

from datetime import timedelta

import pytest

from cocreacion.groups.models import BodyKind
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import freeze, now, today
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import Refusal
from cocreacion.kernel.outbox import transaction
from cocreacion.votes import freezing, queries, services
from cocreacion.votes.models import Elector, Poll, PollState
from tests.make.rows import two

NEW = "/en/votes/new?body=comite-tecnico"


def prepare(browser, address=NEW, **fields):
    fields = {
        "question_es": "¿Se aprueba?",
        "question_en": "Is it approved?",
        "source_es": "Artículo 12",
    } | fields
    return browser.send(browser.get(address), "votes", **fields)


def the_poll():
    return db.session.query(Poll).one()


def test_a_vote_is_prepared_with_the_rule_of_its_body(make, browse, facts):
    make.committee(2, 2)
    lucia = browse(make.lucia())

    page = prepare(lucia)

    assert "Nobody sees it until you open it." in page and "In preparation" in page
    assert the_poll().rule == {
        "quorum": {"min_fraction": "1/2", "per_chamber": True},
        "threshold": "more_than 1/2 of yes+no",
        "chambers_rule": "every",
        "source": {"es": "Artículo 12", "en": ""},
    }
    assert "At least half of the seats of each bloc must vote." in page
    assert len(facts("PollCreated")) == 1


def test_another_rule_can_be_written(make, browse):
    make.committee(2, 2)

    page = prepare(
        browse(make.lucia()),
        quorum="",
        every_bloc=None,
        comparison="at_least",
        share="2/3",
        base="electorate",
    )

    assert the_poll().rule["threshold"] == "at_least 2/3 of electorate"
    assert the_poll().rule["chambers_rule"] == "none" and "quorum" not in the_poll().rule
    assert "at least two thirds of all seats with a vote are for" in page
    assert "No public rule asks for a quorum." in page


def test_a_group_without_blocs_is_not_asked_about_blocs(make, browse):
    make.body("mesa-agua", BodyKind.WORKING_GROUP)
    lucia = browse(make.lucia())
    page = lucia.get("/en/votes/new?body=mesa-agua")

    assert "in each bloc" not in page
    prepare(lucia, "/en/votes/new?body=mesa-agua", quorum="1/3")
    assert the_poll().rule["quorum"] == {"min_fraction": "1/3", "per_chamber": False}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"question_es": "", "question_en": ""}, "Write this in Spanish or in English."),
        ({"source_es": "", "source_en": ""}, "Write this in Spanish or in English."),
        ({"share": "half"}, "Write a fraction such as 1/2 or 2/3."),
        ({"share": "0"}, "Write a fraction such as 1/2 or 2/3."),
        ({"quorum": "3/2"}, "Write a fraction such as 1/2 or 2/3."),
        ({"closes_at": "tomorrow"}, "Not a valid datetime"),
        ({"share": "1"}, "The rule cannot be read."),
    ],
)
def test_what_cannot_be_read_is_said(make, browse, fields, words):
    make.committee(2, 2)

    page = prepare(browse(make.lucia()), **fields)

    assert page.status == 422 and words in page
    assert db.session.query(Poll).count() == 0


def test_a_draft_is_changed_and_found_by_the_secretariat_only(make, browse):
    make.committee(2, 2)
    lucia = browse(make.lucia())
    page = prepare(lucia)

    page = lucia.send(lucia.follow(page, "Change question"), "edit", question_en="Is it so?")

    assert "The change is kept." in page and "Is it so?" in page
    address = f"/en/votes/{the_poll().slug}"
    assert "Is it so?" in lucia.get("/en/votes")
    assert browse(make.user()).get(address).status == 404
    assert "Is it so?" not in browse().get("/en/votes")


def open_it(browser, poll, **fields):
    page = browser.get(f"/en/votes/{poll.slug}/open")
    return browser.send(page, "open", **fields)


def test_opening_fixes_question_rule_and_seats(make, browse, facts):
    """I3, I4, I17: what was put to the vote cannot change unseen."""
    body, _, _ = make.committee(2, 2)
    make.seat(body)
    lucia = browse(make.lucia())
    prepare(lucia)

    page = open_it(lucia, the_poll())

    assert "Question, rule and seats are fixed." in page
    poll = the_poll()
    assert poll.state is PollState.OPEN and len(poll.electors) == 4
    assert (
        poll.rule_hash == freezing.fingerprint(poll.frozen) == facts("PollOpened")[0]["rule_hash"]
    )
    assert len(poll.frozen["empty_seats"]) == 1
    assert "1 seat was empty and has no vote" in browse().get(f"/en/votes/{poll.slug}")
    assert lucia.get(f"/en/votes/{poll.slug}/edit").status == 403


@pytest.mark.parametrize(
    ("seats", "facts_of_poll", "words"),
    [
        ((2, 2), {"question": two("¿Sí?", "")}, "needed in Spanish and in English"),
        ((0, 0), {}, "No seat is held"),
        ((2, 0), {}, "One of the two blocs has no held seat"),
    ],
)
def test_what_cannot_be_voted_on_is_not_opened(make, browse, seats, facts_of_poll, words):
    body, _, _ = make.committee(*seats)
    poll = make.poll(body, state=PollState.DRAFT, opens_at=None, **facts_of_poll)

    page = open_it(browse(make.lucia()), poll)

    assert page.status in {409, 422} and words in page
    assert the_poll().state is PollState.DRAFT and db.session.query(Elector).count() == 0


def test_a_vote_does_not_close_before_it_opens(make, browse):
    body, _, _ = make.committee(2, 2)
    poll = make.poll(body, state=PollState.DRAFT, opens_at=None)
    lucia = browse(make.lucia())

    page = open_it(lucia, poll, closes_at="2020-01-01T10:00")
    assert page.status == 422 and "A vote closes after it opens" in page
    assert open_it(lucia, poll).status == 200


def test_a_vote_is_opened_once(make, browse):
    body, _, _ = make.committee(2, 2)
    poll = make.poll(body, state=PollState.DRAFT, opens_at=None)
    lucia = browse(make.lucia())
    form = lucia.get(f"/en/votes/{poll.slug}/open")
    lucia.send(form, "open")

    page = lucia.send(form, "open", submission_id="another")

    assert page.status == 403 and db.session.query(Elector).count() == 4


def test_the_electorate_cannot_change_afterwards(room):
    """I3: the database itself refuses."""
    elector = room.poll.electors[0]
    for change in (
        lambda: db.session.add(Elector(poll_id=room.id, seat_id=room.body.seats[4].id)),
        lambda: db.session.delete(room.poll.electors[3]),
        lambda: setattr(elector, "bloc", None),
    ):
        change()
        with pytest.raises(Exception, match="frozen"):
            db.session.flush()
        db.session.rollback()
    assert len(room.poll.electors) == 4


@pytest.mark.parametrize(
    "change",
    [
        lambda poll: setattr(poll, "question", Bilingual("¿Otra cosa?", "Something else?")),
        lambda poll: setattr(poll, "rule", poll.rule | {"threshold": "at_least 1/9 of cast"}),
        lambda poll: setattr(poll, "subject", poll.subject | {"content_hash": "b2"}),
        lambda poll: setattr(poll, "frozen", poll.frozen | {"electors": []}),
    ],
)
def test_what_was_tampered_with_is_not_counted(room, change):
    """I4, I17."""
    change(room.poll)
    db.session.commit()

    with room.closed(), pytest.raises(services.Tampered), transaction():
        services.tally(queries.get_poll_by_id(room.id))
    assert room.poll.state is PollState.OPEN


def extend(browser, room, at, **fields):
    page = browser.get(f"/en/votes/{room.slug}/extend")
    fields = {"reason_es": "Hubo una falla eléctrica"} | fields
    return browser.send(page, "extend", closes_at=at, **fields)


def test_closing_moves_later_with_a_public_reason(room, browse, facts):
    later = (room.closes_at + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")

    page = extend(browse(room.lucia), room, later)

    assert "The vote closes later." in page
    assert "Hubo una falla eléctrica" in browse().get(f"/en/votes/{room.slug}")
    assert room.poll.closes_at > room.closes_at and len(facts("PollExtended")) == 1
    with freeze(room.closes_at + timedelta(hours=1)):
        room.vote(room.people[0])


def test_closing_never_moves_earlier_nor_without_a_reason(room, browse):
    lucia = browse(room.lucia)

    page = extend(lucia, room, "2020-01-01T10:00")
    assert page.status == 422 and "only be moved to a later one" in page
    page = extend(lucia, room, "2090-01-01T10:00", reason_es="")
    assert page.status == 422 and "Write this in Spanish or in English." in page
    assert room.poll.closes_at == room.closes_at


def test_what_has_closed_is_neither_extended_nor_cancelled(room, browse):
    with room.closed():
        lucia = browse(room.lucia)
        assert lucia.get(f"/en/votes/{room.slug}/extend").status == 403
        assert lucia.get(f"/en/votes/{room.slug}/cancel").status == 403
        for use_case, facts in (
            (services.extend, {"closes_at": now() + timedelta(days=1)}),
            (services.cancel, {}),
        ):
            with pytest.raises(Refusal), transaction():
                poll = queries.get_poll_by_id(room.id)
                use_case(poll, actor=room.lucia, reason=two("Porque sí"), **facts)


def test_cancelling_needs_a_reason(room, browse, facts):
    lucia = browse(room.lucia)
    page = lucia.get(f"/en/votes/{room.slug}/cancel")

    page = lucia.send(page, "cancel")
    assert page.status == 422 and room.poll.state is PollState.OPEN
    page = lucia.send(page, "cancel", reason_en="The date was wrong")

    assert room.poll.state is PollState.CANCELLED and len(facts("PollCancelled")) == 1
    assert "The date was wrong" in browse().get(f"/en/votes/{room.slug}")
    assert "Cancelled" in browse().get("/en/votes")


def test_a_cancelled_draft_was_never_public(make, browse):
    body, _, _ = make.committee(2, 2)
    poll = make.poll(body, state=PollState.DRAFT, opens_at=None)
    lucia = browse(make.lucia())

    lucia.send(lucia.get(f"/en/votes/{poll.slug}/cancel"), "cancel", reason_es="Ya no hace falta")

    assert browse().get(f"/en/votes/{poll.slug}").status == 404
    assert "Ya no hace falta" in lucia.get(f"/en/votes/{poll.slug}")


def test_what_follows_is_written_after_the_count(room, browse, facts):
    with room.closed():
        lucia = browse(room.lucia)
        assert "has not written it down yet" in lucia.get(f"/en/votes/{room.slug}")
        page = lucia.get(f"/en/votes/{room.slug}/outcome")
        assert lucia.send(page, "outcome").status == 422

        page = lucia.send(page, "outcome", outcome_es="Se consulta", outcome_en="It is consulted")

        assert "It is consulted" in browse().get(f"/en/votes/{room.slug}")
    assert room.poll.state is PollState.TALLIED
    assert len(facts("PollTallied")) == len(facts("OutcomeRecorded")) == 1
    assert browse(room.lucia).get(f"/en/votes/{room.slug}/outcome").status == 200


def test_nothing_follows_before_the_end(room, browse):
    assert browse(room.lucia).get(f"/en/votes/{room.slug}/outcome").status == 403


def test_only_the_secretariat_does_all_this(room, make, browse):
    draft = make.poll(room.body, state=PollState.DRAFT, opens_at=None, slug="borrador")
    citizen, member = browse(make.user()), browse(room.people[0])
    for browser in (citizen, member):
        assert browser.get(NEW).status == 403
        assert browser.get("/en/votes/new").status == 403
        for action in ("edit", "open"):
            assert browser.get(f"/en/votes/{draft.slug}/{action}").status == 404
        for action in ("edit", "open", "extend", "cancel", "outcome"):
            assert browser.get(f"/en/votes/{room.slug}/{action}").status == 403
    assert browse(room.lucia).get(NEW).status == 200


def test_a_body_is_chosen_first(make, browse):
    make.committee(1, 1)
    lucia = browse(make.lucia())

    page = lucia.follow(lucia.get("/en/votes/new"), "Comité Técnico")

    assert "/votes/new" in page.url and "The rule" in page
    assert lucia.get("/en/votes/new?body=nadie").status == 404


def test_the_same_words_have_two_addresses(make):
    body, _, _ = make.committee(1, 1)
    lucia = make.lucia()
    with transaction():
        first = services.create_poll(body, actor=lucia, question=two("¿Se aprueba?"))
        second = services.create_poll(body, actor=lucia, question=two("¿Se aprueba?"))

    assert (first.slug, second.slug) == ("se-aprueba", "se-aprueba-2")


def test_a_former_delegate_is_no_elector(make):
    body, government, _ = make.committee(2, 2)
    seat = body.seats[0]
    seat.mandates[0].until = today() - timedelta(days=1)
    db.session.commit()
    lucia = make.lucia()

    with transaction():
        poll = services.create_poll(body, actor=lucia, question=two("¿Se aprueba?"))
        services.open_poll(poll, actor=lucia, closes_at=now() + timedelta(days=1))

    assert seat.id not in [elector.seat_id for elector in poll.electors]
    assert len(poll.electors) == 3 and government
