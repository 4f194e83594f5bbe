from dataclasses import dataclass

from cocreacion.contributions import placing
from cocreacion.contributions.models import Thread
from cocreacion.documents import services as documents
from cocreacion.documents.clauses import Wording
from cocreacion.documents.models import Document, DocumentKind, Version
from cocreacion.documents.queries import latest_version
from cocreacion.groups.models import Body
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.kernel.text import slug as slug_of
from cocreacion.people.models import User
from cocreacion.process.models import Commitment
from cocreacion.proposals import adoption, policy, queries
from cocreacion.proposals.events import (
    ProposalChanged,
    ProposalCreated,
    ProposalVersionPublished,
)
from cocreacion.proposals.models import Proposal, ProposalState
from cocreacion.proposals.passages import passage
from cocreacion.proposals.refusals import TitleMissing
from cocreacion.proposals.services.anchoring import carry_amendments
from cocreacion.proposals.services.basing import keep_reasons

RESERVED = {"create", "agenda-items", "policies"}  # pages of these addresses


@dataclass(frozen=True)
class Details:
    """What a draft is called, what it is about, and the commitment it is for."""

    title: Bilingual
    summary: Bilingual
    commitment: Commitment | None = None


def create_proposal(
    body: Body,
    *,
    actor: User,
    details: Details,
    with_template: bool = False,
    slug: str | None = None,
    sample: bool = False,
) -> Proposal:
    """Begin a draft of a group; `with_template`: one clause for each question of the template."""
    require(policy.can_create(actor, body))
    if not str(details.title):
        raise TitleMissing
    document = documents.create_document(
        Document(
            kind=DocumentKind.PROPOSAL,
            body=body,
            title=details.title,
            source_language=details.title.written_in,
            sample=sample or actor.sample,
        ),
        actor=actor,
    )
    thread = Thread()
    db.session.add(thread)
    db.session.flush()
    proposal = Proposal(
        slug=slug or _free_slug(details.title),
        title=details.title,
        summary=details.summary,
        body=body,
        commitment=details.commitment,
        document=document,
        thread=thread,
        consultation_note=Bilingual(),
        created_by=actor.id,
        sample=sample or actor.sample,
    )
    db.session.add(proposal)
    db.session.flush()
    record(ProposalCreated(actor_id=actor.id, proposal_id=proposal.id, body_id=body.id))
    if with_template:
        for field in adoption.FIELDS:
            asked = adoption.question(field)
            words = {"es": Wording(asked.es), "en": Wording(asked.en)}
            documents.add_clause(document, actor=actor, words=words)
    return proposal


def change_proposal(proposal: Proposal, *, actor: User, details: Details) -> None:
    require(policy.can_change(actor, proposal))
    lock(proposal)
    require(policy.can_change(actor, proposal))
    if not str(details.title):
        raise TitleMissing
    commitment_id = details.commitment.id if details.commitment else None
    if (details.title, details.summary, commitment_id) == (
        proposal.title,
        proposal.summary,
        proposal.commitment_id,
    ):
        return
    proposal.title, proposal.summary = details.title, details.summary
    proposal.commitment = details.commitment
    proposal.document.title = details.title
    record(ProposalChanged(actor_id=actor.id, proposal_id=proposal.id))


def publish_version(
    proposal: Proposal,
    *,
    actor: User,
    note: Bilingual,
    name: Bilingual | None = None,
    sample: bool = False,
) -> Version:
    """Freeze the text as the next version, which everybody can read and comment on."""
    require(policy.can_publish(actor, proposal))
    lock(proposal)
    require(policy.can_publish(actor, proposal))
    before = latest_version(proposal.document_id)
    version = documents.publish_version(
        proposal.document,
        actor=actor,
        note=note,
        name=name,
        sample=sample or proposal.sample,
    )
    if before is not None:
        placing.carry(proposal.thread, passage(before, version), actor.id)
    carry_amendments(proposal, version, actor=actor)
    keep_reasons(proposal, version, actor=actor)
    if proposal.state in {ProposalState.DRAFT, ProposalState.NOT_AGREED}:
        proposal.state = ProposalState.PUBLISHED
    proposal.changed_at = now()
    record(
        ProposalVersionPublished(
            actor_id=actor.id,
            proposal_id=proposal.id,
            version_id=version.id,
            number=version.number,
        )
    )
    return version


def _free_slug(title: Bilingual) -> str:
    """Words of the title, numbered where another draft has them already."""
    stem, number = slug_of(str(title)), 1
    slug = stem
    while slug in RESERVED or queries.slug_is_taken(slug):
        number += 1
        slug = f"{stem}-{number}"
    return slug
