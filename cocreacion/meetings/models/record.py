"""Who was at a meeting."""

from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.groups.models import Delegation, Seat
from cocreacion.kernel.db import Model
from cocreacion.meetings.models.calling import Meeting
from cocreacion.people.models import Organisation, Sector


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

    @classmethod
    def of_seat(cls, meeting: Meeting, seat: Seat) -> "Attendance":
        """A new line for this seat."""
        return cls(
            meeting_id=meeting.id,
            seat_id=seat.id,
            organisation_id=seat.organisation_id,
            sector=seat.sector,
            sample=meeting.sample,
        )
