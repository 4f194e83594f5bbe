"""Templates compiled once per language, their sentences translated while compiling.

Looking a sentence up each time it is shown was two fifths of the cost of a page. A template is
therefore compiled for Spanish and for English, and `_("a sentence")` becomes a constant in each.
"""

from collections.abc import Callable
from functools import cached_property, partial
from itertools import product
from typing import Any

from babel.support import NullTranslations
from flask import request
from flask.templating import Environment
from jinja2 import Template, nodes, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from cocreacion.kernel.compiling import Fold, Generator, Scope, ours
from cocreacion.kernel.gettext import catalogue, filled, language
from cocreacion.kernel.i18n import LANGUAGES
from cocreacion.kernel.pieces import Piece, new_shelf
from cocreacion.kernel.saving import is_light
from cocreacion.kernel.shelf import Shelf

I18N = "jinja2.ext.InternationalizationExtension"
MOST_ADDRESSES = 20_000
LONGEST_ADDRESS = 300  # characters of one that is remembered


class OneLanguage(Environment):
    """The environment in which the templates of one language are compiled."""

    context_class = Scope
    code_generator_class = Generator
    translations: NullTranslations

    def make_globals(self, d: Any) -> Any:
        """One plain dictionary for all templates: each page copies it, each import compares it."""
        return {**self.globals, **d} if d else self.globals

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        folded: nodes.Template = Fold(self.translations).visit(tree)
        folded.set_environment(self)
        return folded

    def _generate(self, *args: Any, **kwargs: Any) -> str:
        return ours(super()._generate(*args, **kwargs))


class Languages(Environment):
    """The environment of the application: hands each page to that of its language.

    The light version of the site has environments of its own, so that nothing on a page has to
    ask which one it is: to templates, `light` is as fixed as the language.
    """

    @cached_property
    def pieces(self) -> Shelf[str]:
        return new_shelf()

    @cached_property
    def _each(self) -> dict[tuple[str, bool], OneLanguage]:
        kinds = product(LANGUAGES, (False, True))
        return {(lang, light): self._for(lang, light=light) for lang, light in kinds}

    def of(self, lang: str, *, light: bool = False) -> OneLanguage:
        return self._each[lang, light]

    def of_this_page(self) -> OneLanguage:
        return self._each[language(), is_light()]

    def _for(self, lang: str, *, light: bool) -> OneLanguage:
        overlay: Any = self.overlay()
        overlay.__class__ = OneLanguage
        overlay.globals = self.globals | {"lang": lang, "light": light}
        overlay.translations = catalogue(lang)
        overlay.extensions[I18N]._install(overlay.translations, newstyle=True)  # noqa: SLF001
        overlay.globals.update(sentences(overlay.translations), kept=partial(Piece, self.pieces))
        one: OneLanguage = overlay
        return one

    def get_template(self, name: Any, *args: Any, **kwargs: Any) -> Template:
        return self.of_this_page().get_template(name, *args, **kwargs)

    def get_or_select_template(
        self, template_name_or_list: Any, *args: Any, **kwargs: Any
    ) -> Template:
        return self.of_this_page().get_or_select_template(template_name_or_list, *args, **kwargs)


def sentences(translations: NullTranslations) -> dict[str, Callable[..., str]]:
    """What translates in templates, where the sentence has places or a plural.

    As Jinja's own, which copy all names of a template for each sentence.
    """

    @pass_eval_context
    def gettext(page: EvalContext, text: str, **places: Any) -> str:
        return filled(_shown(page, translations.ugettext(text)), places)

    @pass_eval_context
    def ngettext(page: EvalContext, one: str, many: str, num: int, **places: Any) -> str:
        found = _shown(page, translations.ungettext(one, many, num))
        return filled(found, {"num": num, **places})

    @pass_eval_context
    def pgettext(page: EvalContext, context: str, text: str, **places: Any) -> str:
        return filled(_shown(page, translations.upgettext(context, text)), places)

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext, "pgettext": pgettext}


def _shown(page: EvalContext, sentence: str) -> str:
    return Markup(sentence) if page.autoescape else sentence  # noqa: S704  wording of our own


class Addresses:
    """`url_for`: the same address is built once, then remembered."""

    def __init__(self, build: Callable[..., str]) -> None:
        self.build = build
        self.known: dict[Any, str] = {}

    def __call__(self, endpoint: str, **values: Any) -> str:
        try:
            root = request.environ.get("SCRIPT_NAME", "")
        except RuntimeError:  # no page
            return self._built(endpoint, values)
        if values.get("_external") is not None:
            return self._built(endpoint, values)
        if endpoint.startswith("."):
            endpoint = f"{request.blueprint}{endpoint}" if request.blueprint else endpoint[1:]
        key = (endpoint, language(), root, *values.items())
        try:
            found = self.known.get(key)
        except TypeError:  # a list among the values
            return self._built(endpoint, values)
        if found is None:
            found = self._built(endpoint, values)
            if len(self.known) >= MOST_ADDRESSES:
                self.known.clear()
            if len(found) <= LONGEST_ADDRESS:
                self.known[key] = found
        return found

    def _built(self, endpoint: str, values: dict[str, Any]) -> str:
        given = {name: value for name, value in values.items() if value is not None}
        return self.build(endpoint, **given)
