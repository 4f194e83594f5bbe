"""Differences between plain texts, written into shared texts of Yjs.

Python counts code points, Yjs in Rust counts bytes of UTF-8, browsers count UTF-16: everything that
crosses is converted here, and nowhere else.
"""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

from pycrdt import Doc, Text

TOKEN = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
MOST_WORK = 300_000  # meetings of equal words; above, the middle is replaced as a whole
SCRATCH = "text"


@dataclass(frozen=True, slots=True)
class Splice:
    """At code point `at`, take out `removed` code points and put in `inserted`."""

    at: int
    removed: int
    inserted: str


def bytes_before(text: str, place: int) -> int:
    """The offset in UTF-8 of the code point at `place`."""
    return len(text[:place].encode())


def from_utf16(text: str, place: int) -> int:
    """The code point at a browser's offset; one inside a surrogate pair counts as before it."""
    units = 0
    for number, character in enumerate(text):
        width = 2 if ord(character) > 0xFFFF else 1
        if units + width > place:
            return number
        units += width
    return len(text)


def splices(before: str, after: str) -> list[Splice]:
    """What leads from one text to the other, from the end to the beginning.

    By words where that is quick, else the part between the common beginning and end.
    """
    start, end = _common(before, after)
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    if not old or not new:
        return [Splice(start, len(old), new)] if old or new else []
    old_words, new_words = TOKEN.findall(old), TOKEN.findall(new)
    times = Counter(new_words)
    if sum(times[word] for word in old_words) > MOST_WORK:
        return [Splice(start, len(old), new)]
    return _by_words(start, old_words, new_words)[::-1]


def _by_words(start: int, old: list[str], new: list[str]) -> list[Splice]:
    places = [start]
    for word in old:
        places.append(places[-1] + len(word))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        Splice(places[a], places[b] - places[a], "".join(new[c:d]))
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    ]


def _common(before: str, after: str) -> tuple[int, int]:
    shorter = min(len(before), len(after))
    start = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    left = shorter - start
    end = next((n for n in range(left) if before[-1 - n] != after[-1 - n]), left)
    return start, end


def write(shared: Text, before: str, after: str) -> None:
    """Change `shared`, which says `before`, to say `after`; what is equal keeps its identity."""
    for splice in splices(before, after):
        at = bytes_before(before, splice.at)
        removed = len(before[splice.at : splice.at + splice.removed].encode())
        if removed:
            del shared[at : at + removed]
        if splice.inserted:
            shared.insert(at, splice.inserted)


def combined(base: str, theirs: str, mine: str) -> str:
    """Two changes to one text together, as Yjs joins them: nobody's new words are lost."""
    if theirs in {base, mine}:
        return mine
    if base == mine:
        return theirs
    origin = _scratch(1)
    write(origin[SCRATCH], "", base)
    start, first = origin.get_update(), _scratch(2)
    second = _scratch(3)
    for doc, said in ((first, theirs), (second, mine)):
        doc.apply_update(start)
        write(doc[SCRATCH], base, said)
    first.apply_update(second.get_update(origin.get_state()))
    return str(first[SCRATCH])


def _scratch(client: int) -> "Doc[Text]":
    doc: Doc[Text] = Doc(client_id=client)
    doc[SCRATCH] = Text()
    return doc
