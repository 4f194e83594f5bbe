"""The log of a living text, which is the truth; the rows of clauses say the same in SQL."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model


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
