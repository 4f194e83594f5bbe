"""The change log: facts in the order they happened, and what they are about."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, String, cast, literal, select, union_all

from cocreacion.consultations.models import Consultation
from cocreacion.contributions.models import PhaseClosing
from cocreacion.followup.models import Milestone, Progress
from cocreacion.groups.models import Body
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.meetings.models import Meeting
from cocreacion.people.models import Organisation
from cocreacion.process.models import ActionPlan, Commitment, CommitmentVersion, Phase, PhaseChange
from cocreacion.proposals.models import Proposal, ProposalState
from cocreacion.votes.models import Poll, PollState


@dataclass(frozen=True)
class Thing:
    """What a fact is about: its title, its place in an address, and what it belongs to."""

    key: str
    parent: str
    title: Bilingual
    sample: bool


Wanted = tuple[str, int]  # kind and id


def facts(names: Collection[str], before: int | None, limit: int) -> Sequence[StoredEvent]:
    """The newest ones of these names, or those before a place in the chain; one too many."""
    found = select(StoredEvent).where(StoredEvent.name.in_(names))
    if before is not None:
        found = found.where(StoredEvent.id < before)
    return db.session.scalars(found.order_by(StoredEvent.id.desc()).limit(limit + 1)).all()


def _select(
    kind: str, model: Any, title: Any, key: Any, parent: Any = None, marked: Any = None
) -> Select[Any]:
    """`marked`: what says whether it is invented, where that is not the thing itself."""
    marked = marked or model
    columns = title.property.columns
    return select(
        literal(kind).label("kind"),
        model.id.label("id"),
        cast(key, String).label("key"),
        (literal("") if parent is None else parent).label("parent"),
        *(column.label(name) for column, name in zip(columns, TEXT, strict=True)),
        (marked.sample if hasattr(marked, "sample") else literal(False)).label("sample"),
    )


TEXT = ("es", "en", "written_in", "translated_from")


def _of_commitment(kind: str, model: Any) -> tuple[Select[Any], Any]:
    """Something that belongs to a commitment: named by it, marked by itself if it is invented."""
    statement = (
        _select(kind, Commitment, Commitment.title, Commitment.number, ActionPlan.slug, model)
        .join(model, model.commitment_id == Commitment.id)
        .join(ActionPlan, Commitment.plan_id == ActionPlan.id)
    )
    return statement, model.id


def _kinds() -> dict[str, tuple[Select[Any], Any]]:
    """Of each kind, what everybody may see of it."""
    return {
        "plan": (
            _select("plan", ActionPlan, ActionPlan.name, ActionPlan.slug),
            ActionPlan.id,
        ),
        "phase": (
            _select("phase", Phase, Phase.summary, Phase.kind, ActionPlan.slug).join(
                ActionPlan, Phase.plan_id == ActionPlan.id
            ),
            Phase.id,
        ),
        "phase_change": (
            _select(
                "phase_change", PhaseChange, PhaseChange.reason, Phase.kind, ActionPlan.slug, Phase
            )
            .join(Phase, PhaseChange.phase_id == Phase.id)
            .join(ActionPlan, Phase.plan_id == ActionPlan.id),
            PhaseChange.id,
        ),
        "phase_closing": (
            _select("phase_closing", PhaseClosing, PhaseClosing.reason, Phase.kind, ActionPlan.slug)
            .join(Phase, PhaseClosing.phase_id == Phase.id)
            .join(ActionPlan, Phase.plan_id == ActionPlan.id),
            PhaseClosing.id,
        ),
        "commitment": (
            _select(
                "commitment", Commitment, Commitment.title, Commitment.number, ActionPlan.slug
            ).join(ActionPlan, Commitment.plan_id == ActionPlan.id),
            Commitment.id,
        ),
        "wording": _of_commitment("wording", CommitmentVersion),
        "milestone": _of_commitment("milestone", Milestone),
        "report": _of_commitment("report", Progress),
        "body": (_select("body", Body, Body.name, Body.slug), Body.id),
        "organisation": (
            _select("organisation", Organisation, Organisation.name, Organisation.slug),
            Organisation.id,
        ),
        "poll": (
            _select("poll", Poll, Poll.question, Poll.slug).where(Poll.state != PollState.DRAFT),
            Poll.id,
        ),
        "meeting": (
            _select("meeting", Meeting, Meeting.title, Meeting.slug).where(
                Meeting.called_at.is_not(None)
            ),
            Meeting.id,
        ),
        "proposal": (
            _select("proposal", Proposal, Proposal.title, Proposal.slug).where(
                Proposal.state != ProposalState.DRAFT
            ),
            Proposal.id,
        ),
        "consultation": (
            _select("consultation", Consultation, Consultation.title, Consultation.slug).where(
                Consultation.announced_at.is_not(None)
            ),
            Consultation.id,
        ),
        "thread": (
            _select("thread", Proposal, Proposal.title, Proposal.slug).where(
                Proposal.state != ProposalState.DRAFT
            ),
            Proposal.thread_id,
        ),
    }


def things(wanted: Iterable[Wanted]) -> dict[Wanted, Thing]:
    """All of them in one statement; what is not public, or not there, is left out."""
    by_kind: dict[str, set[int]] = {}
    for kind, number in wanted:
        by_kind.setdefault(kind, set()).add(number)
    if not by_kind:
        return {}
    kinds = _kinds()
    parts = []
    for kind, numbers in sorted(by_kind.items()):
        statement, column = kinds[kind]
        parts.append(statement.add_columns(column.label("of")).where(column.in_(numbers)))
    return {
        (row.kind, row.of): Thing(
            row.key,
            row.parent,
            Bilingual(row.es, row.en, row.written_in, row.translated_from),
            bool(row.sample),
        )
        for row in db.session.execute(union_all(*parts))
    }
