"""Counting a motion: a pure function from a public file to its result, in whole numbers only.

Anybody may repeat it without the site and without its database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cocreacion.votes.rules import Rule, WrongInput, read

ANSWERS = ("yes", "no", "abstain", "blank")


@dataclass(frozen=True)
class Count:
    """The ballots of one chamber, or of all together."""

    electorate: int
    yes: int = 0
    no: int = 0
    abstain: int = 0
    blank: int = 0

    @property
    def cast(self) -> int:
        return self.yes + self.no + self.abstain + self.blank

    @property
    def absent(self) -> int:
        return self.electorate - self.cast

    def base(self, name: str) -> int:
        return {"yes+no": self.yes + self.no, "cast": self.cast, "electorate": self.electorate}[
            name
        ]

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.electorate + other.electorate,
            self.yes + other.yes,
            self.no + other.no,
            self.abstain + other.abstain,
            self.blank + other.blank,
        )


def motion(request: Mapping[str, Any]) -> dict[str, Any]:
    """Whether a motion passed: quorum first, then all together, then the chambers."""
    counts = _counts(request)
    rule = read(request.get("rule"), len(counts))
    total = sum(counts.values(), Count(0))
    by_chamber = {name: _judged(count, rule, name) for name, count in counts.items()}
    overall = _judged(total, rule, None)
    answer = {"quorum_met": True, "passed": True, "reason": None, "failed_chamber": None}
    answer |= _verdict(rule, overall, by_chamber)
    return {"method": "motion", **answer, "overall": overall, "by_chamber": by_chamber}


def _verdict(
    rule: Rule, overall: dict[str, Any], by_chamber: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    without_quorum = [n for n, chamber in by_chamber.items() if chamber["quorum"]["met"] is False]
    if overall["quorum"]["met"] is False or without_quorum:
        failed = without_quorum[0] if without_quorum else None
        return _failure("no_quorum", failed) | {"quorum_met": False}
    against = [n for n, chamber in by_chamber.items() if not chamber["threshold"]["met"]]
    too_few = rule.chambers is not None and len(by_chamber) - len(against) < rule.chambers
    failed = against[0] if too_few else None
    if not overall["threshold"]["met"]:
        return _failure("threshold", failed)
    return _failure("chamber_against", failed) if too_few else {}


def _failure(reason: str, chamber: str | None) -> dict[str, Any]:
    return {"passed": False, "reason": reason, "failed_chamber": chamber}


def _judged(count: Count, rule: Rule, chamber: str | None) -> dict[str, Any]:
    """The count and each test of it with its exact fraction. `chamber` None is all together."""
    base = count.base(rule.threshold.base)
    quorum: dict[str, Any] = {"met": None}
    if rule.quorum and rule.quorum.per_chamber is (chamber is not None):
        needed = rule.quorum.needed(count.electorate)
        quorum = {
            "met": count.cast >= needed,
            "share": f"{count.cast}/{count.electorate}",
            "needed": needed,
            "min_fraction": str(rule.quorum.share),
        }
    return {
        "electorate": count.electorate,
        "cast": count.cast,
        "yes": count.yes,
        "no": count.no,
        "abstain": count.abstain,
        "blank": count.blank,
        "absent": count.absent,
        "quorum": quorum,
        "threshold": {
            "met": rule.threshold.met(count.yes, base),
            "share": f"{count.yes}/{base}",
            "needed": rule.threshold.needed(base),
            "rule": str(rule.threshold),
        },
    }


def _counts(request: Mapping[str, Any]) -> dict[str, Count]:
    electorate, ballots = request.get("electorate"), request.get("ballots")
    if not isinstance(electorate, Mapping) or not electorate:
        raise WrongInput("electorate", "the number of electors of each chamber is needed")
    if not isinstance(ballots, Mapping):
        raise WrongInput("ballots", "the ballots of each chamber are needed")
    for chamber in ballots:
        if chamber not in electorate:
            raise WrongInput(f"ballots.{chamber}", "a chamber without electorate")
    return {
        chamber: _count(chamber, electors, ballots.get(chamber, {}))
        for chamber, electors in electorate.items()
    }


def _count(chamber: str, electors: Any, ballots: Any) -> Count:
    number = whole(electors, f"electorate.{chamber}")
    if not isinstance(ballots, Mapping):
        raise WrongInput(f"ballots.{chamber}", "not an object")
    for answer in ballots:
        if answer not in ANSWERS:
            raise WrongInput(f"ballots.{chamber}.{answer}", f"not one of {', '.join(ANSWERS)}")
    given = {a: whole(ballots.get(a, 0), f"ballots.{chamber}.{a}") for a in ANSWERS}
    count = Count(number, **given)
    if count.absent < 0:
        raise WrongInput(f"ballots.{chamber}", f"{count.cast} ballots of {number} electors")
    return count


def whole(value: Any, field: str) -> int:
    """A whole number that is not negative; `true` is not one."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise WrongInput(field, "not a whole number of 0 or more")
    return value
