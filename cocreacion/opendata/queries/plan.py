"""Commitments, their milestones, and the organisations of the plan."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, false, func, select, true
from sqlalchemy.orm import aliased

from cocreacion.followup.models import Milestone
from cocreacion.followup.queries.common import status_on
from cocreacion.kernel.clock import today
from cocreacion.kernel.tables import Row
from cocreacion.opendata.queries.common import real, stream
from cocreacion.people.models import Organisation, Succession
from cocreacion.process.models import (
    ActionPlan,
    Commitment,
    CommitmentVersion,
    Participant,
    PlannedMilestone,
    Supporter,
    Theme,
)
from cocreacion.process.template import QUESTIONS


def commitments(sample: bool) -> Iterator[Row]:
    """With the wording published last and what the independent review found.

    The commitments are real, but a wording may have been adopted in the invented part of a sample.
    """
    lead, supporter = aliased(Organisation), aliased(Organisation)
    supporters = (
        select(func.aggregate_strings(supporter.slug, ";"))
        .join(Supporter, Supporter.organisation_id == supporter.id)
        .where(Supporter.commitment_id == Commitment.id)
        .correlate(Commitment)
        .scalar_subquery()
    )
    newest = (
        select(func.max(CommitmentVersion.number))
        .where(
            CommitmentVersion.commitment_id == Commitment.id,
            true() if sample else CommitmentVersion.sample.is_(False),
        )
        .correlate(Commitment)
        .scalar_subquery()
    )
    found = (
        select(
            ActionPlan.slug.label("plan"),
            Commitment.number,
            Commitment.ogp_id,
            Commitment.ogp_id_basis,
            Commitment.title,
            Commitment.title_basis,
            Theme.name.label("theme"),
            lead.slug.label("lead"),
            Commitment.lead_basis,
            supporters.label("supporters"),
            Commitment.state,
            CommitmentVersion.number.label("version"),
            CommitmentVersion.published_at.label("version_published_at"),
            CommitmentVersion.hash.label("version_hash"),
            CommitmentVersion.starts_on,
            CommitmentVersion.ends_on,
            *(getattr(CommitmentVersion, name).label(name) for name in QUESTIONS),
            Commitment.review,
            Commitment.note,
            func.coalesce(CommitmentVersion.sample, false()).label("sample"),
        )
        .outerjoin(ActionPlan, Commitment.plan_id == ActionPlan.id)
        .outerjoin(Theme, Commitment.theme_id == Theme.id)
        .outerjoin(lead, Commitment.lead_id == lead.id)
        .outerjoin(
            CommitmentVersion,
            and_(
                CommitmentVersion.commitment_id == Commitment.id,
                CommitmentVersion.number == newest,
            ),
        )
        .order_by(ActionPlan.number, Commitment.position, Commitment.id)
    )
    for row in stream(found):
        review = row.pop("review")
        yield {**row, **(_review(review) if isinstance(review, dict) else {})}


def _review(values: dict[str, Any]) -> dict[str, object]:
    return {
        "irm_verifiable": values.get("verifiable"),
        "irm_relevant": values.get("relevant"),
        "irm_ambition": values.get("ambition") or None,
        "irm_early_results": values.get("early_results") or None,
    }


def milestones(sample: bool) -> Iterator[Row]:
    found = (
        select(
            Commitment.number.label("commitment"),
            PlannedMilestone.code,
            PlannedMilestone.title,
            PlannedMilestone.deliverable_kind.label("deliverable"),
            PlannedMilestone.means_of_verification,
            PlannedMilestone.starts_on,
            PlannedMilestone.ends_on,
            Organisation.slug.label("responsible"),
            status_on(today()).label("status"),
            Milestone.due_on,
            Milestone.done_on,
            PlannedMilestone.sample,
        )
        .join(Commitment, PlannedMilestone.commitment_id == Commitment.id)
        .outerjoin(Organisation, PlannedMilestone.responsible_id == Organisation.id)
        .outerjoin(Milestone, Milestone.planned_id == PlannedMilestone.id)
        .order_by(Commitment.plan_id, Commitment.position, PlannedMilestone.position)
    )
    yield from stream(real(found, PlannedMilestone.sample, sample))


def organisations(sample: bool) -> Iterator[Row]:
    """Every organisation, whether its part in the plan is established or not."""
    heir = aliased(Organisation)
    successor = (
        select(func.min(heir.slug))
        .join(Succession, Succession.to_id == heir.id)
        .where(Succession.from_id == Organisation.id)
        .correlate(Organisation)
        .scalar_subquery()
    )
    newest = select(ActionPlan.id).order_by(ActionPlan.number.desc()).limit(1).scalar_subquery()
    found = (
        select(
            Organisation.slug,
            Organisation.name,
            Organisation.short_name,
            Organisation.sector,
            Organisation.verified,
            func.coalesce(Participant.verified, Organisation.role_verified).label("role_verified"),
            Participant.roles,
            Organisation.note,
            Organisation.source,
            successor.label("successor"),
            Organisation.sample,
        )
        .outerjoin(
            Participant,
            and_(Participant.organisation_id == Organisation.id, Participant.plan_id == newest),
        )
        .order_by(Organisation.slug)
    )
    for row in stream(real(found, Organisation.sample, sample)):
        roles = row["roles"]
        yield {**row, "roles": ";".join(roles) if isinstance(roles, list) and roles else None}
