"""Clauses as plain values: their ids, their order, and the fingerprints of what they say."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

from cocreacion.kernel.bilingual import Bilingual

MOST_CLAUSES = 2000
LONGEST_TEXT = 20_000  # characters, per clause and language
LONGEST_HEADING = 300
LANGUAGES = ("es", "en")
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"  # base32: no 0, 1, 8 or 9 to be misread
ID_LENGTH = 10
BETWEEN = "\n\n"  # what stands between the words of two merged clauses


class Worded(Protocol):
    """What a clause of the living text and one of a version have in common."""

    clause_id: Any
    kind: Any
    level: Any
    heading: Any
    es: Any
    en: Any
    translated_from: Any


@dataclass(frozen=True)
class Wording:
    """What a clause says in one language."""

    heading: str = ""
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.heading or self.text)


def new_clause_id() -> str:
    """Random, and the same in every version: never a counter, which two people could both take."""
    return "".join(secrets.choice(ALPHABET) for _ in range(ID_LENGTH))


def other_language(language: str) -> str:
    return "en" if language == "es" else "es"


def wording(clause: Worded, language: str) -> Wording:
    return Wording(getattr(clause.heading, language), getattr(clause, language))


def in_one(words: Wording) -> str:
    """Heading and text, as another clause takes them in."""
    return BETWEEN.join(each for each in (words.heading, words.text) if each)


def body(clause: Worded, source_language: str) -> Bilingual:
    """The text of a clause with what is known about its translation."""
    return Bilingual(clause.es, clause.en, source_language, clause.translated_from)


def _plain(clause: Worded) -> dict[str, Any]:
    plain = {
        "kind": str(clause.kind),
        "heading": {"es": clause.heading.es, "en": clause.heading.en},
        "es": clause.es,
        "en": clause.en,
    }
    return plain | {"level": clause.level} if clause.level else plain


def _hashed(thing: object) -> str:
    canonical = json.dumps(thing, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()


def clause_hash(clause: Worded) -> str:
    """Two clauses with the same hash say the same in both languages."""
    return _hashed(_plain(clause))


def version_hash(
    document_id: int,
    number: int,
    note: Bilingual,
    clauses: Iterable[Worded],
    name: Bilingual | None = None,
) -> str:
    """SHA-256 of the canonical JSON of a version: what anybody can compute again."""
    named = {"name": {"es": name.es, "en": name.en}} if name is not None and str(name) else {}
    return _hashed(
        {
            "document": document_id,
            "number": number,
            **named,
            "note": {"es": note.es, "en": note.en},
            "clauses": [{"id": clause.clause_id, **_plain(clause)} for clause in clauses],
        }
    )
