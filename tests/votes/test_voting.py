"""Voting: one ballot per seat, changeable until the end, and nothing known before it."""

from datetime import timedelta

from cocreacion.kernel import clock
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.outbox import transaction
from cocreacion.votes import queries, results, services
from cocreacion.votes.models import Choice, PollState

QUESTION = Bilingual.both("¿Se aprueba?", "Is it approved?")


def opened(body, lucia, **facts):
    with transaction():
        poll = services.create_poll(
            body, actor=lucia, question=QUESTION, closes_at=now() + timedelta(days=3), **facts
        )
        services.open_poll(poll, actor=lucia)
    return poll


def vote(poll, user, choice=Choice.FOR, **facts):
    with transaction():
        fresh = queries.get_poll_by_id(poll.id)
        return services.cast_ballot(fresh, actor=user, choice=choice, **facts)


def test_a_committee_decides(make):
    body, government, civil = make.committee(3, 3)
    make.seat(body)
    poll = opened(body, make.lucia())

    for user in (*government, *civil[:2]):
        vote(poll, user)
    vote(poll, civil[2], Choice.AGAINST, reason="Falta presupuesto")

    with clock.freeze(poll.closes_at):
        fresh = queries.get_poll_by_id(poll.id)
        result = results.result_of(fresh)
        assert result["passed"] and result["overall"]["yes"] == 5
        assert result["by_chamber"]["non_government"]["no"] == 1
        with transaction():
            services.tally(fresh)
        assert fresh.result == result and fresh.state is PollState.TALLIED
    assert len(fresh.frozen["empty_seats"]) == 1 and len(fresh.electors) == 6
