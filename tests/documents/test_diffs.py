"""Comparing and combining texts: pure functions, with the worst that can be sent."""

import random
import time
from itertools import pairwise

import pytest

from bench.texts import texts
from cocreacion.documents.diffs import MOST_TOGETHER, Differ, lines, merged, moved, word_diff


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


def test_two_versions_of_nine_thousand_words_take_little_work():
    """Bounded by what is counted, not by a clock: a twentieth of what one comparison may cost."""
    before, after = texts()
    assert sum(len(clause.split()) for clause in before) == 9000
    differ = Differ()

    for old, new in zip(before, after, strict=True):
        runs = differ.runs(old, new)
        assert "".join(words for kind, words in runs if kind != "-").split() == new.split()
        assert "".join(words for kind, words in runs if kind == "=").split(), "word by word"

    assert MOST_TOGETHER - differ.left <= MOST_TOGETHER / 20


def test_nine_thousand_words_that_are_all_alike_stay_within_the_bound():
    differ, start = Differ(), time.process_time()

    for turn in range(60):
        assert differ.runs("a b " * 75, f"b a {turn} " * 75)

    assert 0 <= differ.left < MOST_TOGETHER
    assert time.process_time() - start < 1


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
