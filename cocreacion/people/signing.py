"""Who sends this request: the cookie names a row of `sessions`, and the row names the person.

Reading never writes, so a session lives on through what its person sends: twelve hours after the
last form it ends, and what they send later is kept until they have signed in again.
"""

import re
import secrets
from datetime import timedelta
from hashlib import sha256

from flask import Flask, request, session
from flask_login import LoginManager, login_user, logout_user

from cocreacion.kernel.clock import now
from cocreacion.kernel.outbox import transaction
from cocreacion.kernel.web import SAFE_METHODS
from cocreacion.people.models import Guest, User
from cocreacion.people.queries import accounts as queries
from cocreacion.people.services import accounts as services

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=14)
OFTEN = timedelta(minutes=15)  # how often it is noted that a session is in use
TOKEN_BYTES = 32
BROWSERS = (
    ("Edge", "Edg"),
    ("Opera", r"OPR|Opera"),
    ("Samsung Internet", "SamsungBrowser"),
    ("Firefox", "Firefox|FxiOS"),
    ("Chrome", "Chrome|CriOS"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone, iPad", "iPhone|iPad"),
    ("Windows", "Windows"),
    ("Mac", "Macintosh"),
    ("Linux", "Linux"),
)


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def hashed(token: str) -> str:
    """As stored: a stolen database opens no session."""
    return sha256(token.encode()).hexdigest()


def find_person(token: str) -> User | None:
    """The active person whose living session this is, with roles and organisations loaded."""
    if not token:
        return None
    found = queries.find_session_with_person(hashed(token), now() - IDLE, now() - LONGEST)
    if found is None or not found.user.is_active:
        return None
    person = found.user
    person.session_token = token
    return person


def sign_in(user: User) -> None:
    """Begin a new session in this browser, inside a transaction; an older cookie is forgotten."""
    token = new_token()
    services.open_session(user, token_hash=hashed(token), label=browser_name())
    session.clear()
    user.session_token = token
    login_user(user, force=True)


def sign_out(user: User) -> None:
    """End the session of this browser, inside a transaction."""
    found = queries.find_session(hashed(user.session_token))
    if found is not None:
        services.end_session(found, actor=user)
    logout_user()
    session.clear()


def browser_name() -> str:
    """«Firefox, Android»: enough to recognise one's own, and nothing that follows anybody."""
    agent = request.user_agent.string
    found = [
        next((name for name, pattern in names if re.search(pattern, agent)), "")
        for names in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(name for name in found if name)


def _note_use() -> None:
    """Keep alive the session of whoever sends something; a small transaction of its own."""
    if request.method in SAFE_METHODS:
        return
    token = session.get("_user_id")
    if not token or not _is_worth_noting(token):
        return
    with transaction():
        found = queries.find_session(hashed(token))
        if found is not None:
            found.seen_at = now()


def _is_worth_noting(token: str) -> bool:
    found = queries.find_session(hashed(token))
    return found is not None and now() - IDLE < found.seen_at < now() - OFTEN


def init_app(app: Flask) -> None:
    manager = LoginManager(app)
    manager.anonymous_user = Guest
    manager.session_protection = None  # the row is the protection
    manager.user_loader(find_person)
    app.before_request(_note_use)
