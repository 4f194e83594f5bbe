"""When a version is published, open amendments are carried to it, or marked: never misplaced."""

from collections.abc import Mapping

from cocreacion.documents.amendments import Anchored, anchored
from cocreacion.documents.clauses import Wording, wording
from cocreacion.documents.models import (
    Amendment,
    AmendmentClause,
    AmendmentState,
    Anchoring,
    Operation,
    Version,
    VersionClause,
)
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.people.models import User
from cocreacion.proposals import policy, queries
from cocreacion.proposals.events import AmendmentsCarried
from cocreacion.proposals.models import Proposal

Numbered = Mapping[str, tuple[int, VersionClause]]


def carry_amendments(proposal: Proposal, version: Version, *, actor: User) -> None:
    """Part of publishing `version`, under the lock of the draft."""
    require(policy.can_publish(actor, proposal))
    for amendment in queries.applied_unpublished(proposal.document):
        amendment.applied_version_id = version.id
    now_says = queries.numbered_clauses(version)
    before: dict[int, Numbered] = {}
    told: dict[str, list[int]] = {"carried": [], "changed": [], "obsolete": []}
    for amendment in queries.open_amendments(proposal.document):
        lock(amendment)
        if not (amendment.is_open and amendment.fits):
            continue  # it stays with the version that its author had read
        was = before.setdefault(amendment.version_id, queries.numbered_clauses(amendment.version))
        told[_carry(amendment, version, was, now_says)].append(amendment.id)
    if any(told.values()):
        record(
            AmendmentsCarried(
                actor_id=actor.id, proposal_id=proposal.id, version_id=version.id, **told
            )
        )


def _carry(amendment: Amendment, version: Version, was: Numbered, now_says: Numbered) -> str:
    part = amendment.part
    found = _found(amendment.language, part, was, now_says)
    if found is None:
        amendment.state = AmendmentState.OBSOLETE
        return "obsolete"
    amendment.anchoring = found.anchoring
    if not amendment.fits:
        return "changed"
    agreed = _agreed(amendment.language, part, was, now_says)
    if agreed is not None and agreed.anchoring not in {Anchoring.EXACT, Anchoring.MOVED}:
        amendment.anchoring = Anchoring.TEXT_CHANGED
        return "changed"
    amendment.clauses.append(
        AmendmentClause(
            version_id=version.id,
            clause_id=part.clause_id,
            operation=part.operation,
            after=part.after,
            kind=part.kind,
            heading=found.words.heading,
            text=found.words.text,
            agreed_heading=agreed.words.heading if agreed else None,
            agreed_text=agreed.words.text if agreed else None,
        )
    )
    amendment.version_id = version.id
    db.session.flush()
    return "carried"


def _found(
    language: str, part: AmendmentClause, was: Numbered, now_says: Numbered
) -> Anchored | None:
    """Where it stands in the newer version; None where that version says it already."""
    words = part.words
    old, new = (_wording(each, part.place, language) for each in (was, now_says))
    if part.operation is Operation.INSERT:
        if part.after and new is None:
            return Anchored(Anchoring.CLAUSE_REMOVED, words)
        return Anchored(Anchoring.EXACT if old == new else Anchoring.MOVED, words)
    if part.operation is Operation.DELETE:
        if new is None:
            return None
        both = [_both(each, part.place) for each in (was, now_says)]
        same = both[0] == both[1]
        return Anchored(Anchoring.EXACT if same else Anchoring.TEXT_CHANGED, words)
    found = anchored(old or Wording(), new, words)
    return None if found.words == new else found


def _agreed(
    language: str, part: AmendmentClause, was: Numbered, now_says: Numbered
) -> Anchored | None:
    """The same for the words that the group accepted instead."""
    words = part.agreed
    if words is None:
        return None
    if part.operation is Operation.INSERT:
        return Anchored(Anchoring.EXACT, words)
    old, new = (_wording(each, part.place, language) for each in (was, now_says))
    return anchored(old or Wording(), new, words)


def _wording(clauses: Numbered, clause_id: str, language: str) -> Wording | None:
    return wording(clauses[clause_id][1], language) if clause_id in clauses else None


def _both(clauses: Numbered, clause_id: str) -> tuple[Wording, Wording]:
    clause = clauses[clause_id][1]
    return wording(clause, "es"), wording(clause, "en")
