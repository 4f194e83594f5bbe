"""Files between their preview and the decision: whose they are, and when they are forgotten."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from cocreacion.documents.models import Document, WaitingImport
from cocreacion.kernel import jobs
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import Gone
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.outbox import transaction
from cocreacion.people.models import User

KEPT = timedelta(hours=24)
AT_ONCE = 100  # forgotten in one go


class NotWaiting(Gone):
    message = _l("This file was already used, or it waited for more than a day. Bring it again.")


def find(document: Document, user: User) -> WaitingImport | None:
    """What this person brought for this text, whether or not it waited too long."""
    statement = select(WaitingImport).filter_by(document_id=document.id, user_id=user.id)
    return db.session.scalar(statement)


def get(document: Document, user: User, key: str) -> WaitingImport:
    """The file with this key, for the person who brought it and nobody else."""
    waiting = find(document, user) if user.is_authenticated else None
    if waiting is None or waiting.key != key or waiting.kept_at < now() - KEPT:
        raise NotWaiting
    return waiting


@jobs.every_minute
def forget_old_imports() -> None:
    """Nothing is written when there is nothing to forget."""
    if not _old():
        return
    with transaction():
        for waiting in _old():
            db.session.delete(waiting)


def _old() -> Sequence[WaitingImport]:
    late = select(WaitingImport).where(WaitingImport.kept_at < now() - KEPT)
    return db.session.scalars(late.limit(AT_ONCE)).all()
