"""Who is coming: registrations and the waiting list."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model
from cocreacion.meetings.models.calling import Meeting
from cocreacion.people.models import Organisation, User


class Place(StrEnum):
    """What a registered person has."""

    SEAT = "seat"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"


class Support(StrEnum):
    """What somebody may ask for, to take part on equal terms."""

    SIGN_LANGUAGE = "sign_language"
    OWN_LANGUAGE = "own_language"  # Mayan languages, Garifuna, Xinka
    CAPTIONS = "captions"
    WHEELCHAIR = "wheelchair"
    CHILD_CARE = "child_care"


class Registration(Model):
    """Somebody is coming, waits for a seat, or has withdrawn.

    `wants` and `needs` are for the secretariat only and never public. Whoever comes for a seat of
    the body (`seat_id`) comes by right: they never wait and take no place from others.
    """

    __tablename__ = "registrations"
    __table_args__ = (
        UniqueConstraint("meeting_id", "user_id"),
        Index("ix_registrations_meeting_id_place", "meeting_id", "place"),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seats.id"))
    place: Mapped[Place]
    remote: Mapped[bool] = mapped_column(default=False)  # by video, where that is possible
    wants: Mapped[list[str]] = mapped_column(JSON, default=list)  # of `Support`
    needs: Mapped[str] = mapped_column(default="")
    registered_at: Mapped[datetime] = mapped_column(default=now)  # order of the waiting list
    meeting: Mapped[Meeting] = relationship()
    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
