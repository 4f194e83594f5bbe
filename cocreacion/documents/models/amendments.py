"""New words that people propose for a published version."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cocreacion.documents.clauses import Wording
from cocreacion.documents.models.text import ClauseKind, Document
from cocreacion.documents.models.versions import Version
from cocreacion.kernel.bilingual import Bilingual, bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model
from cocreacion.people.models import Organisation, User


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
