"""Somebody's own calendar address: made, made anew, given up."""

import secrets

from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.policy import require
from cocreacion.meetings import policy
from cocreacion.meetings.models import CalendarKey
from cocreacion.meetings.queries import feeds
from cocreacion.people.models import User

NONCE = 12  # bytes


def renew(*, actor: User) -> CalendarKey:
    """A new address; one given out before stops working at once."""
    require(policy.can_have_calendar(actor))
    key = feeds.key_of(actor)
    if key is None:
        key = CalendarKey(user_id=actor.id)
        db.session.add(key)
    key.nonce, key.made_at = secrets.token_hex(NONCE), now()
    return key


def stop(*, actor: User) -> None:
    """No address works any longer."""
    require(policy.can_have_calendar(actor))
    key = feeds.key_of(actor)
    if key is not None:
        db.session.delete(key)
