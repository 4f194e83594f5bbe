"""Plans, phases, themes and commitments. What is known and what is not is said field by field."""

from datetime import date, datetime
from enum import StrEnum
from typing import cast

from sqlalchemy import JSON, ForeignKey, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.kernel.bilingual import Bilingual, bilingual
from cocreacion.kernel.clock import now, today
from cocreacion.kernel.db import Model, append_only
from cocreacion.people.models import Organisation


class ActionPlan(Model):
    """A national action plan. What it declares is kept apart from what is recorded here."""

    __tablename__ = "action_plans"

    slug: Mapped[str] = mapped_column(unique=True)  # gt-nap5
    number: Mapped[int]
    name: Mapped[Bilingual] = bilingual("name")
    central_axis: Mapped[Bilingual] = bilingual("central_axis")
    main_focus: Mapped[Bilingual] = bilingual("main_focus")
    start_year: Mapped[int]
    end_year: Mapped[int]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    declared_organisations: Mapped[int | None]
    declared_commitments: Mapped[int | None]
    declared_meetings_minimum: Mapped[int | None]  # "more than one hundred"
    sources: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    review: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)  # the IRM's own figures
    other_plans: Mapped[list[object]] = mapped_column(JSON, default=list)  # earlier and next
    about: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)  # source, basis, notes

    phases: Mapped[list["Phase"]] = relationship(order_by="Phase.opens_at")
    themes: Mapped[list["Theme"]] = relationship(order_by="Theme.position")
    declared_counts: Mapped[list["DeclaredCount"]] = relationship(order_by="DeclaredCount.position")

    @property
    def last_day(self) -> date:
        """Today while the plan runs; once it is over, its pages keep the names of its end."""
        return min(today(), self.ends_on or date(self.end_year, 12, 31))


class DeclaredCount(Model):
    """How many meetings of a kind the plan says were held: a statement, never a count of ours."""

    __tablename__ = "declared_counts"
    __table_args__ = (UniqueConstraint("plan_id", "meeting_kind"),)

    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plans.id"))
    meeting_kind: Mapped[str]
    position: Mapped[int]
    declared: Mapped[int]


class Participant(Model):
    """An organisation that a source names with this plan.

    Only where `verified` does a public source show its part in it: `roles` are the words of the
    source ("lead:2", "reviewer"). The others took part in related processes and are never counted.
    """

    __tablename__ = "participants"
    __table_args__ = (UniqueConstraint("plan_id", "organisation_id"),)

    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plans.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    position: Mapped[int]
    roles: Mapped[list[str]] = mapped_column(JSON, default=list)
    verified: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(default="")
    organisation: Mapped[Organisation] = relationship()


class PhaseKind(StrEnum):
    PREPARATION = "preparation"
    INPUT = "input"
    DRAFTING = "drafting"
    APPROVAL = "approval"
    FOLLOW_UP = "follow_up"


class PhaseState(StrEnum):
    """Computed from the dates whenever it is read; phases may overlap."""

    DONE = "done"
    NOW = "now"
    NEXT = "next"


class Phase(Model):
    """A window of the process. `closes_at` is the first instant after it."""

    __tablename__ = "phases"
    __table_args__ = (UniqueConstraint("plan_id", "kind"),)

    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plans.id"))
    kind: Mapped[PhaseKind]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    summary: Mapped[Bilingual] = bilingual("summary")
    coverage_needed: Mapped[int] = mapped_column(default=100)  # % answered, to close it
    sample: Mapped[bool] = mapped_column(default=False)

    @property
    def state(self) -> PhaseState:
        if now() < self.opens_at:
            return PhaseState.NEXT
        return PhaseState.NOW if now() < self.closes_at else PhaseState.DONE


class PhaseChange(Model):
    """What a phase asks for changed once it had begun, or it was ended early: why, for everybody.

    `needed` is the percentage of its comments that must be answered before it is closed.
    """

    __tablename__ = "phase_changes"

    phase_id: Mapped[int] = mapped_column(ForeignKey("phases.id"), index=True)
    needed_before: Mapped[int]
    needed: Mapped[int]
    closed_before: Mapped[datetime]
    closes_at: Mapped[datetime]
    reason: Mapped[Bilingual] = bilingual("reason")
    changed_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    changed_at: Mapped[datetime] = mapped_column(default=now)


class Theme(Model):
    """A thematic area."""

    __tablename__ = "themes"
    __table_args__ = (UniqueConstraint("plan_id", "key"),)

    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plans.id"))
    key: Mapped[str]
    name: Mapped[Bilingual] = bilingual("name")
    position: Mapped[int]
    commitments: Mapped[list["Commitment"]] = relationship(
        back_populates="theme", order_by="Commitment.position"
    )


class CommitmentState(StrEnum):
    DRAFTING = "drafting"
    ADOPTED = "adopted"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class Commitment(Model):
    """A promise of the plan. Its published wording lives in its versions."""

    __tablename__ = "commitments"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    plan_id: Mapped[int | None] = mapped_column(ForeignKey("action_plans.id"))
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("themes.id"), index=True)
    number: Mapped[str]  # free text, as published
    position: Mapped[int]
    ogp_id: Mapped[str] = mapped_column(default="")
    ogp_id_basis: Mapped[str] = mapped_column(default="")
    title: Mapped[Bilingual] = bilingual("title")  # of the latest published version
    title_basis: Mapped[str] = mapped_column(default="")
    description: Mapped[Bilingual] = bilingual("description")
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))  # None: unknown
    lead_basis: Mapped[str] = mapped_column(default="")
    space: Mapped[Bilingual] = bilingual("space")
    note: Mapped[Bilingual] = bilingual("note")
    review: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)  # the IRM's own values
    about: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)  # bases of the rest
    state: Mapped[CommitmentState] = mapped_column(default=CommitmentState.DRAFTING)

    plan: Mapped[ActionPlan | None] = relationship()
    theme: Mapped[Theme | None] = relationship(back_populates="commitments")
    lead: Mapped[Organisation | None] = relationship()
    supporters: Mapped[list["Supporter"]] = relationship(order_by="Supporter.id")
    versions: Mapped[list["CommitmentVersion"]] = relationship(
        back_populates="commitment", order_by="CommitmentVersion.number.desc()"
    )
    milestones: Mapped[list["PlannedMilestone"]] = relationship(
        order_by="PlannedMilestone.position"
    )


class Support(StrEnum):
    LEAD = "lead"
    CO_LEAD = "co-lead"
    SUPPORT = "support"


class Supporter(Model):
    """An organisation that supports or co-leads a commitment."""

    __tablename__ = "supporters"
    __table_args__ = (UniqueConstraint("commitment_id", "organisation_id"),)

    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    role: Mapped[Support] = mapped_column(default=Support.SUPPORT)
    basis: Mapped[str] = mapped_column(default="")
    organisation: Mapped[Organisation] = relationship()


class CommitmentVersion(Model):
    """A published wording with the fields of the OGP template. Never changed afterwards.

    `hash` is the SHA-256 of the canonical JSON of all texts.
    """

    __tablename__ = "commitment_versions"
    __table_args__ = (UniqueConstraint("commitment_id", "number"),)

    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"))
    number: Mapped[int]
    title: Mapped[Bilingual] = bilingual("title")
    problem: Mapped[Bilingual] = bilingual("problem")
    causes: Mapped[Bilingual] = bilingual("causes")
    status_quo: Mapped[Bilingual] = bilingual("status_quo")
    action: Mapped[Bilingual] = bilingual("action")
    theory_of_change: Mapped[Bilingual] = bilingual("theory_of_change")
    transparency: Mapped[Bilingual] = bilingual("transparency")
    participation: Mapped[Bilingual] = bilingual("participation")
    accountability: Mapped[Bilingual] = bilingual("accountability")
    budget: Mapped[Bilingual] = bilingual("budget")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    reason: Mapped[Bilingual] = bilingual("reason")  # of the change since the version before
    published_at: Mapped[datetime] = mapped_column(default=now)
    hash: Mapped[str]
    sample: Mapped[bool] = mapped_column(default=False)
    commitment: Mapped[Commitment] = relationship(back_populates="versions")


append_only(cast("Table", CommitmentVersion.__table__))


class PlannedMilestone(Model):
    """A step of a commitment: a deliverable, where it can be checked, who is responsible."""

    __tablename__ = "planned_milestones"
    __table_args__ = (UniqueConstraint("commitment_id", "code"),)

    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"))
    position: Mapped[int]
    code: Mapped[str]  # free text: "9.1"; gaps exist
    title: Mapped[Bilingual] = bilingual("title")
    deliverable_kind: Mapped[str] = mapped_column(default="")
    means_of_verification: Mapped[Bilingual] = bilingual("means_of_verification")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    sample: Mapped[bool] = mapped_column(default=False)
    responsible: Mapped[Organisation | None] = relationship()
    commitment: Mapped[Commitment] = relationship(back_populates="milestones")
