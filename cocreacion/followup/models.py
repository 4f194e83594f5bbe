"""Progress on milestones: what institutions report and what civil society sees, side by side."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.kernel.bilingual import Bilingual, bilingual
from cocreacion.kernel.clock import now, today
from cocreacion.kernel.db import Model
from cocreacion.people.models import Organisation, User
from cocreacion.process.models import Commitment, PlannedMilestone


class Status(StrEnum):
    """Of a milestone; "late" is read from its date."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    DONE = "done"
    ON_HOLD = "on_hold"
    LATE = "late"  # never stored


class Milestone(Model):
    """A planned milestone as it is carried out: one row through all versions of its commitment."""

    __tablename__ = "milestones"

    planned_id: Mapped[int] = mapped_column(ForeignKey("planned_milestones.id"), unique=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"), index=True)
    due_on: Mapped[date | None] = mapped_column(index=True)
    stored_status: Mapped[Status] = mapped_column(default=Status.NOT_STARTED)
    done_on: Mapped[date | None]
    revision: Mapped[int] = mapped_column(default=0)  # counts the changes: the optimistic check
    sample: Mapped[bool] = mapped_column(default=False)
    planned: Mapped[PlannedMilestone] = relationship()
    commitment: Mapped[Commitment] = relationship()
    progress: Mapped[list["Progress"]] = relationship(
        back_populates="milestone", order_by="Progress.reported_at.desc()"
    )

    @property
    def status(self) -> Status:
        unfinished = self.stored_status in {Status.NOT_STARTED, Status.UNDER_WAY}
        if unfinished and self.due_on is not None and self.due_on < today():
            return Status.LATE
        return self.stored_status


class Side(StrEnum):
    GOVERNMENT = "government"
    CIVIL_SOCIETY = "civil_society"


class Level(StrEnum):
    """The scale of the Independent Reporting Mechanism for completion."""

    NO_EVIDENCE = "no_evidence"
    NOT_STARTED = "not_started"
    LIMITED = "limited"
    SUBSTANTIAL = "substantial"
    COMPLETE = "complete"


class Progress(Model):
    """An entry of one side, about a milestone or about the commitment as a whole.

    The two sides stand side by side and are never averaged. Entries are never changed: a newer
    one corrects an older one.
    """

    __tablename__ = "progress"
    __table_args__ = (
        Index("ix_progress_of_side", "commitment_id", "side", "milestone_id", "id"),
        Index("ix_progress_of_commitment", "commitment_id", "id"),
    )

    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"))
    milestone_id: Mapped[int | None] = mapped_column(ForeignKey("milestones.id"), index=True)
    side: Mapped[Side]
    level: Mapped[Level]
    text: Mapped[Bilingual] = bilingual("text")
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    reported_at: Mapped[datetime] = mapped_column(default=now, index=True)
    sample: Mapped[bool] = mapped_column(default=False)
    commitment: Mapped[Commitment] = relationship()
    milestone: Mapped[Milestone | None] = relationship(back_populates="progress")
    author: Mapped[User] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    evidence: Mapped[list["Evidence"]] = relationship(
        back_populates="progress", order_by="Evidence.id"
    )


class Evidence(Model):
    """A dated link that shows what an entry says."""

    __tablename__ = "evidence"

    progress_id: Mapped[int] = mapped_column(ForeignKey("progress.id"), index=True)
    title: Mapped[Bilingual] = bilingual("title")
    url: Mapped[str]
    dated: Mapped[date | None]
    sample: Mapped[bool] = mapped_column(default=False)
    progress: Mapped[Progress] = relationship(back_populates="evidence")
