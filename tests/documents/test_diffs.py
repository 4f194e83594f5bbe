"""Comparing and combining texts: pure functions, with the worst that can be sent."""

import random
import time
from itertools import pairwise

import pytest

from cocreacion.documents.diffs import Differ, lines, merged, moved, word_diff


def test_words_taken_out_and_put_in_are_named():
    runs = word_diff("El plazo es de quince días.", "El plazo es de diez días hábiles.")

    assert runs == (
        ("=", "El plazo es de "),
        ("-", "quince"),
        ("=", " "),
        ("+", "diez"),
        ("=", " "),
        ("=", "días "),
        ("+", "hábiles"),
        ("=", "."),
    )


@pytest.mark.parametrize("seed", range(20))
def test_the_runs_give_both_texts_back(seed):
    chance = random.Random(seed)
    words = ["de", "la", "Kʼicheʼ", "ñandú", "😀", "\n", "política", "1,5", "«sí»", "ẍ"]
    before, after = (" ".join(chance.choices(words, k=60)).strip() for _ in range(2))

    runs = word_diff(before, after)

    def without(kind):
        return "".join(text for each, text in runs if each != kind).split()

    assert without("+") == before.split()
    assert without("-") == after.split()


@pytest.mark.parametrize(
    ("before", "after"),
    [("a " * 10_000, "b a " * 5_000), ("a" * 20_000, "b" * 20_000), (". " * 10_000, "a. " * 6_000)],
)
def test_hostile_texts_are_compared_in_bounded_time(before, after):
    start = time.process_time()

    runs = word_diff(before, after)

    assert runs
    assert time.process_time() - start < 1


def test_many_changed_clauses_share_one_budget():
    chance = random.Random(1)
    words = [f"p{n}" for n in range(300)] + ["de"] * 60
    texts = [" ".join(chance.choices(words, k=1500)) for _ in range(200)]
    differ, start = Differ(together=500_000), time.process_time()

    for before, after in pairwise(texts):
        assert differ.runs(before, after)

    assert differ.left >= 0
    assert time.process_time() - start < 5


def test_lines_are_shown_as_lines():
    found = lines(word_diff("Uno\n\ndos tres", "Uno\n\ndos seis\ncuatro"))

    assert [len(line) > 0 for line in found] == [True] * 3
    assert found[0] == (("=", "Uno"),)


def test_two_changes_in_different_places_come_together():
    assert merged("El perro come hoy", "El gato come hoy", "El perro come mañana") == (
        "El gato come mañana"
    )
    assert merged("a b c", "a b c", "a X c") == "a X c"
    both = merged(
        "Va en diez días. Fin.", "Va en cinco días hábiles. Fin.", "Ya va en diez días. Fin."
    )
    assert both == "Ya va en cinco días hábiles. Fin.", "with every space"


def test_two_changes_of_the_same_words_are_left_to_people():
    assert merged("El perro come", "El gato come", "El pez come") is None
    assert merged("a c", "a X c", "a Y c") is None, "two insertions at one place"


def test_as_few_clauses_as_possible_count_as_moved():
    assert moved("abcdef", "abdecf") == {"c"}
    assert moved("abc", "cab") == {"c"}
    assert moved("abc", "axbc") == set()
