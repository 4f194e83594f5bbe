from dataclasses import dataclass

from cocreacion.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ProposalCreated(Event):
    proposal_id: int
    body_id: int


@dataclass(frozen=True, kw_only=True)
class ProposalChanged(Event):
    """Its title, summary or commitment, not its text."""

    proposal_id: int


@dataclass(frozen=True, kw_only=True)
class ProposalVersionPublished(Event):
    proposal_id: int
    version_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class ConsultationOpened(Event):
    proposal_id: int
    thread_id: int
    opens_at: str
    closes_at: str


@dataclass(frozen=True, kw_only=True)
class ConsultationExtended(Event):
    proposal_id: int
    thread_id: int
    before: str
    closes_at: str


@dataclass(frozen=True, kw_only=True)
class ConsultationClosed(Event):
    """Before its date, with a reason that its page shows."""

    proposal_id: int
    thread_id: int
    before: str


@dataclass(frozen=True, kw_only=True)
class VoteRequested(Event):
    proposal_id: int
    version_id: int
    poll_id: int


@dataclass(frozen=True, kw_only=True)
class ProposalDecided(Event):
    """A vote on one of its versions has been counted."""

    proposal_id: int
    version_id: int
    poll_id: int
    agreed: bool


@dataclass(frozen=True, kw_only=True)
class ProposalAdopted(Event):
    """A version became the published wording of a commitment."""

    proposal_id: int
    version_id: int
    commitment_id: int
    commitment_version_id: int
    poll_id: int | None
    agreement_id: int | None


@dataclass(frozen=True, kw_only=True)
class AgendaItemLinked(Event):
    proposal_id: int
    agenda_item_id: int


@dataclass(frozen=True, kw_only=True)
class AgendaItemUnlinked(Event):
    proposal_id: int
    agenda_item_id: int
