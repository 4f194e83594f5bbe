"""Sentences in the reader's language. Same names as Flask-Babel's, a tenth of the cost.

Flask-Babel decides which language it is, and `force_locale` works as it does there; the
catalogue is then a plain dictionary, without a walk through contexts for each sentence.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from flask import g
from flask_babel import get_locale
from flask_babel.speaklater import LazyString
from markupsafe import Markup

FOLDER = Path(__file__).parent.parent / "translations"
FULL_STOP = re.compile(r"\.(?![\w.])")  # the end of a sentence; not «.csv», not «...»
BEFORE_STOP = re.compile(rf"%\((\w+)\)s(?={FULL_STOP.pattern})")
LAST_STOP = re.compile(r"\.(?=(?:</\w+>)+$)")


def language() -> str:
    """Of the page or letter being written: `es` or `en`."""
    try:
        return str(g._flask_babel.babel_locale.language)  # noqa: SLF001  where it remembers it
    except (AttributeError, RuntimeError):
        locale = get_locale()
        return str(locale.language) if locale else "es"


@lru_cache
def catalogue(lang: str) -> NullTranslations:
    """The compiled catalogue of a language; an empty one for English, the language of the code."""
    found = Translations.load(FOLDER, [lang], "messages")
    return found if isinstance(found, Translations) else NullTranslations()


def unstopped(value: Any) -> Any:
    """What stands before the full stop of a sentence, without its own: the name «Silvia B.»."""
    if not isinstance(value, str):
        return value
    if value.endswith("."):
        return value[:-1]
    inside = LAST_STOP.search(value) if isinstance(value, Markup) else None
    return value[: inside.start()] + value[inside.end() :] if inside else value


def filled(sentence: str, places: Mapping[str, Any]) -> str:
    """The sentence with its places filled, and never with two full stops at its end."""
    if ")s." in sentence:
        ends = {each: unstopped(places[each]) for each in BEFORE_STOP.findall(sentence)}
        places = {**places, **ends}
    return sentence % places


def gettext(text: str, **places: Any) -> str:
    found: str = catalogue(language()).gettext(text)
    return filled(found, places) if places else found


def ngettext(one: str, many: str, num: int, **places: Any) -> str:
    found: str = catalogue(language()).ngettext(one, many, num)
    return filled(found, {"num": num, **places})


def pgettext(context: str, text: str, **places: Any) -> str:
    found = str(catalogue(language()).pgettext(context, text))
    return filled(found, places) if places else found


def lazy_gettext(text: str, **places: Any) -> Any:
    """A sentence of a form, a policy or a refusal: its language is decided when it is shown."""
    return LazyString(gettext, text, **places)


def lazy_pgettext(context: str, text: str, **places: Any) -> Any:
    return LazyString(pgettext, context, text, **places)
