"""What happens in the room, as it is noted at the desk: a log that is only ever added to."""

from datetime import datetime
from enum import StrEnum
from typing import cast

from sqlalchemy import ForeignKey, Index, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.groups.models import Delegation
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model, append_only
from cocreacion.people.models import Sector, User


class ActKind(StrEnum):
    """What was noted. Numbers of people hold from that moment on: 0, and they have left."""

    ARRIVED = "arrived"
    LEFT = "left"
    EXCUSED = "excused"
    REST_ABSENT = "rest_absent"  # every seat that is held and has not come
    ORGANISATION = "organisation"
    PEOPLE = "people"  # of a sector, without names
    BEGUN = "begun"
    ENDED = "ended"
    NOTE = "note"
    AGREED = "agreed"
    DISSENT = "dissent"
    VOTE_OPENED = "vote_opened"
    BALLOT = "ballot"
    TAKEN_BACK = "taken_back"  # `target_id` was noted by mistake


class DeskAct(Model):
    """One act, told once: `operation` is the number its sender gave it.

    `happened_at` says when it happened in the room, `recorded_at` when it reached us. What is
    true at a moment follows from the acts up to it, in the order (`happened_at`, `id`).
    """

    __tablename__ = "desk_acts"
    __table_args__ = (Index("ix_desk_acts_meeting_id_happened_at", "meeting_id", "happened_at"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    operation: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[ActKind]
    happened_at: Mapped[datetime]
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    recorded_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seats.id"))
    delegation: Mapped[Delegation | None]
    remote: Mapped[bool] = mapped_column(default=False)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    sector: Mapped[Sector | None]
    headcount: Mapped[int | None]
    # By value: a point of the agenda may still be removed, and the log keeps what was said of it.
    agenda_item_id: Mapped[int | None]
    agreement_id: Mapped[int | None]
    target_id: Mapped[int | None] = mapped_column(ForeignKey("desk_acts.id"))
    text: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(default="es")
    sample: Mapped[bool] = mapped_column(default=False)
    recorder: Mapped[User] = relationship()


append_only(cast("Table", DeskAct.__table__))
