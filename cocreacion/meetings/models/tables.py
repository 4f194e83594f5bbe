"""Tables of a conversation: who sits at them without names, what was said, who checked it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.contributions.models import Channel
from cocreacion.kernel.bilingual import Bilingual, bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model
from cocreacion.meetings.models.calling import AgendaItem, Meeting
from cocreacion.people.models import Sector, User


class DiscussionTable(Model):
    """A table of a meeting with its theme, and the point of the agenda it talks about, if any.

    Its rapporteur, an account, writes down what is said.
    """

    __tablename__ = "discussion_tables"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    number: Mapped[int]
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"), index=True)
    theme: Mapped[Bilingual] = bilingual("theme")
    facilitator: Mapped[str] = mapped_column(default="")  # an office or an organisation
    rapporteur_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    sample: Mapped[bool] = mapped_column(default=False)
    meeting: Mapped[Meeting] = relationship()
    point: Mapped[AgendaItem | None] = relationship()
    rapporteur: Mapped[User | None] = relationship()


class TableCount(Model):
    """So many people of a sector and a department at a table, without names.

    Rows are added and never changed: the latest `counted_at` of a sector and department holds.
    """

    __tablename__ = "table_counts"

    table_id: Mapped[int] = mapped_column(ForeignKey("discussion_tables.id"), index=True)
    operation: Mapped[str] = mapped_column(unique=True)
    sector: Mapped[Sector]
    department: Mapped[str] = mapped_column(default="")
    headcount: Mapped[int]
    counted_at: Mapped[datetime]
    counted_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    sample: Mapped[bool] = mapped_column(default=False)


class TranscriptState(StrEnum):
    WAITING = "waiting"
    RETURNED = "returned"  # with a reason, to whoever wrote it down
    PUBLISHED = "published"


class Transcript(Model):
    """A contribution written down for somebody, from speech or from a sheet of paper.

    It counts once a second person has compared it. `channel` is that of contributions: meeting or
    paper; `speaker` is kept only where the meeting names who spoke, and the person wishes it.
    """

    __tablename__ = "transcripts"
    __table_args__ = (Index("ix_transcripts_table_id_state", "table_id", "state", "id"),)

    table_id: Mapped[int] = mapped_column(ForeignKey("discussion_tables.id"))
    operation: Mapped[str] = mapped_column(unique=True)
    channel: Mapped[Channel]
    sheet: Mapped[str] = mapped_column(default="")  # number of the sheet of paper
    language: Mapped[str] = mapped_column(default="es")  # a tag of kernel.languages
    text: Mapped[str] = mapped_column(Text)
    translation: Mapped[str] = mapped_column(Text, default="")
    translated_into: Mapped[str] = mapped_column(default="")
    speaker: Mapped[str] = mapped_column(default="")
    sector: Mapped[Sector] = mapped_column(default=Sector.CITIZEN)
    department: Mapped[str] = mapped_column(default="")
    said_at: Mapped[datetime]
    captured_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    captured_at: Mapped[datetime] = mapped_column(default=now)
    revision: Mapped[int] = mapped_column(default=1)
    state: Mapped[TranscriptState] = mapped_column(default=TranscriptState.WAITING)
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    checked_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")  # why it was returned
    sample: Mapped[bool] = mapped_column(default=False)
    contribution_id: Mapped[int | None] = mapped_column(
        ForeignKey("contributions.id"), unique=True
    )  # what it became when it was published
    table: Mapped[DiscussionTable] = relationship()
