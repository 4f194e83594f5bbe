"""The living text: a document and its clauses, with each wording that was saved."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.groups.models import Body
from cocreacion.kernel.bilingual import Bilingual, bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model
from cocreacion.people.models import Organisation, User

if TYPE_CHECKING:
    from cocreacion.documents.models.versions import Version


class DocumentKind(StrEnum):
    PROPOSAL = "proposal"
    POLICY = "policy"
    MINUTES = "minutes"
    BASIC_RULES = "basic_rules"
    REPORT = "report"


class Document(Model):
    """A text that a body writes. Its owner (a proposal, a meeting) points to it.

    `revision` counts changes to the order of clauses; `last_seq` is the number of the last entry
    of its log, `snap_seq` that of the newest snapshot.
    """

    __tablename__ = "documents"

    kind: Mapped[DocumentKind]
    body_id: Mapped[int | None] = mapped_column(ForeignKey("bodies.id"), index=True)
    title: Mapped[Bilingual] = bilingual("title")
    source_language: Mapped[str] = mapped_column(default="es")
    revision: Mapped[int] = mapped_column(default=0)
    last_seq: Mapped[int] = mapped_column(default=0)
    snap_seq: Mapped[int] = mapped_column(default=0)
    frozen_at: Mapped[datetime | None]
    sample: Mapped[bool] = mapped_column(default=False)
    body: Mapped[Body | None] = relationship()
    clauses: Mapped[list["Clause"]] = relationship(
        back_populates="document", order_by="Clause.position"
    )
    versions: Mapped[list["Version"]] = relationship(
        back_populates="document", order_by="Version.number.desc()"
    )


class ClauseKind(StrEnum):
    HEADING = "heading"
    ARTICLE = "article"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    NOTE = "note"


class Clause(Model):
    """A clause of the living text. `clause_id` is random and stays with it in every version.

    `es_revision`/`en_revision` count the edits in each language: the optimistic check.
    `translated_from` is the fingerprint of the source text that the translation was made from.
    """

    __tablename__ = "clauses"
    __table_args__ = (UniqueConstraint("document_id", "clause_id"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    clause_id: Mapped[str]
    position: Mapped[int]
    kind: Mapped[ClauseKind] = mapped_column(default=ClauseKind.ARTICLE)
    level: Mapped[int] = mapped_column(default=0)
    # The clause this one was split from; of a removed clause, the one that took its words.
    split_from: Mapped[str] = mapped_column(default="")
    heading: Mapped[Bilingual] = bilingual("heading")
    es: Mapped[str] = mapped_column(default="")
    en: Mapped[str] = mapped_column(default="")
    # Written live since its last saved wording.
    es_unsettled: Mapped[bool] = mapped_column(default=False)
    en_unsettled: Mapped[bool] = mapped_column(default=False)
    es_revision: Mapped[int] = mapped_column(default=1)
    en_revision: Mapped[int] = mapped_column(default=1)
    translated_from: Mapped[str] = mapped_column(default="")
    # The language in which an amendment changed it, while the original does not say so yet.
    amended_in: Mapped[str] = mapped_column(default="")
    removed_at: Mapped[datetime | None]  # kept, so that a removal can be undone
    edited_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    edited_for: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    edited_at: Mapped[datetime] = mapped_column(default=now)
    document: Mapped[Document] = relationship(back_populates="clauses")
    editor: Mapped[User | None] = relationship()
    on_behalf_of: Mapped[Organisation | None] = relationship()


class ClauseEdit(Model):
    """One saved wording of a clause in one language: who wrote it, for whom, when. Never changed,
    so that no wording is lost when somebody decides on another one."""

    __tablename__ = "clause_edits"
    __table_args__ = (UniqueConstraint("clause_id", "language", "revision"),)

    clause_id: Mapped[int] = mapped_column(ForeignKey("clauses.id"))
    language: Mapped[str]
    revision: Mapped[int]
    heading: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    edited_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    edited_for: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    edited_at: Mapped[datetime] = mapped_column(default=now)
    editor: Mapped[User | None] = relationship()
    on_behalf_of: Mapped[Organisation | None] = relationship()
