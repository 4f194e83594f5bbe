from collections.abc import Mapping
from datetime import datetime

from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.people.models import User
from cocreacion.process import policy, queries, wording
from cocreacion.process.events import CommitmentVersionPublished, PhaseDatesSet
from cocreacion.process.models import ActionPlan, Commitment, CommitmentVersion, Phase, PhaseKind


class NothingChanged(Invalid):
    message = _l("This is the wording already published. Change something first.")


class NewerVersion(Conflict):
    message = _l("Somebody published another version while you were writing. Compare them below.")


class ReasonMissing(Invalid):
    message = _l("Say why the wording changes: the reason is published with it.")


def publish_commitment_version(
    commitment: Commitment,
    *,
    actor: User,
    texts: Mapping[str, Bilingual],
    reason: Bilingual,
    dates: wording.Dates | None = None,
    started_from: int | None = None,
) -> CommitmentVersion:
    """Publish a new wording. Texts not named stay as in the version before it.

    `texts` holds fields of the template (`template.TEXTS`); `started_from` is the number of the
    version its author had before them: a newer one in the meantime is a conflict.
    """
    require(policy.can_publish_version(actor, commitment))
    lock(commitment)
    before = queries.newest_version(commitment)
    if started_from is not None and before and before.number != started_from:
        raise NewerVersion
    if not str(reason):
        raise ReasonMissing
    version = wording.next_version(commitment, before, texts, dates)
    if before and wording.same(before, version):
        raise NothingChanged
    version.reason = reason
    wording.keep(commitment, version)
    record(
        CommitmentVersionPublished(
            actor_id=actor.id,
            commitment_id=commitment.id,
            version_id=version.id,
            number=version.number,
        )
    )
    return version


def set_phase(
    plan: ActionPlan,
    kind: PhaseKind,
    *,
    actor: User,
    window: tuple[datetime, datetime],
    summary: Bilingual,
    coverage_needed: int | None = None,
    sample: bool = False,
) -> Phase:
    """Give a phase its dates: from its first instant to the first instant after it.

    `coverage_needed` is the percentage of its comments that must be answered before it is closed;
    None leaves it as it is.
    """
    require(policy.can_manage_plan(actor))
    lock(plan)
    opens_at, closes_at = window
    if closes_at <= opens_at:
        raise wording.EndsBeforeStart
    phase = queries.find_phase(plan, kind)
    if phase is None:
        phase = Phase(plan_id=plan.id, kind=kind, coverage_needed=100, sample=sample)
        db.session.add(phase)
    needed = phase.coverage_needed if coverage_needed is None else coverage_needed
    before = (phase.opens_at, phase.closes_at, phase.summary, phase.coverage_needed)
    if before == (*window, summary, needed):
        return phase
    phase.coverage_needed = needed
    phase.opens_at, phase.closes_at, phase.summary = opens_at, closes_at, summary
    db.session.flush()
    record(PhaseDatesSet(actor_id=actor.id, plan_id=plan.id, phase_id=phase.id))
    return phase
