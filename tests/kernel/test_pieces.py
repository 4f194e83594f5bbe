"""A kept piece of a page is written again whenever it could say something else."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from flask_babel import force_locale
from markupsafe import Markup

from cocreacion.kernel import clock
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.pieces import value_of
from cocreacion.meetings.models import Meeting

AT = datetime(2026, 5, 4, 15, tzinfo=UTC)


@dataclass
class Said:
    name: str
    words: str = "Agua"
    replies: list["Said"] = field(default_factory=list)


@pytest.fixture
def shown(app):
    """`shown(body, a=…)`: what the kept macro `said(a)` with this body shows on a page."""
    templates = {}

    def show(body, a=None, lang="es", path="/", **asked):
        source = "{% macro said(a) %}" + body + "{% endmacro %}{% set said = kept(said) %}"
        with app.test_request_context(f"/{lang}{path}", **asked), force_locale(lang):
            template = templates.setdefault(
                (body, lang), app.jinja_env.of(lang).from_string(source)
            )
            return template.module.said(a)

    return show


def test_what_is_said_again_is_not_written_again(app, shown):
    written = []
    app.jinja_env.of("es").filters["noted"] = lambda said: written.append(said) or said.name

    first, again = (shown("{{ a|noted }}", Said("Ixchel")) for _ in range(2))

    assert (first, again, len(written)) == ("Ixchel", "Ixchel", 1)


def test_whoever_takes_a_name_back_is_not_named_again(shown):
    comment = Said("Ixchel", replies=[Said("Mateo")])
    body = "{{ a.name }}{% for r in a.replies %}, {{ r.name }}{% endfor %}"

    assert shown(body, comment) == "Ixchel, Mateo"
    comment.replies[0].name = "Participante"
    assert shown(body, comment) == "Ixchel, Participante"


def test_plain_words_do_not_pass_for_safe_ones(shown):
    assert shown("{{ a }}", Markup("<b>")) == "<b>"
    assert shown("{{ a }}", "<b>") == "&lt;b&gt;"


def test_each_language_and_day_has_its_own(shown):
    body = "{{ a|in_days }}"

    with clock.freeze(AT):
        assert [shown(body, AT, lang) for lang in ("es", "en")] == ["hoy", "today"]
    with clock.freeze(AT + timedelta(days=1)):
        assert shown(body, AT, "en") == "1 day ago"


def test_addresses_are_those_of_the_page(shown):
    body = "{{ url_for('.index') }}"

    assert shown(body, path="/meetings") == "/es/meetings"
    assert shown(body, path="/proposals") == "/es/proposals"
    below = shown(body, path="/proposals", base_url="http://localhost/below")
    assert below == "/below/es/proposals"


@pytest.mark.parametrize("asks", ["csrf_token()", "slot('home')", "now()"])
def test_nothing_of_one_reader_or_instant_gets_into_a_piece(shown, asks):
    assert shown("{{ a.name }}", Said("Ixchel")) == "Ixchel"
    with pytest.raises(RuntimeError, match="a kept piece"):
        shown("{{ a.name }}{{ " + asks + " }}", Said("Ixchel"))


def test_rows_of_the_database_are_no_values(shown):
    with pytest.raises(TypeError, match="Meeting is no value"):
        shown("{{ a.slug }}", Meeting(slug="mesa"))


def test_values_are_equal_when_all_that_is_in_them_is():
    def address(slug):
        return partial(shown_at, slug, number=1)

    def things(slug="a", name="Mesa"):
        return [Bilingual(name), (slug, None), {"url": address(slug)}, AT]

    assert value_of(things()) == value_of(things())
    assert value_of(things()) != value_of(things(name="Foro"))
    assert value_of(things()) != value_of(things(slug="b"))
    assert {value_of(things())} == {value_of(things())}, "it can be looked up"


def shown_at(slug, number):
    return f"/{slug}/{number}"
