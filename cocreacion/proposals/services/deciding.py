from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from cocreacion.documents import gates, store
from cocreacion.documents import queries as documents
from cocreacion.documents.models import Version
from cocreacion.groups.models import Body
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.meetings.models import Agreement
from cocreacion.people.models import User
from cocreacion.process import queries as commitments
from cocreacion.process import services as process
from cocreacion.process.models import Commitment, CommitmentState
from cocreacion.proposals import adoption, policy, queries
from cocreacion.proposals.events import ProposalAdopted, ProposalDecided, VoteRequested
from cocreacion.proposals.models import Adoption, Proposal, ProposalState, VersionPoll
from cocreacion.proposals.refusals import AlreadyAdopted, NotAgreed, NothingChosen, VoteIsOpen
from cocreacion.votes import policy as votes_policy
from cocreacion.votes import queries as polls
from cocreacion.votes import results
from cocreacion.votes import services as votes
from cocreacion.votes.models import Poll


@dataclass(frozen=True)
class Question:
    """What the seats of a body are asked, and until when."""

    body: Body
    question: Bilingual
    context: Bilingual
    closes_at: datetime


def ask_for_vote(proposal: Proposal, version: Version, *, actor: User, question: Question) -> Poll:
    """Open a vote of a body's seats on one version."""
    require(policy.can_ask_for_vote(actor, proposal))
    lock(proposal)
    if not policy.can_ask_for_vote(actor, proposal):
        raise VoteIsOpen
    require(gates.to_vote(proposal.document, version))
    poll = votes.create_poll(
        question.body,
        actor=actor,
        question=question.question,
        context=question.context,
        subject=_subject(proposal, version),
    )
    votes.open_poll(poll, actor=actor, closes_at=question.closes_at)
    db.session.add(VersionPoll(proposal_id=proposal.id, version_id=version.id, poll_id=poll.id))
    proposal.poll = poll
    if proposal.state in {ProposalState.AGREED, ProposalState.NOT_AGREED}:
        proposal.state = ProposalState.PUBLISHED
    proposal.changed_at = now()
    db.session.flush()
    record(
        VoteRequested(
            actor_id=actor.id, proposal_id=proposal.id, version_id=version.id, poll_id=poll.id
        )
    )
    return poll


def _subject(proposal: Proposal, version: Version) -> dict[str, object]:
    """What is decided, as the vote keeps it: this wording and no other."""
    return {
        "kind": "version",
        "id": version.id,
        "title": {"es": proposal.title.es, "en": proposal.title.en},
        "content_hash": version.hash,
        "path": f"/proposals/{proposal.slug}/versions/{version.number}",
    }


def note_result(vote: VersionPoll, *, actor: User | None = None) -> None:
    """Keep what a vote that has been counted means for its draft. Twice changes nothing."""
    require(votes_policy.can_tally(vote.poll))
    lock(vote.proposal)
    if vote.proposal.poll_id != vote.poll_id or vote.proposal.state is not ProposalState.PUBLISHED:
        return
    agreed = bool(results.passed(vote.poll))
    vote.proposal.state = ProposalState.AGREED if agreed else ProposalState.NOT_AGREED
    vote.proposal.changed_at = now()
    record(
        ProposalDecided(
            actor_id=actor.id if actor else None,
            proposal_id=vote.proposal_id,
            version_id=vote.version_id,
            poll_id=vote.poll_id,
            agreed=agreed,
        )
    )


@dataclass(frozen=True)
class Basis:
    """What allows a version to be adopted: a vote that agreed to it, or an agreement on it."""

    version: Version
    vote: VersionPoll | None = None
    agreement: Agreement | None = None


def adopt(
    proposal: Proposal, basis: Basis, *, actor: User, fields: Mapping[str, str], reason: Bilingual
) -> Adoption:
    """Publish the agreed version as the new wording of the commitment.

    `fields`: which part of the commitment each clause becomes (`adoption.FIELDS`).
    """
    require(policy.can_adopt(actor, proposal))
    lock(proposal)
    if proposal.state is ProposalState.ADOPTED:
        raise AlreadyAdopted
    if not _is_agreed(proposal, basis):
        raise NotAgreed
    commitment = cast("Commitment", proposal.commitment)
    clauses = documents.clauses_of(basis.version)
    texts = adoption.texts_of(clauses, fields, proposal.document.source_language)
    if not texts:
        raise NothingChosen
    if commitments.newest_version(commitment) is None:
        texts["title"] = commitment.title
    wording = process.publish_commitment_version(
        commitment, actor=actor, texts=texts, reason=reason
    )
    if commitment.state is CommitmentState.DRAFTING:
        commitment.state = CommitmentState.ADOPTED
    adopted = Adoption(
        proposal=proposal,
        version=basis.version,
        commitment_version=wording,
        poll_id=basis.vote.poll_id if basis.vote else None,
        agreement=basis.agreement,
        adopted_by=actor.id,
    )
    db.session.add(adopted)
    proposal.state, proposal.changed_at = ProposalState.ADOPTED, now()
    store.freeze(proposal.document)
    record(
        ProposalAdopted(
            actor_id=actor.id,
            proposal_id=proposal.id,
            version_id=basis.version.id,
            commitment_id=commitment.id,
            commitment_version_id=wording.id,
            poll_id=adopted.poll_id,
            agreement_id=adopted.agreement_id,
        )
    )
    return adopted


def _is_agreed(proposal: Proposal, basis: Basis) -> bool:
    """Whether this very text was agreed to, and not another wording of it."""
    if basis.vote is not None:
        poll = polls.get_poll_by_id(basis.vote.poll_id)
        same = poll.subject.get("content_hash") == basis.version.hash
        return same and basis.vote.version_id == basis.version.id and bool(results.passed(poll))
    if basis.agreement is None:
        return False
    about = basis.agreement in queries.agreements_about(proposal)
    return about and basis.version.published_at <= basis.agreement.meeting.ends_at
