"""Minutes: a text in clauses, who signed it, what they asked to change, and its editions."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import cast

from sqlalchemy import ForeignKey, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.documents.models import Document, Version
from cocreacion.groups.models import Seat
from cocreacion.kernel.bilingual import Bilingual, bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model, append_only
from cocreacion.meetings.models.calling import Meeting
from cocreacion.people.models import User


class MinutesState(StrEnum):
    """Where the work stands. What everybody may read is told by the editions, not by this."""

    DRAFTING = "drafting"
    CIRCULATED = "circulated"
    CORRECTING = "correcting"  # circulated; a correction or an objection waits
    APPROVED = "approved"
    PUBLISHED = "published"
    CORRECTED = "corrected"  # published in a later edition


OUT = (MinutesState.CIRCULATED, MinutesState.CORRECTING)  # those who were to be there have it


class Approval(StrEnum):
    """How minutes were approved."""

    SIGNED = "signed"  # by every seat that was to sign
    TACIT = "tacit"  # nobody objected in time, and the rule of the body says that is enough


class Minutes(Model):
    """The minutes of a meeting, from the first draft to the newest edition.

    `circulated` is the version that is being signed, until the end of `sign_by`; `recorded` is
    the fingerprint of attendance and agreements that went with it. `text` is what minutes said
    before they had clauses: kept, so that their hash can still be verified.
    """

    __tablename__ = "minutes"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), unique=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), unique=True)
    text: Mapped[Bilingual] = bilingual("text")
    state: Mapped[MinutesState] = mapped_column(default=MinutesState.DRAFTING)
    circulated_at: Mapped[datetime | None]
    circulated_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"))
    recorded: Mapped[str] = mapped_column(default="")
    sign_by: Mapped[datetime | None] = mapped_column(index=True)
    tacit: Mapped[bool] = mapped_column(default=False)
    approved_at: Mapped[datetime | None]
    approval: Mapped[Approval | None]
    published_at: Mapped[datetime | None] = mapped_column(index=True)  # for the first time
    year: Mapped[int | None]
    number: Mapped[int | None]  # within the body and the year
    hash: Mapped[str] = mapped_column(default="")  # of the newest edition
    reason: Mapped[Bilingual] = bilingual("reason")  # why a new edition is being made
    sample: Mapped[bool] = mapped_column(default=False)
    meeting: Mapped[Meeting] = relationship(back_populates="minutes")
    document: Mapped[Document] = relationship()
    circulated: Mapped[Version | None] = relationship()

    @property
    def is_public(self) -> bool:
        return self.published_at is not None

    @property
    def is_out(self) -> bool:
        """With those who were to be there, and not approved yet."""
        return self.state in OUT and not self.is_tacitly_approved

    @property
    def is_late(self) -> bool:
        """Nobody can sign any longer."""
        return self.sign_by is not None and self.sign_by <= now()

    @property
    def last_day(self) -> datetime | None:
        """A moment of the last day on which it can be signed."""
        return self.sign_by - timedelta(minutes=1) if self.sign_by else None

    @property
    def is_tacitly_approved(self) -> bool:
        """By the clock; the worker notes it within a minute."""
        return self.state is MinutesState.CIRCULATED and self.tacit and self.is_late

    @property
    def stage(self) -> MinutesState:
        """The state as the clock has it."""
        return MinutesState.APPROVED if self.is_tacitly_approved else self.state


class MinutesEdition(Model):
    """Published minutes. They never change: what must be put right makes the next edition.

    `form` says what `hash` is made of: 1 for those from before minutes had clauses, 2 since.
    """

    __tablename__ = "minutes_editions"
    __table_args__ = (UniqueConstraint("minutes_id", "number"),)

    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"))
    number: Mapped[int]
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    form: Mapped[int] = mapped_column(default=2)
    hash: Mapped[str]
    reason: Mapped[Bilingual] = bilingual("reason")
    approval: Mapped[Approval | None]  # unknown for those from before minutes were approved
    approved_at: Mapped[datetime | None]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    published_at: Mapped[datetime] = mapped_column(default=now)
    sample: Mapped[bool] = mapped_column(default=False)
    minutes: Mapped[Minutes] = relationship()
    version: Mapped[Version] = relationship()
    publisher: Mapped[User | None] = relationship()


class SignOffAnswer(StrEnum):
    """What a seat says to the text it got."""

    APPROVE = "approve"
    OBJECT = "object"


class ObjectionOutcome(StrEnum):
    """What became of an objection."""

    WITHDRAWN = "withdrawn"  # by the seat that made it
    DISSENT = "dissent"  # the text goes on, and says that this seat disagrees


class SignOff(Model):
    """A seat signs one text, by its hash, or objects to it with a reason.

    A later one of the same seat takes the place of an earlier one; an objection waits until it
    has an `outcome`.
    """

    __tablename__ = "sign_offs"

    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    text_hash: Mapped[str]
    answer: Mapped[SignOffAnswer]
    reason: Mapped[Bilingual] = bilingual("reason")
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    signed_at: Mapped[datetime] = mapped_column(default=now)
    outcome: Mapped[ObjectionOutcome | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    settled_at: Mapped[datetime | None]
    sample: Mapped[bool] = mapped_column(default=False)
    minutes: Mapped[Minutes] = relationship()
    seat: Mapped[Seat] = relationship()
    version: Mapped[Version] = relationship()
    signer: Mapped[User | None] = relationship(foreign_keys=[signed_by])

    @property
    def is_open(self) -> bool:
        """An objection that still blocks."""
        return self.answer is SignOffAnswer.OBJECT and self.outcome is None

    @property
    def lets_go_on(self) -> bool:
        """Signed, or kept as dissent: nothing more is asked of this seat."""
        return self.answer is SignOffAnswer.APPROVE or self.outcome is ObjectionOutcome.DISSENT


class CorrectionState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"


class Correction(Model):
    """Somebody who was to be there asks to change a paragraph of a circulated text.

    `taken_up`: the version in which an accepted one was circulated.
    """

    __tablename__ = "corrections"
    __table_args__ = (UniqueConstraint("minutes_id", "number"),)

    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"))
    number: Mapped[int]
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    clause_id: Mapped[str]
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seats.id"))
    text: Mapped[Bilingual] = bilingual("text")
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    state: Mapped[CorrectionState] = mapped_column(default=CorrectionState.OPEN)
    answer: Mapped[Bilingual] = bilingual("answer")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None]
    taken_up_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"))
    sample: Mapped[bool] = mapped_column(default=False)
    minutes: Mapped[Minutes] = relationship()
    seat: Mapped[Seat | None] = relationship()
    version: Mapped[Version] = relationship(foreign_keys=[version_id])
    taken_up: Mapped[Version | None] = relationship(foreign_keys=[taken_up_id])
    asker: Mapped[User | None] = relationship(foreign_keys=[asked_by])

    @property
    def waits(self) -> bool:
        """For an answer, or for the text that takes it up."""
        is_accepted = self.state is CorrectionState.ACCEPTED
        return self.state is CorrectionState.OPEN or (is_accepted and self.taken_up_id is None)


class Dissent(Model):
    """What a seat wants to be known to disagree with; it is part of the minutes."""

    __tablename__ = "dissents"

    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"))
    sign_off_id: Mapped[int | None] = mapped_column(ForeignKey("sign_offs.id"), unique=True)
    clause_id: Mapped[str] = mapped_column(default="")  # "": the whole text
    text: Mapped[Bilingual] = bilingual("text")
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    sample: Mapped[bool] = mapped_column(default=False)
    minutes: Mapped[Minutes] = relationship()
    seat: Mapped[Seat] = relationship()


for _model in (MinutesEdition, Dissent):
    append_only(cast("Table", _model.__table__))
