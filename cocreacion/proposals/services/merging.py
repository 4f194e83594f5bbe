"""Accepted amendments become part of the working text, several at once."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256

from cocreacion.documents import queries as documents
from cocreacion.documents import services as text
from cocreacion.documents.changes import Author, Change, Insert, Remove, Reword
from cocreacion.documents.clauses import Wording, wording
from cocreacion.documents.collisions import proposed
from cocreacion.documents.merging import OWN, Choices, Plan, plan, steps
from cocreacion.documents.models import (
    Amendment,
    AmendmentState,
    Clause,
    Origin,
    Version,
    VersionClause,
)
from cocreacion.documents.refusals import ClauseIsRemoved
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import lock
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.people.models import User
from cocreacion.proposals import policy, queries
from cocreacion.proposals.events import AmendmentsApplied
from cocreacion.proposals.models import Proposal
from cocreacion.proposals.refusals import (
    NoAmendmentChosen,
    NotFitting,
    OtherChoice,
    SettledMeanwhile,
    TextMoved,
    Unsettled,
)


@dataclass(frozen=True)
class Merge:
    """A batch put together. `living`: what the working text says now; `seen`: its fingerprint."""

    amendments: tuple[Amendment, ...]
    plan: Plan
    living: dict[str, Clause]
    seen: str


def prepare_merge(
    proposal: Proposal, amendments: Collection[Amendment], choices: Choices, *, actor: User
) -> Merge:
    """What merging would do, for the preview."""
    require(policy.can_merge_amendments(actor, proposal))
    return _prepared(proposal, amendments, choices)


def merge_amendments(
    proposal: Proposal,
    amendments: Collection[Amendment],
    choices: Choices,
    *,
    actor: User,
    seen: str,
) -> Merge:
    """Write them into the working text, all or none. `seen`: the preview that was read."""
    require(policy.can_merge_amendments(actor, proposal))
    lock(proposal.document)
    require(policy.can_merge_amendments(actor, proposal))
    _hold(amendments)
    merge = _prepared(proposal, amendments, choices)
    if any(each.clause_id not in merge.living for each in merge.plan.composed):
        raise ClauseIsRemoved
    if not merge.plan.is_settled:
        raise Unsettled
    if merge.seen != seen:
        raise OtherChoice if _state(merge.seen) == _state(seen) else TextMoved
    text.change_text(
        proposal.document, actor=actor, changes=list(_changes(merge)), origin=Origin.AMENDMENT
    )
    used = merge.plan.used
    for amendment in merge.amendments:
        amendment.changes += 1
        amendment.state = AmendmentState.OBSOLETE
        if amendment.number in used:
            amendment.state = AmendmentState.APPLIED
            amendment.applied_at, amendment.applied_by = now(), actor.id
    record(
        AmendmentsApplied(
            actor_id=actor.id,
            proposal_id=proposal.id,
            amendment_ids=[each.id for each in merge.amendments if each.number in used],
            passed_over=[each.id for each in merge.amendments if each.number not in used],
        )
    )
    return merge


def note_written(
    proposal: Proposal, amendment: Amendment, *, actor: User, version: Version | None
) -> None:
    """The text has its words, put in by hand: that of a version, or the working text (None)."""
    require(policy.can_note_written(actor, proposal, amendment))
    lock(amendment)
    if not policy.can_note_written(actor, proposal, amendment):
        raise SettledMeanwhile
    if version is not None and version.document_id != proposal.document_id:
        raise NotFound
    amendment.changes += 1
    amendment.state = AmendmentState.APPLIED
    amendment.applied_at, amendment.applied_by = now(), actor.id
    amendment.applied_version_id = version.id if version else None
    record(
        AmendmentsApplied(
            actor_id=actor.id,
            proposal_id=proposal.id,
            amendment_ids=[amendment.id],
            passed_over=[],
        )
    )


def _prepared(proposal: Proposal, amendments: Collection[Amendment], choices: Choices) -> Merge:
    chosen = tuple(sorted(amendments, key=lambda each: each.number))
    if not chosen:
        raise NoAmendmentChosen
    clauses = queries.numbered_clauses(chosen[0].version)
    found = plan([proposed(each, _base(each, clauses)) for each in chosen], choices)
    living = {each.clause_id: each for each in documents.living(proposal.document)}
    return Merge(chosen, found, living, _fingerprint(chosen, found, living))


def _hold(amendments: Collection[Amendment]) -> None:
    for amendment in sorted(amendments, key=lambda each: each.number):
        lock(amendment)
        if amendment.state is not AmendmentState.DECIDED:
            raise SettledMeanwhile
        if not amendment.fits:
            raise NotFitting


def _base(amendment: Amendment, clauses: dict[str, tuple[int, VersionClause]]) -> Wording:
    known = clauses.get(amendment.part.clause_id)
    return wording(known[1], amendment.language) if known else Wording()


def _fingerprint(amendments: Collection[Amendment], found: Plan, living: dict[str, Clause]) -> str:
    """Of everything the preview shows: the text and the amendments, then the result of the choices.
    What happens elsewhere in the text does not matter."""
    about = {each.clause_id for each in found.composed}
    about |= {each.clause_id for each in found.removals}
    parts: list[object] = [(each.number, each.version_id, each.changes) for each in amendments]
    for clause_id in sorted(about):
        clause = living.get(clause_id)
        parts.append((clause_id, clause and (clause.es_revision, clause.en_revision)))
    return f"{_hashed(parts)}-{_hashed(found)}"


def _hashed(thing: object) -> str:
    return sha256(repr(thing).encode()).hexdigest()[:32]


def _state(seen: str) -> str:
    """Of a fingerprint, what is about the text and not about what was chosen."""
    return seen.partition("-")[0]


def _author(amendment: Amendment) -> Author | None:
    """Who signs its words; None where they are those of the group."""
    if amendment.author_id is None or amendment.part.agreed:
        return None
    return Author(amendment.author_id, amendment.organisation_id)


def _changes(merge: Merge) -> Iterator[Change]:
    kinds = {each.part.clause_id: each.part.kind for each in merge.amendments}
    authors = {each.number: _author(each) for each in merge.amendments}
    for composed in merge.plan.composed:
        now_says = wording(merge.living[composed.clause_id], composed.language)
        for step in steps(composed, now_says):
            yield Reword(
                clause_id=composed.clause_id,
                language=composed.language,
                words=step.words,
                base=step.base,
                by=authors.get(step.by or 0),
            )
    for placed in merge.plan.placed:
        is_own = placed.spot.is_conflict and placed.spot.choice.what == OWN
        after = placed.spot.key.split(".")[0]
        after = "" if after == "beginning" else after
        for new in placed.clauses:
            yield Insert(
                words={new.language: new.words},
                kind=kinds[new.clause_id],
                after=after,
                clause_id=new.clause_id,
                by=None if is_own else authors[new.number],
            )
            after = new.clause_id
    for removal in merge.plan.removals:
        if removal.removes and removal.clause_id in merge.living:
            yield Remove(clause_id=removal.clause_id)
