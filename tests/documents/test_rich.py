"""The Markdown of clauses as values, and back: no word is lost, and the plain form is stable."""

from hypothesis import given
from hypothesis import strategies as st

from cocreacion.documents.rich import (
    BREAK,
    Items,
    Paragraph,
    Run,
    canonical,
    parse,
    write,
)

SIGNS = st.text(st.sampled_from(list("ab *_`[]()<>|\\-+1.\n#:@/é'🇬")), max_size=60)


def words(blocks):
    """Everything that is said, marks and blanks aside."""
    return [
        letter for letter in repr(_texts(blocks)) if not letter.isspace()
    ]  # fmt: skip


def _texts(thing):
    if isinstance(thing, Run):
        return thing.text.split()
    if isinstance(thing, tuple):
        return [_texts(each) for each in thing]
    inside = [getattr(thing, name) for name in thing.__dataclass_fields__ if name != "start"]
    return [_texts(each) for each in inside]


@given(SIGNS)
def test_no_word_is_lost_whatever_the_signs(text):
    flat = "".join("".join(word) for word in _flatten(_texts(parse(text))))
    again = "".join("".join(word) for word in _flatten(_texts(parse(canonical(text)))))

    assert again == flat


@given(SIGNS)
def test_the_plain_form_is_stable(text):
    once = canonical(canonical(text))

    assert canonical(once) == once


def _flatten(thing):
    for each in thing:
        if isinstance(each, list):
            yield from _flatten(each)
        else:
            yield each


def test_marks_lists_and_tables_are_written_as_they_were():
    text = (
        "Uno *dos* **tres** `cuatro` [cinco](<https://a.gt/x>)\nseis\n\n- a\n- b\n\n  1. c\n\n"
        "7. siete\n8. ocho\n\n| A | B |\n| --- | --- |\n| 1 | 2 |\n\n> cita"
    )

    assert canonical(text) == text


def test_two_lists_in_a_row_stay_two():
    lists = (
        Items(((Paragraph((Run("a"),)),),)),
        Items(((Paragraph((Run("b"),)),),)),
    )

    assert parse(write(lists)) == lists


def test_what_looks_like_a_mark_is_said_as_it_is():
    for said in ("*", "3. tres", "- no", "> no", "a_b_c", "`", "[x](y)", "<https://a.gt>", "\\*"):
        assert parse(write((Paragraph((Run(said),)),))) == (Paragraph((Run(said),)),), said


def test_a_line_break_stays_one():
    assert write((Paragraph((Run("a"), BREAK, Run("b"))),)) == "a\nb"
