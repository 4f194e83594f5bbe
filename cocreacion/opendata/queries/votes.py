"""Results of votes that have closed."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from cocreacion.kernel.tables import Row
from cocreacion.opendata.queries.common import reading
from cocreacion.votes import results
from cocreacion.votes.models import Poll
from cocreacion.votes.queries import with_electors

PORTION = 20  # votes with their seats in memory at once


def votes(sample: bool) -> Iterator[Row]:
    """A row for each bloc of each vote that has closed."""
    polls = with_electors(select(Poll)).where(Poll.opens_at.is_not(None)).order_by(Poll.id)
    if not sample:
        polls = polls.where(Poll.sample.is_(False))
    with reading() as session:
        for poll in session.scalars(polls.execution_options(yield_per=PORTION)):
            yield from _blocs(poll)


def _blocs(poll: Poll) -> Iterator[Row]:
    result = results.result_of(poll)
    for bloc, count in (result or {}).get("by_chamber", {}).items():
        yield _bloc(poll, bloc, count, passed=bool(result and result["passed"]))


def _bloc(poll: Poll, bloc: str, count: Any, *, passed: bool) -> Row:
    return {
        "vote": poll.slug,
        "group": poll.body.slug,
        "question_es": poll.question.es or None,
        "question_en": poll.question.en or None,
        "opened_at": poll.opens_at,
        "closed_at": poll.closes_at,
        "bloc": bloc,
        "seats": results.turnout(poll)[bloc].electors,
        "voted": results.turnout(poll)[bloc].voted,
        "in_favour": count.get("yes"),
        "against": count.get("no"),
        "abstentions": count.get("abstain"),
        "passed": passed,
        "sample": poll.sample,
    }
