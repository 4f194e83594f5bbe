"""What is fixed when a vote opens, and its fingerprint. Nothing of it can change unseen."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from cocreacion.groups.models import Bloc, Body, BodyKind, Seat
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.votes.models import Choice, Poll

ALL = "all"  # the one chamber of a body without blocs


def canonical(value: Any) -> str:
    """The one way to write a JSON value: sorted keys, no spaces, letters as they are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint(value: Any) -> str:
    return sha256(canonical(value).encode()).hexdigest()


def chamber_of(seat: Seat) -> str:
    return seat.bloc.value if seat.bloc else ALL


def chambers_of(body: Body) -> int:
    return len(Bloc) if body.kind is BodyKind.FORUM else 1


def label_of(seat: Seat) -> Bilingual:
    """The name of the seat's organisation today, or its number."""
    if seat.organisation:
        return seat.organisation.name
    return Bilingual.both(f"Puesto {seat.position}", f"Seat {seat.position}")


def default_rule(body: Body) -> dict[str, Any]:
    """The body's own rule. Its quorum is left out where none is published."""
    blocs = body.kind is BodyKind.FORUM
    rule: dict[str, Any] = {
        "threshold": f"more_than {body.majority or '1/2'} of yes+no",
        "chambers_rule": "every" if blocs else "none",
        "source": words(body.rule_source),
    }
    if body.quorum:
        rule["quorum"] = {"min_fraction": body.quorum, "per_chamber": blocs}
    return rule


def words(text: Bilingual) -> dict[str, str]:
    return {"es": text.es, "en": text.en}


def frozen(poll: Poll, seats: Sequence[Seat]) -> dict[str, Any]:
    """Everything that decides what the vote is about and who may vote in it.

    Empty seats are no electors; they are listed so that everybody sees them.
    """
    if poll.opens_at is None or poll.closes_at is None:
        raise ValueError("a vote opens and closes")
    return {
        "question": words(poll.question),
        "context": words(poll.context),
        "options": [choice.value for choice in Choice],
        "rule": poll.rule,
        "subject": poll.subject,
        "opens_at": poll.opens_at.isoformat(),
        "closes_at": poll.closes_at.isoformat(),
        "electors": [_line(seat) for seat in seats if seat.is_held],
        "empty_seats": [_line(seat) for seat in seats if not seat.is_held],
    }


def _line(seat: Seat) -> dict[str, Any]:
    return {
        "seat": seat.id,
        "position": seat.position,
        "chamber": chamber_of(seat),
        "label": words(label_of(seat)),
    }


def still_holds(poll: Poll) -> bool:
    """Whether question, rule, subject and electorate are what was fixed at opening."""
    if poll.frozen is None or fingerprint(poll.frozen) != poll.rule_hash:
        return False
    seats = {line["seat"] for line in poll.frozen["electors"]}
    return (
        poll.frozen["question"] == words(poll.question)
        and poll.frozen["rule"] == poll.rule
        and poll.frozen["subject"] == poll.subject
        and seats == {elector.seat_id for elector in poll.electors}
    )
