from collections.abc import Sequence

from sqlalchemy import exists, func, select

from cocreacion.documents.models import Clause, Document, DocumentKind
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.people.models import Guest, User
from cocreacion.proposals.models import BaseArticle, ConventionLink, Proposal
from cocreacion.proposals.queries.drafts import visible_to

Person = User | Guest
LOADED = (Document.kind == DocumentKind.POLICY, Document.frozen_at.is_not(None))
MOST_POLICIES = 200


def policies() -> Sequence[tuple[Document, int]]:
    """Loaded policies with how many clauses each has, the newest first."""
    counted = (
        select(func.count(Clause.id))
        .where(Clause.document_id == Document.id)
        .correlate(Document)
        .scalar_subquery()
    )
    statement = select(Document, counted).where(*LOADED).order_by(Document.id.desc())
    return [(row[0], row[1]) for row in db.session.execute(statement.limit(MOST_POLICIES))]


def get_policy(document_id: int) -> Document:
    found = db.session.scalar(select(Document).where(Document.id == document_id, *LOADED))
    if found is None:
        raise NotFound
    return found


def find_policy(document_id: int | None) -> Document | None:
    return db.session.scalar(select(Document).where(Document.id == document_id, *LOADED))


def proposals_on(policy: Document, viewer: Person) -> Sequence[Proposal]:
    """Drafts that change it, the one changed last first."""
    statement = (
        select(Proposal)
        .where(Proposal.base_id == policy.id, visible_to(viewer))
        .order_by(Proposal.changed_at.desc(), Proposal.id.desc())
        .limit(MOST_POLICIES)
    )
    return db.session.scalars(statement).all()


def decisions(proposal: Proposal, version_number: int = 0) -> Sequence[BaseArticle]:
    """What happens to the articles: in the working text, or as published with a version."""
    statement = select(BaseArticle).where(
        BaseArticle.proposal_id == proposal.id, BaseArticle.version_number == version_number
    )
    return db.session.scalars(statement.order_by(BaseArticle.id)).all()


def find_article(proposal: Proposal, article_id: str, clause_id: str = "") -> BaseArticle | None:
    """What the group wrote about an article; without one, about a clause of the draft."""
    statement = select(BaseArticle).where(
        BaseArticle.proposal_id == proposal.id,
        BaseArticle.version_number == 0,
        BaseArticle.article_id == article_id,
    )
    if not article_id:
        statement = statement.where(BaseArticle.clause_id == clause_id)
    return db.session.scalar(statement)


def has_decisions(proposal: Proposal) -> bool:
    found = exists().where(BaseArticle.proposal_id == proposal.id, BaseArticle.article_id != "")
    return bool(db.session.scalar(select(found)))


def links(proposal: Proposal) -> Sequence[ConventionLink]:
    statement = select(ConventionLink).where(ConventionLink.proposal_id == proposal.id)
    return db.session.scalars(statement.order_by(ConventionLink.id)).all()


def get_link(proposal: Proposal, link_id: int) -> ConventionLink:
    found = db.session.get(ConventionLink, link_id)
    if found is None or found.proposal_id != proposal.id:
        raise NotFound
    return found


def find_same_link(link: ConventionLink) -> ConventionLink | None:
    return db.session.scalar(
        select(ConventionLink).where(
            ConventionLink.proposal_id == link.proposal_id,
            ConventionLink.document_id == link.document_id,
            ConventionLink.clause_id == link.clause_id,
            ConventionLink.convention == link.convention,
            ConventionLink.article == link.article,
        )
    )
