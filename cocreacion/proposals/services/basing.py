"""A draft that changes a policy: loading it, choosing it, and each of its articles."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete

from cocreacion.documents import queries as texts
from cocreacion.documents import services as documents
from cocreacion.documents import store
from cocreacion.documents.changes import Insert
from cocreacion.documents.models import ClauseKind, Document, DocumentKind, Origin, Version
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.people.models import User
from cocreacion.proposals import policy, queries
from cocreacion.proposals.articles import Article
from cocreacion.proposals.events import (
    ArticleDecided,
    BaseChosen,
    PolicyLoaded,
    ReasonsPublished,
)
from cocreacion.proposals.models import ArticleAction, BaseArticle, Proposal
from cocreacion.proposals.refusals import (
    BaseInUse,
    DecidedMeanwhile,
    NoArticles,
    NoBase,
    NoSuchArticle,
    NothingPublished,
    ReplacementMissing,
    TitleMissing,
)


def load_policy(
    title: Bilingual, articles: Sequence[Article], *, actor: User, sample: bool = False
) -> Document:
    """Keep the text of a policy as it stands, for good."""
    require(policy.can_load_policy(actor))
    if not str(title):
        raise TitleMissing
    if not articles:
        raise NoArticles
    spanish = any(article.words.get("es") for article in articles)
    document = documents.create_document(
        Document(
            kind=DocumentKind.POLICY,
            title=title,
            source_language="es" if spanish else "en",
            sample=sample or actor.sample,
        ),
        actor=actor,
    )
    changes = [Insert(words=each.words, kind=each.kind) for each in articles]
    documents.change_text(document, actor=actor, changes=changes, origin=Origin.IMPORT)
    store.freeze(document)
    counted = sum(each.kind is ClauseKind.ARTICLE for each in articles)
    record(PolicyLoaded(actor_id=actor.id, document_id=document.id, articles=counted))
    return document


def choose_base(proposal: Proposal, base: Document | None, *, actor: User) -> None:
    """Base a draft on a policy, on another one, or on none."""
    require(policy.can_relate(actor, proposal))
    if base is not None:
        require(policy.can_be_base(base))
    lock(proposal)
    if proposal.base_id == (base.id if base else None):
        return
    if queries.has_decisions(proposal):
        raise BaseInUse
    proposal.base = base
    record(
        BaseChosen(
            actor_id=actor.id,
            proposal_id=proposal.id,
            document_id=base.id if base else None,
        )
    )


@dataclass(frozen=True)
class Deciding:
    """What becomes of an article, or why a clause is new; no action: that is open again.

    `seen` is the revision of what was written before; 0 where nothing was.
    """

    action: ArticleAction | None
    article_id: str = ""
    clause_id: str = ""
    reason: Bilingual = field(default_factory=Bilingual)
    seen: int = 0


def decide_article(proposal: Proposal, deciding: Deciding, *, actor: User) -> None:
    require(policy.can_relate(actor, proposal))
    lock(proposal)
    clause_id = _checked(proposal, deciding)
    kept = queries.find_article(proposal, deciding.article_id, clause_id)
    wanted = (deciding.action, clause_id, deciding.reason)
    if kept is not None and wanted == (kept.action, kept.clause_id, kept.reason):
        return
    if deciding.seen != (kept.revision if kept else 0):
        raise DecidedMeanwhile
    if deciding.action is None:
        if kept is None:
            return
        db.session.delete(kept)
    elif kept is None:
        db.session.add(
            BaseArticle(
                proposal_id=proposal.id,
                article_id=deciding.article_id,
                clause_id=clause_id,
                action=deciding.action,
                reason=deciding.reason,
                decided_by=actor.id,
            )
        )
    else:
        kept.action, kept.clause_id, kept.reason = deciding.action, clause_id, deciding.reason
        kept.revision += 1
        kept.decided_by, kept.decided_at = actor.id, now()
    record(
        ArticleDecided(
            actor_id=actor.id,
            proposal_id=proposal.id,
            article_id=deciding.article_id,
            clause_id=clause_id,
            action=deciding.action or "",
        )
    )


def _checked(proposal: Proposal, deciding: Deciding) -> str:
    """The clause of the draft that the decision is about, if it is about one."""
    if proposal.base is None:
        raise NoBase
    written = {each.clause_id for each in texts.living(proposal.document)}
    if not deciding.article_id:
        if deciding.clause_id not in written or deciding.action not in {ArticleAction.NEW, None}:
            raise NoSuchArticle
        return deciding.clause_id
    articles = texts.living(proposal.base)
    known = {each.clause_id for each in articles if each.kind is not ClauseKind.HEADING}
    if deciding.article_id not in known or deciding.action is ArticleAction.NEW:
        raise NoSuchArticle
    if deciding.action is not ArticleAction.REPLACE:
        return ""
    if deciding.clause_id not in written:
        raise ReplacementMissing
    return deciding.clause_id


def keep_reasons(proposal: Proposal, version: Version, *, actor: User) -> None:
    """What happens to each article, and why, as it stands when a version is published."""
    require(policy.can_publish(actor, proposal))
    for each in queries.article_decisions(proposal):
        db.session.add(
            BaseArticle(
                proposal_id=proposal.id,
                version_number=version.number,
                article_id=each.article_id,
                clause_id=each.clause_id,
                action=each.action,
                reason=each.reason,
                revision=each.revision,
                decided_by=each.decided_by,
                decided_at=each.decided_at,
            )
        )


def publish_reasons(proposal: Proposal, *, actor: User) -> None:
    """Publish with the newest version what the group has written since about each article."""
    require(policy.can_publish_reasons(actor, proposal))
    lock(proposal)
    version = texts.latest_version(proposal.document_id)
    if version is None:
        raise NothingPublished
    db.session.flush()
    db.session.execute(
        delete(BaseArticle).where(
            BaseArticle.proposal_id == proposal.id, BaseArticle.version_number == version.number
        )
    )
    keep_reasons(proposal, version, actor=actor)
    record(ReasonsPublished(actor_id=actor.id, proposal_id=proposal.id, number=version.number))
