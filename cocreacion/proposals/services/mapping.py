from dataclasses import dataclass, field

from cocreacion.documents import queries as texts
from cocreacion.documents.models import Document
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.people.models import User
from cocreacion.proposals import policy, queries
from cocreacion.proposals.conventions import conventions
from cocreacion.proposals.events import ArticleMapped, ArticleUnmapped
from cocreacion.proposals.models import ConventionLink, Proposal
from cocreacion.proposals.refusals import AlreadyMapped, NoSuchConventionArticle


@dataclass(frozen=True)
class Mapping:
    """A clause of the draft, or of the policy it is based on, and the article it serves."""

    document: Document
    clause_id: str
    convention: str
    article: str
    note: Bilingual = field(default_factory=Bilingual)


def map_article(proposal: Proposal, mapping: Mapping, *, actor: User) -> None:
    require(policy.can_relate(actor, proposal))
    lock(proposal)
    convention = conventions().get(mapping.convention)
    known = {each.clause_id for each in texts.living(mapping.document)}
    if (
        mapping.document.id not in {proposal.document_id, proposal.base_id}
        or mapping.clause_id not in known
        or convention is None
        or mapping.article not in convention.articles
    ):
        raise NoSuchConventionArticle
    link = ConventionLink(
        proposal_id=proposal.id,
        document_id=mapping.document.id,
        clause_id=mapping.clause_id,
        convention=mapping.convention,
        article=mapping.article,
        note=mapping.note,
        added_by=actor.id,
    )
    if queries.find_same_link(link) is not None:
        raise AlreadyMapped
    db.session.add(link)
    record(
        ArticleMapped(
            actor_id=actor.id,
            proposal_id=proposal.id,
            clause_id=link.clause_id,
            convention=link.convention,
            article=link.article,
        )
    )


def unmap_article(proposal: Proposal, link: ConventionLink, *, actor: User) -> None:
    require(policy.can_relate(actor, proposal))
    record(
        ArticleUnmapped(
            actor_id=actor.id,
            proposal_id=proposal.id,
            clause_id=link.clause_id,
            convention=link.convention,
            article=link.article,
        )
    )
    db.session.delete(link)
