"""Where a text can be divided: at a paragraph, at a sentence, at the caret of whoever asks."""

import re
from dataclasses import dataclass
from itertools import pairwise

PARAGRAPH = re.compile(r"\n\s*\n\s*|\n(?=\s*(?:[-*+]|\d+[.)])\s)")
SENTENCE = re.compile(r"(?<=[.!?;:])\s+")


@dataclass(frozen=True)
class Place:
    """A code point at which a second half could begin, and the words that would begin it."""

    at: int
    words: str


def places(text: str) -> list[Place]:
    """The beginnings of paragraphs; of sentences, where there is only one paragraph."""
    for pattern in (PARAGRAPH, SENTENCE):
        ends = [*(match.end() for match in pattern.finditer(text)), len(text)]
        found = [
            Place(at, text[at:after].strip())
            for at, after in pairwise(ends)
            if text[:at].strip() and text[at:].strip()
        ]
        if found:
            return found
    return []


def at_caret(text: str, head: str, tail: str) -> int | None:
    """The place between what somebody saw before and behind their caret, if one of the two still
    stands: others may have typed in the other half meanwhile."""
    if text.startswith(head):
        return len(head)
    if text.endswith(tail):
        return len(text) - len(tail)
    return None


def alike(text: str, at: int, translation: str) -> int | None:
    """The same place in a translation: the same paragraph of equally many."""
    here, there = places(text), places(translation)
    if len(here) != len(there):
        return None
    for one, other in zip(here, there, strict=True):
        if not text[min(at, one.at) : max(at, one.at)].strip():
            return other.at
    return None
