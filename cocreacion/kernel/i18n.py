"""The language of a page is in its address, /es/… or /en/…; how both write dates and numbers."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Blueprint, Flask, current_app, g, has_request_context, request
from flask_babel import Babel
from werkzeug.exceptions import HTTPException

from cocreacion.kernel.bilingual import Bilingual, Text
from cocreacion.kernel.clock import COUNTRY_ZONE, local, today
from cocreacion.kernel.gettext import gettext, language, ngettext, unstopped
from cocreacion.kernel.languages import CONTENT_LANGUAGES
from cocreacion.kernel.text import excerpt, html, quoted, quoted_html

LANGUAGES = {"es": "Español", "en": "English"}
PREFIX = f"/<any({','.join(LANGUAGES)}):lang>"
BABEL = {"es": "es_GT", "en": "en_GB"}
LONG_DATE = {"es": "EEEE d 'de' MMMM 'de' y", "en": "EEEE d MMMM y"}
SHORT_DATE = "d MMM"


def _selector() -> Locale:
    """From the address; where there is none, `?lang=`, then what the browser prefers."""
    return _locale(_asked())


@lru_cache
def _locale(lang: str) -> Locale:
    return Locale.parse(lang)


def _asked() -> str:
    if not has_request_context():
        return "es"
    first = request.path.split("/", 2)[1]
    for asked in (g.get("lang"), first, request.args.get("lang")):
        if asked in LANGUAGES:
            return str(asked)
    return request.accept_languages.best_match(LANGUAGES) or "es"


def same_page(lang: str) -> str:
    """This page, with its filters, in another language: only the prefix of the path differs.

    For a form that was sent, its page.
    """
    path = request.path
    return _in(lang, path if request.method in {"GET", "HEAD"} else nearest_page(path))


def same_address(lang: str) -> str:
    """Where this form was sent to, in another language."""
    return _in(lang, request.path)


def has_language(path: str) -> bool:
    return path.split("/", 2)[1] in LANGUAGES


def _in(lang: str, path: str) -> str:
    first, _, rest = path.lstrip("/").partition("/")
    if first not in LANGUAGES:
        return f"{request.script_root}/{lang}/"
    query = request.query_string.decode("utf-8", "replace")
    return f"{request.script_root}/{lang}/{quote(rest)}" + (f"?{query}" if query else "")


def is_page(path: str) -> bool:
    """Whether there is a page of this site at this address."""
    try:
        current_app.url_map.bind(request.host).match(path, method="GET")
    except HTTPException:
        return False
    return True


def nearest_page(path: str) -> str:
    """This address, or the first one above it, at which there is a page; "" if there is none."""
    while path.count("/") > 1:
        if is_page(path):
            return path
        path = path.rsplit("/", 1)[0]
    return ""


def register(app: Flask, *blueprints: Blueprint) -> None:
    """Register blueprints whose pages have a language in their address."""
    for blueprint in blueprints:
        app.register_blueprint(blueprint, url_prefix=PREFIX + (blueprint.url_prefix or ""))


def long_date(day: date) -> str:
    """jueves 19 de noviembre de 2026 · Thursday 19 November 2026"""
    lang = language()
    return _written(_day(day), LONG_DATE[lang], lang)


@lru_cache(maxsize=4096)
def _written(day: date, pattern: str, lang: str) -> str:
    return str(format_date(day, pattern, locale=BABEL[lang])).replace(".", "")


def short_date(day: date) -> str:
    """19 nov; with the year where it is not this one."""
    shown = _day(day)
    return _written(shown, SHORT_DATE, language()) if shown.year == today().year else dated(shown)


def dated(day: date) -> str:
    """19 nov 2026: for what is read in another year, too."""
    return _written(_day(day), SHORT_DATE + " y", language())


def month_name(day: date) -> str:
    """noviembre de 2026 · November 2026"""
    lang = language()
    return _written(_day(day), "LLLL 'de' y" if lang == "es" else "LLLL y", lang)


def time(at: datetime) -> str:
    """9:00, on a clock in the country."""
    return f"{local(at):%-H:%M}"


def date_time(at: datetime) -> str:
    """The whole of it, zone named."""
    return str(
        gettext("%(date)s, %(time)s, Guatemala time (UTC−6)", date=long_date(at), time=time(at))
    )


def number(value: float) -> str:
    """1 816 and 12.5: thin space between thousands in both languages."""
    return f"{value:,}".replace(",", "\u202f") if isinstance(value, int) else _decimal(value)


def _decimal(value: float) -> str:
    return str(format_decimal(value, locale="en")).replace(",", "\u202f")


def percent(share: float) -> str:
    """A share of one, as `80 %`, never rounded up to the whole or down to nothing."""
    whole = round(share * 100)
    if 0 < share < 1:
        whole = min(max(whole, 1), 99)
    return f"{whole}\u00a0%"


def iso(at: date | datetime) -> str:
    """For `datetime` attributes: with the country's offset."""
    return local(at).isoformat(timespec="minutes") if isinstance(at, datetime) else at.isoformat()


def in_days(day: date | datetime) -> str:
    """«en 20 días», «hoy», «hace 3 días»: always shown beside the date itself."""
    days = (_day(day) - today()).days
    if days == 0:
        return str(gettext("today"))
    if days > 0:
        return str(ngettext("in %(num)d day", "in %(num)d days", days))
    return str(ngettext("%(num)d day ago", "%(num)d days ago", -days))


def _day(day: date | datetime) -> date:
    return local(day).date() if isinstance(day, datetime) else day


def here(text: Bilingual) -> Text:
    """A bilingual text for the reader of this page."""
    return text.in_(language())


def plain(text: Bilingual) -> str:
    """Only the words, where no mark can stand: titles of pages, options, letters."""
    return text.in_(language()).value


def language_name(tag: str) -> str:
    known = CONTENT_LANGUAGES.get(tag)
    return known.name(language()) if known else tag


def own_name(tag: str) -> str:
    """What a language is called in itself."""
    known = CONTENT_LANGUAGES.get(tag)
    return known.own if known else tag


FILTERS: dict[str, Any] = {
    "date": long_date,
    "shortdate": short_date,
    "time": time,
    "datetime": date_time,
    "number": number,
    "percent": percent,
    "isodate": iso,
    "in_days": in_days,
    "month": month_name,
    "here": here,
    "plain": plain,
    "language_name": language_name,
    "markdown": html,
    "excerpt": excerpt,
    "quoted": quoted,
    "quoted_html": quoted_html,
    "unstopped": unstopped,
}


def init_app(app: Flask) -> None:
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "es")
    app.config["BABEL_DEFAULT_TIMEZONE"] = str(COUNTRY_ZONE)
    Babel(app, locale_selector=_selector)
    app.jinja_env.globals.update(
        languages=LANGUAGES, same_page=same_page, same_address=same_address, own_name=own_name
    )
    app.jinja_env.filters.update(FILTERS)

    @app.url_value_preprocessor
    def take(endpoint: str | None, values: dict[str, Any] | None) -> None:  # noqa: ARG001
        g.lang = (values or {}).pop("lang", None)

    @app.url_defaults
    def give(endpoint: str, values: dict[str, Any]) -> None:
        if app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values.setdefault("lang", language())
