"""What an update says of itself, read without applying it."""

import pytest
from pycrdt import Array, Doc, Map, Text

from cocreacion.documents.live import protocol
from cocreacion.documents.live.protocol import (
    changed,
    is_words,
    only_client,
    only_update,
    words_of,
)
from cocreacion.documents.living import Living, Said, Watch


@pytest.fixture
def doc():
    """A text with words, an empty one and one with something in it, in a map."""
    doc = Doc(client_id=7)
    doc["clauses"] = clauses = Map()
    clauses["a"] = Map({"es": Text("Hola mundo"), "en": Text("")})
    return doc


def change(doc, work):
    """Of which the update is."""
    before = doc.get_state()
    work(doc["clauses"]["a"])
    return doc.get_update(before)


WORDS = {
    "in the middle": lambda clause: clause["es"].insert(4, ","),
    "at the end": lambda clause: clause["es"].insert(10, " ñ 😀"),
    "the first ones": lambda clause: clause["en"].insert(0, "Hello"),
    "taken away": lambda clause: clause["es"].clear(),
    "nothing": lambda _: None,
}
OTHERS = {
    "a format": lambda clause: clause["es"].format(0, 4, {"bold": True}),
    "words with a format": lambda clause: clause["es"].insert(0, "x", {"bold": True}),
    "a thing in a text": lambda clause: clause["es"].insert_embed(0, {"image": "x"}),
    "another text": lambda clause: clause.update({"es": Text("x")}),
    "a value": lambda clause: clause.update({"kind": "title"}),
    "a list": lambda clause: clause.update({"list": Array([1])}),
}


@pytest.mark.parametrize("what", WORDS)
def test_words_are_told_from(doc, what):
    update = change(doc, WORDS[what])

    assert is_words(update)
    assert only_client(update)[0] in {0, 7}
    assert words_of(update) == only_client(update)


@pytest.mark.parametrize("what", OTHERS)
def test_what_is_more_than_words(doc, what):
    update = change(doc, OTHERS[what])

    assert not is_words(update)
    assert words_of(update) is None


def test_words_of_several_people_are_words(doc):
    before = doc.get_state()
    for number in (8, 9):
        other = Doc(client_id=number)
        other["clauses"] = Map()
        other.apply_update(doc.get_update())
        other["clauses"]["a"]["es"].insert(0, "x")
        doc.apply_update(other.get_update(doc.get_state()))

    update = doc.get_update(before)
    assert only_client(update) is None and is_words(update)
    assert words_of(update) is None


def test_what_ends_too_early_is_not_taken_for_words(doc):
    update = change(doc, WORDS["at the end"])
    assert is_words(update)
    for size in range(len(update) - 1):  # behind the words there is one byte: nothing is taken away
        assert not is_words(update[:size])
        assert words_of(update[:size]) is None


@pytest.mark.parametrize("name", ["notes", "clauses"])
def test_words_of_a_text_beside_the_clauses_are_more_than_words(name):
    doc = Doc(client_id=7)
    doc[name] = notes = Text()
    before = doc.get_state()
    notes.insert(0, "Hola")

    assert not is_words(doc.get_update(before))
    assert words_of(doc.get_update(before)) is None


@pytest.mark.parametrize("size", [3, 127, 128, 20_000])
def test_an_update_is_found_in_its_frame(size):
    data = b"x" * size

    assert only_update(changed(data)) == data
    assert only_update(changed(data)[:-1]) is None, "cut off"
    assert only_update(changed(protocol.NOTHING)) is None
    assert only_update(protocol.step_2(data)) is None
    assert only_update(protocol.awareness([])) is None
    assert only_update(b"") is None


def test_a_watch_says_what_the_texts_say_that_were_touched():
    living = Living(5)
    living.put(Said("a", "paragraph", 0, "", "uno", "one", "", ""), None)
    watch = Watch(living)
    with living.doc.transaction():
        living.text("a", "es").insert(0, "¿😀 ")
        living.text("a", "heading_en").insert(0, "Title")
    assert watch.texts == {("a", "es"): "¿😀 uno", ("a", "heading_en"): "Title"}

    living.text("a", "es").insert(0, "Y ")
    assert watch.texts["a", "es"] == "Y ¿😀 uno", "what it says last"
    watch.forget()
    assert watch.texts == {}
