"""What a text waits for: words, and a reviewed translation where its group wants one."""

from cocreacion.documents import policy, queries, translations
from cocreacion.documents.clauses import LANGUAGES, wording
from cocreacion.documents.models import Document, DocumentKind, Version
from cocreacion.documents.policy import Gate
from cocreacion.kernel.policy import YES, Decision


def to_publish(document: Document) -> Decision:
    """The living text as it is now. Only live typing leaves a clause without words."""
    without = [
        number
        for number, clause in enumerate(queries.living(document), 1)
        if not any(wording(clause, each) for each in LANGUAGES)
    ]
    said = policy.has_words(without)
    if not said or not asked(document, Gate.PUBLISH):
        return said
    covered = translations.coverage_of_living(document)
    return policy.is_reviewed_enough(Gate.PUBLISH, asked(document, Gate.PUBLISH), covered)


def to_comment(document: Document, version: Version) -> Decision:
    return _of_version(document, version, Gate.COMMENT)


def to_vote(document: Document, version: Version) -> Decision:
    return _of_version(document, version, Gate.VOTE)


def _of_version(document: Document, version: Version, gate: Gate) -> Decision:
    if not asked(document, gate):
        return YES
    covered = translations.coverage_of_version(version, document.source_language)
    return policy.is_reviewed_enough(gate, asked(document, gate), covered)


def asked(document: Document, gate: Gate) -> int:
    """The share of reviewed clauses, in percent, that the group of a text asks for.

    Minutes do not wait: what was said is on record before it is translated.
    """
    body = None if document.kind is DocumentKind.MINUTES else document.body
    return 0 if body is None else int(getattr(body, f"reviewed_to_{gate.value}"))
