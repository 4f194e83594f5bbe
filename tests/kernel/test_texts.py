"""What people write: tidied, bounded, harmless."""

import time

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreacion.kernel import text
from cocreacion.kernel.bilingual import Bilingual, Text
from cocreacion.kernel.languages import BY_NAME


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[click](javascript:alert(1))",
        "[click](data:text/html,hi)",
        "<a href='//evil.example'>x</a>",
        "**<b onclick=x>**",
        "<svg/onload=alert(1)>",
        "![x](http://evil.example/x.png)",
    ],
)
def test_markup_of_strangers_never_becomes_an_element(hostile):
    tree = html5lib.parseFragment(str(text.html(hostile)), namespaceHTMLElements=False)

    for element in tree.iter():
        assert element.tag in {*text.TAGS, "DOCUMENT_FRAGMENT"}, element.tag
        assert set(element.attrib) <= {"href", "rel"}
        assert not element.get("href", "").startswith(("javascript:", "data:", "//"))


def test_the_small_markdown_is_shown():
    shown = str(text.html("Hola **todas**\n\n- uno\n- dos\n\n[acta](https://example.org/a)"))

    assert "<strong>todas</strong>" in shown and shown.count("<li>") == 2
    assert '<a rel="nofollow ugc noopener" href="https://example.org/a">acta</a>' in shown


def test_plain_paragraphs_keep_their_lines():
    assert str(text.html("uno\ndos\n\ntres")) == "<p>uno<br>\ndos</p>\n<p>tres</p>"


def test_hostile_nesting_is_quick():
    shown = text.html("> " * 20_000 + "x")

    assert len(shown) < 200_000


def test_invisible_and_reordering_characters_are_removed():
    assert text.normal(" a\u202eb\u200bc\ufeff\r\nd ") == "abc\nd"
    assert text.normal("Kʼicheʼ ẍ") == "Kʼicheʼ ẍ"


@given(st.text(max_size=300))
def test_html_never_raises_and_tidying_twice_changes_nothing(words):
    text.html(words)
    assert text.normal(text.normal(words)) == text.normal(words)


@pytest.mark.parametrize(
    ("title", "address"),
    [("Mesa de agua", "mesa-de-agua"), ("¡Ñandú & Cía.!", "nandu-cia"), ("«»", "x")],
)
def test_slugs(title, address):
    assert text.slug(title) == address


def test_a_text_falls_back_and_says_so():
    only_spanish = Bilingual.both("Agua", "")

    assert only_spanish.in_("es") == Text("Agua", "es")
    shown = only_spanish.in_("en")
    assert (shown.value, shown.lang, shown.fallback) == ("Agua", "es", True)


def test_a_translation_turns_outdated_when_only_the_original_changes():
    before = Bilingual.both("Agua", "Water")
    assert not before.in_("en").outdated

    changed = before.edited("Agua limpia", "Water")
    assert changed.in_("en").outdated and not changed.in_("es").outdated

    translated = changed.edited("Agua limpia", "Clean water")
    assert not translated.in_("en").outdated


def test_white_space_alone_does_not_outdate_a_translation():
    assert (
        not Bilingual.both("Agua  limpia", "Clean water")
        .edited("Agua limpia", "Clean water")
        .outdated
    )


@pytest.mark.parametrize(
    ("hostile", "tidy"),
    [
        ("a\u2066b\u2069\u061cc\u202e", "abc"),
        ("Ma\u00adya\U000e0041\ufeff\u180e", "Maya"),
        ("\u3164\u115f\uffa0", ""),
        ("x\x00\x1b[31m\x7f\x9b", "x[31m"),
        ("x\ud800y\ufffe", "xy"),
        ("uno\u2028dos\x85tres\rcuatro", "uno\ndos\ntres\ncuatro"),
        ("Z\u0301\u0302\u0303\u0304\u0305\u0306\u0307 y", "Ź\u0302\u0303\u0304 y"),
        (
            "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd ⁠סלום",
            "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd סלום",
        ),
        ("👩🏽\u200d❤\ufe0f\u200d👨 1\ufe0f⃣", "👩🏽\u200d❤\ufe0f\u200d👨 1\ufe0f⃣"),
        ("Kʼicheʼ ẍ Ẍ ꞌ", "Kʼicheʼ ẍ Ẍ ꞌ"),
    ],
)
def test_tricks_go_and_the_letters_of_every_language_stay(hostile, tidy):
    assert text.normal(hostile) == tidy == text.normal(tidy)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("Si 5 > 3, a_b_c y #1 valen [así].", "Si 5 > 3, a_b_c y #1 valen [así]."),
        ("Es **muy** [largo](https://a.example/).", "Es muy largo."),
        ("Dos cosas:\n\n- uno\n- *dos*\n\nFin", "Dos cosas: - uno - dos Fin"),
        ("|a|b|\n|-|-|\n|c|d|", "a b c d"),
        ("> Cita", "Cita"),
    ],
)
def test_an_excerpt_loses_marks_and_no_signs(written, words):
    assert text.excerpt(written) == words
    assert text.excerpt(words, 8) in {words, words[:8].rsplit(maxsplit=1)[0] + "…"}


def test_a_quotation_in_a_letter_keeps_paragraphs_and_lists_apart():
    written = "Dos cosas:\n\n1. uno\n2. dos < tres\n\nFin del comentario"

    assert text.quoted(written, 40) == "> Dos cosas:\n> 1. uno\n> 2. dos < tres\n>\n> Fin…"
    shown = "<p>Dos cosas:<br>\n1. uno<br>\n2. dos &lt; tres</p>\n<p>Fin…</p>"
    assert text.quoted_html(written, 40) == shown


BOMBS = {
    "blank lines": "\n \n" * 10_000,
    "lines": "a\n\n" * 10_000,
    "brackets": "[" * 30_000,
    "links": "[a](" * 7_500,
    "stars": "*" * 15_000 + "a" + "*" * 15_000,
    "tables": "|a|b|\n|-|-|\n" + "|x|y|\n" * 4_900,
    "wide tables": "|a" * 3_000 + "|\n" + "|-" * 3_000 + "|\n" + "|b" * 9_000,
    "lists": "- " * 15_000,
    "quotes": "> " * 15_000,
    "tags": "<b>" * 10_000,
    "marks": "a" + "\u0301\u0316" * 200_000,
    "one word": "x" * 30_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_no_text_takes_long(name):
    began = time.process_time()

    shown = text.html(text.normal(BOMBS[name]))
    text.excerpt(BOMBS[name])

    assert time.process_time() - began < 3
    assert len(shown) < 400_000


def test_a_language_is_spelled_one_way_and_lists_go_by_its_name():
    names = [each.own for each in BY_NAME]

    assert names.index("Kʼicheʼ") - names.index("Kaqchikel") == 1
    for each in BY_NAME:
        if each.tag not in {"es", "en", "cab"}:
            assert {each.own, each.es, each.en} == {each.own.replace("'", "ʼ")}
