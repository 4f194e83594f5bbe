"""What is kept of a meeting: attendance and minutes."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.groups.models import Delegation, Seat
from cocreacion.kernel.bilingual import Bilingual, bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model
from cocreacion.meetings.models.calling import Meeting
from cocreacion.people.models import Organisation, Sector, User


class Presence(StrEnum):
    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"


class Attendance(Model):
    """Who was there: a seat, an organisation, or so many people of a sector without names."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "seat_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seats.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    sector: Mapped[Sector]
    delegation: Mapped[Delegation | None]
    presence: Mapped[Presence] = mapped_column(default=Presence.PRESENT)
    headcount: Mapped[int] = mapped_column(default=1)
    remote: Mapped[bool] = mapped_column(default=False)
    sample: Mapped[bool] = mapped_column(default=False)
    seat: Mapped[Seat | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()


class MinutesState(StrEnum):
    DRAFTING = "drafting"
    CIRCULATED = "circulated"
    PUBLISHED = "published"


class Minutes(Model):
    """The simple minutes of a meeting. Once published they are never changed here.

    `hash` is the SHA-256 of the canonical JSON of text, agreements and attendance.
    """

    __tablename__ = "minutes"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), unique=True)
    text: Mapped[Bilingual] = bilingual("text")
    state: Mapped[MinutesState] = mapped_column(default=MinutesState.DRAFTING)
    revision: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    circulated_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None] = mapped_column(index=True)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    hash: Mapped[str] = mapped_column(default="")
    sample: Mapped[bool] = mapped_column(default=False)
    meeting: Mapped[Meeting] = relationship(back_populates="minutes")
    editor: Mapped[User | None] = relationship(foreign_keys=[changed_by])
