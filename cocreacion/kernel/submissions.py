"""A form sent twice is one act: the second time answers with the page of the first."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model, db

LONGEST_KEY = 64


class Submission(Model):
    """The key of a form that was answered, and the address its sender was led to."""

    __tablename__ = "submissions"

    key: Mapped[str] = mapped_column(unique=True)
    location: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=now)


def answered(key: str) -> str | None:
    """Where the sender of this form was led, if it was already answered."""
    return db.session.scalar(select(Submission.location).where(Submission.key == key))


def known(keys: Iterable[str]) -> set[str]:
    """Which of these forms were answered."""
    return set(db.session.scalars(select(Submission.key).where(Submission.key.in_(list(keys)))))


def claim(key: str) -> Submission:
    """Take the key; of two at once, the second waits here and then breaks on the constraint."""
    submission = Submission(key=key)
    db.session.add(submission)
    db.session.flush()
    return submission
