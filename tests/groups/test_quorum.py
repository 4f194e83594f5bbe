"""Quorum in whole numbers: in all, in each bloc, in each sector."""

from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cocreacion.groups.models import Bloc
from cocreacion.groups.quorum import Count, fraction, needed, quorum
from cocreacion.people.models import Sector


@dataclass(frozen=True)
class Place:
    id: int
    sector: Sector = Sector.CIVIL_SOCIETY
    bloc: Bloc | None = None


GOVERNMENT = [Place(n, Sector.GOVERNMENT, Bloc.GOVERNMENT) for n in range(8)]
CIVIL = [Place(n, Sector.CIVIL_SOCIETY, Bloc.NON_GOVERNMENT) for n in range(8, 16)]


def test_half_of_each_bloc_is_four_of_eight():
    present = {0, 1, 2, 3, 8, 9, 10, 11}

    found = quorum(GOVERNMENT + CIVIL, present, "1/2")

    assert found.met and found.by_bloc[Bloc.GOVERNMENT] == Count(4, 8, 4)
    assert not quorum(GOVERNMENT + CIVIL, present - {11}, "1/2").met


def test_one_bloc_cannot_stand_in_for_the_other():
    everyone_of_one = {place.id for place in GOVERNMENT}

    found = quorum(GOVERNMENT + CIVIL, everyone_of_one, "1/2")

    assert found.total.met and not found.met


def test_a_bloc_that_left_altogether_leaves_no_quorum():
    found = quorum(GOVERNMENT, {place.id for place in GOVERNMENT}, "1/2")

    assert not found.met and found.by_bloc[Bloc.NON_GOVERNMENT] == Count(0, 0, 1)


def test_without_a_published_rule_nothing_is_met_or_missed():
    found = quorum(GOVERNMENT + CIVIL, {1}, "")

    assert found.met is None and found.total.met is None and found.total.present == 1


def test_sectors_are_counted_where_there_are_no_blocs():
    places = [Place(1), Place(2, Sector.ACADEMIA), Place(3, Sector.ACADEMIA)]

    found = quorum(places, {2}, "1/3")

    assert found.met and not found.by_bloc
    assert found.by_sector[Sector.ACADEMIA] == Count(1, 2, 1)
    assert not found.by_sector[Sector.CIVIL_SOCIETY].met


@pytest.mark.parametrize("text", ["0", "3/2", "1/0", "-1/2", "0.5", "a", "1/2/3", "½"])
def test_what_is_no_share_is_refused(text):
    with pytest.raises(ValueError):
        fraction(text)


def test_a_share_is_read_exactly():
    assert fraction("2/3") == Fraction(2, 3) and fraction(" ") is None and fraction("1") == 1


shares = some.fractions(min_value=Fraction(1, 50), max_value=1, max_denominator=50)


@given(shares, some.integers(0, 500))
def test_the_number_needed_is_the_smallest_that_is_enough(share, seats):
    number = needed(share, seats)

    assert number >= 1 and number >= share * seats
    assert number == 1 or number - 1 < share * seats


@given(some.sets(some.integers(0, 15)), some.integers(0, 15), shares)
def test_one_more_present_never_loses_the_quorum(present, more, share):
    rule = f"{share.numerator}/{share.denominator}"
    before = quorum(GOVERNMENT + CIVIL, present, rule)
    after = quorum(GOVERNMENT + CIVIL, present | {more}, rule)

    assert after.met or not before.met
