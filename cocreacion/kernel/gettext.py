"""Sentences in the reader's language. Same names as Flask-Babel's, a tenth of the cost.

Flask-Babel decides which language it is, and `force_locale` works as it does there; the
catalogue is then a plain dictionary, without a walk through contexts for each sentence.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from flask import g
from flask_babel import get_locale
from flask_babel.speaklater import LazyString

FOLDER = Path(__file__).parent.parent / "translations"


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


def gettext(text: str, **places: Any) -> str:
    found: str = catalogue(language()).gettext(text)
    return found % places if places else found


def ngettext(one: str, many: str, num: int, **places: Any) -> str:
    found: str = catalogue(language()).ngettext(one, many, num)
    return found % {"num": num, **places}


def pgettext(context: str, text: str, **places: Any) -> str:
    found = str(catalogue(language()).pgettext(context, text))
    return found % places if places else found


def lazy_gettext(text: str, **places: Any) -> Any:
    """A sentence of a form, a policy or a refusal: its language is decided when it is shown."""
    return LazyString(gettext, text, **places)


def lazy_pgettext(context: str, text: str, **places: Any) -> Any:
    return LazyString(pgettext, context, text, **places)
