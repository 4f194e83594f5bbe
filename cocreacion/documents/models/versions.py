"""Published versions, which never change, and what became of clauses between them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.documents.models.text import ClauseKind, Document
from cocreacion.kernel.bilingual import Bilingual, bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model
from cocreacion.people.models import Organisation, User


class Version(Model):
    """A published state of a text, numbered, with the SHA-256 of its canonical JSON.

    `seq` is the last entry of the log that it holds; unknown for those published before one knew.
    """

    __tablename__ = "versions"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    number: Mapped[int]
    name: Mapped[Bilingual] = bilingual("name")  # a short one, where it has one
    note: Mapped[Bilingual] = bilingual("note")  # what changed and why
    seq: Mapped[int | None]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    published_for: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    published_at: Mapped[datetime] = mapped_column(default=now)
    hash: Mapped[str]
    sample: Mapped[bool] = mapped_column(default=False)
    document: Mapped[Document] = relationship(back_populates="versions")
    publisher: Mapped[User | None] = relationship()
    on_behalf_of: Mapped[Organisation | None] = relationship()
    clauses: Mapped[list["VersionClause"]] = relationship(
        back_populates="version", order_by="VersionClause.position"
    )


class VersionClause(Model):
    """A clause as it stands in a version."""

    __tablename__ = "version_clauses"
    __table_args__ = (UniqueConstraint("version_id", "clause_id"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    clause_id: Mapped[str]
    position: Mapped[int]
    kind: Mapped[ClauseKind]
    level: Mapped[int] = mapped_column(default=0)
    split_from: Mapped[str] = mapped_column(default="")
    heading: Mapped[Bilingual] = bilingual("heading")
    es: Mapped[str] = mapped_column(default="")
    en: Mapped[str] = mapped_column(default="")
    translated_from: Mapped[str] = mapped_column(default="")
    amended_in: Mapped[str] = mapped_column(default="")
    hash: Mapped[str]
    version: Mapped[Version] = relationship(back_populates="clauses")


class Fate(StrEnum):
    """What became of a clause from one version to the next."""

    SAME = "same"
    CHANGED = "changed"
    SPLIT = "split"  # `new_id` was split from `old_id`
    MERGED = "merged"  # `old_id` went into `new_id`
    REMOVED = "removed"
    NEW = "new"


class ClauseFate(Model):
    """What became of a clause when `version` was published after `before`. "" for no clause."""

    __tablename__ = "clause_fates"
    __table_args__ = (UniqueConstraint("version_id", "old_id", "new_id"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    before_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    old_id: Mapped[str] = mapped_column(default="")
    new_id: Mapped[str] = mapped_column(default="")
    fate: Mapped[Fate]


class Restoration(Model):
    """A version, or one clause of it, was brought back into the living text, and why."""

    __tablename__ = "restorations"

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    clause_id: Mapped[str] = mapped_column(default="")  # "": the whole text
    seq: Mapped[int]  # the entry of the log that did it
    reason: Mapped[Bilingual] = bilingual("reason")
    restored_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    restored_for: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    restored_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[Version] = relationship()
    restorer: Mapped[User | None] = relationship()
    on_behalf_of: Mapped[Organisation | None] = relationship()
