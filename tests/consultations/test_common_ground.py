"""What statements show: exact fractions, small groups never by themselves."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from cocreacion.consultations.common_ground import LEAST, common, result
from cocreacion.consultations.models import Position

AGREE, DISAGREE, PASS = Position


def split(group, agree=0, disagree=0, passed=0):
    counted = ((AGREE, agree), (DISAGREE, disagree), (PASS, passed))
    return [(group, position, number) for position, number in counted]


def test_common_ground_needs_the_majority_of_every_group_that_counts():
    both = result(split("citizen", 3, 2) + split("academia", 4, 1))
    half = result(split("citizen", 3, 3) + split("academia", 6, 0))
    few = result(split("citizen", 3, 2) + split("academia", 4, 1) + split("media", 0, 4))

    assert both.is_common and few.is_common, "a group below five neither counts nor blocks"
    assert not half.is_common, "half is no majority"


def test_who_passes_does_not_agree():
    found = result(split("citizen", 3, 0, 3) + split("academia", 5))

    assert found.groups[0].agreement == Fraction(1, 2) and not found.is_common


def test_one_group_has_nothing_in_common_with_itself():
    assert not result(split("citizen", 9)).is_common


def test_small_groups_are_shown_together_if_that_hides_each_of_them():
    alone = result(split("citizen", 5) + split("media", 4))
    several = result(split("citizen", 5) + split("media", 4) + split("academia", 1))
    too_few = result(split("citizen", 5) + split("media", 2) + split("academia", 1))

    assert (alone.others, alone.hidden, alone.shown.answers) == (None, 1, 5)
    assert (several.others.answers, several.hidden, several.shown.answers) == (5, 0, 10)
    assert (too_few.others, too_few.hidden, too_few.shown.answers) == (None, 2, 5)


def test_the_least_convinced_group_decides_the_order():
    results = {
        1: result(split("citizen", 3, 2) + split("academia", 10)),
        2: result(split("citizen", 4, 1) + split("academia", 4, 1)),
        3: result(split("citizen", 1, 4) + split("academia", 5)),
        4: result(split("citizen", 4, 1) + split("academia", 9)),
    }

    assert common(results) == [2, 4, 1]


GROUPS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(Position), st.integers(0, 9)), max_size=20
)


@settings(max_examples=40)
@given(GROUPS)
def test_no_small_group_can_be_computed_from_what_is_shown(counted):
    found = result(counted)
    real = {group: sum(n for g, _, n in counted if g == group) for group, _, _ in counted}
    small = [number for number in real.values() if 0 < number < LEAST]

    assert all(each.answers >= LEAST for each in found.groups)
    assert found.shown.answers in {sum(real.values()) - sum(small), sum(real.values())}
    if found.others is None:
        assert found.shown.answers == sum(real.values()) - sum(small)
    else:
        assert len(small) > 1 and found.others.answers >= LEAST
