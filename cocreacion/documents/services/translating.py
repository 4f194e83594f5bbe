"""Translating, reviewing, and saying that a translation is still valid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cocreacion.documents import clauses as rules
from cocreacion.documents import hand, policy, queries, translating, translations
from cocreacion.documents.changes import Reword
from cocreacion.documents.clauses import Wording, wording
from cocreacion.documents.events import (
    ClauseEdited,
    MachineTranslationAdded,
    MachineTranslationAsked,
    TranslationConfirmed,
    TranslationReviewed,
)
from cocreacion.documents.freshness import source_hash, standing, translated
from cocreacion.documents.models import Clause, Document, Origin, TranslationState
from cocreacion.documents.refusals import (
    ClauseIsRemoved,
    TranslationChanged,
    TranslationMissing,
    WhyMissing,
)
from cocreacion.documents.services.arranging import change_text
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import lock
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.people.models import User


@dataclass(frozen=True)
class Seen:
    """What somebody had before them: the language, the original (its hash), the revision."""

    language: str
    source: str
    revision: int


def save_translation(
    document: Document, clause: Clause, *, actor: User, words: Wording, seen: Seen
) -> bool:
    """Keep a draft of the original its translator saw. Gives whether it says anything new."""
    require(policy.can_translate(actor, document, seen.language))
    lock(document)
    lock(clause)
    row = translations.find(document, clause.clause_id, seen.language)
    original = wording(clause, document.source_language)
    if words == translated(clause, seen.language, row):
        return False
    if clause.removed_at is not None:
        raise ClauseIsRemoved
    if not words or (original.text and not words.text):
        raise TranslationMissing
    source = translating.source_seen(document, clause, seen.language, seen.source)
    if source is None or translating.revision_of(clause, seen.language, row) != seen.revision:
        raise TranslationChanged
    put_translations(
        document,
        actor=actor,
        language=seen.language,
        texts=[(clause, words, source)],
        origin=Origin.FORM,
    )
    return True


def review_translation(document: Document, clause: Clause, *, actor: User, seen: Seen) -> None:
    """A second person read this translation beside its original and found it right."""
    require(policy.can_translate(actor, document, seen.language))
    _hold(document, clause, seen)
    row = translations.find(document, clause.clause_id, seen.language)
    if row is not None and row.state is TranslationState.REVIEWED and row.reviewed_by == actor.id:
        return
    stands = standing(clause, document.source_language, seen.language, row)
    require(policy.can_review(actor, document, seen.language, row, stands))
    if row is None:  # there before states were
        row = translating.begin(document, clause, seen.language)
        source = wording(clause, document.source_language)
        translating.stamp(document, clause, seen.language, source)
    row.state, row.reviewed_by, row.at = TranslationState.REVIEWED, actor.id, now()
    _both_say_the_same(clause, seen.language)
    record(
        TranslationReviewed(
            actor_id=actor.id,
            document_id=document.id,
            clause_id=clause.clause_id,
            language=seen.language,
        )
    )


def confirm_translation(
    document: Document, clause: Clause, *, actor: User, seen: Seen, note: str
) -> None:
    """The original changed, its translation still says the same: somebody compared them.

    A reviewed translation stays so only if this is not the word of its translator alone.
    """
    require(policy.can_translate(actor, document, seen.language))
    if not note:
        raise WhyMissing
    _hold(document, clause, seen)
    row = translations.find(document, clause.clause_id, seen.language)
    if not translated(clause, seen.language, row):
        raise TranslationMissing
    row = row or translating.begin(document, clause, seen.language)
    source = wording(clause, document.source_language)
    translating.stamp(document, clause, seen.language, source)
    if row.state is TranslationState.REVIEWED:
        if row.author_id == actor.id:
            row.state, row.reviewed_by = TranslationState.DRAFT, None
        else:
            row.reviewed_by = actor.id
    row.at, row.note = now(), note
    _both_say_the_same(clause, seen.language)
    record(
        TranslationConfirmed(
            actor_id=actor.id,
            document_id=document.id,
            clause_id=clause.clause_id,
            language=seen.language,
            source_revision=queries.revision_of(clause, document.source_language),
        )
    )


def _both_say_the_same(clause: Clause, language: str) -> None:
    """Somebody compared both: the original no longer waits for what an amendment changed."""
    if clause.amended_in == language:
        clause.amended_in = ""


def ask_machine(document: Document, *, actor: User, language: str, service: str) -> None:
    """Have the service of machine translation, where there is one, fill what is missing."""
    require(policy.can_ask_machine(actor, document, language, service))
    record(MachineTranslationAsked(actor_id=actor.id, document_id=document.id, language=language))


def add_machine_translations(
    document: Document,
    *,
    actor: User,
    language: str,
    service: str,
    texts: Mapping[str, tuple[Wording, Wording]],
) -> int:
    """Put machine text, by clause with the original it is of, where no person has written."""
    require(policy.can_ask_machine(actor, document, language, service))
    lock(document)
    taken = []
    for clause_id, (words, source) in texts.items():
        clause = queries.get_clause(document, clause_id)
        is_same = wording(clause, document.source_language) == source
        if words and is_same and translating.waits_for_machine(document, clause, language):
            taken.append((clause, words, source))
    if not taken:
        return 0
    put_translations(document, actor=actor, language=language, texts=taken, origin=Origin.COMMAND)
    for clause, _, _ in taken:
        translating.mark_machine(document, clause, language)
    record(
        MachineTranslationAdded(
            actor_id=actor.id,
            document_id=document.id,
            language=language,
            clauses=len(taken),
            service=service,
        )
    )
    return len(taken)


def _hold(document: Document, clause: Clause, seen: Seen) -> None:
    """Both texts as somebody saw them, held."""
    lock(document)
    lock(clause)
    row = translations.find(document, clause.clause_id, seen.language)
    source = source_hash(wording(clause, document.source_language))
    if (source, translating.revision_of(clause, seen.language, row)) != (
        seen.source,
        seen.revision,
    ):
        raise TranslationChanged


def put_translations(
    document: Document,
    *,
    actor: User,
    language: str,
    texts: Sequence[tuple[Clause, Wording, Wording]],
    origin: Origin,
) -> None:
    """Translations of clauses, each with the original it is of, as one entry of the log.

    Words of one of the two languages go into the text itself; others stand beside it.
    """
    require(policy.can_translate(actor, document, language))
    if language in rules.LANGUAGES:
        changes = [
            Reword(
                clause_id=clause.clause_id,
                language=language,
                words=words,
                base=wording(clause, language),
            )
            for clause, words, _ in texts
        ]
        change_text(document, actor=actor, changes=changes, origin=origin)
    for clause, words, source in texts:
        if language not in rules.LANGUAGES:
            hand.check(words)
            translating.put(document, clause, language, words, actor)
            _record(document, clause, actor, language)
        translating.stamp(document, clause, language, source)


def _record(document: Document, clause: Clause, actor: User, language: str) -> None:
    row = translations.find(document, clause.clause_id, language)
    record(
        ClauseEdited(
            actor_id=actor.id,
            document_id=document.id,
            clause_id=clause.clause_id,
            language=language,
            revision=translating.revision_of(clause, language, row),
            organisation_id=hand.speaks_for(actor, document),
        )
    )
