"""The words of the process in both languages, from the file of the plan."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from cocreacion.kernel.text import slug
from cocreacion.process.importing import noted, own_plan

OTHER = {"es": "en", "en": "es"}


@dataclass(frozen=True)
class Term:
    """`word` in the reader's language, `other` in the other one, and what it means."""

    anchor: str
    word: str
    other: str
    note: str


@lru_cache(maxsize=2)
def terms(language: str) -> tuple[Term, ...]:
    """In the alphabetical order of a language, whatever the accents."""
    found = [
        Term(
            slug(entry["es"]),
            entry[language],
            entry[OTHER[language]],
            noted(entry, "note", language),
        )
        for entry in own_plan()["glossary"]
    ]
    return tuple(sorted(found, key=lambda term: _bare(term.word)))


def _bare(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.replace("ñ", "n~"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
