from cocreacion.documents import hand, policy, queries, restoring, translating
from cocreacion.documents.changing import apply
from cocreacion.documents.clauses import LANGUAGES, other_language, wording
from cocreacion.documents.events import VersionRestored
from cocreacion.documents.freshness import Freshness, freshness
from cocreacion.documents.models import Document, Origin, Restoration, Version, VersionClause
from cocreacion.documents.refusals import NothingToRestore, TextChanged, WhyRestore
from cocreacion.documents.settling import settle
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.people.models import User


def restore_version(
    document: Document,
    version: Version,
    *,
    actor: User,
    reason: Bilingual,
    seen: str,
    clause_id: str = "",
) -> None:
    """Let the living text, or one clause of it, say again what a version says.

    `seen`: the fingerprint of the plan that was read before.
    """
    require(policy.can_restore(actor, document))
    if version.document_id != document.id:
        raise NotFound
    if not str(reason):
        raise WhyRestore
    lock(document)
    settle(document)  # what is being typed is kept as a saved wording
    plan = restoring.plan(document, version, clause_id)
    if not plan.changes:
        raise NothingToRestore
    if plan.seen != seen:
        raise TextChanged
    apply(document, actor, plan.changes, Origin.RESTORE)
    for clause in plan.clauses:
        _stamp(document, clause)
    db.session.add(
        Restoration(
            document_id=document.id,
            version_id=version.id,
            clause_id=clause_id,
            seq=document.last_seq,
            reason=reason,
            restored_by=actor.id,
            restored_for=hand.speaks_for(actor, document),
        )
    )
    record(
        VersionRestored(
            actor_id=actor.id,
            document_id=document.id,
            version_id=version.id,
            clause_id=clause_id,
            seq=document.last_seq,
        )
    )


def _stamp(document: Document, was: VersionClause) -> None:
    """A translation that came back with its original is as old or as new as it was with it."""
    clause = queries.get_clause(document, was.clause_id)
    if any(wording(clause, each) != wording(was, each) for each in LANGUAGES):
        return
    if freshness(was, document.source_language) is Freshness.CURRENT:
        source = wording(was, document.source_language)
        translating.stamp(document, clause, other_language(document.source_language), source)
    else:
        clause.heading, clause.translated_from = was.heading, was.translated_from
