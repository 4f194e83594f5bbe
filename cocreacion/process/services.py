from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.people.models import User
from cocreacion.process import policy, queries, wording
from cocreacion.process.events import CommitmentVersionPublished, PhaseChanged, PhaseDatesSet
from cocreacion.process.models import (
    ActionPlan,
    Commitment,
    CommitmentVersion,
    Phase,
    PhaseChange,
    PhaseKind,
    PhaseState,
)


class NothingChanged(Invalid):
    message = _l("This is the wording already published. Change something first.")


class NewerVersion(Conflict):
    message = _l("Somebody published another version while you were writing. Compare them below.")


class PhaseReasonMissing(Invalid):
    message = _l(
        "This phase has begun. Say why it asks for more or fewer answers, or ends early: "
        "the reason is published."
    )


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


@dataclass(frozen=True)
class Asked:
    """The percentage of its comments that must be answered before a phase is closed.

    None leaves it as it is.
    """

    coverage: int | None = None
    reason: Bilingual = field(default_factory=Bilingual)


def set_phase(
    plan: ActionPlan,
    kind: PhaseKind,
    *,
    actor: User,
    window: tuple[datetime, datetime],
    summary: Bilingual,
    asked: Asked | None = None,
    sample: bool = False,
) -> Phase:
    """Give a phase its dates: from its first instant to the first instant after it.

    Once it has begun, changing its coverage or ending it at once needs a public reason.
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
    asked = asked or Asked()
    needed = phase.coverage_needed if asked.coverage is None else asked.coverage
    before = (phase.opens_at, phase.closes_at, phase.summary, phase.coverage_needed)
    if before == (*window, summary, needed):
        return phase
    is_marked = phase.id is not None and _needs_reason(phase, needed, closes_at)
    if is_marked:
        _keep_change(phase, needed, closes_at, asked.reason, actor)
    phase.coverage_needed = needed
    phase.opens_at, phase.closes_at, phase.summary = opens_at, closes_at, summary
    db.session.flush()
    if not is_marked or before[:3] != (*window, summary):
        record(PhaseDatesSet(actor_id=actor.id, plan_id=plan.id, phase_id=phase.id))
    return phase


def _needs_reason(phase: Phase, needed: int, closes_at: datetime) -> bool:
    if phase.state is PhaseState.NEXT:
        return False
    return needed != phase.coverage_needed or _ends_early(phase, closes_at)


def _ends_early(phase: Phase, closes_at: datetime) -> bool:
    return closes_at <= now() < phase.closes_at


def _keep_change(
    phase: Phase, needed: int, closes_at: datetime, reason: Bilingual, actor: User
) -> None:
    if not str(reason):
        raise PhaseReasonMissing
    change = PhaseChange(
        phase_id=phase.id,
        needed_before=phase.coverage_needed,
        needed=needed,
        closed_before=phase.closes_at,
        closes_at=closes_at,
        reason=reason,
        changed_by=actor.id,
        changed_at=now(),
    )
    db.session.add(change)
    db.session.flush()
    record(
        PhaseChanged(
            actor_id=actor.id,
            plan_id=phase.plan_id,
            phase_id=phase.id,
            change_id=change.id,
            needed_before=change.needed_before,
            needed=needed,
            closed_before=change.closed_before.isoformat(),
            closes_at=closes_at.isoformat(),
            ended_early=_ends_early(phase, closes_at),
        )
    )
