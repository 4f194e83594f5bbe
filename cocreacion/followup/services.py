"""Begin the follow-up of a commitment, keep its milestones, and report on it."""

from dataclasses import dataclass, field
from datetime import date

from cocreacion.followup import policy, queries
from cocreacion.followup.events import FollowUpBegun, MilestoneSet, ProgressReported
from cocreacion.followup.models import Evidence, Level, Milestone, Progress, Status
from cocreacion.followup.voices import Voice, voices
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Forbidden, Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.people.models import User
from cocreacion.process.models import Commitment, PlannedMilestone


class MilestoneChanged(Conflict):
    message = _l(
        "Somebody else changed this milestone while you were here. Look at what it says now, "
        "then decide again."
    )


class NoDayDone(Invalid):
    message = _l("Say on which day it was done: today or earlier.")


class NoSuchVoice(Forbidden):
    message = _l("You may not speak for this organisation here.")


def begin_follow_up(commitment: Commitment, *, actor_id: int | None = None) -> None:
    """Bring each planned milestone to the board, once; dates nobody touched follow the plan."""
    require(policy.can_begin(commitment))
    lock(commitment)
    followed = {each.planned_id: each for each in queries.all_milestones(commitment)}
    new = [each for each in queries.planned_milestones(commitment) if each.id not in followed]
    for milestone in followed.values():
        if milestone.revision == 0:
            milestone.due_on = milestone.planned.ends_on
    db.session.add_all(_begun(planned) for planned in new)
    if new:
        record(FollowUpBegun(actor_id=actor_id, commitment_id=commitment.id, milestones=len(new)))


def _begun(planned: PlannedMilestone) -> Milestone:
    running = planned.starts_on is not None and planned.starts_on <= today()
    return Milestone(
        planned_id=planned.id,
        commitment_id=planned.commitment_id,
        due_on=planned.ends_on,
        stored_status=Status.UNDER_WAY if running else Status.NOT_STARTED,
        sample=planned.sample,
    )


@dataclass(frozen=True, kw_only=True)
class Keeping:
    """What a milestone shall say; `revision` is the state the person looked at."""

    status: Status
    due_on: date | None
    done_on: date | None
    revision: int


def set_milestone(milestone: Milestone, *, actor: User, to: Keeping) -> None:
    """Keep state and dates; a moved date stays visible beside the planned one."""
    require(policy.can_set_milestones(actor, milestone.commitment))
    lock(milestone)
    if milestone.revision != to.revision:
        raise MilestoneChanged
    done_on = _day_done(to)
    before = (milestone.stored_status, milestone.due_on, milestone.done_on)
    if before == (to.status, to.due_on, done_on):
        return
    milestone.stored_status, milestone.due_on, milestone.done_on = to.status, to.due_on, done_on
    milestone.revision += 1
    record(
        MilestoneSet(
            actor_id=actor.id,
            milestone_id=milestone.id,
            commitment_id=milestone.commitment_id,
            status_before=before[0],
            status=to.status,
            due_before=_iso(before[1]),
            due_on=_iso(to.due_on),
            done_on=_iso(done_on),
        )
    )


def _day_done(to: Keeping) -> date | None:
    if to.status is not Status.DONE:
        return None
    if to.done_on is None or to.done_on > today():
        raise NoDayDone
    return to.done_on


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A link that shows what an entry says."""

    title: Bilingual
    url: str
    dated: date | None = None


@dataclass(frozen=True, kw_only=True)
class Report:
    """What one side says about a milestone, or about the whole commitment if there is none."""

    voice: str  # key of the voice
    level: Level
    text: Bilingual
    milestone: Milestone | None = None
    proofs: list[Proof] = field(default_factory=list)
    sample: bool = False


def report_progress(commitment: Commitment, *, actor: User, report: Report) -> Progress:
    """Add an entry of one side. Entries are never changed; the newest one counts."""
    require(policy.can_report(actor, stake := queries.stake(actor, commitment)))
    voice = _chosen(report.voice, voices(actor, stake))
    if report.milestone is not None and report.milestone.commitment_id != commitment.id:
        raise Invalid
    entry = Progress(
        commitment_id=commitment.id,
        milestone_id=report.milestone.id if report.milestone else None,
        side=voice.side,
        level=report.level,
        text=report.text,
        author_id=actor.id,
        organisation_id=voice.organisation.id if voice.organisation else None,
        sample=(sample := report.sample or actor.sample),
        evidence=[
            Evidence(title=proof.title, url=proof.url, dated=proof.dated, sample=sample)
            for proof in report.proofs
        ],
    )
    db.session.add(entry)
    db.session.flush()
    record(
        ProgressReported(
            actor_id=actor.id,
            progress_id=entry.id,
            commitment_id=commitment.id,
            milestone_id=entry.milestone_id,
            organisation_id=entry.organisation_id,
            side=entry.side,
            level=entry.level,
        )
    )
    return entry


def _chosen(key: str, allowed: list[Voice]) -> Voice:
    for voice in allowed:
        if voice.key == key:
            return voice
    raise NoSuchVoice
