"""Files that somebody brought and has not decided on yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model


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
