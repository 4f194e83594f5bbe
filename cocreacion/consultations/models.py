"""Consultations, their questions, and the short statements that people answer."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.contributions.models import Thread
from cocreacion.documents.models import Version
from cocreacion.kernel.bilingual import Bilingual, bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model
from cocreacion.people.models import Sector
from cocreacion.process.models import ActionPlan


class ConsultationState(StrEnum):
    """Computed from the dates whenever it is read."""

    DRAFT = "draft"  # not announced: only the secretariat sees it
    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


class Consultation(Model):
    """A window in which people speak: on a version of a draft, on questions, or on both.

    While it is the latest of its thread, the window of the thread is the same as its own. Before
    it is announced its dates are a plan, and its version is the newest one on the day it was begun.
    `announced_at` is the first public instant and never moves; `first_closes_at` is the closing
    date that was announced, whatever extensions came later. One about a version speaks on the
    thread of that draft, one without on a thread of its own.
    """

    __tablename__ = "consultations"
    __table_args__ = (
        Index("ix_consultations_closing", "closes_at", "id"),
        Index("ix_consultations_thread_id", "thread_id", "announced_at"),
    )

    slug: Mapped[str] = mapped_column(unique=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    version_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"), index=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("action_plans.id"), index=True)
    title: Mapped[Bilingual] = bilingual("title")
    purpose: Mapped[Bilingual] = bilingual("purpose")
    answered_by: Mapped[Bilingual] = bilingual("answered_by")  # which office answers
    answered_where: Mapped[Bilingual] = bilingual("answered_where")  # where that is published
    answer_days: Mapped[int] = mapped_column(default=15)  # working days until an answer is due
    takes_statements: Mapped[bool] = mapped_column(default=False)  # from those who take part
    admits: Mapped[dict[str, list[Any]]] = mapped_column(JSON, default=dict)  # see `Thread.admits`
    announced_at: Mapped[datetime | None]
    opens_at: Mapped[datetime | None]
    first_closes_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    sample: Mapped[bool] = mapped_column(default=False)

    thread: Mapped[Thread] = relationship()
    version: Mapped[Version | None] = relationship()
    plan: Mapped[ActionPlan | None] = relationship()
    questions: Mapped[list["ConsultationQuestion"]] = relationship(
        order_by="ConsultationQuestion.position, ConsultationQuestion.id"
    )
    extensions: Mapped[list["ConsultationExtension"]] = relationship(
        order_by="ConsultationExtension.id"
    )

    @property
    def state(self) -> ConsultationState:
        if self.announced_at is None or self.opens_at is None or self.closes_at is None:
            return ConsultationState.DRAFT
        if now() < self.opens_at:
            return ConsultationState.UPCOMING
        return ConsultationState.OPEN if now() < self.closes_at else ConsultationState.CLOSED

    @property
    def is_open(self) -> bool:
        return self.state is ConsultationState.OPEN

    @property
    def is_extended(self) -> bool:
        return self.closes_at != self.first_closes_at


class ConsultationQuestion(Model):
    """An open question. Comments that answer it stand at `homes.question_place(id)`."""

    __tablename__ = "consultation_questions"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    position: Mapped[int]
    text: Mapped[Bilingual] = bilingual("text")


class ConsultationExtension(Model):
    """Its closing date was moved to a later one: both dates, and why. Never changed."""

    __tablename__ = "consultation_extensions"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    before: Mapped[datetime]
    closes_at: Mapped[datetime]
    reason: Mapped[Bilingual] = bilingual("reason")
    extended_at: Mapped[datetime] = mapped_column(default=now)
    extended_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class StatementState(StrEnum):
    WAITING = "waiting"  # proposed by somebody who takes part; the secretariat has not read it
    SHOWN = "shown"
    DECLINED = "declined"


class Statement(Model):
    """A short sentence in any language, with which people agree or not."""

    __tablename__ = "statements"
    __table_args__ = (Index("ix_statements_shown", "consultation_id", "state", "id"),)

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"))
    text: Mapped[str]
    language: Mapped[str] = mapped_column(default="es")  # a tag of kernel.languages
    state: Mapped[StatementState] = mapped_column(default=StatementState.SHOWN)
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    proposed_at: Mapped[datetime] = mapped_column(default=now)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")  # why it was not taken, for who proposed it
    sample: Mapped[bool] = mapped_column(default=False)
    consultation: Mapped[Consultation] = relationship()


class Position(StrEnum):
    AGREE = "agree"
    DISAGREE = "disagree"
    PASS = "pass"  # noqa: S105  no password: somebody takes no position


class StatementAnswer(Model):
    """What one person says to a statement, and for which sector. The latest answer counts."""

    __tablename__ = "statement_answers"
    __table_args__ = (
        UniqueConstraint("statement_id", "user_id"),
        Index("ix_statement_answers_counted", "statement_id", "sector", "position"),
    )

    statement_id: Mapped[int] = mapped_column(ForeignKey("statements.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    position: Mapped[Position]
    sector: Mapped[Sector]
    answered_at: Mapped[datetime] = mapped_column(default=now)
    sample: Mapped[bool] = mapped_column(default=False)
