"""What a point of an agenda stands on: papers, and agreements of earlier sessions."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.kernel.bilingual import Bilingual, bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model
from cocreacion.meetings.models.agreements import Agreement


class AgendaPaper(Model):
    """A paper for a point: its title, where it is, and since when it was there to be read."""

    __tablename__ = "agenda_papers"

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"), index=True)
    title: Mapped[Bilingual] = bilingual("title")
    url: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(default=now)
    added_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    sample: Mapped[bool] = mapped_column(default=False)


class CarriedAgreement(Model):
    """An agreement of an earlier session that this point looks at again."""

    __tablename__ = "carried_agreements"
    __table_args__ = (UniqueConstraint("item_id", "agreement_id"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"))
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"), index=True)
    agreement: Mapped[Agreement] = relationship()
