"""Many at once: one ballot per seat, none after the end, none lost, one electorate, one count."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from time import sleep

import pytest

from cocreacion.groups import queries as groups
from cocreacion.groups.models import Delegation, Seat
from cocreacion.groups.services import seats
from cocreacion.kernel import clock
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import Forbidden, Refusal
from cocreacion.kernel.events import StoredEvent
from cocreacion.people.models import User
from cocreacion.votes import queries, results, services
from cocreacion.votes.models import Ballot, Choice, Elector, PollState

VOTES = 12


def cast(poll_id, user_id, choice, reason=""):
    poll, actor = queries.get_poll_by_id(poll_id), db.session.get_one(User, user_id)
    return services.cast_ballot(poll, actor=actor, choice=choice, reason=reason).id


def test_twelve_votes_on_one_seat_are_one_ballot(room, race, pause, facts):
    """I1, under any concurrency."""
    elena, poll_id = room.government[0].id, room.id
    pause(queries, "as_it_stands", VOTES)

    results_ = race(lambda n: cast(poll_id, elena, [*Choice][n % 3], f"motivo {n}"), range(VOTES))

    assert len(set(results_)) == 1 and not isinstance(results_[0], Refusal)
    assert db.session.query(Ballot).one().changes == VOTES - 1
    assert len(facts("BallotCast")) == 1
    changes = sorted(fact["change"] for fact in facts("BallotChanged"))
    assert changes == list(range(1, VOTES)), "every change that was answered is on record"


def test_principal_and_alternate_at_once(room, make, race, pause):
    elena, rosa = room.government[0].id, make.user("Rosa").id
    make.mandate(room.poll.electors[0].seat, db.session.get_one(User, rosa), Delegation.ALTERNATE)
    poll_id, votes = room.id, {elena: Choice.FOR, rosa: Choice.AGAINST}
    pause(queries, "as_it_stands", 2)

    found = race(lambda user_id: cast(poll_id, user_id, votes[user_id]), [elena, rosa])

    ballot = db.session.query(Ballot).one()
    assert (ballot.cast_by, ballot.choice) == (elena, Choice.FOR)
    refused = isinstance(found[1], Forbidden)
    assert ballot.changes == (0 if refused else 1)


def test_a_ballot_accepted_in_the_last_instant_is_counted(app, room, race, monkeypatch):
    """I2: the count waits for the ballot that was accepted before the end."""
    elena, poll_id, closes_at = room.government[0].id, room.id, room.closes_at
    accepted, closing, look = Event(), Event(), queries.as_it_stands

    def look_slowly(elector):
        accepted.set()
        assert closing.wait(5)
        sleep(0.3)  # long enough for a count that does not wait to overtake
        return look(elector)

    monkeypatch.setattr(queries, "as_it_stands", look_slowly)

    def act(what):
        if what == "vote":
            return cast(poll_id, elena, Choice.FOR)
        services.tally(queries.get_poll_by_id(poll_id))
        return "counted"

    def vote_elsewhere():
        with app.app_context():
            return race(act, ["vote"])

    with clock.freeze(closes_at), ThreadPoolExecutor(1) as pool:
        with clock.freeze(closes_at - closes_at.resolution):
            voting = pool.submit(vote_elsewhere)
            assert accepted.wait(5)
        closing.set()
        counting = race(act, ["count"])
        assert isinstance(voting.result()[0], int) and counting == ["counted"]
        late = race(lambda _: cast(poll_id, room.civil[0].id, Choice.FOR), [0])

    assert isinstance(late[0], Refusal), "the next one comes too late"
    assert room.poll.result["overall"]["cast"] == db.session.query(Ballot).count() == 1


def test_counting_at_once_is_one_count(room, race, facts, pause):
    poll_id = room.id
    pause(queries, "electors_for_update", 4)

    with room.closed():
        race(lambda _: services.tally(queries.get_poll_by_id(poll_id)), range(4))

    assert len(facts("PollTallied")) == 1 and room.poll.state is PollState.TALLIED


@pytest.mark.parametrize("order", [["open", "join"], ["join", "open"]])
def test_who_joins_while_a_vote_opens_is_in_both_or_in_neither(make, race, pause, order):
    body, _, _ = make.committee(2, 2)
    seat_id, rosa, lucia = make.seat(body).id, make.user("Rosa").id, make.lucia().id
    poll_id = make.poll(body, state=PollState.DRAFT, opens_at=None).id
    pause(groups, "seats_for_update", 2)

    def act(what):
        actor = db.session.get_one(User, lucia)
        if what == "open":
            closes_at = clock.now() + timedelta(days=1)
            services.open_poll(queries.get_poll_by_id(poll_id), actor=actor, closes_at=closes_at)
        else:
            user = db.session.get_one(User, rosa)
            seats.appoint(db.session.get_one(Seat, seat_id), actor=actor, user=user)

    assert race(act, order) == [None, None]

    on_record = {e.name: e.id for e in db.session.query(StoredEvent)}
    joined_first = on_record["MandateBegun"] < on_record["PollOpened"]
    votes = db.session.query(Elector).filter_by(seat_id=seat_id).count() == 1
    frozen = queries.get_poll_by_id(poll_id).frozen
    assert votes is joined_first
    assert votes is (seat_id in [line["seat"] for line in frozen["electors"]])


def test_two_people_open_a_vote_at_once(make, race, pause):
    body, _, _ = make.committee(2, 2)
    lucia, poll_id = make.lucia().id, make.poll(body, state=PollState.DRAFT, opens_at=None).id
    pause(groups, "seats_for_update", 2)

    def act(hours):
        closes_at = clock.now() + timedelta(hours=hours)
        actor = db.session.get_one(User, lucia)
        services.open_poll(queries.get_poll_by_id(poll_id), actor=actor, closes_at=closes_at)

    found = race(act, [1, 2])

    assert sum(isinstance(each, Refusal) for each in found) == 1
    assert db.session.query(Elector).count() == 4


def test_a_random_hour_of_voting_loses_nothing(room, race):
    """Everybody votes again and again at once; what is counted is what each answered last."""
    poll_id, people = room.id, [user.id for user in room.people]
    plan = [(user, [*Choice][(n + i) % 3]) for n in range(6) for i, user in enumerate(people)]

    race(lambda each: cast(poll_id, *each), plan)

    with room.closed():
        poll = room.poll
        result, ballots = results.result_of(poll), db.session.query(Ballot).all()
    assert result["overall"]["cast"] == len(ballots) == len(people)
    assert result["overall"]["yes"] == sum(b.choice is Choice.FOR for b in ballots)
