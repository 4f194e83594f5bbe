from datetime import datetime, timedelta

from cocreacion.documents import gates
from cocreacion.documents import queries as documents
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import lock
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.people.models import User
from cocreacion.proposals import policy
from cocreacion.proposals.events import (
    ConsultationClosed,
    ConsultationExtended,
    ConsultationOpened,
)
from cocreacion.proposals.models import Proposal
from cocreacion.proposals.refusals import (
    AlreadyOpen,
    ClosesTooEarly,
    HasClosed,
    NotLater,
    OpensInThePast,
    ReasonMissing,
)

A_MOMENT_AGO = timedelta(hours=1)  # somebody who chose "now" may still be reading the page


def open_consultation(
    proposal: Proposal, *, actor: User, opens_at: datetime | None = None, closes_at: datetime
) -> None:
    """Let everybody comment, from one instant to another; without `opens_at`, from now on."""
    require(policy.can_open_consultation(actor, proposal))
    lock(proposal)
    lock(proposal.thread)
    if not policy.can_open_consultation(actor, proposal):
        raise AlreadyOpen
    version = documents.latest_version(proposal.document_id)
    if version is not None:
        require(gates.to_comment(proposal.document, version))
    if opens_at is not None and opens_at < now() - A_MOMENT_AGO:
        raise OpensInThePast
    opens_at = max(opens_at or now(), now())
    if closes_at <= opens_at:
        raise ClosesTooEarly
    proposal.thread.opens_at, proposal.thread.closes_at = opens_at, closes_at
    proposal.thread.admits = {}  # whoever an earlier consultation was for
    proposal.consultation_note = Bilingual()
    proposal.changed_at = now()
    record(
        ConsultationOpened(
            actor_id=actor.id,
            proposal_id=proposal.id,
            thread_id=proposal.thread_id,
            opens_at=opens_at.isoformat(),
            closes_at=closes_at.isoformat(),
        )
    )


def extend_consultation(
    proposal: Proposal, *, actor: User, closes_at: datetime, reason: Bilingual
) -> None:
    """Close later, and say why. Never earlier."""
    require(policy.can_extend_consultation(actor, proposal))
    before = _hold_open(proposal)
    if closes_at <= before:
        raise NotLater
    if not str(reason):
        raise ReasonMissing
    proposal.thread.closes_at = closes_at
    proposal.consultation_note = reason
    record(
        ConsultationExtended(
            actor_id=actor.id,
            proposal_id=proposal.id,
            thread_id=proposal.thread_id,
            before=before.isoformat(),
            closes_at=closes_at.isoformat(),
        )
    )


def close_consultation(proposal: Proposal, *, actor: User, reason: Bilingual) -> None:
    """Close before the announced date: only with a reason, which the page shows."""
    require(policy.can_extend_consultation(actor, proposal))
    before = _hold_open(proposal)
    if not str(reason):
        raise ReasonMissing
    opens_at = proposal.thread.opens_at
    proposal.thread.opens_at = min(opens_at, now()) if opens_at else now()
    proposal.thread.closes_at = now()
    proposal.consultation_note = reason
    record(
        ConsultationClosed(
            actor_id=actor.id,
            proposal_id=proposal.id,
            thread_id=proposal.thread_id,
            before=before.isoformat(),
        )
    )


def _hold_open(proposal: Proposal) -> datetime:
    """Hold draft and thread; when comments close, as it stands now."""
    lock(proposal)
    lock(proposal.thread)
    closes_at = proposal.thread.closes_at
    if closes_at is None or closes_at <= now():
        raise HasClosed
    return closes_at
