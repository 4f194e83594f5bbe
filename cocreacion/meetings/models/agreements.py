"""What was agreed in meetings, who answers for it, and what became of it."""

from datetime import date, datetime
from enum import StrEnum
from typing import cast

from sqlalchemy import ForeignKey, Index, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.groups.models import Seat
from cocreacion.kernel.bilingual import Bilingual, bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model, append_only
from cocreacion.meetings.models.calling import AgendaItem, Meeting
from cocreacion.people.models import Organisation, User


class AgreementState(StrEnum):
    """What is stored; that an open one is overdue is read from the clock."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Agreement(Model):
    """What was agreed: owner, date and state.

    `clause_id` names the paragraph of the minutes it was written down in; "" for none.
    """

    __tablename__ = "agreements"
    __table_args__ = (
        UniqueConstraint("meeting_id", "number"),
        Index("ix_agreements_state_due_on", "state", "due_on"),
    )

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"), index=True)
    number: Mapped[int]
    text: Mapped[Bilingual] = bilingual("text")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seats.id"), index=True)
    due_on: Mapped[date | None]
    clause_id: Mapped[str] = mapped_column(default="")
    state: Mapped[AgreementState] = mapped_column(default=AgreementState.OPEN)
    sample: Mapped[bool] = mapped_column(default=False)
    meeting: Mapped[Meeting] = relationship()
    agenda_item: Mapped[AgendaItem | None] = relationship()
    owner: Mapped[Organisation | None] = relationship()
    seat: Mapped[Seat | None] = relationship()
    marks: Mapped[list["AgreementMark"]] = relationship(
        back_populates="agreement", order_by="AgreementMark.id"
    )


class AgreementMark(Model):
    """The state of an agreement changed: to which one, and what shows it. Never changed."""

    __tablename__ = "agreement_marks"

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"), index=True)
    before: Mapped[AgreementState]
    state: Mapped[AgreementState]
    note: Mapped[Bilingual] = bilingual("note")
    link: Mapped[str] = mapped_column(default="")
    marked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    marked_at: Mapped[datetime] = mapped_column(default=now)
    agreement: Mapped[Agreement] = relationship(back_populates="marks")
    marker: Mapped[User | None] = relationship()


append_only(cast("Table", AgreementMark.__table__))
