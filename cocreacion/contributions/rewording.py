"""Words that changed a little: where a passage that was quoted stands now. Pure.

Of as many words in a row as the quote has, or a few more or less, those are taken that are most
like it, word by word. Where two places are alike, nobody guesses.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from cocreacion.kernel.refs import TextAnchor

WORD = re.compile(r"\w+(?:[’'ʼꞌ-]\w+)*")
ADDRESS = re.compile(r"\]\([^)\s]{0,2000}\)")  # of a link: no reader sees it
MARKS = re.compile(r"[*_`#>|\[\]\\]+")
FEWEST = 4  # words of a quote that can be told from others when one of them is another
LIKE_ENOUGH = 0.7  # of 1: for each ten words of both, seven that are the same, in the same order
LONGER = 3  # words that a passage may have more or less
LONGEST = 400  # characters shown of how it reads now
CONTEXT = 6  # words kept before and behind a quote


@dataclass(frozen=True)
class Near:
    """Where a passage stands now, and how it reads there."""

    clause_id: str
    words: str


@dataclass(frozen=True)
class _Candidate:
    likeness: float
    around: int  # words before and behind it that are still the same
    clause_id: str
    start: int
    end: int

    @property
    def rank(self) -> tuple[float, int]:
        return self.likeness, self.around

    def overlaps(self, other: "_Candidate") -> bool:
        return (
            self.clause_id == other.clause_id and self.start < other.end and other.start < self.end
        )


@lru_cache(maxsize=512)  # a clause is looked through for each of its comments
def words(text: str) -> tuple[str, ...]:
    """As they are looked for: without signs, marks and capitals."""
    return tuple(word.casefold() for word in WORD.findall(ADDRESS.sub("] ", text)))


def find(anchor: TextAnchor, texts: Mapping[str, str]) -> Near | None:
    """The passage in one of these clauses that is most like the quote; None for none, or two."""
    sought = words(anchor.quote)
    if len(sought) < FEWEST:
        return None
    candidates = sorted(
        (
            candidate
            for clause_id, text in texts.items()
            for candidate in _in_clause(anchor, sought, clause_id, words(text))
        ),
        key=lambda each: each.rank,
        reverse=True,
    )
    if not candidates:
        return None
    best = candidates[0]
    if any(each.rank == best.rank and not each.overlaps(best) for each in candidates[1:]):
        return None
    text = texts[best.clause_id]
    return Near(best.clause_id, _as_written(text, *_widened(anchor, sought, words(text), best)))


def fits(anchor: TextAnchor, before: Sequence[str], behind: Sequence[str]) -> int:
    """How many words next to a passage are those that stood next to the quote."""
    prefix, suffix = anchor.prefix.split(), anchor.suffix.split()
    return _alike(reversed(prefix), reversed(before)) + _alike(suffix, behind)


def _in_clause(
    anchor: TextAnchor, sought: Sequence[str], clause_id: str, there: Sequence[str]
) -> Iterator[_Candidate]:
    size = len(sought)
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(sought)
    for length in range(max(1, size - LONGER), size + LONGER + 1):
        for start in _promising(sought, there, length):
            end = start + length
            matcher.set_seq1(there[start:end])
            likeness = matcher.ratio()
            if likeness >= LIKE_ENOUGH:
                before = there[max(0, start - CONTEXT) : start]
                around = fits(anchor, before, there[end : end + CONTEXT])
                yield _Candidate(round(likeness, 6), around, clause_id, start, end)


def _promising(sought: Sequence[str], there: Sequence[str], length: int) -> Iterator[int]:
    """Where so many words in a row have enough of those sought, in whatever order.

    Counted while moving on by one word: comparing in order is a hundred times as much work.
    """
    if len(there) < length:
        return
    wanted, seen = Counter(sought), Counter(there[:length])
    common = sum(min(number, wanted[word]) for word, number in seen.items())
    enough = LIKE_ENOUGH * (len(sought) + length) / 2
    for start in range(len(there) - length + 1):
        if common >= enough:
            yield start
        if start + length == len(there):
            return
        gone, come = there[start], there[start + length]
        common -= seen[gone] <= wanted[gone]
        seen[gone] -= 1
        seen[come] += 1
        common += seen[come] <= wanted[come]


def _widened(
    anchor: TextAnchor, sought: Sequence[str], there: Sequence[str], best: _Candidate
) -> tuple[int, int]:
    """With the words that stand where the first and the last ones of the quote stood.

    The most alike is shorter where these are others now; what stood around the quote ends it.
    """
    blocks = SequenceMatcher(None, there[best.start : best.end], sought, autojunk=False)
    *alike, _ = blocks.get_matching_blocks()
    start, end = best.start + alike[0].a, best.start + alike[-1].a + alike[-1].size
    missing = alike[0].b, len(sought) - alike[-1].b - alike[-1].size
    before, behind = anchor.prefix.split()[-1:], anchor.suffix.split()[:1]
    while start > 0 and missing[0] > best.start + alike[0].a - start:
        if [there[start - 1]] == before:
            break
        start -= 1
    last = best.start + alike[-1].a + alike[-1].size
    while end < len(there) and missing[1] > end - last:
        if [there[end]] == behind:
            break
        end += 1
    return start, end


def _as_written(text: str, start: int, end: int) -> str:
    """These words of a text, with their signs, without marks."""
    plain = ADDRESS.sub("] ", text)
    found = list(WORD.finditer(plain))[start:end]
    passage = MARKS.sub("", plain[found[0].start() : found[-1].end()])
    return " ".join(passage.split())[:LONGEST]


def _alike(one: Iterable[str], other: Iterable[str]) -> int:
    alike = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        alike += 1
    return alike
