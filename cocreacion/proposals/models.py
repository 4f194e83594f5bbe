"""Drafts of commitments and policies: whose they are, their state, what became of them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from cocreacion.consultations.models import Consultation
from cocreacion.contributions.models import Thread
from cocreacion.documents.models import Amendment, Document, Version
from cocreacion.groups.models import Body
from cocreacion.kernel.bilingual import Bilingual, bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model
from cocreacion.meetings.models import AgendaItem, Agreement
from cocreacion.process.models import Commitment, CommitmentVersion
from cocreacion.votes.models import Poll


class ProposalState(StrEnum):
    """What is stored; that a consultation is open is read from the dates of its thread."""

    DRAFT = "draft"
    PUBLISHED = "published"
    AGREED = "agreed"
    NOT_AGREED = "not_agreed"
    ADOPTED = "adopted"
    WITHDRAWN = "withdrawn"


class Proposal(Model):
    """A draft. It owns its document, its thread of comments, and the poll that decides it."""

    __tablename__ = "proposals"

    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[Bilingual] = bilingual("title")
    summary: Mapped[Bilingual] = bilingual("summary")
    body_id: Mapped[int] = mapped_column(ForeignKey("bodies.id"), index=True)
    commitment_id: Mapped[int | None] = mapped_column(ForeignKey("commitments.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), unique=True)
    base_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), unique=True)
    poll_id: Mapped[int | None] = mapped_column(ForeignKey("polls.id"), index=True)
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.DRAFT, index=True)
    # Why its consultation was extended or closed before its date.
    consultation_note: Mapped[Bilingual] = bilingual("consultation_note")
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    changed_at: Mapped[datetime] = mapped_column(default=now, index=True)
    sample: Mapped[bool] = mapped_column(default=False)

    body: Mapped[Body] = relationship()
    commitment: Mapped[Commitment | None] = relationship()
    document: Mapped[Document] = relationship(foreign_keys=[document_id])
    base: Mapped[Document | None] = relationship(foreign_keys=[base_id])  # the policy it changes
    thread: Mapped[Thread] = relationship()
    poll: Mapped[Poll | None] = relationship()

    # How many amendments were proposed to its text: as many as their list has.
    amendment_count: Mapped[int] = column_property(
        select(func.count(Amendment.id))
        .where(Amendment.document_id == document_id)
        .scalar_subquery(),
        deferred=True,
    )

    # The consultation whose window is the one of its thread now; none for a simple window.
    consultation_slug: Mapped[str | None] = column_property(
        select(Consultation.slug)
        .join(Thread, Consultation.thread_id == Thread.id)
        .where(
            Consultation.thread_id == thread_id,
            Consultation.announced_at.is_not(None),
            Consultation.closes_at == Thread.closes_at,
        )
        .order_by(Consultation.announced_at.desc())
        .limit(1)
        .correlate_except(Consultation, Thread)
        .scalar_subquery(),
        deferred=True,
    )


class VersionPoll(Model):
    """A version was put to a vote. `Proposal.poll` is the latest of its votes."""

    __tablename__ = "version_polls"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("polls.id"), unique=True)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    proposal: Mapped[Proposal] = relationship()
    version: Mapped[Version] = relationship()
    poll: Mapped[Poll] = relationship()


class AgendaLink(Model):
    """A point of an agenda is about a draft."""

    __tablename__ = "agenda_links"
    __table_args__ = (UniqueConstraint("agenda_item_id", "proposal_id"),)

    agenda_item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"))
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), index=True)
    agenda_item: Mapped[AgendaItem] = relationship()
    proposal: Mapped[Proposal] = relationship()


class Adoption(Model):
    """A version of a draft became a published version of a commitment, by a poll or agreement."""

    __tablename__ = "adoptions"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True)
    commitment_version_id: Mapped[int] = mapped_column(
        ForeignKey("commitment_versions.id"), unique=True
    )
    poll_id: Mapped[int | None] = mapped_column(ForeignKey("polls.id"))
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("agreements.id"))
    adopted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    adopted_at: Mapped[datetime] = mapped_column(default=now)
    proposal: Mapped[Proposal] = relationship()
    version: Mapped[Version] = relationship()
    commitment_version: Mapped[CommitmentVersion] = relationship()
    poll: Mapped[Poll | None] = relationship()
    agreement: Mapped[Agreement | None] = relationship()


class AmendmentSupport(Model):
    """Somebody agrees with an amendment. Once each; `Amendment.support_count` counts them."""

    __tablename__ = "amendment_supports"
    __table_args__ = (UniqueConstraint("amendment_id", "user_id"),)

    amendment_id: Mapped[int] = mapped_column(ForeignKey("amendments.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)


class AmendmentDecision(Model):
    """The group decided on an amendment; in which agreement of a meeting, if that was recorded."""

    __tablename__ = "amendment_decisions"

    amendment_id: Mapped[int] = mapped_column(ForeignKey("amendments.id"), unique=True)
    agreement_id: Mapped[int | None] = mapped_column(ForeignKey("agreements.id"))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime] = mapped_column(default=now)
    agreement: Mapped[Agreement | None] = relationship()


class ArticleAction(StrEnum):
    """What a draft does with an article of the policy it is based on."""

    KEEP = "keep"
    REPLACE = "replace"
    DELETE = "delete"
    NEW = "new"  # a clause of the draft, without an article


class BaseArticle(Model):
    """What becomes of an article, and why; of a clause that has none, why it is there.

    `article_id` and `clause_id` are those of clauses of the policy and of the draft; empty for
    none. `version_number` is 0 for what the group writes now; each published version has its
    copy. `revision` counts what was written: the optimistic check.
    """

    __tablename__ = "base_articles"
    __table_args__ = (
        UniqueConstraint(
            "proposal_id", "version_number", "article_id", "clause_id", name="uq_base_articles_once"
        ),
    )

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    version_number: Mapped[int] = mapped_column(default=0)
    article_id: Mapped[str] = mapped_column(default="")
    clause_id: Mapped[str] = mapped_column(default="")
    action: Mapped[ArticleAction]
    reason: Mapped[Bilingual] = bilingual("reason")
    revision: Mapped[int] = mapped_column(default=1)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime] = mapped_column(default=now)


class ConventionLink(Model):
    """A clause, of the draft or of the policy it is based on, serves an article of a convention."""

    __tablename__ = "convention_links"
    __table_args__ = (
        UniqueConstraint(
            "proposal_id", "document_id", "clause_id", "convention", "article",
            name="uq_convention_links_once",
        ),
    )  # fmt: skip

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    clause_id: Mapped[str]
    convention: Mapped[str]  # the key of a file in `cocreacion/data/conventions`
    article: Mapped[str]
    note: Mapped[Bilingual] = bilingual("note")
    added_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    added_at: Mapped[datetime] = mapped_column(default=now)
