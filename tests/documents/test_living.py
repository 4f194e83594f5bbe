"""The shared document: its order, its words, and offsets in three alphabets' worth of bytes."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map

from cocreacion.documents import textops
from cocreacion.documents.clauses import Wording
from cocreacion.documents.living import Living, Said, client_of

ALPHABET = st.sampled_from([*"ab ñé\n.", "😀", "ʼ", "ꞌ", "\u0301", "\u202e", "한", "\r\n"])
TEXTS = st.lists(ALPHABET, max_size=30).map("".join)


def clause(clause_id="a", es="uno", en="one"):
    return Said(clause_id, "article", 0, "", es, en, "", "")


def living(*said, client=1):
    text = Living(client_of(client))
    for each in said or (clause(),):
        text.put(each, None)
    return text


def copy_of(text, client):
    return Living(client, [text.since()])


def meet(*texts):
    for one in texts:
        for other in texts:
            one.doc.apply_update(other.since(one.state()))


@given(TEXTS, TEXTS)
def test_a_difference_leads_from_one_text_to_the_other(before, after):
    text = living(clause(es=before))

    textops.write(text.text("a", "es"), before, after)

    assert text.said("a").es == after


@given(TEXTS, TEXTS, TEXTS)
def test_two_changes_together_keep_the_new_words_of_both(base, mine, theirs):
    both = textops.combined(base, theirs + "«T»", "«M»" + mine)

    assert "«T»" in both and "«M»" in both
    assert textops.combined(base, base, mine) == mine
    assert textops.combined(base, theirs, base) == theirs


SAID = ["uno", "unos", "dos", "Kʼicheʼ", "días,", "día", "diez", "dieciséis", "\n", "ñ.", "😀"]
SENTENCES = st.lists(st.sampled_from(SAID), max_size=8).map(" ".join)


def words(text):
    return re.findall(r"\w+", text)


@given(SENTENCES, SENTENCES, SENTENCES)
def test_where_two_changes_meet_no_words_are_glued_or_cut(base, theirs, mine):
    both = textops.combined(base, theirs, mine)

    known = {*words(base), *words(theirs), *words(mine)}
    assert set(words(both)) <= known, "no word that nobody wrote"
    new = {*words(theirs), *words(mine)} - {*words(base)}
    assert new <= set(words(both)), "and every new one"


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "both"),
    [
        ("", "Hola", "Mundo", "Hola Mundo"),
        ("Uno dos", "Uno tres", "Uno cuatro", "Uno tres cuatro"),
        ("Uno dos", "Uno dos tres", "Uno dos cuatro", "Uno dos tres cuatro"),
        ("de diez días", "de dieciséis días", "de diezmo días", "de dieciséis diezmo días"),
        ("de diez días", "de quince días", "de quince días hábiles", "de quince días hábiles"),
        ("Uno. Dos.", "UNO. Dos.", "Uno. DOS.", "UNO. DOS."),
    ],
)
def test_what_two_changes_say_together(base, theirs, mine, both):
    assert textops.combined(base, theirs, mine) == both


@given(TEXTS, st.integers(0, 80))
def test_offsets_of_browsers_are_those_of_utf_16(text, place):
    found = textops.from_utf16(text, place)

    units = len(text[:found].encode("utf-16-le")) // 2
    assert units <= place and (found == len(text) or place - units < 2)


def test_a_clause_moved_twice_at_once_stands_once():
    one = living(clause("a"), clause("b"), clause("c"))
    other = copy_of(one, 77)
    one.restore("a", "c")
    other.restore("a", "b")
    meet(one, other)

    assert one.layout() == other.layout() and sorted(one.layout()) == ["a", "b", "c"]
    assert one.order.to_py().count("a") == 2, "the trap that layout() is for"
    assert one.tidy() and one.order.to_py().count("a") == 1
    assert not one.tidy()


def test_a_removed_clause_keeps_what_somebody_was_writing_in_it():
    one = living(clause("a"), clause("b"))
    other = copy_of(one, 77)
    one.remove("a")
    other.reword("a", "es", Wording("", "uno"), Wording("", "uno y medio"))
    meet(one, other)

    assert one.layout() == ["b"] and one.said("a").es == "uno y medio"


def test_words_written_where_a_clause_is_split_are_not_lost():
    one = living(clause("a", es="Primera frase. Segunda frase."))
    other = copy_of(one, 77)
    one.split("a", "n", {"es": 15})
    other.reword(
        "a", "es", Wording("", "Primera frase. Segunda frase."),
        Wording("", "Primera frase. Segunda frase. Tercera 😀."),
    )  # fmt: skip
    meet(one, other)

    assert one.said("n").es == "Segunda frase." and one.said("n").split_from == "a"
    assert "Tercera 😀." in one.said("a").es and one.layout() == ["a", "n"]


def test_a_merge_that_meets_an_edit_drops_nothing():
    one = living(clause("a", es="Uno."), clause("b", es="Dos."))
    other = copy_of(one, 77)
    one.merge("a", "b")
    other.reword("b", "es", Wording("", "Dos."), Wording("", "Dos y tres."))
    meet(one, other)

    assert one.said("a").es == "Uno.\n\nDos." and one.layout() == ["a"]
    assert one.said("b").es == "Dos y tres." and one.said("b").split_from == "a"


def test_unknown_and_repeated_ids_are_not_laid_out():
    doc = Doc(client_id=5)
    doc["order"], doc["clauses"] = Array(["x", "a", "a", "y"]), Map({})
    text = Living(6, [doc.get_update()])
    text.put(clause("a"), None)

    assert text.layout() == ["a"]


STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),  # who
        st.sampled_from(["edit", "move", "remove", "split", "merge", "part", "put", "meet"]),
        st.integers(0, 9),
        st.integers(0, 9),
        TEXTS,
    ),
    max_size=25,
)


@settings(max_examples=60)
@given(STEPS)
def test_whatever_people_do_apart_they_end_up_with_the_same_text(steps):
    """Three replicas, partitions, all operations: equal in the end, no word of an insert lost."""
    first = living(clause("a", es="uno dos tres"), clause("b"), clause("c"))
    texts = [first, copy_of(first, 77), copy_of(first, 88)]
    written = set()
    for number, (who, what, x, y, words) in enumerate(steps):
        text = texts[who]
        known = sorted(text.ids())
        here, there = known[x % len(known)], known[y % len(known)]
        if what == "edit":
            mark = chr(0xE000 + number)  # one character, so that nothing can cut it
            now = text.said(here).wording("es")
            place = len(now.text) * y // 10
            new = now.text[:place] + mark + words + now.text[place:]
            text.reword(here, "es", now, Wording(now.heading, new))
            if new in text.said(here).es:
                written.add(mark)
        elif what == "move" and here != there:
            text.restore(here, there)
        elif what == "remove":
            text.remove(here)
        elif what == "split":
            text.split(here, f"n{who}{number}", {"es": len(text.said(here).es) // 2})
        elif what == "merge" and here != there:
            text.merge(here, there)
        elif what == "part" and text.said(here).split_from in known:
            taker = text.said(here).split_from
            both = text.said(taker).es, text.said(here).wording("es")
            if taker != here and both[0].endswith(both[1].text):
                text.part(taker, here, {"es": (both[0].removesuffix(both[1].text), both[1])})
        elif what == "put":
            text.put(clause(f"p{who}{number}", es=words), there)
        elif what == "meet":
            meet(*texts)
    meet(*texts)
    meet(*texts)

    said = [[text.said(each) for each in sorted(text.ids())] for text in texts]
    assert said[0] == said[1] == said[2]
    assert texts[0].layout() == texts[1].layout() == texts[2].layout()
    everything = "".join(each.es for each in said[0])
    assert all(mark in everything for mark in written)
