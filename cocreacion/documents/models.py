"""Text in clauses: the living text, and versions that never change.

The living text is a shared document (Y.Doc). Its log, `DocUpdate`, is the truth; the rows of
`Clause` say the same in SQL and are written in the same transaction.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.documents.clauses import Wording
from cocreacion.groups.models import Body
from cocreacion.kernel.bilingual import Bilingual, bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model, append_only
from cocreacion.people.models import Organisation, User


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


class Origin(StrEnum):
    """By which way words came into a text."""

    FOUND = "found"  # before there was a log
    LIVE = "live"
    FORM = "form"
    COMMAND = "command"
    AMENDMENT = "amendment"
    IMPORT = "import"
    RESTORE = "restore"
    REPAIR = "repair"


class DocUpdate(Model):
    """An entry of the log of a text: what one person changed, as a Yjs update (format 1).

    `seq` counts within the document without gaps. Without a person: the text as it was found.
    """

    __tablename__ = "doc_updates"
    __table_args__ = (UniqueConstraint("document_id", "seq"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    seq: Mapped[int]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    on_behalf_of: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    origin: Mapped[Origin]
    at: Mapped[datetime] = mapped_column(default=now)
    data: Mapped[bytes]


class DocSnapshot(Model):
    """The whole text at one place of its log, zlib of a Yjs update: where reading begins."""

    __tablename__ = "doc_snapshots"
    __table_args__ = (UniqueConstraint("document_id", "seq"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    seq: Mapped[int]
    data: Mapped[bytes]


class DocClient(Model):
    """Whose a Yjs client number is in a text: nobody writes under the number of somebody else."""

    __tablename__ = "doc_clients"
    __table_args__ = (UniqueConstraint("document_id", "client_id"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    client_id: Mapped[int] = mapped_column(BigInteger)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


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


class AmendmentState(StrEnum):
    """Where an amendment stands. The first three are open: somebody still has to do something."""

    SUBMITTED = "submitted"
    RECOMMENDED = "recommended"  # the group has said what it proposes to do with it, and why
    DECIDED = "decided"  # accepted; waits to be put into the working text
    APPLIED = "applied"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    OBSOLETE = "obsolete"  # the text says it already, or its author wrote another one


OPEN_AMENDMENTS = (AmendmentState.SUBMITTED, AmendmentState.RECOMMENDED, AmendmentState.DECIDED)


class Procedure(StrEnum):
    """What a group does with an amendment."""

    ADOPT = "adopt"
    ADOPT_MODIFIED = "adopt_modified"
    REJECT = "reject"


class Operation(StrEnum):
    EDIT = "edit"
    INSERT = "insert"
    DELETE = "delete"


class Anchoring(StrEnum):
    """What became of the place of an amendment when a version was published."""

    EXACT = "exact"
    MOVED = "moved"  # its clause changed, the words it is about did not
    TEXT_CHANGED = "text_changed"
    CLAUSE_REMOVED = "clause_removed"


class Amendment(Model):
    """New words that somebody proposes for a published version, in one language, with a reason.

    `version` is the one it stands against now: newer ones take it along where its words still
    fit, and `anchoring` says so. `changes` counts what the group wrote: the optimistic check.
    """

    __tablename__ = "amendments"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        Index("ix_amendments_of_document_state", "document_id", "state", "number"),
    )

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    number: Mapped[int]
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"), index=True)
    first_version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    language: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    state: Mapped[AmendmentState] = mapped_column(default=AmendmentState.SUBMITTED)
    anchoring: Mapped[Anchoring] = mapped_column(default=Anchoring.EXACT)
    created_at: Mapped[datetime] = mapped_column(default=now)
    support_count: Mapped[int] = mapped_column(default=0)
    changes: Mapped[int] = mapped_column(default=0)
    procedure: Mapped[Procedure | None]
    answer: Mapped[Bilingual] = bilingual("answer")  # the reason of the group
    recommended_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    recommended_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]
    applied_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    applied_version_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("amendments.id"), index=True)
    sample: Mapped[bool] = mapped_column(default=False)
    document: Mapped[Document] = relationship()
    version: Mapped[Version] = relationship(foreign_keys=[version_id])
    first_version: Mapped[Version] = relationship(foreign_keys=[first_version_id])
    applied_version: Mapped[Version | None] = relationship(foreign_keys=[applied_version_id])
    author: Mapped[User | None] = relationship(foreign_keys=[author_id])
    organisation: Mapped[Organisation | None] = relationship()
    rapporteur: Mapped[User | None] = relationship(foreign_keys=[recommended_by])
    replaces: Mapped["Amendment | None"] = relationship(remote_side="Amendment.id")
    clauses: Mapped[list["AmendmentClause"]] = relationship(
        back_populates="amendment", order_by="AmendmentClause.id"
    )

    @property
    def code(self) -> str:
        """«E-9-03»: document 9, the third; the same in every language."""
        return f"E-{self.document_id}-{self.number:02}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_AMENDMENTS

    @property
    def fits(self) -> bool:
        """Whether its words still stand where its author meant them."""
        return self.anchoring in {Anchoring.EXACT, Anchoring.MOVED}

    @property
    def part(self) -> "AmendmentClause":
        """What it proposes for the version it stands against now."""
        return next(each for each in self.clauses if each.version_id == self.version_id)


class AmendmentClause(Model):
    """What an amendment does to a clause of one version; a row for each version it stood against.

    An `insert` brings the id of its new clause, and the clause that it stands behind ("" is the
    beginning). `agreed_*` are the words of a group that accepts it with changes.
    """

    __tablename__ = "amendment_clauses"
    __table_args__ = (UniqueConstraint("amendment_id", "version_id"),)

    amendment_id: Mapped[int] = mapped_column(ForeignKey("amendments.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    clause_id: Mapped[str] = mapped_column(index=True)
    operation: Mapped[Operation]
    after: Mapped[str] = mapped_column(default="")
    kind: Mapped[ClauseKind] = mapped_column(default=ClauseKind.ARTICLE)
    heading: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    agreed_heading: Mapped[str | None]
    agreed_text: Mapped[str | None]
    amendment: Mapped[Amendment] = relationship(back_populates="clauses")

    @property
    def place(self) -> str:
        """The clause whose neighbourhood it is about; "" for the beginning."""
        return self.after if self.operation is Operation.INSERT else self.clause_id

    @property
    def words(self) -> Wording:
        return Wording(self.heading, self.text)

    @property
    def agreed(self) -> Wording | None:
        """The words of the group, where it accepts other ones."""
        if self.agreed_text is None:
            return None
        return Wording(self.agreed_heading or "", self.agreed_text)


class WaitingImport(Model):
    """A file that somebody brought, as drafts of clauses, until they say what becomes of it.

    `content` holds the drafts, what could not be read, and what was chosen for each draft.
    """

    __tablename__ = "waiting_imports"
    __table_args__ = (UniqueConstraint("document_id", "user_id"),)

    key: Mapped[str] = mapped_column(unique=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    mode: Mapped[str] = mapped_column(default="")
    kept_at: Mapped[datetime] = mapped_column(default=now, index=True)


for _model in (Version, VersionClause, ClauseEdit, VersionTranslation, ClauseFate, Restoration):
    append_only(cast("Table", _model.__table__))
