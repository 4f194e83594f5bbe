"""Whether the translation of a clause still says what its original says."""

from collections.abc import Iterable
from enum import StrEnum

from cocreacion.documents.clauses import Worded, Wording, body, other_language, wording
from cocreacion.kernel.bilingual import Bilingual, fingerprint


class Freshness(StrEnum):
    MISSING = "missing"
    OUTDATED = "outdated"
    CURRENT = "current"


def freshness(clause: Worded, source_language: str) -> Freshness:
    """Of the language a clause is translated into. Nothing to translate counts as current."""
    target = wording(clause, other_language(source_language))
    original = wording(clause, source_language)
    if not original:
        return Freshness.CURRENT
    if (original.heading and not target.heading) or (original.text and not target.text):
        return Freshness.MISSING
    outdated = clause.heading.outdated or body(clause, source_language).outdated
    return Freshness.OUTDATED if outdated else Freshness.CURRENT


def stamped(clause: Worded, source: Wording, source_language: str) -> tuple[Bilingual, str]:
    """Heading and fingerprint of a clause whose translation was just made from `source`."""
    heading = Bilingual(
        clause.heading.es,
        clause.heading.en,
        source_language,
        fingerprint(source.heading) if source.heading else "",
    )
    return heading, fingerprint(source.text) if source.text else ""


def numbers_of(clauses: Iterable[Worded], source_language: str, wanted: Freshness) -> list[int]:
    """Which clauses (counted from 1) have a translation in this state."""
    return [
        number
        for number, clause in enumerate(clauses, 1)
        if freshness(clause, source_language) is wanted
    ]
