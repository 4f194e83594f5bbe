"""Who wrote which part of one text: runs of bytes, as in the log of Yjs, each with its hand."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cocreacion.documents.models import Origin
from cocreacion.documents.textops import splices


@dataclass(frozen=True, slots=True)
class Hand:
    """Who wrote, on behalf of which organisation, by which way, on which day of the country."""

    user_id: int | None
    organisation_id: int | None
    origin: Origin
    day: date | None


UNKNOWN = Hand(None, None, Origin.FOUND, None)  # before the log, and nothing was kept about it
Run = tuple[Hand | None, int]  # None: of whoever joined two texts
Span = tuple[Hand, str]
Delta = Sequence[Mapping[str, Any]]


def length(runs: Iterable[Run]) -> int:
    return sum(size for _, size in runs)


def cut(runs: Iterable[Run], start: int, end: int) -> Iterator[Run]:
    """The runs between two places."""
    place = 0
    for hand, size in runs:
        first, last = max(start, place), min(end, place + size)
        if first < last:
            yield hand, last - first
        place += size


def joined(runs: Iterable[Run]) -> list[Run]:
    """Neighbours by the same hand as one."""
    found: list[Run] = []
    for hand, size in runs:
        if found and found[-1][0] == hand:
            found[-1] = (hand, found[-1][1] + size)
        else:
            found.append((hand, size))
    return found


Signing = Callable[[int, str], Iterable[Run]]  # of words put in, by their place in the new text


def changed(runs: list[Run], delta: Delta, sign: Signing) -> list[Run]:
    """The runs after a change; `sign` says whose what it puts in is."""
    place, total, at, found = 0, length(runs), 0, list[Run]()
    for step in delta:
        if "retain" in step:
            found += cut(runs, place, place + step["retain"])
            place += step["retain"]
            at += step["retain"]
        elif "delete" in step:
            place += step["delete"]
        else:
            found += sign(at, step["insert"])
            at += len(step["insert"].encode())
    return joined([*found, *cut(runs, place, total)])


def by(hand: Hand, carried: Sequence[Run] = ()) -> Signing:
    """All by one hand, or by those whose words it carries."""
    return lambda _, words: _put_in(words.encode(), hand, carried[1:])


def _put_in(words: bytes, hand: Hand, carried: Sequence[Run]) -> list[Run]:
    """Carried words behind blanks, if any; other words are the hand's own."""
    own = len(words) - length(carried)
    if not carried or own < 0 or words[:own].strip():
        return [(hand, len(words))]
    blanks: list[Run] = [(hand, own)] if own else []
    return blanks + [(each or hand, size) for each, size in carried]


def delta_of(before: str, after: str) -> Delta:
    """What leads from one text to the other, in the form of an event of Yjs."""
    found: list[dict[str, Any]] = []
    place = 0
    for splice in reversed(splices(before, after)):
        end = splice.at + splice.removed
        steps = {
            "retain": len(before[place : splice.at].encode()),
            "delete": len(before[splice.at : end].encode()),
            "insert": splice.inserted,
        }
        found += [{kind: what} for kind, what in steps.items() if what]
        place = end
    return found


def signed(words: str, saved: Sequence[Span]) -> list[Run]:
    """Who wrote these words, by the wordings that were saved before; the rest nobody knows."""
    last = max((n for n, (_, text) in enumerate(saved) if text == words), default=len(saved) - 1)
    runs, text = list[Run](), ""
    for hand, after in [*saved[: last + 1], (UNKNOWN, words)]:
        runs, text = changed(runs, delta_of(text, after), by(hand)), after
    return runs


def spelled(runs: Iterable[Run], words: str) -> Iterator[Span]:
    data, place = words.encode(), 0
    for hand, size in runs:
        yield hand or UNKNOWN, data[place : place + size].decode()
        place += size
