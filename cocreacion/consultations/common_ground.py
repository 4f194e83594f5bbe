"""What statements show: how each declared group answered, and what all groups agree with. Pure.

A group is the sector people declared. Fewer than `LEAST` answers are not shown by themselves, for
somebody could be recognised; totals are of the groups that are shown, so that nobody can subtract
what is not. Small groups are shown together where that is several groups and enough answers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from cocreacion.consultations.models import Position

LEAST = 5  # answers of a group
LEAST_GROUPS = 2  # with one group there is nothing in common
HALF = Fraction(1, 2)

Counted = tuple[str, Position, int]  # group, answer, how many


@dataclass(frozen=True)
class Split:
    """How a group, several together (`group` is "") or all shown ones answered."""

    group: str
    agree: int = 0
    disagree: int = 0
    passed: int = 0

    @property
    def answers(self) -> int:
        return self.agree + self.disagree + self.passed

    @property
    def agreement(self) -> Fraction:
        """Of all its answers: who passes does not agree."""
        return Fraction(self.agree, self.answers) if self.answers else Fraction(0)


@dataclass(frozen=True)
class Result:
    """Of one statement. `hidden` is how many groups are too small to be shown in any way."""

    groups: tuple[Split, ...]
    others: Split | None
    hidden: int

    @property
    def shown(self) -> Split:
        """All shown ones together."""
        return _together("", [*self.groups, *([self.others] if self.others else [])])

    @property
    def is_common(self) -> bool:
        """Whether the majority of every group that counts agrees, and there are several."""
        return len(self.groups) >= LEAST_GROUPS and all(g.agreement > HALF for g in self.groups)


def result(counted: Iterable[Counted]) -> Result:
    found: dict[str, dict[Position, int]] = {}
    for group, position, number in counted:
        of_group = found.setdefault(group, {})
        of_group[position] = of_group.get(position, 0) + number
    splits = [_split(group, answers) for group, answers in found.items() if any(answers.values())]
    large = sorted((s for s in splits if s.answers >= LEAST), key=lambda s: (-s.answers, s.group))
    small = [s for s in splits if s.answers < LEAST]
    together = _together("", small)
    if len(small) > 1 and together.answers >= LEAST:
        return Result(tuple(large), together, 0)
    return Result(tuple(large), None, len(small))


def common(results: Mapping[int, Result]) -> list[int]:
    """The statements that are common ground, those first that the least convinced group likes
    best; equal ones in the order in which they were given."""
    shared = [number for number, each in results.items() if each.is_common]
    return sorted(shared, key=lambda number: -_weakest(results[number]))


def _weakest(found: Result) -> Fraction:
    return min(group.agreement for group in found.groups)


def _split(group: str, answers: Mapping[Position, int]) -> Split:
    agree, disagree, passed = (answers.get(position, 0) for position in Position)
    return Split(group, agree, disagree, passed)


def _together(group: str, splits: Iterable[Split]) -> Split:
    listed = list(splits)
    return Split(
        group,
        sum(each.agree for each in listed),
        sum(each.disagree for each in listed),
        sum(each.passed for each in listed),
    )
