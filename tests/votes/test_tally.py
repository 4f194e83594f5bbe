"""The count: published figures, exact fractions, and what no order of ballots can change."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cocreacion.votes.rules import Threshold, WrongInput, read
from cocreacion.votes.tally import motion

BOTH = {"government": 8, "civil_society": 8}
HALF = {
    "quorum": {"min_fraction": "1/2", "per_chamber": True},
    "threshold": "more_than 1/2 of yes+no",
    "chambers_rule": "every",
}


def vote(yes, no=0, abstain=0, **more):
    return {"yes": yes, "no": no, "abstain": abstain, **more}


def two_chambers(government, civil_society, rule=HALF):
    ballots = {"government": government, "civil_society": civil_society}
    return motion({"method": "motion", "electorate": BOTH, "ballots": ballots, "rule": rule})


def one(ballots, electors=12, **rule):
    rule = {"threshold": "more_than 1/2 of yes+no"} | rule
    return motion({"electorate": {"all": electors}, "ballots": {"all": ballots}, "rule": rule})


def test_people_and_cantons():
    """A federal vote of 29 November 2020: the people pass it, the cantons do not."""
    result = motion(
        {
            "method": "motion",
            "electorate": {"people": 5_000_000, "cantons": 46},
            "ballots": {"people": vote(1_299_173, 1_261_673), "cantons": vote(17, 29)},
            "rule": {"threshold": "more_than 1/2 of yes+no", "chambers_rule": "every"},
        }
    )

    assert (result["passed"], result["failed_chamber"]) == (False, "cantons")
    assert result["reason"] == "chamber_against" and result["overall"]["threshold"]["met"]


def test_a_majority_of_both_chambers_passes():
    result = two_chambers(vote(5, 3), vote(4, 3))

    assert result["passed"] and result["quorum_met"] and result["reason"] is None
    assert result["by_chamber"]["civil_society"]["absent"] == 1


def test_a_tie_in_one_chamber_is_no_majority():
    """I13: whatever the majority of all together."""
    result = two_chambers(vote(8), vote(4, 4))

    assert (result["passed"], result["failed_chamber"]) == (False, "civil_society")


def test_quorum_of_each_chamber():
    assert two_chambers(vote(8), vote(4))["quorum_met"]

    missed = two_chambers(vote(8), vote(3))
    assert (missed["quorum_met"], missed["passed"], missed["reason"]) == (False, False, "no_quorum")
    assert missed["failed_chamber"] == "civil_society"


def test_a_majority_in_every_chamber_but_not_in_all_together():
    """Chambers of different sizes: both tests are made, whichever comes out."""
    result = motion(
        {
            "electorate": {"a": 10, "b": 10},
            "ballots": {"a": vote(2, 1), "b": vote(2, 1, 6)},
            "rule": {"threshold": "at_least 1/2 of cast", "chambers_rule": "1 of 2"},
        }
    )

    assert result["by_chamber"]["a"]["threshold"]["met"]
    assert (result["passed"], result["reason"], result["failed_chamber"]) == (
        False,
        "threshold",
        None,
    )


def test_some_of_the_chambers_may_be_enough():
    rule = HALF | {"chambers_rule": "1 of 2"}

    assert two_chambers(vote(8), vote(3, 4), rule)["passed"]
    assert not two_chambers(vote(8), vote(3, 4))["passed"]
    assert two_chambers(vote(8), vote(3, 4), HALF | {"chambers_rule": "none"})["passed"]


def test_abstention_blank_and_absence_are_three_things():
    """I7: an abstention counts towards quorum, never in the votes for and against."""
    quorum = {"quorum": {"min_fraction": "1/2"}}

    assert one(vote(1, 0, 5), **quorum)["passed"]
    assert one(vote(1, 0, 0, blank=5), **quorum)["passed"]
    assert one(vote(1, 0, 4), **quorum)["reason"] == "no_quorum"
    counted = one(vote(2, 1, 3, blank=4))["overall"]
    assert [counted[k] for k in ("yes", "no", "abstain", "blank", "absent")] == [2, 1, 3, 4, 2]
    assert counted["threshold"]["share"] == "2/3"
    assert one(vote(2, 1, 3), threshold="more_than 1/2 of cast")["reason"] == "threshold"


def test_two_thirds_of_twelve_are_eight():
    """I8: at least two thirds, but not more than two thirds."""
    assert one(vote(8, 4), threshold="at_least 2/3 of yes+no")["passed"]
    assert not one(vote(8, 4), threshold="more_than 2/3 of yes+no")["passed"]
    assert not one(vote(7, 4), threshold="at_least 2/3 of electorate")["passed"]
    assert (
        one(vote(8, 4), threshold="more_than 2/3 of yes+no")["overall"]["threshold"]["needed"] == 9
    )


@pytest.mark.parametrize("base", ["yes+no", "cast", "electorate"])
def test_nobody_decides_nothing(base):
    for comparison in ("more_than", "at_least"):
        assert not one(vote(0), threshold=f"{comparison} 1/3 of {base}")["passed"]
        assert not one(vote(0), 0, threshold=f"{comparison} 1/3 of {base}")["passed"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"electorate": None}, "electorate"),
        ({"electorate": {}}, "electorate"),
        ({"electorate": {"all": -1}}, "electorate.all"),
        ({"electorate": {"all": "8"}}, "electorate.all"),
        ({"electorate": {"all": True}}, "electorate.all"),
        ({"ballots": None}, "ballots"),
        ({"ballots": {"senate": {}}}, "ballots.senate"),
        ({"ballots": {"all": []}}, "ballots.all"),
        ({"ballots": {"all": {"yess": 1}}}, "ballots.all.yess"),
        ({"ballots": {"all": {"yes": 1.5}}}, "ballots.all.yes"),
        ({"ballots": {"all": {"yes": 9}}}, "ballots.all"),
        ({"rule": None}, "rule"),
        ({"rule": {}}, "rule.threshold"),
        ({"rule": {"threshold": "half of yes+no"}}, "rule.threshold"),
        ({"rule": {"threshold": "more_than 0.5 of yes+no"}}, "rule.threshold"),
        ({"rule": {"threshold": "more_than 1/0 of yes+no"}}, "rule.threshold"),
        ({"rule": {"threshold": "more_than 1/1 of yes+no"}}, "rule.threshold"),
        ({"rule": {"threshold": "at_least 0 of yes+no"}}, "rule.threshold"),
        ({"rule": {"threshold": "at_least 1/2 of all"}}, "rule.threshold"),
        ({"rule": {"treshold": ""}}, "rule.treshold"),
        ({"rule": HALF | {"quorum": 1}}, "rule.quorum"),
        ({"rule": HALF | {"quorum": {}}}, "rule.quorum.min_fraction"),
        ({"rule": HALF | {"quorum": {"min_fraction": "3/2"}}}, "rule.quorum.min_fraction"),
        (
            {"rule": HALF | {"quorum": {"min_fraction": "1/2", "per_chamber": "yes"}}},
            "rule.quorum.per_chamber",
        ),
        ({"rule": HALF | {"quorum": {"min_fraction": "1/2", "min": 3}}}, "rule.quorum.min"),
        ({"rule": HALF | {"chambers_rule": "2 of 2"}}, "rule.chambers_rule"),
        ({"rule": HALF | {"chambers_rule": 1}}, "rule.chambers_rule"),
    ],
)
def test_wrong_input_names_its_field(change, field):
    request = {"electorate": {"all": 8}, "ballots": {"all": vote(5, 3)}, "rule": HALF}
    assert motion(request)["passed"]

    with pytest.raises(WrongInput) as wrong:
        motion(request | change)

    assert wrong.value.field == field


counts = some.fixed_dictionaries(
    {answer: some.integers(0, 60) for answer in ("yes", "no", "abstain", "blank")}
)
shares = some.fractions(min_value=Fraction(1, 40), max_value=Fraction(39, 40), max_denominator=40)
bases = some.sampled_from(["yes+no", "cast", "electorate"])


@given(shares, bases, some.booleans(), some.integers(1, 500))
def test_the_number_needed_is_the_smallest_that_is_enough(share, base, at_least, size):
    limit = Threshold(at_least, share, base)

    assert limit.met(limit.needed(size), size)
    assert not limit.met(limit.needed(size) - 1, size)


@given(counts, counts, shares, bases, some.booleans())
def test_every_figure_is_whole_and_adds_up(one_side, other_side, share, base, at_least):
    word = "at_least" if at_least else "more_than"
    rule = {"threshold": f"{word} {share.numerator}/{share.denominator} of {base}"}
    electorate = {"a": sum(one_side.values()) + 3, "b": sum(other_side.values())}
    request = {"electorate": electorate, "ballots": {"a": one_side, "b": other_side}, "rule": rule}

    result = motion(json.loads(json.dumps(request)))

    for part in (result["overall"], *result["by_chamber"].values()):
        assert part["cast"] + part["absent"] == part["electorate"]
        assert part["yes"] + part["no"] + part["abstain"] + part["blank"] == part["cast"]
    overall = result["overall"]
    size = {"yes+no": overall["yes"] + overall["no"]}.get(base, overall[base.split("+")[0]])
    if size:
        exact = Fraction(overall["yes"], size)
        assert result["passed"] is (exact >= share if at_least else exact > share)


@given(counts, counts, some.sampled_from(["every", "none", "1 of 2"]))
def test_the_order_and_the_names_of_chambers_change_nothing(one_side, other_side, chambers_rule):
    """I10, I11: only `failed_chamber` may name another one when both fail."""
    rule = HALF | {"chambers_rule": chambers_rule}
    sizes = {"a": sum(one_side.values()) + 1, "b": sum(other_side.values()) + 1}
    ballots = {"a": one_side, "b": other_side}
    forth = motion({"electorate": sizes, "ballots": ballots, "rule": rule})
    back = motion(
        {
            "electorate": {"y": sizes["b"], "x": sizes["a"]},
            "ballots": {"x": one_side, "y": other_side},
            "rule": rule,
        }
    )

    assert (forth["passed"], forth["reason"]) == (back["passed"], back["reason"])
    assert forth["by_chamber"]["a"] == back["by_chamber"]["x"]


@given(counts)
def test_one_more_vote_in_favour_never_loses(ballots):
    electors = sum(ballots.values()) + 1
    more = ballots | {"yes": ballots["yes"] + 1}
    rule = HALF | {"chambers_rule": "none"}

    def passes(given_ballots):
        request = {"electorate": {"all": electors}, "ballots": {"all": given_ballots}}
        return motion(request | {"rule": rule})["passed"]

    assert passes(more) or not passes(ballots)


def test_a_rule_is_read_back_as_it_was_written():
    rule = read(HALF, 2)

    assert str(rule.threshold) == HALF["threshold"] and rule.chambers == 2
