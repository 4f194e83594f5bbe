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


@dataclass(frozen=True, kw_only=True)
class AmendmentSubmitted(Event):
    proposal_id: int
    amendment_id: int
    version_id: int
    organisation_id: int | None
    replaces_id: int | None


@dataclass(frozen=True, kw_only=True)
class AmendmentWithdrawn(Event):
    proposal_id: int
    amendment_id: int


@dataclass(frozen=True, kw_only=True)
class AmendmentSupported(Event):
    proposal_id: int
    amendment_id: int


@dataclass(frozen=True, kw_only=True)
class AmendmentSupportWithdrawn(Event):
    proposal_id: int
    amendment_id: int


@dataclass(frozen=True, kw_only=True)
class AmendmentRecommended(Event):
    """The group said what it proposes to do with it."""

    proposal_id: int
    amendment_id: int
    procedure: str


@dataclass(frozen=True, kw_only=True)
class AmendmentsDecided(Event):
    proposal_id: int
    amendment_ids: list[int]
    agreement_id: int | None


@dataclass(frozen=True, kw_only=True)
class AmendmentsApplied(Event):
    """They became part of the working text, together. `passed_over`: where several wanted
    different things at one place, those of which nothing was taken."""

    proposal_id: int
    amendment_ids: list[int]
    passed_over: list[int]


@dataclass(frozen=True, kw_only=True)
class AmendmentsCarried(Event):
    """A version was published. `changed`: those whose words no longer fit it; `obsolete`: those
    that it says already."""

    proposal_id: int
    version_id: int
    carried: list[int]
    changed: list[int]
    obsolete: list[int]


@dataclass(frozen=True, kw_only=True)
class PolicyLoaded(Event):
    """The text of a policy was loaded, article by article, and does not change any more."""

    document_id: int
    articles: int


@dataclass(frozen=True, kw_only=True)
class BaseChosen(Event):
    """Which policy a draft changes; None for none."""

    proposal_id: int
    document_id: int | None


@dataclass(frozen=True, kw_only=True)
class ArticleDecided(Event):
    """What a draft does with an article; `action` is empty where that is open again."""

    proposal_id: int
    article_id: str
    clause_id: str
    action: str


@dataclass(frozen=True, kw_only=True)
class ReasonsPublished(Event):
    """What happens to each article, and why, was published with a version."""

    proposal_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class ArticleMapped(Event):
    """A clause was said to serve an article of a convention."""

    proposal_id: int
    clause_id: str
    convention: str
    article: str


@dataclass(frozen=True, kw_only=True)
class ArticleUnmapped(Event):
    proposal_id: int
    clause_id: str
    convention: str
    article: str
