from collections.abc import Mapping
from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.people.models import User
from cocreacion.process import policy, queries, template
from cocreacion.process.events import CommitmentVersionPublished, PhaseDatesSet
from cocreacion.process.models import ActionPlan, Commitment, CommitmentVersion, Phase, PhaseKind

Dates = tuple[date | None, date | None]


class NothingChanged(Invalid):
    message = _l("This is the wording already published. Change something first.")


class NewerVersion(Conflict):
    message = _l("Somebody published another version while you were writing. Compare them below.")


class ReasonMissing(Invalid):
    message = _l("Say why the wording changes: the reason is published with it.")


class TitleMissing(Invalid):
    message = _l("A commitment needs a title, in Spanish or in English.")


class EndsBeforeStart(Invalid):
    message = _l("The end must come after the beginning.")


def publish_commitment_version(
    commitment: Commitment,
    *,
    actor: User,
    texts: Mapping[str, Bilingual],
    reason: Bilingual,
    dates: Dates | None = None,
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
    version = next_version(commitment, before, texts, dates)
    if before and _same(before, version):
        raise NothingChanged
    version.reason = reason
    keep_version(commitment, version)
    record(
        CommitmentVersionPublished(
            actor_id=actor.id,
            commitment_id=commitment.id,
            version_id=version.id,
            number=version.number,
        )
    )
    return version


def next_version(
    commitment: Commitment,
    before: CommitmentVersion | None,
    texts: Mapping[str, Bilingual],
    dates: Dates | None,
) -> CommitmentVersion:
    """What comes after `before`, not yet stored."""
    if unknown := set(texts) - set(template.TEXTS):
        raise ValueError(f"no such fields: {sorted(unknown)}")
    old = {name: getattr(before, name) for name in template.TEXTS} if before else {}
    starts, ends = dates or ((before.starts_on, before.ends_on) if before else (None, None))
    if starts and ends and ends <= starts:
        raise EndsBeforeStart
    new = {name: texts.get(name, old.get(name, Bilingual())) for name in template.TEXTS}
    if not str(new["title"]):
        raise TitleMissing
    return CommitmentVersion(
        commitment_id=commitment.id,
        number=before.number + 1 if before else 1,
        starts_on=starts,
        ends_on=ends,
        **new,
    )


def keep_version(commitment: Commitment, version: CommitmentVersion) -> None:
    """Store a wording and let the commitment carry its title and what will be done."""
    version.reason = version.reason or Bilingual()
    version.hash = template.fingerprint(version)
    commitment.title = version.title
    if str(version.action):
        commitment.description = version.action
    db.session.add(version)
    db.session.flush()


def _same(before: CommitmentVersion, after: CommitmentVersion) -> bool:
    dates = (before.starts_on, before.ends_on) == (after.starts_on, after.ends_on)
    return dates and all(
        (getattr(before, name).es, getattr(before, name).en)
        == (getattr(after, name).es, getattr(after, name).en)
        for name in template.TEXTS
    )


def set_phase(
    plan: ActionPlan,
    kind: PhaseKind,
    *,
    actor: User,
    window: tuple[datetime, datetime],
    summary: Bilingual,
    sample: bool = False,
) -> Phase:
    """Give a phase its dates: from its first instant to the first instant after it."""
    require(policy.can_manage_plan(actor))
    lock(plan)
    opens_at, closes_at = window
    if closes_at <= opens_at:
        raise EndsBeforeStart
    phase = queries.find_phase(plan, kind)
    if phase is None:
        phase = Phase(plan_id=plan.id, kind=kind, sample=sample)
        db.session.add(phase)
    elif (phase.opens_at, phase.closes_at, phase.summary) == (*window, summary):
        return phase
    phase.opens_at, phase.closes_at, phase.summary = opens_at, closes_at, summary
    db.session.flush()
    record(PhaseDatesSet(actor_id=actor.id, plan_id=plan.id, phase_id=phase.id))
    return phase
