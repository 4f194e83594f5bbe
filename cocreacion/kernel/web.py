"""How HTTP meets the use cases: one request, one transaction; one refusal, one page."""

import json
import logging
import secrets
from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar, cast
from urllib.parse import quote, urlsplit, urlunsplit

import brotli
from flask import Flask, Response, g, redirect, render_template, request, session
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError
from werkzeug.routing import IntegerConverter

from cocreacion.kernel import answers, assets, pages, submissions
from cocreacion.kernel.errors import Busy, Conflict, Invalid, NotFound, Refusal
from cocreacion.kernel.gettext import gettext, language
from cocreacion.kernel.i18n import is_page, nearest_page
from cocreacion.kernel.outbox import rehearsal, transaction, undo
from cocreacion.kernel.rendering import Addresses, Languages

log = logging.getLogger(__name__)
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
FIRST_ERROR_STATUS = 400
REFUSED = {409, 422}  # a form was sent, and something must be corrected or decided first
LARGEST_NUMBER = 2**31 - 1  # of a column of whole numbers
LARGEST_BODY = 2 * 1024 * 1024  # bytes of a form
WORTH_COMPRESSING = 500  # bytes
QUALITY = 5  # a twentieth smaller than 4, for a tenth of a millisecond; above it hardly matters
BACK = "page_of_form"  # field of a form that is sent again: the page it is from
TEXTUAL = ("text/", "application/json", "application/problem+json", "image/svg+xml")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "object-src 'none'; frame-ancestors 'none'; manifest-src 'self'; "
        "require-trusted-types-for 'script'; trusted-types cocreacion"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

View = TypeVar("View", bound=Callable[..., Any])
csrf = CSRFProtect()


def outside(view: View) -> View:
    """Decorator: this view does slow work first and opens `transaction()` itself for the rest."""
    cast("Any", view).outside = True
    return view


class Web(Flask):
    """An application in which every unsafe request is one transaction, kept only on success."""

    jinja_environment = Languages
    jinja_options = {"cache_size": -1}  # noqa: RUF012  all templates stay compiled

    def dispatch_request(self) -> Any:
        if request.method in SAFE_METHODS:
            return pages.shared(self._make)  # never committed
        key = request.form.get("submission_id", "")[: submissions.LONGEST_KEY]
        if answers.is_only_shown() and not (key and submissions.answered(key)):
            return self._only_show()
        if self._view_is_outside():
            return self._make()
        try:
            return self._in_one_transaction(key)
        except IntegrityError:
            # Perhaps the same form, sent twice at once: then the first has answered by now.
            location = submissions.answered(key) if key else None
            if not location:
                raise
            return redirect(location, 303)

    @cached_property
    def _addresses(self) -> Addresses:
        return Addresses(super().url_for)

    def url_for(self, endpoint: str, **values: Any) -> str:
        return self._addresses(endpoint, **values)

    def update_template_context(self, context: dict[str, Any]) -> None:
        """What every template knows, found out once for a page and what the slots add to it."""
        known: dict[str, dict[str, Any]] = g.setdefault("known", {})
        if language() not in known:
            known[language()] = {}
            super().update_template_context(known[language()])
        context.update(known[language()] | context)

    def _make(self) -> Response:
        return self.make_response(super().dispatch_request())

    def _in_one_transaction(self, key: str) -> Response:
        with transaction():
            location = submissions.answered(key) if key else None
            if location:
                return cast("Response", redirect(location, 303))
            submission = submissions.claim(key) if key else None
            response = self._make()
            if response.status_code >= FIRST_ERROR_STATUS:
                undo()
            elif submission is not None and response.location:
                submission.location = response.location
            return response

    def _only_show(self) -> Response:
        """The page that answers this form, and nothing else: see `answers`."""
        before = dict(session)
        with rehearsal():
            response = self._make() if self._view_is_outside() else self._in_one_transaction("")
        # Whatever is carried out leads elsewhere; a page answers a refusal, or is a preview.
        if not response.location:
            return response
        session.clear()
        session.update(before)
        page = _to_send_again(gettext("It has not been sent yet. What you wrote is here."))
        return self.make_response((page, Invalid.status))

    def _view_is_outside(self) -> bool:
        view = self.view_functions.get(request.endpoint or "")
        return bool(getattr(view, "outside", False))


def refuse(refusal: Refusal) -> tuple[str, int] | Response:
    """The page, or the problem document, that tells a person why not."""
    if wants_json():
        return problem(refusal.status, str(refusal.message))
    return render_template("error.html", refusal=refusal, typed=_typed()), refusal.status


def _typed() -> list[tuple[str, str]]:
    """Long texts of a form that could not be kept, so that the page can give them back."""
    try:
        fields = list(request.form.items(multi=True))
    except RequestEntityTooLarge:  # what is too large to read is too large to give back
        return []
    return [
        (name, value)
        for name, value in fields
        if len(value) > 20
        and "token" not in name
        and "password" not in name
        and name != "submission_id"
        and not name.startswith("next")
    ]


def problem(status: int, message: str) -> Response:

    body = json.dumps({"status": status, "title": message, "request": g.get("request_id")})
    return Response(body, status, content_type="application/problem+json")


def wants_json() -> bool:
    return request.path.startswith(("/api/", "/data/")) or (
        request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
    )


def safe_next(target: str | None) -> str | None:
    """A path of this site to go back to, or None: no scheme, no host, no trick with slashes."""
    if not target or not target.startswith("/") or target[1:2] in {"/", "\\"}:
        return None
    if any(ord(letter) < 32 or letter == "\\" for letter in target):
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else None


def _http_error(error: HTTPException) -> Any:
    if error.code is not None and error.code < FIRST_ERROR_STATUS:
        return error
    if isinstance(error, SecurityError):
        # A forged Host: no address of ours can be built, so a sentence must do.
        words = gettext("This site does not answer at the address that was asked for.")
        return Response(f"{words}\n", 400, content_type="text/plain; charset=utf-8")
    if isinstance(error, CSRFError):
        return _send_again()
    if error.code == 404 and (page := _without_slash()):
        return redirect(page, 301)
    refusal: Refusal = Refusal(_sentences().get(error.code or 0))
    if error.code == 404:
        refusal = NotFound()
    else:
        refusal.status = error.code or 500  # type: ignore[misc]
    answer = refuse(refusal)
    if error.code == 405 and isinstance(answer, tuple):
        response = Response(answer[0], answer[1])
        response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or ["GET"])
        return response
    return answer


def _send_again() -> Any:
    """A form whose key is no longer good, ready to be sent once more by whoever wrote it.

    Only what a page of this site sent is shown again, so that no other site can put words, or a
    button that is about to be pressed, into anybody's hands. Passwords and files are not.
    """
    back = page_of_form()
    is_whole = not request.files and not any("password" in name for name in request.form)
    if not wants_json() and _is_from_here() and is_whole and request.form:
        g.is_from_here = True
        why = gettext(
            "It was not sent: you signed in or out in another window, or the page was open for "
            "more than a day. What you wrote is here."
        )
        return _to_send_again(why), 400
    refusal = Invalid(
        gettext(
            "You signed in or out in another window, or this page was open for more than a day. "
            "Open it again and send it once more."
        )
    )
    refusal.status = 400  # type: ignore[misc]
    if back:
        refusal.remedy = (gettext("Open the page again"), back)
    return refuse(refusal)


def _to_send_again(why: str) -> str:
    """The form that was sent, on a page of its own, with one button."""
    skipped = {"csrf_token", BACK, answers.ONLY_SHOWN}
    fields = [
        (name, value) for name, value in request.form.items(multi=True) if name not in skipped
    ]
    action = request.full_path.rstrip("?")
    return render_template(
        "send_again.html", action=action, fields=fields, back=page_of_form(), why=why
    )


def _without_slash() -> str | None:
    """The page that was meant by an address that only has a slash too many."""
    path = request.path.rstrip("/")
    if request.method not in {"GET", "HEAD"} or path == request.path or not is_page(path):
        return None
    query = request.query_string.decode("ascii", "replace")
    return safe_next(quote(path) + (f"?{query}" if query else ""))


def _is_from_here() -> bool:
    """Browsers say which site sent a form. What nobody vouches for is not taken for ours."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    source = request.headers.get("Origin") or request.referrer or ""
    return site == "same-origin" and urlsplit(source).netloc == request.host


def page_of_form() -> str:
    """Where the form was shown: the page they came from, or the nearest one above its address."""
    named = safe_next(request.form.get(BACK))
    if named:
        return named
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc == request.host:
        page = urlunsplit(("", "", came_from.path, came_from.query, ""))
        if safe_next(page) and is_page(came_from.path):
            return page
    return nearest_page(request.path)


def _sentences() -> dict[int, str]:
    return {
        400: gettext("This request cannot be read. Go back and try again."),
        405: gettext("This address does not accept that kind of request."),
        413: gettext("This is too large. Shorten the text, or send it in parts."),
        500: gettext("Something went wrong on our side. We have noted it; please try again."),
    }


def _database_busy(error: OperationalError) -> Any:
    undo()
    import logging

    logging.getLogger(__name__).warning("the database is busy: %s", error.orig)
    return refuse(Busy())


def _cannot_be(error: DataError) -> Any:  # noqa: ARG001
    """A value that no column can hold, such as U+0000: so there is nothing under it."""
    undo()
    return refuse(NotFound() if request.method in SAFE_METHODS else Invalid())


class Number(IntegerConverter):
    """A number in an address, no larger than a database can count."""

    def __init__(self, url_map: Any, **rules: Any) -> None:
        super().__init__(url_map, **{"max": LARGEST_NUMBER, **rules})


def _finish(response: Response) -> Response:
    is_part = isinstance(response, assets.Part)
    for name, value in (assets.HEADERS if is_part else HEADERS).items():
        response.headers.setdefault(name, value)
    if is_part:
        return response
    response.headers.setdefault("X-Request-Id", g.get("request_id", ""))
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "private, no-cache"
    if response.status_code in REFUSED and response.mimetype == "text/html":
        _say_in_title(response)
    return _compressed(response)


def _say_in_title(response: Response) -> None:
    """Whoever hears the title of a page first hears that it refuses, whatever the page is about."""
    page, beginning = response.get_data(as_text=True), f"<title>{gettext('Error:')} "
    if beginning not in page:
        response.set_data(page.replace("<title>", beginning, 1))


def _compressed(response: Response) -> Response:
    if (
        response.direct_passthrough
        or response.is_streamed
        or not (response.content_type or "").startswith(TEXTUAL)
        or "Content-Encoding" in response.headers
        or not request.accept_encodings["br"]
    ):
        return response
    body = response.get_data()
    if len(body) >= WORTH_COMPRESSING:
        response.set_data(brotli.compress(body, quality=QUALITY))
        response.headers["Content-Encoding"] = "br"
        response.vary.add("Accept-Encoding")
    return response


def init_app(app: Flask) -> None:
    csrf.init_app(app)
    answers.init_app(app)
    app.jinja_env.globals.update(csrf_token=pages.csrf_token, submission_key=pages.submission_key)
    app.extensions["shelf"] = None if app.testing else pages.new_shelf()
    app.extensions["states"] = None if app.testing else pages.new_states()
    app.url_map.converters["int"] = Number
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_BODY
    app.register_error_handler(Refusal, refuse)
    app.register_error_handler(IntegrityError, lambda _: refuse(Conflict()))
    app.register_error_handler(OperationalError, _database_busy)
    app.register_error_handler(DataError, _cannot_be)
    app.register_error_handler(HTTPException, _http_error)
    if app.config.get("TRUSTED_HOSTS") is None:
        app.config["TRUSTED_HOSTS"] = app.extensions["settings"].hosts

    @app.before_request
    def name_request() -> None:
        g.request_id = secrets.token_hex(6)

    app.after_request(_finish)
