"""Translations that come back in a file: kept until their sender has seen what they change."""

from cocreacion.documents import exchange, policy, queries, translating, translations
from cocreacion.documents.clauses import wording
from cocreacion.documents.events import TranslationsImported
from cocreacion.documents.models import Document, Origin, TranslationImport
from cocreacion.documents.refusals import NothingToTake, TranslationChanged
from cocreacion.documents.services.translating import put_translations
from cocreacion.documents.xliff import Bundle
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.people.models import User


def keep_translations(
    document: Document, *, actor: User, language: str, found: Bundle
) -> TranslationImport:
    """Keep a file for its sender, in place of the one before; nothing is changed yet."""
    require(policy.can_translate(actor, document, language))
    row = translations.find_import(document, language, actor)
    if row is None:
        row = TranslationImport(document_id=document.id, language=language, user_id=actor.id)
        db.session.add(row)
    row.content, row.at = exchange.packed(found), now()
    db.session.flush()
    return row


def take_translations(document: Document, *, actor: User, language: str, seen: str) -> int:
    """Carry out what the sender has seen (`seen`: fingerprint of the plan). Gives how many."""
    require(policy.can_translate(actor, document, language))
    lock(document)
    row = translations.get_import(document, language, actor)
    planned = exchange.plan(
        exchange.unpacked(row.content),
        document,
        queries.living(document),
        translations.living(document, language),
    )
    if planned.fingerprint != seen:
        raise TranslationChanged
    if not planned.changes:
        raise NothingToTake
    put_translations(
        document,
        actor=actor,
        language=language,
        texts=[
            (change.clause, change.after, wording(change.clause, document.source_language))
            for change in planned.changes
        ],
        origin=Origin.IMPORT,
    )
    for change in planned.changes:
        if change.by_machine:
            translating.mark_machine(document, change.clause, language)
    db.session.delete(row)
    record(
        TranslationsImported(
            actor_id=actor.id,
            document_id=document.id,
            language=language,
            clauses=len(planned.changes),
        )
    )
    return len(planned.changes)
