"""Consents to be named, addresses kept apart, corrections before publication, files."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.contributions.models import Contribution
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model
from cocreacion.people.models import User


class How(StrEnum):
    """By which way a consent was given."""

    FORM = "form"  # by the person, on this site
    LINK = "link"  # by the person, with a link from a letter
    SHEET = "sheet"  # written on a sheet, noted by whoever captured it
    SPOKEN = "spoken"  # said aloud, noted by whoever captured it


class Consent(Model):
    """That a private person may be named, with the words they read. Rows are never changed but
    for `withdrawn_at`.

    Of an account (`user_id`) it holds for all that person says; of somebody without an account
    (`contribution_id`) for that contribution.
    """

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_user_id", "user_id", "withdrawn_at"),)

    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contributions.id"), index=True)
    how: Mapped[How]
    version: Mapped[str]  # of the text
    language: Mapped[str]
    text: Mapped[str] = mapped_column(Text)  # as it was shown
    given_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]


class Correspondent(Model):
    """How to reach whoever spoke without an account. Never shown, and erased when it is over.

    `key` is the secret part of the links in the letters. `confirmed_at`: a link was used, so the
    address is theirs.
    """

    __tablename__ = "correspondents"

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), unique=True)
    key: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(index=True)  # lower case
    language: Mapped[str] = mapped_column(default="es")
    asked_at: Mapped[datetime] = mapped_column(default=now, index=True)
    confirmed_at: Mapped[datetime | None]
    contribution: Mapped[Contribution] = relationship()


class CaptureCorrection(Model):
    """What a captured text said before somebody corrected it, or gave it back with a reason."""

    __tablename__ = "capture_corrections"

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contributions.id"), index=True)
    before: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    corrected_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    corrected_at: Mapped[datetime] = mapped_column(default=now)
    corrector: Mapped[User] = relationship()


class Scan(Model):
    """A sheet as PDF, JPEG or PNG, for whoever compares words with it. Never public."""

    __tablename__ = "scans"

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    kind: Mapped[str]
    content: Mapped[bytes] = mapped_column(deferred=True)
    kept_at: Mapped[datetime] = mapped_column(default=now, index=True)


class Batch(Model):
    """A file of many contributions: looked over first, then taken in whole or not at all.

    `fingerprint` is that of its bytes: one file is taken in once for a thread.
    """

    __tablename__ = "contribution_batches"
    __table_args__ = (UniqueConstraint("thread_id", "fingerprint"),)

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    fingerprint: Mapped[str]
    name: Mapped[str]
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime] = mapped_column(default=now)
    taken_at: Mapped[datetime | None]
    taken: Mapped[int] = mapped_column(default=0)  # contributions made of it
    uploader: Mapped[User] = relationship()
