"""Polls of seats and the ballots cast in them."""

from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import JSON, ForeignKey, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.groups.models import Bloc, Body, Seat
from cocreacion.kernel.bilingual import Bilingual, bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model
from cocreacion.people.models import User
from cocreacion.votes.guarding import guard


class PollState(StrEnum):
    """What is stored; whether an open poll has closed is read from the clock."""

    DRAFT = "draft"
    OPEN = "open"
    TALLIED = "tallied"
    CANCELLED = "cancelled"


class Poll(Model):
    """A roll-call vote of a body's seats on one question.

    `rule` is frozen at opening: ``{"quorum": {"min_fraction": "1/2", "per_chamber": true},
    "threshold": "more_than 1/2 of yes+no", "chambers_rule": "every", "source": {"es", "en"}}``;
    `frozen` is what was fixed at opening: question, options, rule, subject, electorate and times;
    `rule_hash` is the SHA-256 of its canonical JSON. `extensions` lists later closing times.
    """

    __tablename__ = "polls"

    slug: Mapped[str] = mapped_column(unique=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"), index=True)
    question: Mapped[Bilingual] = bilingual("question")
    context: Mapped[Bilingual] = bilingual("context")
    rule: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    rule_hash: Mapped[str] = mapped_column(default="")
    frozen: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    extensions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    # What is decided, as plain data: {kind, id, title, content_hash, path}
    subject: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    opens_at: Mapped[datetime | None] = mapped_column(index=True)
    closes_at: Mapped[datetime | None] = mapped_column(index=True)
    state: Mapped[PollState] = mapped_column(default=PollState.DRAFT)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    outcome: Mapped[Bilingual] = bilingual("outcome")  # what follows from it, in words
    cancel_reason: Mapped[Bilingual] = bilingual("cancel_reason")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    sample: Mapped[bool] = mapped_column(default=False)
    body: Mapped[Body] = relationship()
    electors: Mapped[list["Elector"]] = relationship(back_populates="poll", order_by="Elector.id")

    @property
    def is_open(self) -> bool:
        return (
            self.state is PollState.OPEN and self.closes_at is not None and now() < self.closes_at
        )

    @property
    def has_closed(self) -> bool:
        return self.state in {PollState.OPEN, PollState.TALLIED} and not self.is_open


class Elector(Model):
    """A seat that may vote in a poll; rows are made at opening and never added to."""

    __tablename__ = "electors"
    __table_args__ = (UniqueConstraint("poll_id", "seat_id"),)

    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"), index=True)
    bloc: Mapped[Bloc | None]
    label: Mapped[Bilingual] = bilingual("label")  # of the seat's organisation, as it was then
    poll: Mapped[Poll] = relationship(back_populates="electors")
    seat: Mapped[Seat] = relationship()
    ballot: Mapped["Ballot | None"] = relationship(back_populates="elector")


class Choice(StrEnum):
    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class Ballot(Model):
    """The vote of one seat: one row, the last one cast counts."""

    __tablename__ = "ballots"

    elector_id: Mapped[int] = mapped_column(ForeignKey("electors.id"), unique=True)
    cast_by: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    choice: Mapped[Choice]
    reason: Mapped[str] = mapped_column(default="")
    reason_language: Mapped[str] = mapped_column(default="es")
    cast_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
    changes: Mapped[int] = mapped_column(default=0)
    in_room: Mapped[bool] = mapped_column(default=False)  # given aloud, noted by the secretariat
    elector: Mapped[Elector] = relationship(back_populates="ballot")
    caster: Mapped[User] = relationship()


guard(cast("Table", Elector.__table__))
