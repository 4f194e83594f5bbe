"""Who is coming: registrations and the waiting list."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.groups.models import Seat
from cocreacion.kernel.bilingual import Bilingual, bilingual
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


class Outcome(StrEnum):
    """The answer to what somebody needs."""

    GRANTED = "granted"
    PARTLY = "partly"
    NOT_POSSIBLE = "not_possible"


class Registration(Model):
    """Somebody is coming, waits for a seat, or has withdrawn.

    `wants` and `needs` are for the secretariat only and never public. Whoever comes for a seat of
    the body (`seat_id`) comes by right: they never wait and take no place from others. A guest has
    no account: a name, perhaps an address, and, as companion, the registration of their host.
    """

    __tablename__ = "registrations"
    __table_args__ = (
        UniqueConstraint("meeting_id", "user_id"),
        Index("ix_registrations_meeting_id_place", "meeting_id", "place"),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    guest_name: Mapped[str] = mapped_column(default="")
    guest_email: Mapped[str] = mapped_column(default="")
    host_id: Mapped[int | None] = mapped_column(ForeignKey("registrations.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seats.id"))
    place: Mapped[Place]
    remote: Mapped[bool] = mapped_column(default=False)  # by video, where that is possible
    wants: Mapped[list[str]] = mapped_column(JSON, default=list)  # of `Support`
    needs: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")  # of the interpretation asked for
    asked_at: Mapped[datetime | None]  # when the needs were last written down
    outcome: Mapped[Outcome | None]  # what the secretariat answered to them
    reply: Mapped[str] = mapped_column(default="")
    replied_at: Mapped[datetime | None]
    answers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # by number of question
    arrived_at: Mapped[datetime | None]
    registered_at: Mapped[datetime] = mapped_column(default=now)  # order of the waiting list
    meeting: Mapped[Meeting] = relationship()
    user: Mapped[User | None] = relationship()
    seat: Mapped[Seat | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()

    @property
    def name(self) -> str:
        return self.user.display_as if self.user else self.guest_name

    @property
    def asks(self) -> bool:
        """Whether they need something to take part."""
        return bool(self.wants or self.needs)


class QuestionKind(StrEnum):
    TEXT = "text"
    YES_NO = "yes_no"
    CHOICE = "choice"


class Question(Model):
    """What a meeting asks on its form; `options` of a choice are pairs, Spanish and English."""

    __tablename__ = "questions"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    position: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(default=QuestionKind.TEXT)
    text: Mapped[Bilingual] = bilingual("text")
    options: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    required: Mapped[bool] = mapped_column(default=False)
    sample: Mapped[bool] = mapped_column(default=False)
