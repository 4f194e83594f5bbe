import secrets
from collections.abc import Sequence

from cocreacion.documents import policy, queries
from cocreacion.documents.events import TextImported
from cocreacion.documents.imports import choosing, waiting
from cocreacion.documents.imports.pieces import Found
from cocreacion.documents.imports.planning import planned, state_of
from cocreacion.documents.models import Document, Origin, WaitingImport
from cocreacion.documents.refusals import NothingToImport, TextChanged
from cocreacion.documents.services.arranging import change_text
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.people.models import User

KEY_BYTES = 16


def keep_import(document: Document, *, actor: User, found: Found) -> WaitingImport:
    """Keep what a file says until its owner decides. A second file takes the place of the first."""
    require(policy.can_arrange(actor, document))
    kept = waiting.find(document, actor)
    if kept is None:
        kept = WaitingImport(document_id=document.id, user_id=actor.id)
        db.session.add(kept)
    kept.key, kept.kept_at = secrets.token_urlsafe(KEY_BYTES), now()
    kept.content, kept.mode = choosing.plain(found), ""
    db.session.flush()
    return kept


def choose_import(
    document: Document, kept: WaitingImport, *, actor: User, choices: Sequence[str], mode: str
) -> None:
    """What becomes of each draft, and of the text that is there."""
    require(policy.can_arrange(actor, document))
    if not any(any(d.words.values()) for d in choosing.chosen(kept.content, choices)):
        raise NothingToImport
    kept.content = {**kept.content, "choices": list(choices)}
    kept.mode = mode


def apply_import(document: Document, kept: WaitingImport, *, actor: User, seen: str) -> int:
    """Make the changes that were shown; `seen` is the state of the text at that time.

    Returns how many there were.
    """
    require(policy.can_arrange(actor, document))
    lock(document)
    living = queries.living(document)
    if seen != state_of(living):
        raise TextChanged
    plan = planned(kept, living)
    if plan.changes:
        change_text(document, actor=actor, changes=plan.changes, origin=Origin.IMPORT)
        record(TextImported(actor_id=actor.id, document_id=document.id, changes=len(plan.changes)))
    db.session.delete(kept)
    return len(plan.changes)


def drop_import(document: Document, kept: WaitingImport, *, actor: User) -> None:
    require(policy.can_arrange(actor, document))
    db.session.delete(kept)
