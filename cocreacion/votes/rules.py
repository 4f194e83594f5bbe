"""What a vote must reach, as exact fractions: read from its written form, and nothing assumed."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

Base = Literal["yes+no", "cast", "electorate"]
BASES: tuple[Base, ...] = ("yes+no", "cast", "electorate")
COMPARISONS = ("more_than", "at_least")
THRESHOLD = re.compile(r"(more_than|at_least) (\d{1,9}(?:/\d{1,9})?) of (yes\+no|cast|electorate)")
SOME_CHAMBERS = re.compile(r"(\d{1,4}) of (\d{1,4})")
KNOWN = {"quorum", "threshold", "chambers_rule", "source"}


class WrongInput(ValueError):
    """A count was asked for with something that cannot be read; `field` says where it stands."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field, self.problem = field, problem


@dataclass(frozen=True)
class Threshold:
    """`more_than 1/2 of yes+no`: an abstention is never part of `yes+no`."""

    at_least: bool
    share: Fraction
    base: Base

    def met(self, yes: int, base: int) -> bool:
        """Nobody voting decides nothing: an empty base is never enough."""
        if base == 0:
            return False
        wanted = self.share * base
        return yes >= wanted if self.at_least else yes > wanted

    def needed(self, base: int) -> int:
        """The smallest number of votes in favour that is enough."""
        wanted = self.share * base
        whole = -((-wanted).__floor__()) if self.at_least else wanted.__floor__() + 1
        return max(1, whole)

    def __str__(self) -> str:
        word = "at_least" if self.at_least else "more_than"
        return f"{word} {self.share.numerator}/{self.share.denominator} of {self.base}"


@dataclass(frozen=True)
class Quorum:
    """How many of the electors must cast a ballot; abstentions are ballots cast."""

    share: Fraction
    per_chamber: bool

    def needed(self, electors: int) -> int:
        return max(1, -((-self.share * electors).__floor__()))


@dataclass(frozen=True)
class Rule:
    threshold: Threshold
    quorum: Quorum | None
    chambers: int | None
    """In how many chambers the threshold must be reached, too; None: only in all together."""


def fraction(text: Any, field: str) -> Fraction:
    """`2/3`, more than nothing and at most the whole."""
    if not isinstance(text, str) or not re.fullmatch(r"\d{1,9}(/\d{1,9})?", text):
        raise WrongInput(field, 'write a fraction such as "1/2"')
    whole, _, parts = text.partition("/")
    if not int(parts or "1"):
        raise WrongInput(field, "the lower number of a fraction cannot be 0")
    value = Fraction(int(whole), int(parts or "1"))
    if not 0 < value <= 1:
        raise WrongInput(field, "a share is more than 0 and at most 1")
    return value


def threshold(text: Any, field: str = "rule.threshold") -> Threshold:
    found = THRESHOLD.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise WrongInput(field, 'write for instance "more_than 1/2 of yes+no"')
    at_least, share = found[1] == "at_least", fraction(found[2], field)
    if share == 1 and not at_least:
        raise WrongInput(field, "more than the whole can never be reached")
    return Threshold(at_least, share, next(base for base in BASES if base == found[3]))


def read(rule: Any, chambers: int) -> Rule:
    """A rule in its written form, for a vote with so many chambers."""
    if not isinstance(rule, dict):
        raise WrongInput("rule", "missing, or not an object")
    if unknown := sorted(map(str, set(rule) - KNOWN)):
        raise WrongInput(f"rule.{unknown[0]}", "not known")
    return Rule(
        threshold(rule.get("threshold")),
        _quorum(rule["quorum"]) if "quorum" in rule else None,
        _chambers(rule.get("chambers_rule", "none"), chambers),
    )


def _quorum(quorum: Any) -> Quorum:
    if not isinstance(quorum, dict):
        raise WrongInput("rule.quorum", "not an object")
    if unknown := sorted(map(str, set(quorum) - {"min_fraction", "per_chamber"})):
        raise WrongInput(f"rule.quorum.{unknown[0]}", "not known")
    per_chamber = quorum.get("per_chamber", False)
    if not isinstance(per_chamber, bool):
        raise WrongInput("rule.quorum.per_chamber", "neither true nor false")
    return Quorum(fraction(quorum.get("min_fraction"), "rule.quorum.min_fraction"), per_chamber)


def _chambers(rule: Any, chambers: int) -> int | None:
    if rule == "none":
        return None
    if rule == "every":
        return chambers
    found = SOME_CHAMBERS.fullmatch(rule) if isinstance(rule, str) else None
    if found is None or int(found[2]) != chambers or not 1 <= int(found[1]) <= chambers:
        raise WrongInput("rule.chambers_rule", f'"every", "none" or "K of {chambers}"')
    return int(found[1])
