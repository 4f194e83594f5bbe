"""Whether the translation of a clause still says what its original says, and who read it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from cocreacion.documents.clauses import LANGUAGES, Worded, Wording, body, other_language, wording
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


class Standing(StrEnum):
    """Of the translation of one clause. `OUTDATED` is computed, never stored."""

    MISSING = "missing"
    OUTDATED = "outdated"
    MACHINE = "machine"
    DRAFT = "draft"
    REVIEWED = "reviewed"


TO_REVIEW = frozenset({Standing.MACHINE, Standing.DRAFT})


class Kept(Protocol):
    """What is stored about the translation of a clause, living or of a version."""

    heading: Any
    text: Any
    source_hash: Any
    state: Any


def source_hash(source: Wording) -> str:
    """Of the words a translation is made from, whatever the white space between them."""
    return ":".join(fingerprint(part) if part else "" for part in (source.heading, source.text))


def translated(clause: Worded, language: str, kept: Kept | None) -> Wording:
    """What a clause says in a language: Spanish and English are in the clause itself."""
    if language in LANGUAGES:
        return wording(clause, language)
    return Wording(kept.heading, kept.text) if kept is not None else Wording()


def standing(
    clause: Worded, source_language: str, language: str, kept: Kept | None
) -> Standing | None:
    """How the translation of a clause stands; None where there is nothing to translate.

    A translation of which nothing is stored was there before states were: a draft.
    """
    original = wording(clause, source_language)
    if not original or language == source_language:
        return None
    target = translated(clause, language, kept)
    if (original.heading and not target.heading) or (original.text and not target.text):
        return Standing.MISSING
    if language in LANGUAGES:
        outdated = freshness(clause, source_language) is Freshness.OUTDATED
    else:
        outdated = kept is not None and kept.source_hash != source_hash(original)
    if outdated:
        return Standing.OUTDATED
    return Standing(kept.state.value) if kept is not None else Standing.DRAFT


@dataclass(frozen=True)
class Coverage:
    """How many clauses of a text stand how in one language; those without words do not count."""

    language: str
    counts: Mapping[Standing, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def of(self, wanted: str) -> int:
        return self.counts.get(Standing(wanted), 0)

    @property
    def to_review(self) -> int:
        return sum(self.counts.get(each, 0) for each in TO_REVIEW)

    @property
    def unreviewed(self) -> int:
        return self.total - self.of(Standing.REVIEWED)

    @property
    def current(self) -> int:
        """Clauses that a reader finds in this language, as the original is now."""
        return self.total - self.of(Standing.MISSING) - self.of(Standing.OUTDATED)

    @property
    def is_complete(self) -> bool:
        return self.current == self.total

    @property
    def share(self) -> float:
        """Of the clauses that are reviewed; a text without clauses lacks nothing."""
        return self.of(Standing.REVIEWED) / self.total if self.total else 1.0

    def reaches(self, percent: int) -> bool:
        """Counted exactly: 199 of 200 are not 100 %."""
        return self.of(Standing.REVIEWED) * 100 >= percent * self.total


def coverage(
    clauses: Iterable[Worded], source_language: str, language: str, kept: Mapping[str, Kept]
) -> Coverage:
    found = (
        standing(clause, source_language, language, kept.get(clause.clause_id))
        for clause in clauses
    )
    return Coverage(language, Counter(each for each in found if each is not None))
