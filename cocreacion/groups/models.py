"""Bodies, their seats, and who holds them. An empty seat is a row, so that it can be seen."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.kernel.bilingual import Bilingual, bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model
from cocreacion.people.models import Organisation, Period, Sector, User
from cocreacion.process.models import ActionPlan, Commitment


class BodyKind(StrEnum):
    FORUM = "forum"  # the Technical Committee: a multi-stakeholder forum
    WORKING_GROUP = "working_group"
    ROUNDTABLE = "roundtable"
    TABLE = "multisectoral_table"
    COMMITTEES = "committee_set"
    TERRITORIAL = "territorial_system"


class Bloc(StrEnum):
    GOVERNMENT = "government"
    NON_GOVERNMENT = "non_government"


class Body(Model):
    """A table people sit at. The rules of quorum are configured with the text they come from.

    `quorum` and `majority` are fractions such as "1/2"; empty means that no public rule is known.
    """

    __tablename__ = "bodies"

    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[BodyKind]
    name: Mapped[Bilingual] = bilingual("name")
    mandate: Mapped[Bilingual] = bilingual("mandate")
    act: Mapped[str] = mapped_column(default="")
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("action_plans.id"))
    commitment_id: Mapped[int | None] = mapped_column(ForeignKey("commitments.id"), index=True)
    required_sectors: Mapped[list[str]] = mapped_column(JSON, default=list)
    quorum: Mapped[str] = mapped_column(default="")
    majority: Mapped[str] = mapped_column(default="")
    rule_source: Mapped[Bilingual] = bilingual("rule_source")
    # Which share of the clauses (0 to 100) a second person must have reviewed in the other
    # language before a text of this body is published, opened for comment, put to a vote.
    reviewed_to_publish: Mapped[int] = mapped_column(default=0)
    reviewed_to_comment: Mapped[int] = mapped_column(default=0)
    reviewed_to_vote: Mapped[int] = mapped_column(default=0)
    # So many days before a session its call is public, and its papers can be read; 0: no rule.
    notice_days: Mapped[int] = mapped_column(default=0)
    papers_days: Mapped[int] = mapped_column(default=0)
    # How minutes are approved: days to sign; whether silence is enough; whether they may go on
    # over an objection, which is then kept as dissent.
    days_to_sign: Mapped[int] = mapped_column(default=8)
    tacit_approval: Mapped[bool] = mapped_column(default=False)
    dissent_goes_on: Mapped[bool] = mapped_column(default=False)
    since: Mapped[date | None]
    until: Mapped[date | None]
    verified: Mapped[bool] = mapped_column(default=False)
    sample: Mapped[bool] = mapped_column(default=False)

    plan: Mapped[ActionPlan | None] = relationship()
    commitment: Mapped[Commitment | None] = relationship()
    seats: Mapped[list["Seat"]] = relationship(
        back_populates="body", order_by="Seat.position", cascade="all"
    )

    @property
    def current_seats(self) -> list["Seat"]:
        """The places there are today, held or not, in order."""
        return [seat for seat in self.seats if seat.is_current]


class Seat(Period, Model):
    """A place in a body: which bloc and sector, why it exists, and for how long."""

    __tablename__ = "seats"
    __table_args__ = (UniqueConstraint("body_id", "position"),)

    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"))
    position: Mapped[int]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    sector: Mapped[Sector]
    bloc: Mapped[Bloc | None]  # only a forum has blocs
    entitlement: Mapped[Bilingual] = bilingual("entitlement")
    sample: Mapped[bool] = mapped_column(default=False)
    body: Mapped[Body] = relationship(back_populates="seats")
    organisation: Mapped[Organisation | None] = relationship()
    mandates: Mapped[list["Mandate"]] = relationship(back_populates="seat", order_by="Mandate.id")

    @property
    def holders(self) -> list["Mandate"]:
        """Who holds it today, the principal first."""
        current = [mandate for mandate in self.mandates if mandate.is_current]
        return sorted(current, key=lambda mandate: mandate.role is Delegation.ALTERNATE)

    @property
    def is_held(self) -> bool:
        return self.is_current and any(mandate.is_current for mandate in self.mandates)

    def holder(self, role: "Delegation") -> "Mandate | None":
        """Today's principal, or today's alternate."""
        return next((mandate for mandate in self.holders if mandate.role is role), None)


class Delegation(StrEnum):
    PRINCIPAL = "principal"
    ALTERNATE = "alternate"


class Mandate(Period, Model):
    """Somebody holds a seat, as principal or as alternate."""

    __tablename__ = "mandates"

    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[Delegation] = mapped_column(default=Delegation.PRINCIPAL)
    seat: Mapped[Seat] = relationship(back_populates="mandates")
    user: Mapped[User] = relationship()


class RequestState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class JoinRequest(Model):
    """Somebody asks to join a body; the answer carries a reason."""

    __tablename__ = "join_requests"

    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    sector: Mapped[Sector]
    motive: Mapped[str]
    state: Mapped[RequestState] = mapped_column(default=RequestState.WAITING)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    body: Mapped[Body] = relationship()
    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
