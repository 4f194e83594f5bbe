"""Where a comment stands in the next version: a table of what can happen, then any sequence."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreacion.contributions.carrying import Passage, Place, about, carried
from cocreacion.contributions.models import Standing
from cocreacion.kernel.refs import ClauseRef

EXACT, MOVED, CHANGED, REMOVED = Standing
OLD = "El plazo es de **diez días**. Se publica en [el sitio](https://a.gt/b)."
QUOTE = "Se publica en el sitio."


def texts(**clauses):
    return {name: {"es": words, "en": ""} for name, words in clauses.items()}


def passage(was, now, **more):
    return Passage(1, 2, texts(**was), texts(**now), **more)


def of(words, quote="", clause="a"):
    found = about(ClauseRef(1, clause), {"es": words, "en": ""}, quote)
    assert found is not None
    return found


TABLE = {
    "the clause is the same": ({"a": OLD, "b": "Otra."}, {}, EXACT, EXACT),
    "other words of it changed": ({"a": OLD.replace("diez", "doce")}, {}, EXACT, CHANGED),
    "its words changed": ({"a": "El plazo es de diez días. Se imprime."}, {}, CHANGED, CHANGED),
    "only its signs and marks changed": (
        {"a": "El plazo es de diez días; se publica, en el sitio"}, {}, EXACT, CHANGED,
    ),
    "it was split, its words went along": (
        {"a": "El plazo es de **diez días**.", "b": QUOTE}, {"halves": {"a": ["b"]}},
        Place("b", MOVED), CHANGED,
    ),
    "it was split, its words stayed": (
        {"a": QUOTE, "b": "El plazo es de diez días."}, {"halves": {"a": ["b"]}}, EXACT, CHANGED,
    ),
    "it was split and its words are gone": (
        {"a": "El plazo.", "b": "Diez días."}, {"halves": {"a": ["b"]}}, CHANGED, CHANGED,
    ),
    "it went whole into another one": (
        {"b": f"Otra.\n\n{OLD}"}, {"takers": {"a": "b"}}, Place("b", MOVED), Place("b", MOVED),
    ),
    "it went into another one, with other words": (
        {"b": "Otra. El plazo."}, {"takers": {"a": "b"}}, Place("b", CHANGED), Place("b", CHANGED),
    ),
    "it is gone": (
        {"z": "Otra."}, {"behind": {"a": "z"}}, Place("a", REMOVED, "z", 1),
        Place("a", REMOVED, "z", 1),
    ),
    "it is gone, and its words stand in a clause that it has nothing to do with": (
        {"b": OLD}, {}, Place("a", REMOVED, "", 1), Place("a", REMOVED, "", 1),
    ),
    "it is gone, its half has other words": (
        {"b": "Diez días."}, {"halves": {"a": ["b"]}, "behind": {"a": ""}},
        Place("a", REMOVED, "", 1), Place("a", REMOVED, "", 1),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLE)
def test_what_becomes_of_a_comment(case):
    now, lineage, with_quote, without = TABLE[case]
    step = passage({"a": OLD}, now, **lineage)

    for quote, found in ((QUOTE, with_quote), ("", without)):
        wanted = Place("a", found) if isinstance(found, Standing) else found
        assert carried(of(OLD, quote), Place("a"), step) == wanted, quote


def test_words_that_stand_twice_are_told_apart_by_what_stands_around_them():
    was = "Uno dos tres. Cuatro dos cinco."
    halves = {"a": ["b", "c"]}
    step = passage({"a": was}, {"a": "Seis.", "b": "Cuatro dos cinco.", "c": "Uno dos tres."},
                   halves=halves)  # fmt: skip
    assert carried(of(was, "dos"), Place("a"), step) == Place("c", MOVED), "the first one is meant"

    alike = passage({"a": was}, {"a": "Seis.", "b": "Siete dos.", "c": "Ocho dos."}, halves=halves)
    assert carried(of(was, "dos"), Place("a"), alike) == Place("a", CHANGED), "nobody guesses"


def test_what_comes_back_is_found_again():
    said = of(OLD)
    gone = carried(said, Place("a"), passage({"z": "Otra.", "a": OLD}, {"z": "Otra."},
                                             behind={"a": "z"}))  # fmt: skip
    later = carried(said, gone, passage({"z": "Otra."}, {"y": "Y."}, behind={"z": ""}))
    assert later == Place("a", REMOVED, "", 1), "where it stood goes along"

    assert carried(said, later, passage({"y": "Y."}, {"a": OLD})) == Place("a", EXACT)
    assert carried(said, later, passage({"y": "Y."}, {"a": "Ya no."})) == Place("a", CHANGED)
    changed = Place("a", CHANGED)
    assert carried(said, changed, passage({"a": "No."}, {"a": OLD})) == Place("a", EXACT)
    assert carried(said, changed, passage({"a": "No."}, {"a": "No."})) == changed


def test_only_the_language_that_was_read_counts():
    said = about(ClauseRef(1, "a"), {"es": "Uno.", "en": ""}, language="en")
    was, now = {"a": {"es": "Uno.", "en": ""}}, {"a": {"es": "Uno.", "en": "One."}}

    assert said.anchor.language == "es", "there was no other one"
    assert carried(said, Place("a"), Passage(1, 2, was, now)) == Place("a", EXACT)


def test_a_quote_must_stand_in_the_clause():
    clause = {"es": "El plazo es de diez días.", "en": "The term is ten days."}

    assert about(ClauseRef(1, "a"), clause, "doce días") is None
    assert about(ClauseRef(1, "a"), clause, "ten days", "es").anchor.language == "en"
    assert about(ClauseRef(1, "a"), clause, "…", "en").anchor.quote == ""


WORDS = ["uno", "dos", "Kʼicheʼ", "tres.", "😀", "**", "ñ", "[", "dos"]
wordings = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
versions = st.lists(
    st.dictionaries(st.sampled_from("abcd"), wordings, max_size=4), min_size=2, max_size=8
)


@given(versions, st.data())
def test_over_any_versions_no_comment_is_lost_or_put_where_its_words_are_not(course, data):
    course = [{"a": "uno dos tres", **course[0]}, *course[1:]]
    clause = data.draw(st.sampled_from(sorted(course[0])))
    read = course[0][clause].split()
    start = data.draw(st.integers(0, len(read)))
    quote = " ".join(read[start : data.draw(st.integers(start, len(read)))])
    said = about(ClauseRef(0, clause), {"es": course[0][clause]}, quote)
    place = Place(clause)
    for number, (was, now) in enumerate(pairwise(course)):
        gone = [each for each in was if each not in now]
        heirs = st.sampled_from(sorted(now)) if now else st.nothing()
        halves = {each: data.draw(st.lists(heirs, max_size=2)) for each in was} if now else {}
        takers = {each: data.draw(heirs) for each in gone if now and data.draw(st.booleans())}
        step = Passage(
            number, number + 1, texts(**was), texts(**now), halves, takers, dict.fromkeys(gone, "")
        )
        place = carried(said, place, step)

        if place.standing is REMOVED:
            assert place.clause_id not in now and place.stood_in is not None
            continue
        assert place.clause_id in now, "it is shown at a clause of this version"
        if place.standing in {EXACT, MOVED} and said.anchor.quote:
            there = about(ClauseRef(0, "x"), {"es": now[place.clause_id]}, said.anchor.quote)
            assert there is not None, "its words stand there"
        assert (place.standing is EXACT) <= (place.clause_id == clause)
