from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.prepared import prepared
from cocreacion.people.models import Organisation, OrganisationName
from cocreacion.process.models import (
    ActionPlan,
    Commitment,
    CommitmentVersion,
    DeclaredCount,
    Participant,
    Phase,
    PhaseKind,
    PlannedMilestone,
    Supporter,
    Theme,
)

MOST_MILESTONES = 100  # on one page; all of them are in the open data


# --- plans --------------------------------------------------------------------------------------


def get_plan(slug: str) -> ActionPlan:
    plan = find_plan(slug)
    if plan is None:
        raise NotFound
    return plan


def find_plan(slug: str) -> ActionPlan | None:
    return db.session.scalars(*_plan(slug)).unique().one_or_none()


@prepared
def _plan(slug: str) -> Select[ActionPlan]:
    return select(ActionPlan).where(ActionPlan.slug == slug).options(joinedload(ActionPlan.phases))


def newest_plan() -> ActionPlan | None:
    """The one that people work on."""
    newest = select(ActionPlan).order_by(ActionPlan.number.desc(), ActionPlan.id.desc())
    return db.session.scalar(newest.limit(1))


def plans() -> Sequence[ActionPlan]:
    return db.session.scalars(select(ActionPlan).order_by(ActionPlan.number.desc())).all()


def phases_of(plan: ActionPlan) -> Sequence[Phase]:
    """In the order of the process: follow-up may begin while drafts are still written."""
    return sorted(plan.phases, key=lambda phase: [*PhaseKind].index(phase.kind))


def find_phase(plan: ActionPlan, kind: PhaseKind) -> Phase | None:
    return db.session.scalar(select(Phase).where(Phase.plan_id == plan.id, Phase.kind == kind))


def commitments_of(plan: ActionPlan) -> Sequence[Any]:
    """What a list shows of each, in the order of the areas."""
    return db.session.execute(*_commitments(plan.id)).all()


@prepared
def _commitments(plan: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Commitment.id,
            Commitment.number,
            Commitment.title,
            Commitment.state,
            Commitment.lead_id,
            Theme.id.label("theme_id"),
            Theme.name.label("theme"),
            Organisation.short_name,
            Organisation.name.label("lead"),
        )
        .outerjoin(Theme, Commitment.theme_id == Theme.id)
        .outerjoin(Organisation, Commitment.lead_id == Organisation.id)
        .where(Commitment.plan_id == plan)
        .order_by(Theme.position, Commitment.position)
    )


def participants_of(plan: ActionPlan) -> Sequence[Any]:
    return db.session.execute(*_participants(plan.id)).all()


@prepared
def _participants(plan: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Organisation.id,
            Organisation.slug,
            Organisation.name,
            Organisation.short_name,
            Organisation.sector,
            Organisation.verified.label("exists"),
            Organisation.note,
            Participant.roles,
            Participant.verified,
            Participant.source,
        )
        .join(Organisation, Participant.organisation_id == Organisation.id)
        .where(Participant.plan_id == plan)
        .order_by(Participant.position)
    )


def parts_of(organisation: Organisation) -> Sequence[tuple[Participant, ActionPlan]]:
    """What sources say of an organisation, plan by plan, the latest first."""
    rows = db.session.execute(
        select(Participant, ActionPlan)
        .join(ActionPlan, ActionPlan.id == Participant.plan_id)
        .where(Participant.organisation_id == organisation.id)
        .order_by(ActionPlan.number.desc())
    )
    return [(part, plan) for part, plan in rows]


def declared_counts(plan: ActionPlan) -> Sequence[DeclaredCount]:
    return db.session.scalars(
        select(DeclaredCount)
        .where(DeclaredCount.plan_id == plan.id)
        .order_by(DeclaredCount.position)
    ).all()


def names_of(plan: ActionPlan) -> dict[int, Bilingual]:
    """What organisations were called on the last day of a plan, where that is not their name
    today, by their ids: few, and read at once."""
    found = db.session.scalars(*_names_until(plan.last_day))
    return {former.organisation_id: former.name for former in found if former.covers(plan.last_day)}


@prepared
def _names_until(day: date) -> Select[OrganisationName]:
    return (
        select(OrganisationName)
        .where(OrganisationName.until >= day)
        .order_by(OrganisationName.until.desc())
    )


def organisations_by_slug(slugs: Iterable[str]) -> dict[str, Organisation]:
    found = db.session.scalars(select(Organisation).where(Organisation.slug.in_(list(slugs))))
    return {organisation.slug: organisation for organisation in found}


# --- commitments --------------------------------------------------------------------------------


def get_commitment(plan: str, number: str) -> Commitment:
    """With its plan, area, lead and supporters."""
    found = db.session.scalars(*_commitment(plan, number)).unique().one_or_none()
    if found is None:
        raise NotFound
    return found


@prepared
def _commitment(plan: str, number: str) -> Select[Commitment]:
    return (
        select(Commitment)
        .join(Commitment.plan)
        .where(ActionPlan.slug == plan, Commitment.number == number)
        .options(
            contains_eager(Commitment.plan),
            joinedload(Commitment.theme),
            joinedload(Commitment.lead),
            joinedload(Commitment.supporters).joinedload(Supporter.organisation),
        )
    )


def newest_version(commitment: Commitment) -> CommitmentVersion | None:
    return db.session.scalar(*_newest_version(commitment.id))


@prepared
def _newest_version(commitment: int) -> Select[CommitmentVersion]:
    return (
        select(CommitmentVersion)
        .where(CommitmentVersion.commitment_id == commitment)
        .order_by(CommitmentVersion.number.desc())
        .limit(1)
    )


def get_version(commitment: Commitment, number: int) -> CommitmentVersion:
    return versions_by_number(commitment, number)[number]


def versions_by_number(commitment: Commitment, *numbers: int) -> dict[int, CommitmentVersion]:
    """Those asked for; it is NotFound if one of them is missing."""
    found = db.session.scalars(
        select(CommitmentVersion).where(
            CommitmentVersion.commitment_id == commitment.id,
            CommitmentVersion.number.in_(numbers),
        )
    )
    versions = {version.number: version for version in found}
    if set(versions) != set(numbers):
        raise NotFound
    return versions


def history_of(commitment: Commitment) -> Sequence[Any]:
    """Its wordings, newest first, without their texts."""
    return db.session.execute(*_history(commitment.id)).all()


@prepared
def _history(commitment: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            CommitmentVersion.number,
            CommitmentVersion.published_at,
            CommitmentVersion.reason,
            CommitmentVersion.hash,
            CommitmentVersion.sample,
        )
        .where(CommitmentVersion.commitment_id == commitment)
        .order_by(CommitmentVersion.number.desc())
        .limit(MOST_MILESTONES)
    )


def milestones_of(commitment: Commitment) -> tuple[list[PlannedMilestone], int]:
    """The first of them in order, and how many there are."""
    rows = db.session.execute(*_milestones(commitment.id)).all()
    return [milestone for milestone, _count in rows], rows[0][1] if rows else 0


@prepared
def _milestones(commitment: int) -> Select[PlannedMilestone, int]:
    return (
        select(PlannedMilestone, func.count().over())
        .where(PlannedMilestone.commitment_id == commitment)
        .options(joinedload(PlannedMilestone.responsible))
        .order_by(PlannedMilestone.position)
        .limit(MOST_MILESTONES)
    )
