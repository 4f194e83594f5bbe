"""Words of the glossary in a text, with their official wording in the other language."""

import re
from dataclasses import dataclass
from functools import lru_cache

from cocreacion.process.importing import noted, own_plan

OTHER = {"es": "en", "en": "es"}
SHORTEST = 4  # letters of a word that may have a plural


@dataclass(frozen=True)
class Hint:
    """A term as the glossary writes it, its wording in the other language, and what to know."""

    word: str
    other: str
    note: str


Piece = tuple[str, bool]  # words, and whether they are a term


@dataclass(frozen=True)
class Hinted:
    """A text in lines of pieces, and the terms that were found in it."""

    lines: tuple[tuple[Piece, ...], ...]
    hints: tuple[Hint, ...]


def hinted(text: str, language: str) -> Hinted:
    """Mark the terms of a text written in `language`."""
    pattern, terms = _glossary(language)
    found: dict[str, Hint] = {}
    lines = []
    for line in text.split("\n"):
        pieces, place = [], 0
        for match in pattern.finditer(line):
            hint = terms[str(match.lastgroup)]
            found.setdefault(hint.word, hint)
            pieces += [(line[place : match.start()], False), (match.group(), True)]
            place = match.end()
        pieces.append((line[place:], False))
        lines.append(tuple(piece for piece in pieces if piece[0]))
    return Hinted(tuple(line for line in lines if line), tuple(found.values()))


@lru_cache(maxsize=2)
def _glossary(language: str) -> tuple[re.Pattern[str], dict[str, Hint]]:
    """One pattern for all terms, the longest first, each in singular and plural."""
    terms, parts = {}, []
    entries = sorted(own_plan()["glossary"], key=lambda entry: -len(entry[language]))
    for number, entry in enumerate(entries):
        notes = (noted(entry, name, language) for name in ("note", "for_translators"))
        note = "; ".join(filter(None, notes))
        terms[f"t{number}"] = Hint(entry[language], entry[OTHER[language]], note)
        parts.append(f"(?P<t{number}>{' '.join(map(_inflected, entry[language].split()))})")
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE), terms


def _inflected(word: str) -> str:
    return re.escape(word) + ("(?:s|es)?" if len(word) >= SHORTEST and word[-1].isalpha() else "")
