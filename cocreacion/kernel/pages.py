"""Public pages are made once and read by many.

Whoever comes without a session sees the same page as everybody else, until something happens or
a minute passes: whatever happens is an event, so the number of the last event and the minute name
one state of the site. The keys of forms are left blank in what is kept and filled in per reader.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

import brotli
from flask import Response, current_app, g, request
from flask_wtf.csrf import generate_csrf
from sqlalchemy import Connection

from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.pieces import never_kept
from cocreacion.kernel.shelf import Shelf

MOST_BYTES = 32 * 1024 * 1024  # of pages kept by one process
LARGEST = 400_000  # bytes of a page worth keeping
QUALITY = 6  # of compression: slower than for one reader, smaller for many
HARMLESS_COOKIES = {"theme", "light", "offline"}  # they are part of the key
KEY_BYTES = 16
_mark = secrets.token_hex(8)
TOKEN, KEY = f"token-{_mark}", f"key-{_mark}"
BLANKS = re.compile(f"{TOKEN}|{KEY}".encode())
MOST_STATES = 20  # of the site, of which answers are remembered
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Kept:
    body: bytes
    small: bytes
    etag: str
    has_blanks: bool

    @property
    def size(self) -> int:
        return len(self.body) + len(self.small)


def new_shelf() -> Shelf[Kept]:
    return Shelf(MOST_BYTES, lambda kept: kept.size)


def new_states() -> Shelf[Any]:
    return Shelf(MOST_STATES, lambda _: 1)


@never_kept
def csrf_token() -> str:
    """For forms: the reader's token, or a blank in a page that is made for many."""
    return TOKEN if g.get("for_many") else str(generate_csrf())


@never_kept
def submission_key() -> str:
    """For forms: a key of their own, or a blank in a page that is made for many."""
    return KEY if g.get("for_many") else secrets.token_urlsafe(KEY_BYTES)


def shared(make: Callable[[], Response]) -> Response:
    """The answer of `make()`, from the shelf where it may be."""
    shelf: Shelf[Kept] | None = current_app.extensions["shelf"]
    is_page = request.method == "GET" and g.get("lang") is not None
    if shelf is None or not is_page or set(request.cookies) - HARMLESS_COOKIES:
        return make()
    key = _key()
    kept = shelf.find(key)
    if kept is None:
        response = _for_many(make)
        kept = _kept(response)
        if kept is None:
            return _filled(response)
        shelf.keep(key, kept)
    return _answer(kept)


def _for_many(make: Callable[[], Response]) -> Response:
    g.for_many = True
    try:
        return make()
    finally:
        g.for_many = False  # a page that tells of a mistake is made for one


def under_state(name: str, ask: Callable[[], Answer]) -> Answer:
    """What `ask()` answers, which is the same for everybody as long as nothing happens.

    Like a page: until the next event or minute. Not while something is being changed.
    """
    states: Shelf[Any] | None = current_app.extensions["states"]
    if states is None or request.method != "GET":
        return ask()
    found: Answer = states.get((name, *_state(db.session.connection())), ask)
    return found


def _state(connection: Connection) -> tuple[object, ...]:
    """Names one state of the site."""
    last_event = connection.exec_driver_sql("SELECT last_id FROM event_chain").scalar()
    return last_event, now().replace(second=0, microsecond=0)


def _key() -> tuple[object, ...]:
    with db.engine.connect() as connection:  # plain SQL: this is all a kept page costs
        state = _state(connection)
    return (
        request.full_path,
        request.host,
        request.cookies.get("theme"),
        request.cookies.get("light"),
        request.cookies.get("offline"),
        request.headers.get("Save-Data"),
        *state,
    )


def _kept(response: Response) -> Kept | None:
    plain = set(response.headers.keys()) <= {"Content-Type", "Content-Length"}
    if response.status_code != 200 or response.mimetype != "text/html" or not plain:
        return None
    body = response.get_data()
    if response.is_streamed or len(body) > LARGEST:
        return None
    has_blanks = bool(BLANKS.search(body))
    small = b"" if has_blanks else brotli.compress(body, quality=QUALITY)
    return Kept(body, small, sha256(body).hexdigest()[:20], has_blanks)


def _answer(kept: Kept) -> Response:
    if kept.has_blanks:
        return Response(_fill(kept.body), content_type="text/html; charset=utf-8")
    is_small = bool(request.accept_encodings["br"])
    response = Response(kept.small if is_small else kept.body)
    response.content_type = "text/html; charset=utf-8"
    response.vary.update(("Accept-Encoding", "Cookie", "Save-Data"))
    if is_small:
        response.headers["Content-Encoding"] = "br"
    response.set_etag(kept.etag + ("-br" if is_small else ""))
    response.make_conditional(request)
    return response


def _filled(response: Response) -> Response:
    """A page made for many after all goes to one: fill in its blanks."""
    if response.mimetype == "text/html" and not response.is_streamed:
        body = response.get_data()
        if BLANKS.search(body):
            response.set_data(_fill(body))
    return response


def _fill(body: bytes) -> bytes:
    token = str(generate_csrf()).encode()

    def fill(blank: re.Match[bytes]) -> bytes:
        return token if blank[0] == TOKEN.encode() else submission_key().encode()

    return BLANKS.sub(fill, body)
