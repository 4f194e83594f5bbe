"""How much of what was said has its answer, in whole numbers: nothing is ever rounded up."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from cocreacion.contributions import queries
from cocreacion.contributions.models import PhaseClosing
from cocreacion.kernel.disclosure import SMALLEST, Mark, Shown, protect
from cocreacion.process.models import Phase, PhaseKind

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Coverage:
    """Of the comments admitted, those with an answer: merged ones have that of the other."""

    admitted: int = 0
    answered: int = 0
    overdue: int = 0
    waiting_since: datetime | None = None  # the oldest one without an answer

    @property
    def waiting(self) -> int:
        return self.admitted - self.answered

    @property
    def tenths(self) -> int:
        """Tenths of a per cent, rounded down: 100 % is said of nothing less. Of none, all."""
        return self.answered * 1000 // self.admitted if self.admitted else 1000

    @property
    def share(self) -> float:
        """The same for a page to write."""
        return self.tenths / 1000

    def reaches(self, needed: int) -> bool:
        """Whether at least so many per cent are answered."""
        return self.answered * 100 >= needed * self.admitted

    def __add__(self, other: "Coverage") -> "Coverage":
        since = [at for at in (self.waiting_since, other.waiting_since) if at is not None]
        return Coverage(
            self.admitted + other.admitted,
            self.answered + other.answered,
            self.overdue + other.overdue,
            min(since, default=None),
        )


NOTHING = Coverage()


def of_row(row: Any) -> Coverage:
    """A row of `queries.coverage`."""
    return Coverage(row.admitted, row.answered, row.overdue, row.waiting_since)


def total(rows: Iterable[Any]) -> Coverage:
    return sum(map(of_row, rows), NOTHING)


def by(rows: Iterable[Any], key: Callable[[Any], Key]) -> dict[Key, Coverage]:
    """Sums of the rows with the same key."""
    found: dict[Key, Coverage] = {}
    for row in rows:
        found[key(row)] = found.get(key(row), NOTHING) + of_row(row)
    return found


def told(reached: Mapping[Key, Coverage]) -> dict[Key, Coverage | Shown]:
    """The same by a trait of persons: a few comments might show one. The rule is that of the
    figures of participation, so that neither page gives away what the other keeps back."""
    table = protect([{(str(key), ""): each.admitted for key, each in reached.items()}])[0]
    shown = {key: table.row_total(str(key)) for key in reached}
    return {
        key: each if shown[key].mark is Mark.EXACT else shown[key] for key, each in reached.items()
    }


@dataclass(frozen=True)
class Crossed:
    """Department by language. A cell that is not shown is None; `hidden` counts those.

    One of fewer than five comments might show a person. A second cell goes with it wherever the
    sums of its row and column would give it away, and no cell tells a sum that is not told.
    """

    columns: list[str]
    rows: dict[str, list[Coverage | None]]
    hidden: int


def crossed(rows: Collection[Any]) -> Crossed:
    cells = by(rows, lambda row: (row.department, row.language))
    languages = sorted({language for _, language in cells})
    departments = sorted({department for department, _ in cells})
    table = [[cells.get((d, tongue), NOTHING) for tongue in languages] for d in departments]
    untold = _untold(rows, "department") | _untold(rows, "language")
    hidden = {
        (x, y)
        for y, line in enumerate(table)
        for x, cell in enumerate(line)
        if 0 < cell.admitted < SMALLEST or untold & {departments[y], languages[x]}
    }
    lines = [[(x, y) for x in range(len(languages))] for y in range(len(departments))]
    lines += [[(x, y) for y in range(len(departments))] for x in range(len(languages))]
    while more := _given_away(lines, hidden, table):
        hidden |= more
    shown = {
        department: [None if (x, y) in hidden else cell for x, cell in enumerate(table[y])]
        for y, department in enumerate(departments)
    }
    return Crossed(languages, shown, len(hidden))


def _untold(rows: Iterable[Any], trait: str) -> set[str]:
    sums = told(by(rows, lambda row: str(getattr(row, trait))))
    return {key for key, each in sums.items() if isinstance(each, Shown)}


Place = tuple[int, int]


def _given_away(
    lines: list[list[Place]], hidden: set[Place], table: list[list[Coverage]]
) -> set[Place]:
    """The smallest cell beside the only hidden one of the first line that has just one."""
    for line in lines:
        seen = [place for place in line if place not in hidden]
        if len(line) - len(seen) == 1 and seen:
            return {min(seen, key=lambda place: table[place[1]][place[0]].admitted)}
    return set()


# --- phases -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PhaseCovered:
    """A phase with what was said and answered in it, and how it was closed, if it was."""

    phase: Phase
    reached: Coverage
    closing: PhaseClosing | None
    sample: bool = False  # some of it was invented

    @property
    def check(self) -> str:
        """How its coverage stands, as the mark of a check names it."""
        if self.reached.admitted:
            return "met" if self.met else "not_met"
        return "no_comments" if self.phase.state == "done" else "not_applicable_yet"

    @property
    def met(self) -> bool:
        """Whether enough is answered, of the rows as they are now."""
        return self.reached.reaches(self.phase.coverage_needed)

    @property
    def stands(self) -> bool:
        """Whether its closing says what is so: it falls back when answers go or dates move."""
        if self.closing is None or self.phase.closes_at > self.closing.closed_at:
            return False
        return bool(str(self.closing.reason)) or self.met


def phases(plan_id: int) -> list[PhaseCovered]:
    """The phases of a plan in the order of the process; one statement."""
    rows = queries.covered_by_phase(plan_id)
    found = [
        PhaseCovered(row.Phase, of_row(row), row.PhaseClosing, bool(row.sample)) for row in rows
    ]
    return sorted(found, key=lambda each: list(PhaseKind).index(each.phase.kind))


def of_phase(phase: Phase) -> PhaseCovered:
    return next(each for each in phases(phase.plan_id) if each.phase.id == phase.id)
