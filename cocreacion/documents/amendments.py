"""What an amendment changes, as ranges over the words of its base, and where those ranges go.

A text is cut into tokens that together are the text again: words, signs, whole addresses and
marks of the Markdown subset, each with the blanks behind it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from cocreacion.documents.clauses import Wording
from cocreacion.documents.models import Anchoring

TOKEN = re.compile(r"(?:\n|https?://[^\s)]+|\*\*|\w+(?:[’'ʼꞌ-]\w+)*|[^\w\s]|^)[^\S\n]*")
MOST_WORK = 300_000  # meetings of equal words; beyond, what differs is one range


@dataclass(frozen=True, order=True)
class Change:
    """The tokens `start:end` of a base become `words`; an insertion has `start == end`."""

    start: int
    end: int
    words: str

    @property
    def inserts(self) -> bool:
        return self.start == self.end


Changes = tuple[Change, ...]


def tokens(text: str) -> list[str]:
    return [token for token in TOKEN.findall(text) if token]


def changes(base: str, new: str) -> Changes:
    """The fewest ranges that turn one text into the other, in their order."""
    old, now = tokens(base), tokens(new)
    start, end = _common(old, now)
    middle, other = old[start : len(old) - end], now[start : len(now) - end]
    if _work(middle, other) > MOST_WORK:
        return (Change(start, len(old) - end, "".join(other)),)
    matcher = SequenceMatcher(None, middle, other, autojunk=False)
    return tuple(
        Change(start + a, start + b, "".join(other[c:d]))
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    )


def applied(base: str, wanted: Iterable[Change]) -> str:
    """The base with these changes, which must not overlap."""
    old, parts, place = tokens(base), [], 0
    for change in sorted(set(wanted)):
        parts += [*old[place : change.start], change.words]
        place = change.end
    return "".join([*parts, *old[place:]])


@dataclass(frozen=True)
class Anchored:
    """Where an amendment stands in a newer version, and the words it proposes there."""

    anchoring: Anchoring
    words: Wording


def anchored(was: Wording, now: Wording | None, proposed: Wording) -> Anchored:
    """Carry an edit of a clause that said `was` to a version in which it says `now`."""
    if now is None:
        return Anchored(Anchoring.CLAUSE_REMOVED, proposed)
    if was == now:
        return Anchored(Anchoring.EXACT, proposed)
    heading = _carried(was.heading, now.heading, proposed.heading)
    text = _carried(was.text, now.text, proposed.text)
    if heading is None or text is None:
        return Anchored(Anchoring.TEXT_CHANGED, proposed)
    return Anchored(Anchoring.MOVED, Wording(heading, text))


def _carried(was: str, now: str, proposed: str) -> str | None:
    """The proposed change on the newer text; None where both touch the same words or neighbours."""
    theirs, mine = changes(was, now), changes(was, proposed)
    both = sorted({*theirs, *mine})
    if any(one.end >= next_one.start for one, next_one in pairwise(both)):
        return None
    return applied(was, both)


def carved(was: str, part: str, proposed: str) -> str | None:
    """What `part`, words of `was` that stand by themselves now, says with the proposed change.

    None where the change is not about these words alone, or adds words exactly where they were
    cut: to choose a side would be to guess.
    """
    start = was.find(part)
    if not part or start < 0 or was.find(part, start + 1) >= 0 or was == proposed:
        return None
    end = start + len(part)
    for first, last in _spans(was, changes(was, proposed)):
        at_a_cut = first == last and (first in {start, end}) and first not in {0, len(was)}
        if at_a_cut or first < start or first + len(was[first:last].rstrip()) > end:
            return None
    tail = was[end:].strip()
    said = proposed[start:].strip()
    if tail and not said.endswith(tail):
        return None
    return said.removesuffix(tail).strip()


def joined(was: str, whole: str, proposed: str) -> str | None:
    """What `whole`, which took in the words of `was`, says with the proposed change to them."""
    if not was or whole.count(was) != 1:
        return None
    return whole.replace(was, proposed)


def _spans(text: str, found: Changes) -> list[tuple[int, int]]:
    """The same ranges in characters."""
    places = [0]
    for token in tokens(text):
        places.append(places[-1] + len(token))
    return [(places[change.start], places[change.end]) for change in found]


def _common(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    shorter = min(len(old), len(new))
    start = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    left = shorter - start
    end = next((n for n in range(left) if old[-1 - n] != new[-1 - n]), left)
    return start, end


def _work(old: Sequence[str], new: Sequence[str]) -> int:
    in_old, in_new = Counter(old), Counter(new)
    return sum(times * in_new[word] for word, times in in_old.items())
