from collections.abc import Iterable

from sqlalchemy import select

from cocreacion.kernel.db import db
from cocreacion.people.models import Organisation
from cocreacion.process.models import ActionPlan, Commitment, CommitmentVersion, Phase, PhaseKind


def find_plan(slug: str) -> ActionPlan | None:
    return db.session.scalar(select(ActionPlan).where(ActionPlan.slug == slug))


def find_phase(plan: ActionPlan, kind: PhaseKind) -> Phase | None:
    return db.session.scalar(select(Phase).where(Phase.plan_id == plan.id, Phase.kind == kind))


def newest_version(commitment: Commitment) -> CommitmentVersion | None:
    return db.session.scalar(
        select(CommitmentVersion)
        .where(CommitmentVersion.commitment_id == commitment.id)
        .order_by(CommitmentVersion.number.desc())
        .limit(1)
    )


def organisations_by_slug(slugs: Iterable[str]) -> dict[str, Organisation]:
    found = db.session.scalars(select(Organisation).where(Organisation.slug.in_(list(slugs))))
    return {organisation.slug: organisation for organisation in found}
