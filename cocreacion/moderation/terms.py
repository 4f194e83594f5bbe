"""How long things last, and in which role somebody decides."""

from datetime import timedelta

from flask import current_app

from cocreacion.contributions.policy import MODERATORS
from cocreacion.people.models import Role, User

WORDS_KEPT = timedelta(days=365)  # hidden words, and the notes of reports, until they are erased
BEFORE = timedelta(days=1)  # how far back "all of one author" reaches at first


def time_to_appeal() -> timedelta:
    return timedelta(days=current_app.extensions["settings"].appeal_days)


def role_of(actor: User) -> Role:
    """In which role somebody decides: the narrowest that they hold."""
    return next(role for role in MODERATORS if actor.has_role(role))


def letters_about(what: str, decision_id: int) -> str:
    """How the keys of letters to the authors of hidden words begin."""
    return f"moderation-{what}:{decision_id}:"
