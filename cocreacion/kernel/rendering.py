"""Templates compiled once per language, their fixed sentences translated while compiling.

Looking a sentence up each time it is shown was two fifths of the cost of a page. A template is
therefore compiled for Spanish and for English, and `_("a sentence")` becomes a constant in each.
"""

from collections.abc import Callable
from typing import Any

from babel.support import NullTranslations
from flask import Flask, request
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from cocreacion.kernel.gettext import catalogue, language
from cocreacion.kernel.i18n import LANGUAGES

I18N = "jinja2.ext.InternationalizationExtension"
TRANSLATORS = {"_": "ugettext", "gettext": "ugettext", "pgettext": "upgettext"}
MOST_ADDRESSES = 20_000


class Fold(NodeTransformer):
    """Replaces a call that translates one constant sentence by its translation."""

    def __init__(self, translations: NullTranslations) -> None:
        self.translations = translations

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  the visitor's protocol
        self.generic_visit(node)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        constants = [arg.value for arg in node.args if isinstance(arg, nodes.Const)]
        if name not in TRANSLATORS or len(constants) != len(node.args) or node.kwargs:
            return node
        translate: Callable[..., str] = getattr(self.translations, TRANSLATORS[name])
        sentence = Markup(translate(*constants)) % {}  # noqa: S704  wording of our own
        return nodes.MarkSafe(nodes.Const(str(sentence), lineno=node.lineno), lineno=node.lineno)


class OneLanguage(Environment):
    """The environment in which the templates of one language are compiled."""

    translations: NullTranslations

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        folded: nodes.Template = Fold(self.translations).visit(tree)
        return folded


class Languages(Environment):
    """The environment of the application: hands each page to that of its language."""

    _each: dict[str, OneLanguage] | None = None

    def of(self, lang: str) -> OneLanguage:
        if self._each is None:
            self._each = {known: self._for(known) for known in LANGUAGES}
        return self._each[lang]

    def _for(self, lang: str) -> OneLanguage:
        overlay: Any = self.overlay()
        overlay.__class__ = OneLanguage
        overlay.globals = dict(self.globals)
        overlay.translations = catalogue(lang)
        overlay.extensions[I18N]._install(overlay.translations, newstyle=True)  # noqa: SLF001
        one: OneLanguage = overlay
        return one

    def get_template(self, name: Any, *args: Any, **kwargs: Any) -> Template:
        return self.of(language()).get_template(name, *args, **kwargs)

    def get_or_select_template(
        self, template_name_or_list: Any, *args: Any, **kwargs: Any
    ) -> Template:
        return self.of(language()).get_or_select_template(template_name_or_list, *args, **kwargs)


class Addresses:
    """`url_for` for templates: the same address is built once, then remembered."""

    def __init__(self, app: Flask) -> None:
        self.build = app.url_for
        self.known: dict[Any, str] = {}

    def __call__(self, endpoint: str, **values: Any) -> str:
        if endpoint.startswith(".") or not request or "_external" in values:
            return self.build(endpoint, **values)
        key = (endpoint, language(), request.script_root, *sorted(values.items()))
        try:
            found = self.known.get(key)
        except TypeError:  # a list among the values
            return self.build(endpoint, **values)
        if found is None:
            if len(self.known) >= MOST_ADDRESSES:
                self.known.clear()
            found = self.known[key] = self.build(endpoint, **values)
        return found


def init_app(app: Flask) -> None:
    app.jinja_env.globals["url_for"] = Addresses(app)
