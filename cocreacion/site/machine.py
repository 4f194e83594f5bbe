"""Addresses without a language: the door at the root, and what operators and robots read."""

from functools import lru_cache

from flask import Blueprint, Response, current_app, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from cocreacion.kernel import assets, schema
from cocreacion.kernel.gettext import language

bp = Blueprint("root", __name__)
NOT_READY = 503


@bp.get("/")
def negotiate() -> ResponseReturnValue:
    response = redirect(url_for("site.home", lang=language()), 302)
    response.vary.add("Accept-Language")
    return response


@bp.get("/healthz")
def alive() -> ResponseReturnValue:
    """The process answers; nothing else is asked."""
    return _words("ok")


@bp.get("/readyz")
def ready() -> ResponseReturnValue:
    """The database answers and is where this code expects it."""
    try:
        found = schema.current()
    except SQLAlchemyError:
        return _words("the database does not answer", NOT_READY)
    if found != (wanted := _newest()):
        return _words(f"the database is at migration {found}, not {wanted}", NOT_READY)
    return _words("ready")


@bp.get("/worker.js")
def worker() -> Response:
    """The script that keeps pages on a device, at the root so that it may serve all of them."""
    response = assets.file("", "js/worker.js")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Security-Policy"] = "default-src 'none'; connect-src 'self'"
    return response


@bp.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """A sample site is not for search engines: its activity is invented."""
    if current_app.extensions["settings"].demo:
        return _words("User-agent: *\nDisallow: /")
    closed = [f"Disallow: /{lang}/{part}" for lang in ("es", "en") for part in ("manage/", "my")]
    return _words("\n".join(["User-agent: *", *closed]))


@lru_cache(maxsize=1)
def _newest() -> str | None:
    return schema.newest()


def _words(text: str, status: int = 200) -> Response:
    response = Response(f"{text}\n", status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
