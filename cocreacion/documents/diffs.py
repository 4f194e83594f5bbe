"""What changed between two texts, word by word, and how two changes to one text come together.

`difflib` is exact and slow: its work grows with how often equal words meet, and it looks again
around each match. So a text is compared by words only as long as that work, which is counted, is
bounded, then by sentences, then as a whole.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import pairwise

Run = tuple[str, str]  # "=", "-" or "+", and the words
Line = tuple[Run, ...]
Token = tuple[str, str]  # a word, and the blanks behind it

WORD = re.compile(r"(\n|\w+(?:[’'ʼꞌ-]\w+)*|[^\w\s])([^\S\n]*)")
SENTENCE = re.compile(r"(\n|[^.!?;\n]+[.!?;]*|[.!?;]+)([^\S\n]*)")
MOST_WORK = 300_000  # meetings of equal words in one clause: about a tenth of a second
MOST_TOGETHER = 3_000_000  # and in all clauses of two versions


class Differ:
    """Compares many pairs of texts without ever working longer than agreed."""

    def __init__(self, together: int = MOST_TOGETHER) -> None:
        self.left = together

    def runs(self, before: str, after: str) -> tuple[Run, ...]:
        """Runs of words kept, taken out and put in."""
        if before == after:
            return (("=", before),) if before else ()
        for pattern in (WORD, SENTENCE):
            old, new = pattern.findall(before.lstrip()), pattern.findall(after.lstrip())
            most = min(MOST_WORK, self.left)
            if _work(old, new) > most:
                continue
            spent = _Spent(most)
            try:
                return tuple(_runs(old, new, spent))
            except TooMuchWork:
                continue
            finally:
                self.left -= most - max(spent.left, 0)
        return tuple(run for run in (("-", before), ("+", after)) if run[1])


def word_diff(before: str, after: str) -> tuple[Run, ...]:
    """Compare one pair of texts."""
    return Differ().runs(before, after)


def _work(old: Sequence[Token], new: Sequence[Token]) -> int:
    """How much two texts have to be compared, their common beginning and end left out."""
    start, end = _common(old, new)
    in_old = Counter(word for word, _ in old[start : len(old) - end])
    in_new = Counter(word for word, _ in new[start : len(new) - end])
    return sum(times * in_new[word] for word, times in in_old.items())


def _common(old: Sequence[Token], new: Sequence[Token]) -> tuple[int, int]:
    shorter = min(len(old), len(new))
    start = next((n for n in range(shorter) if old[n][0] != new[n][0]), shorter)
    left = shorter - start
    end = next((n for n in range(left) if old[-1 - n][0] != new[-1 - n][0]), left)
    return start, end


class TooMuchWork(Exception):
    """Two texts would have to be compared for longer than agreed."""


@dataclass
class _Spent:
    """How many meetings of equal words may still be looked at."""

    left: int


class _Bounded(SequenceMatcher[str]):
    """Stops where it would work longer than agreed; each look around a match is counted."""

    def __init__(self, old: list[str], new: list[str], spent: _Spent) -> None:
        super().__init__(None, old, new, autojunk=False)
        self.old, self.spent = old, spent
        self.meetings = Counter(new)

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        self.spent.left -= sum(self.meetings[word] for word in self.old[alo:ahi])
        if self.spent.left < 0:
            raise TooMuchWork
        return super().find_longest_match(alo, ahi, blo, bhi)


def _opcodes(
    old: Sequence[Token], new: Sequence[Token], spent: _Spent
) -> Iterable[tuple[int, int, int, int]]:
    """The places that differ: from `old[a:b]` to `new[c:d]`."""
    start, end = _common(old, new)
    matcher = _Bounded(
        [word for word, _ in old[start : len(old) - end]],
        [word for word, _ in new[start : len(new) - end]],
        spent,
    )
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            yield a + start, b + start, c + start, d + start


def _runs(old: Sequence[Token], new: Sequence[Token], spent: _Spent) -> Iterable[Run]:
    place = 0
    for a, b, c, d in _opcodes(old, new, spent):
        if c > place:
            # The blanks before a change stand in either text.
            yield "=", _written([*new[place : c - 1], max(new[c - 1], old[a - 1])])
        if b > a:
            yield from _marked("-", old[a:b])
        if d > c:
            yield from _marked("+", new[c:d])
        place = d
    if place < len(new):
        yield "=", _written(new[place:])


def _marked(kind: str, tokens: Sequence[Token]) -> Iterable[Run]:
    """A change; the blanks behind its last word belong to no change."""
    last, blanks = tokens[-1]
    yield kind, _written([*tokens[:-1], (last, "")])
    if blanks:
        yield "=", blanks


def _written(tokens: Iterable[Token]) -> str:
    return "".join(word + blanks for word, blanks in tokens)


def lines(runs: Iterable[Run]) -> tuple[Line, ...]:
    """The same runs, line by line, as a page shows them."""
    found: list[list[Run]] = [[]]
    for kind, words in runs:
        for place, part in enumerate(words.split("\n")):
            if place:
                found.append([])
            if part:
                found[-1].append((kind, part))
    return tuple(tuple(line) for line in found if any(words.strip() for _, words in line))


def clipped(runs: Sequence[Run], around: int = 60) -> tuple[Run, ...]:
    """What changed with a few words around it: the unchanged rest is left out."""
    found: list[Run] = []
    for place, (kind, said) in enumerate(runs):
        words = " ".join(said.split("\n"))
        before, behind = place > 0, place + 1 < len(runs)
        most = around * (before + behind)
        if kind != "=" or len(words) <= most + 1:
            found.append((kind, words))
            continue
        start = words[:around].rsplit(" ", 1)[0] if before else ""
        end = words[-around:].split(" ", 1)[-1] if behind else ""
        found.append(("=", f"{start} … {end}"))
    return tuple(found)


Change = tuple[int, int, tuple[Token, ...]]


def merged(base: str, theirs: str, mine: str) -> str | None:
    """Both changes to `base` in one text; None where they touch the same words."""
    old = _exact(base)
    changes: set[Change] = set()
    for text in (theirs, mine):
        new = _exact(text)
        if _work(old, new) > MOST_WORK:
            return None
        try:
            found = list(_opcodes(old, new, _Spent(MOST_WORK)))
        except TooMuchWork:
            return None
        changes |= {(a, b, tuple(new[c:d])) for a, b, c, d in found}
    ordered = sorted(changes)
    if any(start <= end for (_, end, _), (start, _, _) in pairwise(ordered)):
        return None
    parts, place = [], 0
    for start, end, new_words in ordered:
        parts += [_written(old[place:start]), _written(new_words)]
        place = end
    return "".join([*parts, _written(old[place:])]).strip()


def _exact(text: str) -> list[Token]:
    """Words with their blanks: a text that is put together must have every space."""
    return [(word + blanks, "") for word, blanks in WORD.findall(text.lstrip())]


def moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Of the ids in both lists, those that changed their place: as few as explain the new order."""
    place = {name: number for number, name in enumerate(before)}
    common = [name for name in after if name in place]
    kept = _longest_rising([place[name] for name in common])
    return {name for name in common if place[name] not in kept}


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """A longest subsequence in rising order (patience sorting)."""
    tops: list[int] = []  # the number that lies on top of each pile, and its index
    piles: list[int] = []
    previous: list[int | None] = []
    for index, number in enumerate(numbers):
        pile = bisect_left(tops, number)
        previous.append(piles[pile - 1] if pile else None)
        tops[pile : pile + 1] = [number]
        piles[pile : pile + 1] = [index]
    found: set[int] = set()
    step = piles[-1] if piles else None
    while step is not None:
        found.add(numbers[step])
        step = previous[step]
    return found
