"""The secret part of a link in a letter that ends a follow: who follows what, signed."""

from flask import current_app
from itsdangerous import BadSignature, Signer

from cocreacion.contributions.models import Follow


def token(follow: Follow) -> str:
    """The same for the same person and talk or comment, so that every letter ends the same."""
    what = f"{follow.user_id}-{follow.thread_id}-{follow.comment_id or 0}"
    return _signer().sign(what).decode()


def read(token: str) -> tuple[int, int, int] | None:
    """Person, talk and comment (0 for all of the talk); None for a link nobody gave out."""
    try:
        person, thread, comment = _signer().unsign(token).decode().split("-")
    except (BadSignature, UnicodeError, ValueError):
        return None
    return int(person), int(thread), int(comment)


def _signer() -> Signer:
    return Signer(str(current_app.secret_key), salt="unfollow")
