"""What is published about small numbers, against somebody who subtracts.

The attacker knows every published number, the sum of everything, and how numbers are kept back.
"""

import math

from hypothesis import example, given, settings
from hypothesis import strategies as st

from cocreacion.kernel.disclosure import SMALLEST, Mark, Part, protect, share

KEYS = ("r1", "r2", "r3", "r4")
RANGES = {Mark.FEW: (0, SMALLEST - 1), Mark.WITHHELD: (SMALLEST, math.inf)}


def bounds(shown):
    """The least and the most that a published number may stand for."""
    return RANGES.get(shown.mark, (shown.value, shown.value))


def possible(tables, table, row, column, value):
    """Whether this cell may be `value`, given everything that is published."""
    least = most = 0
    for each in tables[0].rows:
        low, high = bounds(tables[0].row_total(each))
        for n, one in enumerate(tables):
            cells = [
                (value, value)
                if (n, each, name) == (table, row, column)
                else bounds(one.cell(each, name))
                for name in one.columns
            ]
            low = max(low, sum(cell[0] for cell in cells))
            high = min(high, sum(cell[1] for cell in cells))
        if low > high:
            return False
        least, most = least + low, most + high
    return least <= tables[0].total <= most


@st.composite
def people(draw):
    """The same people of some sectors, divided twice: by three columns and by two."""
    number = st.one_of(st.integers(0, 6), st.integers(0, 60))
    first, second = {}, {}
    for row in KEYS[: draw(st.integers(1, 4))]:
        counts = [draw(number) for _ in range(3)]
        first |= {(row, f"a{n}"): count for n, count in enumerate(counts)}
        part = draw(st.integers(0, sum(counts)))
        second |= {(row, "b0"): part, (row, "b1"): sum(counts) - part}
    return first, second


@settings(max_examples=300)
@given(people())
def test_no_small_number_can_be_computed(counts):
    tables = protect(counts)
    everything = sum(counts[0].values())
    for n, (table, own) in enumerate(zip(tables, counts, strict=True)):
        for (row, column), number in own.items():
            shown = table.cell(row, column)
            low, high = bounds(shown)
            assert low <= number <= high, "what is told is true"
            if 0 < number < SMALLEST:
                assert shown.mark is Mark.FEW
                fits = [v for v in range(SMALLEST) if possible(tables, n, row, column, v)]
                assert number in fits
                # One row alone, or two that are all there is, cannot hide behind others.
                assert len(fits) > 1 or everything < 5 * SMALLEST, (row, column, fits)
        for column in table.columns:
            told = table.column_total(column)
            true = sum(count for (_, each), count in own.items() if each == column)
            assert told.value <= true and (told.mark is Mark.AT_LEAST or told.value == true)


def test_a_single_small_number_is_not_given_away_by_its_total():
    [table] = protect([{("x", "a"): 3, ("x", "b"): 20, ("x", "c"): 9, ("y", "a"): 8}])

    assert [table.cell("x", c).mark for c in "abc"] == [Mark.FEW, Mark.EXACT, Mark.WITHHELD]
    assert table.row_total("x").number == 32, "the total stays"
    assert (table.column_total("a").mark, table.column_total("b").number) == (Mark.AT_LEAST, 20)


def test_a_small_total_takes_another_one_with_it():
    [table] = protect([{("x", "a"): 2, ("y", "a"): 30, ("z", "a"): 12}])

    assert [table.row_total(row).mark for row in "xyz"] == [Mark.FEW, Mark.EXACT, Mark.WITHHELD]
    assert [table.cell(row, "a").number for row in "xyz"] == [None, 30, None]


def test_where_nothing_is_small_everything_is_told():
    counts = {("x", "a"): 5, ("x", "b"): 0, ("y", "a"): 70}
    [table] = protect([counts])

    assert {cell: table.cell(*cell).number for cell in counts} == counts
    assert table.column_total("a").number == 75 and protect([]) == []


@given(st.integers(0, 400), st.integers(0, 400))
@example(34, 6)  # 85 of a hundred were 40 or 41
@example(7, 33)  # 20 of a hundred were 40 and no other whole
@example(390, 10)  # on the edge of what is told exactly
@example(46, 5)  # where what is told is furthest from the truth
@example(38, 1)  # a word for 39, and another one from 40 on
@example(21, 20)  # half of everybody, and who is the majority
def test_a_share_never_tells_a_small_part(part, more):
    whole = part + more
    told = share(part, whole)

    assert told.most is (part * 2 > whole) or told.word in {Part.NOBODY, Part.UNKNOWN}
    if told.word is None:
        assert whole >= 40 and min(part, more) >= SMALLEST
        assert abs(told.of_hundred - part * 100 / whole) < 6
    if part >= SMALLEST and more:
        same = [w for w in range(part, 900) if share(part, w) == told]
        assert len(same) > 2, "the whole cannot be computed from a part that is known"
