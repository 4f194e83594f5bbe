"""What clauses say in the languages they are translated into."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.documents.models.text import Document
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model
from cocreacion.people.models import User


class TranslationState(StrEnum):
    """What is stored. That the original changed since is computed, never stored."""

    MACHINE = "machine"  # made by an engine, read by nobody
    DRAFT = "draft"  # typed by a person
    REVIEWED = "reviewed"  # confirmed by a second person


class ClauseTranslation(Model):
    """What a clause of the living text says in a language it is translated into.

    In Spanish and English the words themselves are those of the clause; here they are empty.
    `source_hash` and the words `source_*` are the original that this was made from.
    """

    __tablename__ = "clause_translations"
    __table_args__ = (UniqueConstraint("document_id", "clause_id", "language"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    clause_id: Mapped[str]
    language: Mapped[str]
    heading: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=1)
    source_hash: Mapped[str] = mapped_column(default="")
    source_heading: Mapped[str] = mapped_column(default="")
    source_text: Mapped[str] = mapped_column(default="")
    state: Mapped[TranslationState] = mapped_column(default=TranslationState.DRAFT)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    note: Mapped[str] = mapped_column(default="")  # why it still says the same
    author: Mapped[User | None] = relationship(foreign_keys=author_id)
    reviewer: Mapped[User | None] = relationship(foreign_keys=reviewed_by)


class VersionTranslation(Model):
    """A translation as it stood when a version was published, with its state at that time."""

    __tablename__ = "version_translations"
    __table_args__ = (UniqueConstraint("version_id", "clause_id", "language"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    clause_id: Mapped[str]
    language: Mapped[str]
    heading: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    source_hash: Mapped[str] = mapped_column(default="")
    state: Mapped[TranslationState]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class TranslationImport(Model):
    """A file of translations that somebody sent and has not decided on yet."""

    __tablename__ = "translation_imports"
    __table_args__ = (UniqueConstraint("document_id", "language", "user_id"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    language: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    content: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
    document: Mapped[Document] = relationship()
