"""Tables of counts of people without the numbers that would give single people away.

A number under five is shown only as small. A second number of its row is kept back with it, so
that subtraction from the total of the row does not give it away. A total that is small itself is
shown as small, and another total is kept back with it. Pure arithmetic; see decision 29.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

SMALLEST = 5
ROOM = SMALLEST + 3  # a number that leaves room for whatever a small one beside it may be
SHARE_FROM, EXACT_FROM, STEP = 40, 400, 5  # people from which a share is told, and how exactly
ALIKE = 3  # sizes of a rest that a share does not tell apart

Cell = tuple[str, str]  # row and column
Counts = Mapping[Cell, int]


class Mark(StrEnum):
    EXACT = "exact"
    FEW = "few"  # fewer than five, perhaps none
    WITHHELD = "withheld"  # five or more, kept back so that others cannot be computed
    AT_LEAST = "at_least"  # a total with something in it that is not told


LEAST = {Mark.FEW: 0, Mark.WITHHELD: SMALLEST}


@dataclass(frozen=True)
class Shown:
    """A number as it may be told: `value` is exact, or the least that it can be."""

    mark: Mark
    value: int

    @property
    def number(self) -> int | None:
        return self.value if self.mark is Mark.EXACT else None


def _shown(mark: Mark | None, number: int) -> Shown:
    return Shown(Mark.EXACT, number) if mark is None else Shown(mark, LEAST[mark])


@dataclass(frozen=True)
class Table:
    """One table as it may be published."""

    rows: Sequence[str]
    columns: Sequence[str]
    counts: Counts
    marks: Mapping[Cell, Mark]
    totals: Mapping[str, int]
    total_marks: Mapping[str, Mark]

    def cell(self, row: str, column: str) -> Shown:
        return _shown(self.marks.get((row, column)), self.counts.get((row, column), 0))

    def row_total(self, row: str) -> Shown:
        return _shown(self.total_marks.get(row), self.totals.get(row, 0))

    def column_total(self, column: str) -> Shown:
        cells = [(row, column) for row in self.rows]
        hidden = any(cell in self.marks for cell in cells)
        least = sum(self.cell(*cell).value for cell in cells)
        return Shown(Mark.AT_LEAST if hidden else Mark.EXACT, least)

    @property
    def total(self) -> int:
        return sum(self.totals.values())


def protect(tables: Sequence[Counts]) -> list[Table]:
    """Tables that divide the same people of each row in different ways, fit to be published.

    Each holds everybody: the sum of a row is the same in all of them. Rows and columns come in
    the order in which they are first named. What is told of a row is its total, so that no table
    says more of another one than its totals do.
    """
    rows = list(dict.fromkeys(row for counts in tables for row, _ in counts))
    sums: Counter[str] = Counter()
    for (row, _column), number in (tables[0] if tables else {}).items():
        sums[row] += number
    totals = {row: sums[row] for row in rows}
    forced: set[str] = set()
    while True:
        total_marks = _of_totals(totals, forced)
        found = [_table(rows, counts, totals, total_marks) for counts in tables]
        failed = {row for _, rows_failed in found for row in rows_failed} - forced
        if not failed:
            return [table for table, _ in found]
        forced |= failed


Line = Mapping[str, int]
Marks = dict[str, Mark]


def _of_totals(totals: Line, forced: set[str]) -> Marks:
    """Small totals, those that cannot be told, and what has to be kept back with them."""
    marks = _small(totals) | dict.fromkeys(forced, Mark.WITHHELD)
    if _closed(totals, marks):
        return marks
    return marks | {row: Mark.WITHHELD for row, number in totals.items() if number >= SMALLEST}


def _table(
    rows: Sequence[str], counts: Counts, totals: Line, total_marks: Mapping[str, Mark]
) -> tuple[Table, set[str]]:
    """A table, and the rows whose totals would give away what is hidden in them."""
    columns = list(dict.fromkeys(column for _, column in counts))
    marks: dict[Cell, Mark] = {}
    failed = set()
    for row in rows:
        line = {column: counts.get((row, column), 0) for column in columns}
        hidden = _small(line)
        told = total_marks.get(row)
        if told is Mark.WITHHELD:
            hidden |= _kept_with_total(line, hidden)
        elif told is None and not _closed(line, hidden):
            failed.add(row)
        marks |= {(row, column): mark for column, mark in hidden.items()}
    return Table(rows, columns, counts, marks, totals, total_marks), failed


def _small(line: Line) -> Marks:
    return {key: Mark.FEW for key, number in line.items() if 0 < number < SMALLEST}


def _closed(line: Line, marks: Marks) -> bool:
    """Keep back more of a line whose sum is known, until nothing small can be computed.

    Large numbers first; then, as if they were small, places without anybody.
    """
    while marks and not _is_open(line, marks):
        left = {key: number for key, number in line.items() if key not in marks}
        if not left:
            return False
        key = min(left, key=lambda each: (_cost(left[each]), left[each], each))
        marks[key] = Mark.WITHHELD if left[key] else Mark.FEW
    return True


def _cost(number: int) -> int:
    if not number:
        return 2
    return 0 if number >= ROOM else 1


def _is_open(line: Line, marks: Marks) -> bool:
    """Whether every hidden number of a line with a known sum may be more than one number."""
    few = sum(mark is Mark.FEW for mark in marks.values())
    large = len(marks) - few
    hidden = sum(line[key] for key in marks)
    if not few:
        return large > 1 and hidden > large * SMALLEST
    least = 0 if large else max(0, hidden - (SMALLEST - 1) * (few - 1))
    most = min(SMALLEST - 1, hidden - SMALLEST * large)
    return most > least


def _kept_with_total(line: Line, hidden: Marks) -> Marks:
    """What keeps a total from being added up: one number, or all of them if none is large."""
    large = {key: number for key, number in line.items() if number >= SMALLEST}
    roomy = [key for key, number in large.items() if number >= ROOM and key not in hidden]
    if roomy:
        return {min(roomy, key=lambda key: (large[key], key)): Mark.WITHHELD}
    return dict.fromkeys(large, Mark.WITHHELD)


class Part(StrEnum):
    """How large a part is, where its share would tell too much."""

    NOBODY = "nobody"  # nobody is in the whole
    UNKNOWN = "unknown"  # too few to tell
    NONE = "none"
    ALL = "all"
    FEWER = "fewer"  # less than half
    MORE = "more"  # half or more
    NEARLY_ALL = "nearly_all"
    NEARLY_NONE = "nearly_none"


@dataclass(frozen=True)
class Share:
    """Of every hundred so many, or a word where that would give away small numbers."""

    word: Part | None
    of_hundred: int | None = None
    most: bool = False  # more than half


def share(part: int, whole: int) -> Share:
    """The share of `part`, rounded: to five of a hundred below four hundred people.

    Whoever knows the part must not compute the whole from it, and with it what is small in the
    rest. So three neighbouring sizes of the rest, or more, are always told alike.
    """
    rest, most = whole - part, part * 2 > whole
    if whole < SMALLEST:
        return Share(Part.NOBODY if not whole else Part.UNKNOWN)
    if part in {0, whole}:
        return Share(Part.ALL if part else Part.NONE, 100 if part else 0, most)
    if min(part, rest) < SMALLEST:
        if max(part, rest) < SHARE_FROM:
            return Share(Part.MORE if most else Part.FEWER, None, most)
        return Share(Part.NEARLY_ALL if most else Part.NEARLY_NONE, None, most)
    least, middle = _rough(part, rest)
    if part + least < SHARE_FROM:
        return Share(Part.MORE if most else Part.FEWER, None, most)
    step = 1 if part + least >= EXACT_FROM else STEP
    hundredths = round(part * 100 / (part + middle) / step) * step
    return Share(None, min(max(hundredths, step), 100 - step), most)


def _rough(part: int, rest: int) -> tuple[int, int]:
    """The least and the middle of the sizes that are told like `rest`.

    Counted from the part on, so that half of everybody lies between two of them. What reaches
    below the smallest size that is told, or would be left over there, is joined.
    """
    least = rest - (rest - part) % ALIKE
    if SMALLEST != least < SMALLEST + ALIKE:
        return SMALLEST, SMALLEST + 2
    return least, least + ALIKE // 2
