"""Who sends this request: the cookie names a row of `sessions`, and the row names the person."""

import secrets
from datetime import timedelta
from hashlib import sha256

from flask import Flask
from flask_login import LoginManager
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.people.models import Guest, Membership, SignIn, User

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=14)
TOKEN_BYTES = 32


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def hashed(token: str) -> str:
    """As stored: a stolen database opens no session."""
    return sha256(token.encode()).hexdigest()


def find_person(token: str) -> User | None:
    """The active person whose living session this is, with roles and organisations loaded."""
    if not token:
        return None
    found = db.session.scalar(
        select(SignIn)
        .where(
            SignIn.token_hash == hashed(token),
            SignIn.seen_at > now() - IDLE,
            SignIn.created_at > now() - LONGEST,
        )
        .options(
            joinedload(SignIn.user).selectinload(User.roles),
            joinedload(SignIn.user)
            .selectinload(User.memberships)
            .joinedload(Membership.organisation),
        )
    )
    if found is None or not found.user.is_active:
        return None
    person = found.user
    person.session_token = token
    return person


def init_app(app: Flask) -> None:
    manager = LoginManager(app)
    manager.anonymous_user = Guest
    manager.session_protection = None  # the row is the protection
    manager.user_loader(find_person)
