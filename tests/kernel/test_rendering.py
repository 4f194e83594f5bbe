"""Each language has its own compiled templates."""

import pytest
from flask_babel import force_locale
from markupsafe import Markup

from cocreacion.kernel.gettext import gettext, lazy_gettext


@pytest.fixture
def shown(app):
    """`shown(source, "es", **facts)`: a template as a page of that language shows it."""

    def show(source, lang, **facts):
        with app.test_request_context(f"/{lang}/"), force_locale(lang):
            template = app.jinja_env.of(lang).from_string(source)
            return template.render(**facts)

    return show


def test_fixed_sentences_are_translated_while_compiling(app, shown):
    assert shown('{{ _("Sign in") }}', "en") == "Sign in"
    assert shown('{{ _("Sign in") }}', "es") == "Ingresar"
    source = app.jinja_env.of("es")._parse('{{ _("Sign in") }}', None, None)
    assert "gettext" not in repr(source)


def test_sentences_with_places_are_filled_and_escaped(shown):
    source = '{{ _("Data as of %(when)s.", when=x) }}'

    assert shown(source, "en", x="<b>") == "Data as of &lt;b&gt;."


BY, ONE, MANY = "Published by %(who)s.", "%(num)s comment by %(who)s.", "%(num)s by %(who)s."


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize(
    ("name", "shown_as"),
    [
        ("Silvia B.", "Silvia B."),
        ("Silvia", "Silvia."),
        ("<Ana>.", "&lt;Ana&gt;."),
        (Markup("<b>Silvia <i>B.</i></b>"), "<b>Silvia <i>B</i></b>."),
        (Markup("Silvia B."), "Silvia B."),
        (7, "7."),
        ("", "."),
    ],
)
def test_a_name_that_ends_with_a_full_stop_ends_the_sentence(shown, lang, name, shown_as):
    """Wherever a sentence is put together: while compiling, on the page, in code, in a letter."""
    compiled = shown(f'{{{{ _("{BY}", who=x) }}}}', lang, x=name)
    plural = shown(f'{{{{ ngettext("{ONE}", "{MANY}", n, who=x) }}}}', lang, x=name, n=2)
    asked = shown("{{ _(s, who=x) }}", lang, s=BY, x=name)
    counted = shown("{{ ngettext(s, t, n, who=x) }}", lang, s=ONE, t=MANY, x=name, n=2)

    for words in (compiled, plural, asked, counted):
        assert words.endswith(f" {shown_as}")
    with force_locale(lang):
        in_code, lazy = gettext(BY, who=name), str(lazy_gettext(BY, who=name))
    assert in_code == lazy and not in_code.endswith("..")


def test_other_stops_stay(shown):
    source = "{{ _(s, a=x) }}"
    for sentence, words in (
        ("%(a)s.csv", "B..csv"), ("%(a)s...", "B...."), ("%(a)s, %(a)s", "B., B."),
    ):  # fmt: skip
        assert shown(source, "en", s=sentence, x="B.") == words


COMMENTS = '{{ ngettext("%(num)s comment", "%(num)s comments", n) }}'


def test_plurals_are_chosen_for_the_number(shown):
    assert [shown(COMMENTS, "en", n=n) for n in (0, 1, 2)] == [
        "0 comments",
        "1 comment",
        "2 comments",
    ]
    assert [shown(COMMENTS, "es", n=n) for n in (0, 1, 2)] == [
        "0 comentarios",
        "1 comentario",
        "2 comentarios",
    ]


@pytest.mark.parametrize(
    "source",
    [
        COMMENTS,
        '{{ _("Data as of %(when)s.", when=n) }}',
        "{% macro some(n) %}" + COMMENTS + "{% endmacro %}",
        '{% set x = ngettext("%(num)s comment", "%(num)s comments", n|length) %}',
    ],
)
def test_nothing_is_looked_up_when_a_sentence_is_shown(app, source):
    assert "gettext" not in app.jinja_env.of("es").compile(source, raw=True)


def test_a_sentence_with_an_unknown_place_fails_as_ever(shown):
    with pytest.raises(KeyError):
        shown('{{ _("Data as of %(when)s.", x=1) }}', "en")


def test_what_is_printed_is_escaped_once(shown):
    source = "{{ x }}{{ y }}{{ n }}{{ '<i>' if n == 1 else x }}{{ x ~ y }}{{ none }}"
    words = "&lt;b&gt;"

    assert shown(source, "en", x="<b>", y=Markup("<u>"), n=1) == (
        f"{words}<u>1&lt;i&gt;{words}<u>None"
    )


def test_macros_take_what_they_take_anywhere(shown):
    said = "{{ a }}{{ b }}{{ c }}{% if caller is defined %}{{ caller() }}{% endif %}"
    macro = "{% macro m(a, b='B', c='C') %}" + said + "{% endmacro %}"

    assert shown(macro + "{{ m(1) }} {{ m(1, c=3) }} {{ m(c=3, a=1, b=2) }}", "en") == "1BC 1B3 123"
    assert shown(macro + "{% call m(1, b='<b>') %}<i>{% endcall %}", "en") == "1&lt;b&gt;C<i>"
    for wrong in ("{{ m(1, d=4) }}", "{{ m(1, 2, 3, 4) }}"):
        with pytest.raises(TypeError):
            shown(macro + wrong, "en")


def test_a_letter_is_not_escaped(app):
    letter = app.jinja_env.of("en").overlay(autoescape=False)
    source = '{{ ngettext("%(num)s comment of %(who)s", "%(num)s comments of %(who)s", 2, who=x) }}'

    assert letter.from_string(source).render(x="<b>") == "2 comments of <b>"


def test_a_translated_sentence_is_not_escaped_twice(shown):
    assert shown('{% set x = _("Terms & rules") %}{{ x }}', "en") == "Terms & rules"


def test_an_address_is_built_for_each_language(app, shown):
    source = "{{ url_for('site.components') }}"

    assert [shown(source, lang) for lang in ("es", "en", "es")] == [
        "/es/components",
        "/en/components",
        "/es/components",
    ]


def test_a_relative_address_is_that_of_the_package_whose_page_it_is(app):
    def index(path):
        with app.test_request_context(path):
            return app.jinja_env.from_string("{{ url_for('.index', after=none) }}").render()

    assert [index(path) for path in ("/es/meetings", "/es/proposals", "/es/meetings")] == [
        "/es/meetings",
        "/es/proposals",
        "/es/meetings",
    ]


def test_the_other_language_keeps_the_page_and_its_filters(browse):
    page = browse().get("/es/?q=agua&page=2&q=<b>")

    assert page.languages["en"] == "/en/?q=agua&page=2&q=<b>"


def test_a_page_that_does_not_exist_leads_home_in_the_other_language(app):
    page = app.test_client().get("/nada", headers={"Accept-Language": "en"})

    assert 'href="/es/"' in page.text
