"""Differences between plain texts, written into shared texts of Yjs.

Python counts code points, Yjs in Rust counts bytes of UTF-8, browsers count UTF-16: everything that
crosses is converted here, and nowhere else.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, pairwise

from pycrdt import Text

from cocreacion.documents.clauses import Wording

TOKEN = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
MOST_WORK = 300_000  # meetings of equal words; above, the middle is replaced as a whole
WORDISH = re.compile(r"[\w\u0300-\u036f’'ʼꞌ]")


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


def splices(before: str, after: str, *, whole_words: bool = False) -> list[Splice]:
    """What leads from one text to the other, from the end to the beginning.

    By words where that is quick, else the part between the common beginning and end; with
    `whole_words` a word that was changed is another one.
    """
    start, end = _common(before, after)
    if whole_words:
        start, end = _between_words(before, after, start, end)
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    if not old or not new:
        return [Splice(start, len(old), new)] if old or new else []
    old_words, new_words = TOKEN.findall(old), TOKEN.findall(new)
    times = Counter(new_words)
    if sum(times[word] for word in old_words) > MOST_WORK:
        return [Splice(start, len(old), new)]
    return _by_words(start, old_words, new_words)[::-1]


def _by_words(start: int, old: list[str], new: list[str]) -> list[Splice]:
    """Words are the same whatever the blanks behind them; where only those differ, they change."""
    places = list(accumulate(map(len, old), initial=start))
    matcher = SequenceMatcher(
        None, [word.strip() for word in old], [word.strip() for word in new], autojunk=False
    )
    found: list[Splice] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            gone, put = "".join(old[a:b]), "".join(new[c:d])
            blanks = _common(_blanks(gone)[::-1], _blanks(put)[::-1])[0]
            _add(found, Splice(places[a], len(gone) - blanks, put[: len(put) - blanks]))
            continue
        for place, was, now in zip(places[a:b], old[a:b], new[c:d], strict=True):
            if was != now:
                word = len(was) - len(_blanks(was))
                _add(found, Splice(place + word, len(was) - word, now[word:]))
    return found


def _blanks(text: str) -> str:
    """Those at its end."""
    return text[len(text.rstrip()) :]


def _add(found: list[Splice], splice: Splice) -> None:
    """One behind the last; those that touch are one."""
    last = found[-1] if found else None
    if last is not None and last.at + last.removed == splice.at:
        inserted = last.inserted + splice.inserted
        found[-1] = Splice(last.at, last.removed + splice.removed, inserted)
    else:
        found.append(splice)


def _common(before: str, after: str) -> tuple[int, int]:
    shorter = min(len(before), len(after))
    start = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    left = shorter - start
    end = next((n for n in range(left) if before[-1 - n] != after[-1 - n]), left)
    return start, end


def _between_words(before: str, after: str, start: int, end: int) -> tuple[int, int]:
    """The same beginning and end, without the parts of words in which the texts part."""

    def inside(place: int) -> bool:
        return any(
            WORDISH.match(text[at - 1 : at]) and WORDISH.match(text[at : at + 1])
            for text in (before, after)
            if 0 < (at := place if place >= 0 else len(text) + place) < len(text)
        )

    while start and inside(start):
        start -= 1
    while end and inside(-end):
        end -= 1
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


def together(base: Wording, theirs: Wording, mine: Wording) -> Wording:
    """The same of a heading and its text; see `combined`."""
    return Wording(
        combined(base.heading, theirs.heading, mine.heading),
        combined(base.text, theirs.text, mine.text),
    )


def combined(base: str, theirs: str, mine: str) -> str:
    """Two changes to one text together: nobody's new words are lost, none are glued to others.

    Words that both put in at one place stand behind each other, theirs first; what both changed
    in the same way is changed once.
    """
    if theirs in {base, mine}:
        return mine
    if base == mine:
        return theirs
    first, second = (splices(base, said, whole_words=True) for said in (theirs, mine))
    both = {each: "both" for each in first if each in second}
    edits = [{each: both.get(each, name) for each in found}
             for name, found in (("theirs", first), ("mine", second))]  # fmt: skip
    known: set[tuple[Piece, Piece]] = set()
    for edit in edits:
        known |= set(pairwise(name for name, _ in _woven(base, edit)))
    parts: list[str] = []
    last: Piece | None = None
    for name, letter in _woven(base, edits[0] | edits[1]):
        meets = last is not None and (last, name) not in known
        if meets and WORDISH.match(parts[-1]) and WORDISH.match(letter):
            parts.append(" ")
        parts.append(letter)
        last = name
    return "".join(parts)


Piece = tuple[str, int, int]  # who put a letter in, at which place of the base, as the how manieth


def _woven(base: str, edits: Mapping[Splice, str]) -> Iterator[tuple[Piece, str]]:
    """The letters of a text after these edits, which may overlap, each with its origin."""
    gone = bytearray(len(base))
    put: dict[int, list[tuple[str, str]]] = {}
    for splice, name in edits.items():
        gone[splice.at : splice.at + splice.removed] = b"\1" * splice.removed
        put.setdefault(splice.at, []).append((name, splice.inserted))
    for place in range(len(base) + 1):
        for name, words in put.get(place, ()):
            for number, letter in enumerate(words):
                yield (name, place, number), letter
        if place < len(base) and not gone[place]:
            yield ("", place, 0), base[place]
