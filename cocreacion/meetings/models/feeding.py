"""Calendars that programs read: the secret of somebody's own, and entries made before."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model


class CalendarKey(Model):
    """Somebody has a calendar address of their own. Its secret is sealed under `nonce`, so the
    row alone tells nobody the address; another nonce, and the old address is no more."""

    __tablename__ = "calendar_keys"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    nonce: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=now)


class CalendarText(Model):
    """The entry of a meeting in one language as it stands in every calendar.

    `version` names the state of the meeting it was made of; an outdated one is made again.
    """

    __tablename__ = "calendar_texts"
    __table_args__ = (UniqueConstraint("meeting_id", "language"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    language: Mapped[str]
    version: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
