"""The address of somebody's own calendar: their number, sealed under a nonce that can change."""

from cocreacion.kernel import seals
from cocreacion.meetings.models import CalendarKey
from cocreacion.meetings.queries import feeds
from cocreacion.people.models import User


def token(key: CalendarKey) -> str:
    return f"{key.user_id}-{seals.seal('calendar', key.user_id, key.nonce)}"


def owner(token: str) -> User | None:
    """Whose calendar this is; None for an address that was made up, given up or made anew."""
    number, _, given = token.partition("-")
    found = feeds.owner_and_key(int(number)) if number.isdecimal() and len(number) < 10 else None
    if found is None or not seals.fits(given, "calendar", found[0].id, found[1].nonce):
        return None
    return found[0]
