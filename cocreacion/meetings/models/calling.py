"""The call: a meeting, its kind, its agenda."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.groups.models import Body
from cocreacion.kernel.bilingual import Bilingual, bilingual
from cocreacion.kernel.clock import COUNTRY_ZONE, local, now
from cocreacion.kernel.db import Model
from cocreacion.process.models import ActionPlan, Commitment
from cocreacion.votes.models import Poll

if TYPE_CHECKING:
    from cocreacion.meetings.models.minutes import Minutes
    from cocreacion.meetings.models.papers import AgendaPaper, CarriedAgreement
    from cocreacion.meetings.models.tables import DiscussionTable

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


class Attribution(StrEnum):
    """Whether what is kept of a meeting says who was there and who said it."""

    ATTRIBUTED = "attributed"
    BY_SECTOR = "by_sector"
    NONE = "none"


class Meeting(Model):
    """A meeting. `sequence` rises with each change that calendars must hear of."""

    __tablename__ = "meetings"
    __table_args__ = (
        Index("ix_meetings_state_starts_at", "state", "starts_at"),
        Index("ix_meetings_state_ends_at", "state", "ends_at"),
        Index("ix_meetings_body_id_starts_at", "body_id", "starts_at"),
    )

    slug: Mapped[str] = mapped_column(unique=True)
    uid: Mapped[str] = mapped_column(unique=True)  # for calendars: never changes
    sequence: Mapped[int] = mapped_column(default=0)
    kind_id: Mapped[int] = mapped_column(ForeignKey("meeting_kinds.id"), index=True)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("bodies.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("action_plans.id"), index=True)
    commitment_id: Mapped[int | None] = mapped_column(ForeignKey("commitments.id"), index=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("meeting_series.id"), index=True)
    title: Mapped[Bilingual] = bilingual("title")
    purpose: Mapped[Bilingual] = bilingual("purpose")
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(default=str(COUNTRY_ZONE))  # in which the hours were chosen
    mode: Mapped[Mode] = mapped_column(default=Mode.IN_PERSON)
    place: Mapped[Bilingual] = bilingual("place")
    department: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    access_needs: Mapped[Bilingual] = bilingual("access_needs")  # what is provided
    roles: Mapped[str] = mapped_column(default="")  # who does what, one per line
    needs_days: Mapped[int] = mapped_column(default=7)  # so long before is the last day to ask
    capacity: Mapped[int | None]  # None: everyone fits
    registration_open: Mapped[bool] = mapped_column(default=True)
    coming: Mapped[int] = mapped_column(default=0)  # registered with a seat; kept by services
    waiting: Mapped[int] = mapped_column(default=0)
    attribution: Mapped[Attribution] = mapped_column(default=Attribution.ATTRIBUTED)
    state: Mapped[MeetingState] = mapped_column(default=MeetingState.DRAFT)
    called_at: Mapped[datetime | None]
    dated_at: Mapped[datetime | None]  # when its present date was made public
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[Bilingual] = bilingual("cancel_reason")
    changed_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    sample: Mapped[bool] = mapped_column(default=False)
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id"), unique=True)

    kind: Mapped[MeetingKind] = relationship()
    body: Mapped[Body | None] = relationship()
    plan: Mapped[ActionPlan | None] = relationship()
    commitment: Mapped[Commitment | None] = relationship()
    agenda: Mapped[list["AgendaItem"]] = relationship(
        back_populates="meeting", order_by="AgendaItem.position"
    )
    minutes: Mapped["Minutes | None"] = relationship(back_populates="meeting")

    @property
    def local_day(self) -> date:
        """On which it begins, in the country."""
        return local(self.starts_at).date()

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= now()

    @property
    def is_over(self) -> bool:
        return self.ends_at <= now()

    @property
    def ask_until(self) -> date:
        """The last day to ask for what somebody needs to take part."""
        return local(self.starts_at).date() - timedelta(days=self.needs_days)

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.coming >= self.capacity


class AgendaItem(Model):
    """A point of the agenda; links to drafts are `proposals.agenda_links`.

    `needs_paper`: it is ready only once a paper is attached.
    """

    __tablename__ = "agenda_items"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    position: Mapped[int]
    title: Mapped[Bilingual] = bilingual("title")
    minutes_planned: Mapped[int | None]
    presenter: Mapped[str] = mapped_column(default="")  # an office or organisation
    needs_paper: Mapped[bool] = mapped_column(default=False)
    poll_id: Mapped[int | None] = mapped_column(ForeignKey("polls.id"), index=True)
    sample: Mapped[bool] = mapped_column(default=False)
    meeting: Mapped[Meeting] = relationship(back_populates="agenda")
    poll: Mapped[Poll | None] = relationship()
    papers: Mapped[list["AgendaPaper"]] = relationship(
        order_by="AgendaPaper.id", cascade="all, delete-orphan"
    )
    carried: Mapped[list["CarriedAgreement"]] = relationship(
        order_by="CarriedAgreement.id", cascade="all, delete-orphan"
    )
    tables: Mapped[list["DiscussionTable"]] = relationship(
        order_by="DiscussionTable.number", viewonly=True
    )
