"""Nothing typed is lost through signing in.

A guest sends a form that needs an account: the refusal becomes a way to sign in, and what they
wrote waits in a row that only their browser can name. Signed in, they are led back to the page
with `?draft=KEY`; its form is filled in as before, and they press the button once more.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import Flask, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from cocreacion.kernel import answers, limits, submissions, web
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import Forbidden, TooMany
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import LANGUAGES
from cocreacion.kernel.outbox import transaction
from cocreacion.people.models import ParkedForm, User
from cocreacion.people.queries import accounts as queries

KEPT = timedelta(days=7)
LONGEST = 200_000  # characters of one form
SHORTEST_TEXT = 20  # characters; less is quickly typed again
RATE = "30 per hour"
KEY_BYTES = 18


class SignInFirst(Forbidden):
    """Only for people with an account. `back` is the page with the form, if not the obvious one,
    `by_mail` says that the form can be sent without an account, too."""

    message = _l("Sign in to go on.")

    def __init__(self, back: str = "", message: Any = None, *, by_mail: bool = False) -> None:
        super().__init__(message)
        self.back, self.by_mail = back, by_mail


def given_back(action: str) -> MultiDict[str, str] | None:
    """What this person had written in the form that is sent to `action`, before they signed in,
    or before they turned back from signing in.

    Use: ``form = CommentForm(parking.given_back(url_for(".comment", slug=slug)))``
    """
    key = request.args.get("draft", "")
    if not key or request.method != "GET":
        return None
    parked = _parked(key)
    if parked is None or _without_language(parked.action) != _without_language(action):
        return None
    return MultiDict([(name, value) for name, value in parked.fields])


def _parked(key: str) -> ParkedForm | None:
    if current_user.is_authenticated:
        return queries.find_parked(current_user, key, now() - KEPT)
    return waiting() if session.get("parked") == key else None


@dataclass(frozen=True)
class Unsent:
    """A form that was kept and not sent again: its longer texts, and its page filled in."""

    parked: ParkedForm
    texts: list[str]
    address: str


def unsent(user: User) -> list[Unsent]:
    """What this person wrote before signing in and has not sent since, so that nothing is lost
    even where the form is no longer offered."""
    kept = [(parked, dict(parked.fields)) for parked in queries.parked_of(user, now() - KEPT)]
    sent = submissions.known(fields.get("submission_id", "") for _, fields in kept) if kept else ()
    found = [
        Unsent(parked, _texts(fields), _with_draft(parked.back, parked.key))
        for parked, fields in kept
        if fields.get("submission_id") not in sent
    ]
    return [each for each in found if each.texts]


def _texts(fields: dict[str, str]) -> list[str]:
    return [
        value
        for name, value in fields.items()
        if len(value) >= SHORTEST_TEXT and name != "submission_id"
    ]


def waiting() -> ParkedForm | None:
    """The form this browser sent as a guest, if it still waits."""
    key = session.get("parked")
    return queries.find_parked_by_guest(key, now() - KEPT) if key else None


def way_by_mail() -> str:
    """The page of the waiting form, filled in, where it can be sent without an account; or ""."""
    parked = waiting() if session.get("parked_by_mail") else None
    return _with_draft(parked.back, parked.key) if parked else ""


def claim(parked: ParkedForm, user: User) -> str:
    """From now on the form belongs to this account; the address of its page, form filled in."""
    parked.user_id = user.id
    return _with_draft(parked.back, parked.key)


def _refuse(refusal: Forbidden) -> ResponseReturnValue:
    """Answer a guest who may not do this: perhaps they may, once they have signed in."""
    if current_user.is_authenticated or web.wants_json():
        return web.refuse(refusal)
    if request.method in web.SAFE_METHODS:
        return _sign_in_for_page(refusal)
    back = (refusal.back if isinstance(refusal, SignInFirst) else "") or web.page_of_form()
    fields = [[n, v] for n, v in request.form.items(multi=True) if _is_kept(n)]
    if back and not any(value for name, value in fields if name != "submission_id"):
        return redirect(url_for("people.sign_in", next=back), 303)  # nothing to keep
    if not back or sum(len(value) for _, value in fields) > LONGEST:
        return web.refuse(refusal)
    try:
        limits.hit(RATE, "park", request.remote_addr or "")
    except TooMany as too_many:
        return web.refuse(too_many)
    parked = ParkedForm(
        key=secrets.token_urlsafe(KEY_BYTES), action=request.path, back=back, fields=fields
    )
    with transaction():
        db.session.add(parked)
        session["parked"] = parked.key
        session["parked_by_mail"] = isinstance(refusal, SignInFirst) and refusal.by_mail
    return redirect(url_for("people.sign_in"), 303)


def _sign_in_for_page(refusal: Forbidden) -> ResponseReturnValue:
    sign_in = url_for("people.sign_in", next=request.full_path.rstrip("?"))
    if isinstance(refusal, SignInFirst):
        return redirect(sign_in, 303)
    refusal.remedy = (_("Sign in"), sign_in)
    return web.refuse(refusal)


def _is_kept(name: str) -> bool:
    return "password" not in name and name not in {
        "csrf_token",
        web.BACK,
        answers.ONLY_SHOWN,
    }


def _with_draft(back: str, key: str) -> str:
    parts = urlsplit(back)
    arguments = [(n, v) for n, v in parse_qsl(parts.query) if n != "draft"]
    query = urlencode([*arguments, ("draft", key)])
    return urlunsplit(("", "", parts.path, query, parts.fragment))


def _without_language(path: str) -> str:
    first, _, rest = path.removeprefix("/").partition("/")
    return rest if first in LANGUAGES else path.removeprefix("/")


def init_app(app: Flask) -> None:
    app.register_error_handler(Forbidden, _refuse)
