"""Where a draft stands, for its readers: from what is stored, the clock, and the latest vote."""

from enum import StrEnum

from cocreacion.kernel.clock import now
from cocreacion.proposals.models import Proposal, ProposalState
from cocreacion.votes import results


class Stage(StrEnum):
    DRAFT = "draft"  # nothing published yet
    OPEN = "open"  # for comment
    CLOSED = "closed"  # for comment, waiting for what comes next
    PUBLISHED = "published"
    VOTING = "voting"
    AGREED = "agreed"
    NOT_AGREED = "not_agreed"
    ADOPTED = "adopted"
    WITHDRAWN = "withdrawn"


FINAL = {ProposalState.ADOPTED, ProposalState.WITHDRAWN, ProposalState.DRAFT}


def stage(proposal: Proposal) -> Stage:
    if proposal.state in FINAL:
        return Stage(proposal.state.value)
    if proposal.poll is not None and proposal.poll.is_open:
        return Stage.VOTING
    if proposal.thread.is_open:
        return Stage.OPEN
    decided = verdict(proposal)
    if decided is not None:
        return Stage.AGREED if decided else Stage.NOT_AGREED
    closes_at = proposal.thread.closes_at
    return Stage.CLOSED if closes_at is not None and closes_at <= now() else Stage.PUBLISHED


def verdict(proposal: Proposal) -> bool | None:
    """Whether the latest vote agreed to the text it was about; None while that is not known."""
    if proposal.state in {ProposalState.AGREED, ProposalState.NOT_AGREED}:
        return proposal.state is ProposalState.AGREED
    if proposal.state is not ProposalState.PUBLISHED or proposal.poll is None:
        return None
    return results.passed(proposal.poll)
