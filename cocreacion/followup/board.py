"""What the board says, computed from a few counts: states, columns of bricks, findings."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil

from cocreacion.followup.labels import STATES
from cocreacion.followup.models import Status
from cocreacion.followup.queries import Tally
from cocreacion.kernel.gettext import gettext

ORDER = list(STATES)
MOST_COLUMNS = 10
TALLEST = 24  # bricks; beyond that one brick stands for several milestones


@dataclass
class Column:
    """A quarter or a year: its milestones by state, in the order of `ORDER`."""

    label: str
    name: str
    under: str = ""
    dated: bool = True
    counts: list[int] = field(default_factory=lambda: [0] * len(ORDER))
    drawn: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Board:
    states: dict[Status, int]
    columns: list[Column]
    brick: int  # how many milestones one brick stands for
    samples: int  # how many milestones were invented

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def done(self) -> int:
        return self.states[Status.DONE]

    @property
    def late(self) -> int:
        return self.states[Status.LATE]

    @property
    def parts(self) -> list[tuple[str, int, str]]:
        """For the bar of states: name, number, fill."""
        return [(str(STATES[s][0]), self.states[s], STATES[s][1]) for s in ORDER]

    @property
    def keys(self) -> list[tuple[str, str]]:
        return [(str(name), fill) for name, fill in STATES.values()]

    @property
    def fullest(self) -> Column | None:
        """The column in which most milestones fall due."""
        dated = [column for column in self.columns if column.dated]
        return max(dated, key=lambda column: column.total, default=None)


def board(tallies: Sequence[Tally]) -> Board:
    states: Counter[Status] = Counter()
    for each in tallies:
        states[each.status] += each.number
    columns = _columns(tallies)
    tallest = max((column.total for column in columns), default=0)
    brick = max(1, ceil(tallest / TALLEST))
    for column in columns:
        column.drawn = [ceil(count / brick) for count in column.counts]
    samples = sum(each.samples for each in tallies)
    return Board({status: states[status] for status in ORDER}, columns, brick, samples)


def _columns(tallies: Iterable[Tally]) -> list[Column]:
    """A column per quarter from the first to the last; per year where these would be too many."""
    quarters = sorted({_quarter(each) for each in tallies if each.year is not None})
    by_quarter = bool(quarters) and _span(quarters[0], quarters[-1]) <= MOST_COLUMNS
    columns = _quarters(quarters) if by_quarter else _years({year for year, _ in quarters})
    undated = Column(gettext("n.d."), gettext("Date not published"), dated=False)
    first = min(columns, default=(0, 0))
    for each in tallies:
        year, quarter = _quarter(each)
        key = (year, quarter) if by_quarter else (max(year, first[0]), 0)
        column = undated if each.year is None else columns[key]
        column.counts[ORDER.index(each.status)] += each.number
    return [*columns.values(), *([undated] if undated.total else [])]


def _quarter(each: Tally) -> tuple[int, int]:
    return each.year or 0, ((each.month or 1) - 1) // 3 + 1


def _span(first: tuple[int, int], last: tuple[int, int]) -> int:
    return (last[0] - first[0]) * 4 + last[1] - first[1] + 1


def _quarters(known: list[tuple[int, int]]) -> dict[tuple[int, int], Column]:
    columns: dict[tuple[int, int], Column] = {}
    at = known[0]
    while at <= known[-1]:
        year, quarter = at
        label = gettext("Q%(number)s", number=quarter)
        new_year = not columns or quarter == 1
        columns[at] = Column(label, _name_of(year, quarter), str(year) if new_year else "")
        at = (year, quarter + 1) if quarter < 4 else (year + 1, 1)
    return columns


def _name_of(year: int, quarter: int) -> str:
    names = (
        gettext("January to March %(year)s", year=year),
        gettext("April to June %(year)s", year=year),
        gettext("July to September %(year)s", year=year),
        gettext("October to December %(year)s", year=year),
    )
    return str(names[quarter - 1])


def _years(known: set[int]) -> dict[tuple[int, int], Column]:
    """The last ten years; the first of them holds all before it, and says so."""
    last = sorted(known)[-MOST_COLUMNS:]
    columns = {(year, 0): Column(str(year), str(year)) for year in last}
    if len(known) > len(last):
        columns[last[0], 0].name = gettext("%(year)s and earlier", year=last[0])
    return columns
