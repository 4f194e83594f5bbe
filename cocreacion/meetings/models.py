"""Meetings from the call to the minutes, and the agreements reached in them."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.groups.models import Body, Delegation, Seat
from cocreacion.kernel.bilingual import Bilingual, bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model
from cocreacion.people.models import Organisation, Sector, User
from cocreacion.process.models import ActionPlan, Commitment
from cocreacion.votes.models import Poll

LONGEST = timedelta(days=31)  # no meeting lasts longer


class MeetingKind(Model):
    """A kind of meeting is data: its name, who may come, whether minutes are needed."""

    __tablename__ = "meeting_kinds"

    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[Bilingual] = bilingual("name")
    description: Mapped[Bilingual] = bilingual("description")
    position: Mapped[int]
    default_access: Mapped[str] = mapped_column(default="public")
    needs_minutes: Mapped[bool] = mapped_column(default=True)
    expected_sectors: Mapped[list[str]] = mapped_column(JSON, default=list)


class MeetingState(StrEnum):
    """What is stored; that a meeting is going on or over is read from the clock."""

    DRAFT = "draft"
    CALLED = "called"
    CANCELLED = "cancelled"


class Mode(StrEnum):
    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


class Meeting(Model):
    """A meeting. `sequence` rises with each change that calendars must hear of."""

    __tablename__ = "meetings"
    __table_args__ = (
        Index("ix_meetings_state_starts_at", "state", "starts_at"),
        Index("ix_meetings_body_id_starts_at", "body_id", "starts_at"),
    )

    slug: Mapped[str] = mapped_column(unique=True)
    uid: Mapped[str] = mapped_column(unique=True)  # for calendars: never changes
    sequence: Mapped[int] = mapped_column(default=0)
    kind_id: Mapped[int] = mapped_column(ForeignKey("meeting_kinds.id"), index=True)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("bodies.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("action_plans.id"), index=True)
    commitment_id: Mapped[int | None] = mapped_column(ForeignKey("commitments.id"), index=True)
    title: Mapped[Bilingual] = bilingual("title")
    purpose: Mapped[Bilingual] = bilingual("purpose")
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    mode: Mapped[Mode] = mapped_column(default=Mode.IN_PERSON)
    place: Mapped[Bilingual] = bilingual("place")
    department: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    access_needs: Mapped[Bilingual] = bilingual("access_needs")  # what is provided
    capacity: Mapped[int | None]  # None: everyone fits
    registration_open: Mapped[bool] = mapped_column(default=True)
    coming: Mapped[int] = mapped_column(default=0)  # registered with a seat; kept by services
    waiting: Mapped[int] = mapped_column(default=0)
    state: Mapped[MeetingState] = mapped_column(default=MeetingState.DRAFT)
    called_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[Bilingual] = bilingual("cancel_reason")
    changed_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    sample: Mapped[bool] = mapped_column(default=False)

    kind: Mapped[MeetingKind] = relationship()
    body: Mapped[Body | None] = relationship()
    plan: Mapped[ActionPlan | None] = relationship()
    commitment: Mapped[Commitment | None] = relationship()
    agenda: Mapped[list["AgendaItem"]] = relationship(
        back_populates="meeting", order_by="AgendaItem.position"
    )
    minutes: Mapped["Minutes | None"] = relationship(back_populates="meeting")

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= now()

    @property
    def is_over(self) -> bool:
        return self.ends_at <= now()

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.coming >= self.capacity


class AgendaItem(Model):
    """A point of the agenda; links to drafts are `proposals.agenda_links`."""

    __tablename__ = "agenda_items"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    position: Mapped[int]
    title: Mapped[Bilingual] = bilingual("title")
    minutes_planned: Mapped[int | None]
    presenter: Mapped[str] = mapped_column(default="")  # an office or organisation
    poll_id: Mapped[int | None] = mapped_column(ForeignKey("polls.id"), index=True)
    sample: Mapped[bool] = mapped_column(default=False)
    meeting: Mapped[Meeting] = relationship(back_populates="agenda")
    poll: Mapped[Poll | None] = relationship()


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

    `wants` and `needs` are for the secretariat only and never public.
    """

    __tablename__ = "registrations"
    __table_args__ = (
        UniqueConstraint("meeting_id", "user_id"),
        Index("ix_registrations_meeting_id_place", "meeting_id", "place"),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    place: Mapped[Place]
    remote: Mapped[bool] = mapped_column(default=False)  # by video, where that is possible
    wants: Mapped[list[str]] = mapped_column(JSON, default=list)  # of `Support`
    needs: Mapped[str] = mapped_column(default="")
    registered_at: Mapped[datetime] = mapped_column(default=now)  # order of the waiting list
    meeting: Mapped[Meeting] = relationship()
    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation | None] = relationship()


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


class AgreementState(StrEnum):
    """What is stored; that an open one is overdue is read from the clock."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Agreement(Model):
    """What was agreed: owner, date and state."""

    __tablename__ = "agreements"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"), index=True)
    number: Mapped[int]
    text: Mapped[Bilingual] = bilingual("text")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    due_on: Mapped[date | None]
    state: Mapped[AgreementState] = mapped_column(default=AgreementState.OPEN)
    sample: Mapped[bool] = mapped_column(default=False)
    meeting: Mapped[Meeting] = relationship()
    agenda_item: Mapped[AgendaItem | None] = relationship()
    owner: Mapped[Organisation | None] = relationship()
