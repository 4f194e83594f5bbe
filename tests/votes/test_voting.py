"""Voting: one ballot per seat, changeable until the end; then everything is public."""

from datetime import timedelta

import pytest

from cocreacion.groups.models import Delegation
from cocreacion.kernel.clock import freeze, today
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import Forbidden
from cocreacion.votes import services
from cocreacion.votes.models import Ballot, Choice, PollState


def ballots():
    return [(b.choice, b.changes) for b in db.session.query(Ballot).order_by(Ballot.id)]


def vote_on_page(browser, room, **fields):
    page = browser.get(f"/en/votes/{room.slug}")
    return browser.send(page, "ballot", **fields)


def test_a_seat_votes_and_everybody_sees_that_somebody_did(room, browse, facts):
    elena = browse(room.government[0])

    page = vote_on_page(elena, room, choice="for", reason="Porque sí")

    assert "Your ballot is in. You can change it until" in page
    assert "Public institutions: 1 of 2" in page and ballots() == [(Choice.FOR, 0)]
    assert "Public institutions: 1 of 2" in browse().get(f"/en/votes/{room.slug}")
    assert len(facts("BallotCast")) == 1


def test_changing_ones_mind_replaces_the_ballot_and_leaves_a_trace(room, browse, facts):
    """I12: the last one counts, and that there was another stays on record."""
    elena = browse(room.government[0])

    for choice in ("for", "against", "against"):
        vote_on_page(elena, room, choice=choice)

    assert ballots() == [(Choice.AGAINST, 1)]
    assert [fact["change"] for fact in facts("BallotChanged")] == [1]
    assert elena.get(f"/en/votes/{room.slug}").form("ballot").fields["choice"] == "against"


def test_without_a_choice_nothing_is_cast(room, browse):
    page = vote_on_page(browse(room.government[0]), room, reason="Lo pensé mucho")

    assert page.status == 422 and "Choose one: for, against or abstention." in page
    assert "Lo pensé mucho" in page.html and ballots() == []


@pytest.mark.parametrize("forged", ["maybe", "FOR", ""])
def test_a_forged_choice_is_refused(room, browse, forged):
    elena = browse(room.government[0])

    assert vote_on_page(elena, room, choice=forged).status == 422
    assert vote_on_page(elena, room, choice="abstain").status == 200


def test_who_holds_no_seat_is_told_why(room, browse, make):
    address = f"/en/votes/{room.slug}"
    form = browse(room.government[0]).get(address).form("ballot")

    assert "Sign in with the account that holds the seat to vote." in browse().get(address)
    rosa = browse(make.user("Rosa"))
    page = rosa.get(address)
    assert "You hold none." in page
    page.forms.append(form)
    form.fields["csrf_token"] = "forged"
    assert rosa.send(page, "ballot", choice="for").status in {400, 403}
    assert ballots() == []


def test_the_secretariat_and_the_administrator_have_no_vote(room, make):
    for user in (room.lucia, make.admin()):
        with pytest.raises(Forbidden):
            room.vote(user)
    room.vote(room.government[0])


def test_a_seat_given_after_opening_has_no_vote(room, make):
    rosa = make.user("Rosa")
    make.seat(room.body, rosa)

    with pytest.raises(Forbidden):
        room.vote(rosa)


def test_whoever_holds_the_seat_now_votes_for_it(room, make):
    """The elector is the seat: a new delegate votes in place of the one who left."""
    elector = room.poll.electors[0]
    elector.seat.mandates[0].until = today() - timedelta(days=1)
    db.session.commit()
    rosa = make.user("Rosa")
    make.mandate(elector.seat, rosa)

    with pytest.raises(Forbidden):
        room.vote(room.government[0])
    room.vote(rosa)


def test_an_alternate_votes_until_the_principal_does(room, browse, make):
    seat = room.poll.electors[0].seat
    rosa = make.user("Rosa")
    make.mandate(seat, rosa, Delegation.ALTERNATE)
    room.vote(rosa, Choice.AGAINST)

    page = browse(room.government[0]).get(f"/en/votes/{room.slug}")
    assert "Rosa has voted for this seat. Your ballot replaces that one." in page
    room.vote(room.government[0], Choice.FOR)

    page = browse(rosa).get(f"/en/votes/{room.slug}")
    assert "The principal of this seat has voted." in page
    with pytest.raises(Forbidden):
        room.vote(rosa, Choice.AGAINST)
    assert ballots() == [(Choice.FOR, 1)]


def test_somebody_with_two_seats_votes_for_each(room, browse, make):
    elena = room.government[0]
    other = room.poll.electors[1]
    make.mandate(other.seat, elena, Delegation.ALTERNATE)
    browser = browse(elena)

    page = vote_on_page(browser, room, choice="for")
    page = browser.follow(page, "Vote for the other seat you hold")
    browser.send(page, "ballot", choice="against")

    assert ballots() == [(Choice.FOR, 0), (Choice.AGAINST, 0)]
    cast = {b.elector_id for b in db.session.query(Ballot)}
    assert cast == {room.poll.electors[0].id, other.id}


def test_a_ballot_of_another_seat_cannot_be_cast(room):
    foreign = room.poll.electors[3]

    with pytest.raises(Forbidden):
        room.vote(room.government[0], elector=foreign)
    assert ballots() == []


def test_nothing_counts_after_the_end(room, browse):
    """I2: a form kept too long is refused, and what was typed is given back."""
    elena = browse(room.government[0])
    form = elena.get(f"/en/votes/{room.slug}")

    with freeze(room.closes_at - timedelta(seconds=1)):
        assert elena.send(form, "ballot", choice="for").status == 200
    with room.closed():
        page = elena.send(
            form, "ballot", choice="against", reason="Cambié de opinión ayer", submission_id="x"
        )
    assert page.status == 409 and "It was not counted." in page
    assert "Cambié de opinión ayer" in page and ballots() == [(Choice.FOR, 0)]


def test_the_service_itself_refuses_at_the_closing_instant(room):
    with room.closed(), pytest.raises((services.VoteClosed, Forbidden)):
        room.vote(room.government[0])
    with freeze(room.closes_at - timedelta(microseconds=1)):
        room.vote(room.government[0])


def test_the_roll_call_says_who_voted_for_whom_and_why(room, browse, make):
    rosa = make.user("Rosa")
    make.mandate(room.poll.electors[3].seat, rosa, Delegation.ALTERNATE)
    for user in (*room.government, room.civil[0]):
        room.vote(user)
    room.vote(rosa, Choice.AGAINST, reason="Falta **presupuesto**")

    with room.closed():
        page = browse().get(f"/en/votes/{room.slug}")
        spanish = browse().get(f"/es/votes/{room.slug}")

    assert (
        "Not approved" in page and "This bloc did not approve it: Non-government sectors." in page
    )
    assert "3 votes for, 1 against and 0 abstentions" in page
    assert "Rosa alternate Reason: Falta presupuesto" in page
    assert "1 of 2 for" in page and "more than half: 2" in page
    assert (
        '<span class="small" lang="es">' in page.html
        and 'lang="es">'
        not in (spanish.html.split("<main", 1)[1].split("Falta", 1)[0].rsplit("<tr>", 1)[1])
    )


def test_a_closed_vote_is_counted_when_read_and_nothing_is_stored(room, browse):
    room.vote(room.government[0])

    with room.closed():
        page = browse(room.lucia).get(f"/en/votes/{room.slug}")

    assert "Without quorum" in page
    assert "Too few seats voted in this bloc: Non-government sectors." in page
    assert room.poll.state is PollState.OPEN and room.poll.result is None


def test_a_vote_without_quorum_in_both_blocs_says_both(room, browse):
    with room.closed():
        page = browse(room.lucia).get(f"/en/votes/{room.slug}")

    assert "Too few seats voted in both blocs." in page and "in this bloc:" not in page


def test_who_erased_the_account_stays_in_the_count_as_a_seat(room, browse):
    """I18: ballot and totals stay; the name goes."""
    for user in room.people:
        room.vote(user)
    elena = room.government[0]
    elena.display_as = ""
    db.session.commit()

    with room.closed():
        page = browse().get(f"/en/votes/{room.slug}")

    assert "Former member" in page and "4 votes for" in page and "Approved" in page
