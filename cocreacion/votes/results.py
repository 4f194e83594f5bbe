"""What a reader may know of a vote: how many have voted while it is open, everything afterwards.

`is_due` is the only gate: no page, file, feed or event knows a choice before it says yes.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from cocreacion.kernel.bilingual import Bilingual
from cocreacion.votes.freezing import ALL
from cocreacion.votes.models import Choice, Elector, Poll
from cocreacion.votes.tally import motion

ANSWERS = {Choice.FOR: "yes", Choice.AGAINST: "no", Choice.ABSTAIN: "abstain"}


@dataclass(frozen=True)
class Turnout:
    voted: int
    electors: int


def is_due(poll: Poll) -> bool:
    """Whether the vote was open and its closing time has passed."""
    return poll.has_closed


def chamber(elector: Elector) -> str:
    return elector.bloc.value if elector.bloc else ALL


def chambers(poll: Poll) -> list[str]:
    """In the order of the seats."""
    return list(dict.fromkeys(chamber(elector) for elector in poll.electors))


def turnout(poll: Poll) -> dict[str, Turnout]:
    """How many have voted, chamber by chamber: the only number known before the end."""
    voted = Counter(chamber(elector) for elector in poll.electors if elector.ballot)
    every = Counter(chamber(elector) for elector in poll.electors)
    return {name: Turnout(voted[name], every[name]) for name in chambers(poll)}


def request_of(poll: Poll) -> dict[str, Any]:
    """The count as anybody may repeat it. Only for a vote whose result is due."""
    if not is_due(poll):
        raise ValueError("the vote has not closed")
    ballots: dict[str, Counter[str]] = {name: Counter() for name in chambers(poll)}
    for elector in poll.electors:
        if elector.ballot:
            ballots[chamber(elector)][ANSWERS[elector.ballot.choice]] += 1
    return {
        "method": "motion",
        "electorate": {name: each.electors for name, each in turnout(poll).items()},
        "ballots": {
            name: {answer: count[answer] for answer in ANSWERS.values()}
            for name, count in ballots.items()
        },
        "rule": poll.rule,
    }


def result_of(poll: Poll) -> dict[str, Any] | None:
    """The stored result, or the same one computed now; None before the vote has closed."""
    if not is_due(poll):
        return None
    return poll.result or motion(request_of(poll))


def passed(poll: Poll) -> bool | None:
    """None before the vote has closed."""
    result = result_of(poll)
    return None if result is None else bool(result["passed"])


def public_file(poll: Poll) -> dict[str, Any]:
    """The whole vote for machines: what was fixed, the roll call, the count and its result."""
    return {
        "slug": poll.slug,
        "sample": poll.sample,
        "rule_hash": poll.rule_hash,
        "fixed_at_opening": poll.frozen,
        "extensions": poll.extensions,
        "closed_at": poll.closes_at.isoformat() if poll.closes_at else None,
        **request_of(poll),
        "roll_call": [_line(elector) for elector in poll.electors],
        "result": result_of(poll),
        "outcome": _both(poll.outcome),
    }


def _line(elector: Elector) -> dict[str, Any]:
    ballot = elector.ballot
    return {
        "seat": elector.seat_id,
        "chamber": chamber(elector),
        "label": _both(elector.label),
        "choice": ballot.choice.value if ballot else None,
        "in_room": bool(ballot and ballot.in_room),
        "reason": ballot.reason if ballot else "",
        "reason_language": ballot.reason_language if ballot and ballot.reason else None,
        "changes": ballot.changes if ballot else 0,
    }


def _both(text: Bilingual) -> dict[str, str]:
    return {"es": text.es, "en": text.en}
