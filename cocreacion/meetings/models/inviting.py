"""Who is invited: the holders of the seats of the body that meets, and what they answered."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.groups.models import Delegation, Seat
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model
from cocreacion.meetings.models.calling import Meeting
from cocreacion.people.models import User


class Answer(StrEnum):
    """What an invited person said."""

    NONE = "none"
    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


class Invitation(Model):
    """Somebody who holds a seat of the body is invited, as principal or as alternate.

    `stamp` is the moment at which the newest answer that came by mail was written, as it says
    itself: mails arrive twice and out of order.
    """

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("meeting_id", "user_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"), index=True)
    role: Mapped[Delegation]
    answer: Mapped[Answer] = mapped_column(default=Answer.NONE)
    by_mail: Mapped[bool] = mapped_column(default=False)
    invited_at: Mapped[datetime] = mapped_column(default=now)
    answered_at: Mapped[datetime | None]
    stamp: Mapped[datetime | None]
    sample: Mapped[bool] = mapped_column(default=False)
    meeting: Mapped[Meeting] = relationship()
    user: Mapped[User] = relationship()
    seat: Mapped[Seat] = relationship()
