"""Changes as ranges, how they meet, and several composed into one: pure, against oracles."""

import random
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreacion.documents.amendments import (
    Change,
    anchored,
    applied,
    carved,
    changes,
    joined,
    tokens,
)
from cocreacion.documents.clauses import Wording
from cocreacion.documents.collisions import Meeting, Proposed, collide, meet, meetings
from cocreacion.documents.merging import ALL, KEEP, OWN, Choice, compose, plan, stages, steps
from cocreacion.documents.models import Anchoring, Operation
from cocreacion.documents.textops import together

WORDS = ["el", "plazo", "es", "de", "diez", "días", "Kʼicheʼ", "😀", "ñ", ".", "\n", "**", "ẍ", "a"]
texts = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join).map(str.strip)
any_text = st.text(alphabet=st.characters(codec="utf-8"), max_size=60)


def proposal(number, base, words, operation=Operation.EDIT, language="es", clause="c", after=""):
    return Proposed(
        number, operation, clause, language, Wording("", base), Wording("", words), after
    )


@given(any_text)
def test_tokens_are_the_text(text):
    assert "".join(tokens(text)) == text


def test_addresses_and_marks_stay_whole():
    assert tokens("Vea **esto** en https://a.gt/b-c?d=1.") == [
        "Vea ", "**", "esto", "** ", "en ", "https://a.gt/b-c?d=1.",
    ]  # fmt: skip


@given(any_text, any_text)
def test_changes_lead_from_one_text_to_the_other(base, new):
    assert applied(base, changes(base, new)) == new


def test_a_hostile_pair_of_texts_is_one_range():
    base, new = "a " * 3000 + "b", "c " + "a b " * 3000

    found = changes(base, new)

    assert len(found) == 1
    assert applied(base, found) == new


# An independent word for «collide», place by place. Token n lies between the gaps n and n+1. A
# replacement takes its tokens and says what stands in every gap from its beginning to its end; an
# insertion says what stands in one gap.
def tokens_of(change):
    return set(range(change.start, change.end))


def gaps_of(change):
    return set(range(change.start, change.end + 1))


def disagree(one, other):
    if one == other:
        return False
    either_inserts = not tokens_of(one) or not tokens_of(other)
    shared_gap = bool(gaps_of(one) & gaps_of(other))
    return bool(tokens_of(one) & tokens_of(other)) or (either_inserts and shared_gap)


def oracle(one, other):
    if one.words == other.words:
        return Meeting.SAME
    for a in changes(one.base.text, one.words.text):
        for b in changes(other.base.text, other.words.text):
            if disagree(a, b):
                return Meeting.CONFLICT
    return Meeting.COMPATIBLE


@given(texts, texts, texts)
def test_edits_meet_as_brute_force_says(base, one, other):
    first, second = proposal(1, base, one), proposal(2, base, other)

    assert meet(first, second) is oracle(first, second)
    assert meet(second, first) is meet(first, second)


spans = st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from(["x", "y"])).map(
    lambda each: Change(min(each[:2]), max(each[:2]), each[2])
)


@given(spans, spans)
def test_ranges_collide_as_brute_force_says(one, other):
    assert collide(one, other) == collide(other, one) == disagree(one, other)


@given(texts, st.lists(texts, min_size=2, max_size=4))
def test_the_order_in_which_compatible_amendments_are_chosen_plays_no_part(base, wanted):
    edits = [proposal(n, base, words) for n, words in enumerate(wanted, 1)]
    met = set(meetings(edits).values())
    results = {
        (made.words.text, made.is_settled)
        for each in permutations(edits)
        for made in plan(each, {}).composed
    }

    assert len(results) == 1
    assert next(iter(results))[1] == (Meeting.CONFLICT not in met)


@given(texts, texts, texts)
def test_compatible_amendments_one_by_one_give_the_same_as_together(base, one, other):
    edits = [proposal(1, base, one), proposal(2, base, other)]
    if meet(*edits) is Meeting.CONFLICT:
        return
    together = compose(edits, {}).words.text

    both = {*changes(base, one), *changes(base, other)}
    assert together == applied(base, both).strip()


@given(texts, st.lists(texts, min_size=1, max_size=4), st.sampled_from([ALL, OWN, "1"]))
def test_one_author_after_the_other_comes_to_the_same_words(base, wanted, what):
    edits = [proposal(number, base, words) for number, words in enumerate(wanted, 1)]
    asked = [spot.key for spot in compose(edits, {}).conflicts]
    made = compose(edits, dict.fromkeys(asked, Choice(what, "own words")))
    steps = stages(made)

    assert not steps or steps[-1][1] == made.words or not made.is_settled
    numbers = [number for number, _ in steps]
    assert len(numbers) == len(set(numbers)) and None not in numbers[:-1]
    assert set(numbers) - {None} <= set(made.numbers)


@given(texts, texts, st.lists(texts, min_size=1, max_size=3), st.sampled_from([ALL, OWN, "1"]))
def test_one_author_after_the_other_makes_what_was_shown(base, now, wanted, what):
    """Whatever the group has written in the clause since the version."""
    edits = [proposal(number, base, words) for number, words in enumerate(wanted, 1)]
    asked = [spot.key for spot in compose(edits, {}).conflicts]
    made = compose(edits, dict.fromkeys(asked, Choice(what, "own words")))
    says = Wording("", now)
    for step in steps(made, says):
        says = together(step.base, says, step.words)

    if made.is_settled and made.words != made.base:
        assert says == together(made.base, Wording("", now), made.words)


def test_words_added_where_another_replaces_are_a_collision():
    base = "Primera cláusula."
    clearer = proposal(1, base, "Primera cláusula, más clara.")
    shorter = proposal(2, base, "Primera frase, más corta.")

    assert meet(clearer, shorter) is Meeting.CONFLICT


def test_disjoint_changes_are_composed_and_everybody_is_named():
    base = "Uno dos tres cuatro cinco."
    made = compose(
        [
            proposal(3, base, "Uno DOS tres cuatro cinco."),
            proposal(5, base, "Uno dos tres cuatro CINCO."),
            proposal(7, base, "Uno DOS tres cuatro cinco."),
        ],
        {},
    )

    assert made.words.text == "Uno DOS tres cuatro CINCO."
    assert [spot.numbers for spot in made.spots["text"]] == [(3, 7), (5,)]
    assert not made.conflicts


BASE = "El plazo es de diez días."
QUINCE, VEINTE = "El plazo es de quince días.", "El plazo es de veinte días."


@pytest.mark.parametrize(
    ("choice", "result", "used"),
    [
        (Choice("1"), QUINCE, {1}),
        (Choice("2"), VEINTE, {2}),
        (Choice(ALL), "El plazo es de quince veinte días.", {1, 2}),
        (Choice(OWN, "doce"), "El plazo es de doce días.", {1, 2}),
    ],
)
def test_where_two_collide_somebody_chooses(choice, result, used):
    edits = [proposal(1, BASE, QUINCE), proposal(2, BASE, VEINTE)]
    asked = plan(edits, {})
    (spot,) = asked.composed[0].conflicts
    assert not asked.is_settled
    assert asked.composed[0].words.text == BASE, "nothing is chosen for anybody"

    made = plan(edits, {spot.key: choice})

    assert made.is_settled
    assert made.composed[0].words.text == result
    assert made.used == used


@pytest.mark.parametrize("choice", [Choice("9"), Choice(OWN, "  "), Choice("x")])
def test_a_choice_that_says_nothing_settles_nothing(choice):
    edits = [proposal(1, BASE, QUINCE), proposal(2, BASE, VEINTE)]
    key = plan(edits, {}).composed[0].conflicts[0].key

    assert not plan(edits, {key: choice}).is_settled
    assert plan(edits, {key: Choice("1")}).is_settled


def test_taking_a_clause_out_meets_whatever_changes_it():
    edit = proposal(1, BASE, QUINCE)
    english = proposal(4, "Ten.", "Twelve.", language="en")
    gone, too = (proposal(n, BASE, "", Operation.DELETE) for n in (2, 3))

    assert meet(edit, gone) is Meeting.CONFLICT
    assert meet(english, gone) is Meeting.CONFLICT, "the clause goes in both languages"
    assert meet(gone, too) is Meeting.SAME
    assert meet(edit, english) is None
    made = plan([edit, gone, too], {})
    assert not made.is_settled
    kept = plan([edit, gone, too], {"c.removal": Choice(KEEP)})
    assert kept.is_settled and kept.used == {1} and kept.composed[0].words.text == QUINCE
    out = plan([edit, gone, too], {"c.removal": Choice("2")})
    assert out.is_settled and out.used == {2, 3} and not out.composed


def test_new_clauses_at_one_place_are_put_in_the_order_somebody_chose():
    one, two = (
        proposal(n, "", words, Operation.INSERT, clause=f"new{n}", after="c")
        for n, words in ((1, "Uno."), (2, "Dos."))
    )
    elsewhere = proposal(3, "", "Tres.", Operation.INSERT, clause="new3", after="d")

    assert meet(one, two) is Meeting.CONFLICT
    assert meet(one, elsewhere) is None
    assert meet(one, proposal(4, BASE, QUINCE)) is None
    (placed,) = plan([two, one], {"c.es.new": Choice(ALL)}).placed
    assert [each.words.text for each in placed.clauses] == ["Uno.", "Dos."]
    own = plan([two, one], {"c.es.new": Choice(OWN, "Ambas.")})
    assert [each.words.text for each in own.placed[0].clauses] == ["Ambas."]
    assert own.used == {1, 2}


@pytest.mark.parametrize(
    ("now", "state", "words"),
    [
        (BASE, Anchoring.EXACT, QUINCE),
        (f"{BASE} Se publica.", Anchoring.MOVED, f"{QUINCE} Se publica."),
        ("El plazo es de nueve días.", Anchoring.TEXT_CHANGED, QUINCE),
        ("El plazo es de los diez días.", Anchoring.TEXT_CHANGED, QUINCE),
        (None, Anchoring.CLAUSE_REMOVED, QUINCE),
    ],
)
def test_what_becomes_of_an_amendment_in_a_newer_version(now, state, words):
    found = anchored(Wording("", BASE), now and Wording("", now), Wording("", QUINCE))

    assert found.anchoring is state
    assert found.words.text == words


@given(texts, texts, texts)
def test_what_is_carried_says_both_changes(base, now, wanted):
    found = anchored(Wording("", base), Wording("", now), Wording("", wanted))

    if found.anchoring is Anchoring.MOVED:
        both = {*changes(base, now), *changes(base, wanted)}
        assert found.words.text == applied(base, both)
    else:
        assert found.words.text == wanted, "what somebody wrote is never altered by halves"


def test_many_amendments_to_a_long_clause_are_quick():
    chance = random.Random(3)
    base = " ".join(chance.choices(WORDS, k=800))
    edits = []
    for number in range(1, 21):
        old = tokens(base)
        old[number * 30] = f"nuevo{number} "
        edits.append(proposal(number, base, "".join(old)))

    assert not compose(edits, {}).conflicts
    assert set(meetings(edits).values()) == {Meeting.COMPATIBLE}


TWO = "Uno dos tres. Cuatro cinco seis."


@pytest.mark.parametrize(
    ("proposed", "first", "second"),
    [
        ("Uno DOS tres. Cuatro cinco seis.", "Uno DOS tres.", None),
        ("Uno dos tres. Cuatro cinco SEIS.", None, "Cuatro cinco SEIS."),
        ("Uno dos tres. OTRO cinco seis.", None, "OTRO cinco seis."),
        ("Uno dos TRES. Cuatro cinco seis.", "Uno dos TRES.", None),
        ("Uno dos tres. Y más. Cuatro cinco seis.", None, None),
        ("Uno DOS tres. Cuatro CINCO seis.", None, None),
        ("Pues uno. " + TWO, "Pues uno. Uno dos tres.", None),
        (TWO, None, None),
    ],
)
def test_a_change_goes_with_the_half_that_has_its_words(proposed, first, second):
    assert carved(TWO, "Uno dos tres.", proposed) == first
    assert carved(TWO, "Cuatro cinco seis.", proposed) == second
    assert carved(TWO, "Siete.", proposed) is None


@given(texts, texts, texts)
def test_what_a_half_says_is_the_proposed_text_and_nothing_else_changes(head, tail, wanted):
    base = f"{head} {tail}".strip()
    for part in (head, tail):
        found = carved(base, part, wanted)
        if found is not None:
            rest = base.replace(part, "", 1)
            assert "".join(found.split()) in "".join(wanted.split())
            assert len("".join(wanted.split())) == len("".join((found + rest).split()))


def test_a_change_goes_with_its_words_into_another_clause():
    assert joined("Uno dos.", "Cero.\n\nUno dos.", "Uno tres.") == "Cero.\n\nUno tres."
    assert joined("Uno dos.", "Uno dos. Uno dos.", "Uno tres.") is None
    assert joined("", "Cero.", "Uno tres.") is None
