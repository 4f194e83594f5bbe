"""Finding a date: proposed times, and who can come when."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.groups.models import Body
from cocreacion.kernel.bilingual import Bilingual, bilingual
from cocreacion.kernel.clock import COUNTRY_ZONE, now
from cocreacion.kernel.db import Model
from cocreacion.meetings.models.calling import Meeting, MeetingKind
from cocreacion.people.models import User


class Can(StrEnum):
    """Whether somebody can come at a proposed time."""

    YES = "yes"
    MAYBE = "maybe"  # if need be
    NO = "no"


class DatePoll(Model):
    """When shall we meet? Answers are visible to everybody who has the page.

    `only_members`: only who holds a seat of the body answers. Once `meeting_id` is set, a time was
    chosen; `closed_at` alone means that it was given up.
    """

    __tablename__ = "date_polls"

    slug: Mapped[str] = mapped_column(unique=True)
    kind_id: Mapped[int] = mapped_column(ForeignKey("meeting_kinds.id"))
    body_id: Mapped[int | None] = mapped_column(ForeignKey("bodies.id"), index=True)
    title: Mapped[Bilingual] = bilingual("title")
    purpose: Mapped[Bilingual] = bilingual("purpose")
    minutes: Mapped[int]
    zone: Mapped[str] = mapped_column(default=str(COUNTRY_ZONE))
    only_members: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answer_by: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    sample: Mapped[bool] = mapped_column(default=False)
    kind: Mapped[MeetingKind] = relationship()
    body: Mapped[Body | None] = relationship()
    meeting: Mapped[Meeting | None] = relationship()
    options: Mapped[list["DateOption"]] = relationship(
        back_populates="poll", order_by="DateOption.starts_at"
    )

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and (self.answer_by is None or now() < self.answer_by)


class DateOption(Model):
    """A proposed time."""

    __tablename__ = "date_options"
    __table_args__ = (UniqueConstraint("poll_id", "starts_at"),)

    poll_id: Mapped[int] = mapped_column(ForeignKey("date_polls.id"))
    starts_at: Mapped[datetime]
    poll: Mapped[DatePoll] = relationship(back_populates="options")
    answers: Mapped[list["DateAnswer"]] = relationship(order_by="DateAnswer.id")


class DateAnswer(Model):
    """What one person said about one time."""

    __tablename__ = "date_answers"
    __table_args__ = (UniqueConstraint("option_id", "user_id"),)

    option_id: Mapped[int] = mapped_column(ForeignKey("date_options.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    can: Mapped[Can]
    answered_at: Mapped[datetime] = mapped_column(default=now)
    user: Mapped[User] = relationship()
