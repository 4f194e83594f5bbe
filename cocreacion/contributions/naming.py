"""Consent to be named: noted with the words that were shown, and taken back."""

from sqlalchemy import select, update

from cocreacion.contributions.intake import consent
from cocreacion.contributions.intake.models import Consent, How
from cocreacion.contributions.models import Contribution, Display
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.gettext import language
from cocreacion.people.models import User


def agree(user: User) -> bool:
    """Note that this person publishes under their public name; no, if they took that back."""
    if not user.named:
        return False
    known = select(Consent.id).where(
        Consent.user_id == user.id,
        Consent.withdrawn_at.is_(None),
        Consent.version == consent.VERSION,
    )
    if db.session.scalar(known.limit(1)) is None:
        db.session.add(_row(How.FORM, user_id=user.id))
    return True


def agree_for(comment: Contribution, name: str, how: How) -> None:
    """Note that whoever has no account wishes to be named beside this contribution."""
    comment.speaker, comment.display = name, Display.NAME
    db.session.add(_row(how, contribution_id=comment.id))


def take_back_all(user: User) -> None:
    """From now on this person is a participant, beside all they said."""
    user.named = False
    _end(Consent.user_id == user.id)


def take_back(comment: Contribution) -> None:
    """The name goes from this contribution; where there is no account, it is erased."""
    comment.display, comment.speaker = Display.PARTICIPANT, ""
    if comment.organisation_id is not None:
        comment.display = Display.ORGANISATION
    _end(Consent.contribution_id == comment.id)


def _end(whose: object) -> None:
    db.session.execute(
        update(Consent)
        .where(whose, Consent.withdrawn_at.is_(None))  # type: ignore[arg-type]
        .values(withdrawn_at=now())
    )


def _row(how: How, **whose: int) -> Consent:
    return Consent(
        how=how,
        version=consent.VERSION,
        language=language(),
        text=consent.text(how),
        given_at=now(),
        **whose,
    )
