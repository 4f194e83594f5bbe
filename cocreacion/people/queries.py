"""Every question to the tables of people."""

from datetime import datetime

from sqlalchemy import select

from cocreacion.kernel.db import db
from cocreacion.people.models import ParkedForm, User


def find_parked(user: User, key: str, since: datetime) -> ParkedForm | None:
    """The form of this person that waits under this key, unless it is older than `since`."""
    return db.session.scalar(
        select(ParkedForm).where(
            ParkedForm.key == key, ParkedForm.user_id == user.id, ParkedForm.kept_at > since
        )
    )


def find_parked_by_guest(key: str, since: datetime) -> ParkedForm | None:
    return db.session.scalar(
        select(ParkedForm).where(
            ParkedForm.key == key, ParkedForm.user_id.is_(None), ParkedForm.kept_at > since
        )
    )
