"""Who may come into the room of a text: origin, session, rights. Asked at the door and later on."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, Request

from cocreacion.documents import clauses as rules
from cocreacion.documents import hand, policy
from cocreacion.documents.live.taking import Refused, Writer
from cocreacion.documents.models import Document
from cocreacion.groups import queries as groups
from cocreacion.kernel.db import db
from cocreacion.people.signing import find_person


@dataclass(frozen=True)
class Visit:
    """Somebody who may be in the room of a text."""

    document_id: int
    token: str
    user_id: int
    name: str
    writer: Writer


def is_own_origin(origin: str, app: Flask) -> bool:
    """Whether a page of this site opened the connection: the only guard against other sites."""
    settings = app.extensions["settings"]
    parts = urlsplit(origin)
    return parts.scheme in {"http", "https"} and (parts.hostname or "") in settings.hosts


def token_of(cookie: str, app: Flask) -> str:
    """The session named by the cookies of a handshake, read as every page reads it."""
    environ = {
        "HTTP_COOKIE": cookie, "REQUEST_METHOD": "GET", "PATH_INFO": "/", "SERVER_NAME": "",
        "SERVER_PORT": "0", "wsgi.url_scheme": "http", "HTTP_HOST": "localhost",
    }  # fmt: skip
    session = app.session_interface.open_session(app, Request(environ))
    return str(session.get("_user_id", "")) if session else ""


def check(token: str, document_id: int) -> Visit | Refused:
    """The visit this session may make, or why it may not. Called in an application context."""
    try:
        person = find_person(token)
        if person is None:
            return Refused(4401, "signed out")
        document = db.session.get(Document, document_id)
        if document is None:
            return Refused(4404, "no such text")
        if document.body_id is not None:
            groups.get_body_by_id(document.body_id)
        if not policy.can_see_living_text(person, document):
            return Refused(4403, "not allowed")
        if document.frozen_at is not None:
            return Refused(1008, "frozen")
        languages = frozenset(
            each for each in rules.LANGUAGES if policy.can_edit(person, document, each)
        )
        writer = Writer(person.id, hand.speaks_for(person, document), languages)
        return Visit(document_id, token, person.id, person.display_as, writer)
    finally:
        db.session.rollback()
        db.session.remove()
