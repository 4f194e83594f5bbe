"""Quotes of which a few words changed: found where they stand now, or not at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocreacion.contributions.carrying import Passage, Place, about, carried
from cocreacion.contributions.models import Standing
from cocreacion.contributions.rewording import words
from cocreacion.kernel.refs import ClauseRef

BEFORE = "El plazo es corto. "
QUOTE = "Las instituciones publican su información en tres formatos abiertos"
AFTER = " cada mes. Fin de todo."
NOTHING = Place("a", Standing.TEXT_CHANGED)


def now(read, texts, quote=QUOTE, place=None, **lineage):
    """Where a quote stands that was read in `read`, in a version with these texts."""
    said = about(ClauseRef(1, "a"), {"es": read, "en": ""}, quote)
    was = {"a": {"es": read, "en": ""}}
    after = {name: {"es": text, "en": ""} for name, text in texts.items()}
    return carried(said, place or Place("a"), Passage(1, 2, was, after, **lineage))


def reads(place):
    assert place.standing is Standing.TEXT_CHANGED
    return place.reads


MARKED = """Las **instituciones públicas** publican su información en [cuatro](https://a.gt/b)
formatos abiertos. Fin."""
REWORDED = """El plazo es corto. Todas las entidades publican su información en tres formatos libres
cada mes."""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            MARKED,
            "Las instituciones públicas publican su información en cuatro formatos abiertos",
        ),
        (REWORDED, "las entidades publican su información en tres formatos libres"),
        ("Las oficinas imprimen un informe en papel cada mes.", ""),
        ("En tres formatos abiertos.", ""),
        ("", ""),
    ],
)
def test_a_few_other_words_are_the_same_passage(text, found):
    assert reads(now(BEFORE + QUOTE + AFTER, {"a": text})) == found


def test_a_passage_is_found_in_the_other_half_and_again_in_the_version_after():
    changed = QUOTE.replace("tres", "cuatro")
    texts = {"a": BEFORE, "b": changed + AFTER}
    place = now(BEFORE + QUOTE + AFTER, texts, halves={"a": ["b"]})
    assert place == Place("b", Standing.TEXT_CHANGED, reads=changed)

    later = changed.replace("Las instituciones publican", "Toda oficina publica").replace(
        "abiertos", "abiertos y accesibles"
    )
    said = about(ClauseRef(1, "a"), {"es": BEFORE + QUOTE + AFTER, "en": ""}, QUOTE)
    was = {name: {"es": text, "en": ""} for name, text in texts.items()}
    step = Passage(2, 3, was, {"b": {"es": later + AFTER, "en": ""}})
    assert reads(carried(said, place, step)).startswith("Toda oficina publica su información")
    same = Passage(2, 3, was, was)
    assert carried(said, place, same) == place, "nothing changed: it reads as it did"
    back = Passage(2, 3, was, {"b": {"es": QUOTE, "en": ""}})
    assert carried(said, place, back) == Place("b", Standing.MOVED)


def test_short_quotes_are_found_as_they_are_or_not_at_all():
    assert (
        now("El plazo es de diez días.", {"a": "El plazo es de doce días."}, "diez días") == NOTHING
    )


def test_of_two_passages_that_are_equally_alike_nobody_guesses():
    one = QUOTE.replace("tres", "cuatro")
    two = QUOTE.replace("tres", "cinco")
    read = f"Antes. {QUOTE} aquí."

    assert now(read, {"a": f"Primero {one} sí. Luego {two} no."}) == NOTHING
    assert reads(now(read, {"a": f"Luego {two} no. Antes. {one} aquí."})) == one, "by its context"


VOCABULARY = [f"palabra{number}" for number in range(40)]


@settings(max_examples=40)
@given(st.data())
def test_one_word_in_five_may_change_and_what_is_shown_stands_there(data):
    text = data.draw(st.permutations(VOCABULARY))
    size = data.draw(st.integers(5, 15))
    start = data.draw(st.integers(0, len(text) - size))
    quote = text[start : start + size]
    changed = data.draw(st.sets(st.integers(0, size - 1), min_size=1, max_size=size // 5))
    after = [f"otra{n}" if n in changed else word for n, word in enumerate(quote)]
    moved = [*text[start + size :], *after, *text[:start]]

    place = now(" ".join(text), {"a": " ".join(moved)}, " ".join(quote))

    found = list(words(reads(place)))
    assert " ".join(found) in " ".join(moved)
    assert {word for word in after if word in quote} <= {*found}
    assert len(found) <= size + 3
