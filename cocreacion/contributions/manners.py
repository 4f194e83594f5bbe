"""What is measured in words before they are taken: links, and how alike two texts are. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

MOST_LINKS = 3
MOST_LINKS_OF_NEW_ACCOUNTS = 1
ALIKE = 0.7  # of the pairs of neighbouring words, so many are the same
SHORTEST = 6  # words: shorter ones are the same by chance
SHORTEST_OF_OTHERS = 12  # words: many people agree in the same few
BANDS, ROWS = 6, 2  # of the sketch: texts with a band in common are worth comparing

LINK = re.compile(r"(?:https?://|\bwww\.)\S", re.IGNORECASE)
WORD = re.compile(r"\w+(?:[’'ʼꞌ-]\w+)*")
SALTS = [crc32(str(number).encode()) for number in range(BANDS * ROWS)]


def links(text: str) -> int:
    """How many addresses of other pages a text holds."""
    return len(LINK.findall(text))


def most_links(new_account: bool) -> int:
    """How many a comment may hold."""
    return MOST_LINKS_OF_NEW_ACCOUNTS if new_account else MOST_LINKS


@lru_cache(maxsize=4096)
def pairs(text: str) -> frozenset[int]:
    """The pairs of neighbouring words, as numbers; none of a text too short to compare."""
    words = [word.casefold() for word in WORD.findall(text)]
    if len(words) < SHORTEST:
        return frozenset()
    return frozenset(crc32(f"{one} {other}".encode()) for one, other in pairwise(words))


def likeness(one: str, other: str) -> float:
    """From 0, nothing in common, to 1, the same words."""
    a, b = pairs(one), pairs(other)
    return len(a & b) / len(a | b) if a and b else 0.0


def alike(one: str, other: str) -> bool:
    return likeness(one, other) >= ALIKE


@lru_cache(maxsize=4096)
def sketch(text: str) -> tuple[tuple[int, ...], ...]:
    """A few numbers that texts alike most likely share one of (MinHash in bands)."""
    found = pairs(text)
    if not found:
        return ()
    least = [min(pair ^ salt for pair in found) for salt in SALTS]
    return tuple((band, *least[band * ROWS : (band + 1) * ROWS]) for band in range(BANDS))


def groups(texts: Mapping[int, str]) -> dict[int, set[int]]:
    """Of each longer text the numbers of the others that say nearly the same; those alone, none."""
    sharing: dict[tuple[int, ...], list[int]] = {}
    found: dict[int, set[int]] = {}
    for number, text in texts.items():
        if len(pairs(text)) < SHORTEST_OF_OTHERS - 1:
            continue
        for other in _candidates(sharing, sketch(text)):
            if alike(text, texts[other]):
                found.setdefault(number, set()).add(other)
                found.setdefault(other, set()).add(number)
        for band in sketch(text):
            sharing.setdefault(band, []).append(number)
    return found


def _candidates(
    sharing: Mapping[tuple[int, ...], Collection[int]], bands: Iterable[tuple[int, ...]]
) -> set[int]:
    return {number for band in bands for number in sharing.get(band, ())}
