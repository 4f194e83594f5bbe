"""Who wrote which words of a text: its log is replayed, and each entry signs what it puts in.

Words that a split or a merge only carries elsewhere keep their authors. What was there before the
log is signed by the saved wordings.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

from pycrdt import MapEvent, TextEvent

from cocreacion.documents import queries
from cocreacion.documents.clauses import BETWEEN, LANGUAGES
from cocreacion.documents.live.protocol import clocks, only_client, only_place
from cocreacion.documents.living import FIELDS, Living, client_of
from cocreacion.documents.models import Clause, Document, Origin
from cocreacion.documents.reading import MOST_CHARACTERS
from cocreacion.documents.spans import (
    Delta,
    Hand,
    Run,
    Span,
    by,
    changed,
    cut,
    length,
    signed,
    spelled,
)
from cocreacion.kernel.clock import local
from cocreacion.kernel.shelf import Shelf

TOGETHER = 5000  # entries of live typing that are read at once
Name = tuple[str, str]  # a clause id, and the name of one of its four texts
SEVERAL: Name = ("", "")  # of an entry that is not about one place
Authorship = Mapping[Name, tuple[Span, ...]]

_remembered: Shelf[Authorship] = Shelf(
    MOST_CHARACTERS,
    lambda found: sum(100 + len(words) for spans in found.values() for _, words in spans),
)


def authorship(document: Document, seq: int, rows: Iterable[Clause] = ()) -> Authorship:
    """Of every text as it was at one place of the log. `rows`: those of a text without a log."""
    if seq == 0:
        return _of_rows(document, rows)
    entry = queries.entry(document.id, seq)
    key = (document.id, seq, entry.at, sha256(entry.data).digest())
    return _remembered.get(key, lambda: _replayed(document, seq))


def _of_rows(document: Document, rows: Iterable[Clause]) -> Authorship:
    saved = saved_wordings(document, None)
    texts = {
        (row.clause_id, name): words
        for row in rows
        for language in LANGUAGES
        for name, words in (
            (language, getattr(row, language)),
            (f"heading_{language}", getattr(row.heading, language)),
        )
    }
    return {
        name: tuple(spelled(signed(words, saved.get(name, [])), words))
        for name, words in texts.items()
    }


def _replayed(document: Document, seq: int) -> Authorship:
    replay = Replay()
    for batch in batches(queries.log_of(document.id, seq)):
        if batch[0].hand.origin is Origin.FOUND:
            replay.saved = saved_wordings(document, batch[0].at)
        replay.apply(batch)
    return replay.spans()


def saved_wordings(document: Document, until: datetime | None) -> Mapping[Name, list[Span]]:
    """What was saved of each text, the oldest first, with who wrote it."""
    found: dict[Name, list[Span]] = {}
    for edit in queries.edits_until(document.id, until):
        hand = Hand(edit.edited_by, edit.edited_for, Origin.FORM, local(edit.edited_at).date())
        found.setdefault((edit.clause, edit.language), []).append((hand, edit.text))
        heading = (edit.clause, f"heading_{edit.language}")
        found.setdefault(heading, []).append((hand, edit.heading))
    return found


@dataclass(frozen=True, slots=True)
class Entry:
    """One of the log, and whose it is. `begins`: its client number and the clock of its first
    word; None where it has none, or those of several. `behind`: see `only_place`."""

    hand: Hand
    at: datetime
    data: bytes
    begins: tuple[int, int] | None
    behind: tuple[int, int] | None
    is_simple: bool  # at most one client number


@dataclass(slots=True)
class Begun:
    """Of one client number: the clocks at which its entries begin, whose they are, and in which
    text they stand, where that is known."""

    clocks: list[int] = field(default_factory=list)
    hands: list[Hand] = field(default_factory=list)
    texts: list[Name | None] = field(default_factory=list)

    def place(self, clock: int) -> int:
        return bisect_right(self.clocks, clock) - 1


def batches(log: Iterable[Any]) -> Iterator[list[Entry]]:
    """Live typing, by whomever, is read together: many small steps cost fifty times as much."""
    held: list[Entry] = []
    hands: dict[tuple[Any, ...], Hand] = {}
    for row in log:
        day = local(row.at).date()
        key = (row.user_id, row.on_behalf_of, row.origin, day)
        hand = hands.setdefault(key, Hand(*key))
        only = only_client(row.data)
        begins = only if only and only[0] else None
        behind = only_place(row.data) if begins else None
        entry = Entry(hand, row.at, row.data, begins, behind, only is not None)
        together = entry.is_simple and hand.origin is Origin.LIVE
        if held and (not together or len(held) == TOGETHER):
            yield held
            held = []
        held.append(entry)
        if not together:
            yield held
            held = []
    if held:
        yield held


class Replay:
    """A text as it grows, with who wrote each part of it."""

    def __init__(self) -> None:
        self.living = Living(client_of(None))
        self.runs: dict[Name, list[Run]] = {}
        self.saved: Mapping[Name, list[Span]] = {}
        self.typed: list[tuple[Name, Delta]] = []
        self.arranged: list[tuple[str, set[str]]] = []  # a clause, or "" for all; changed keys
        self.begun: dict[int, Begun] = {}
        self.late: set[Hand] = set()  # whose words waited for others
        self.living.clauses.observe_deep(self._see)

    def apply(self, batch: Sequence[Entry]) -> None:
        """One entry of the log, or several by which people only typed."""
        self.typed, self.arranged = [], []
        hands: dict[Name | None, set[Hand]] = {}
        with self.living.doc.transaction():
            for entry in batch:
                self.living.doc.apply_update(entry.data)
                if entry.begins is not None:
                    hands.setdefault(self._begin(entry), set()).add(entry.hand)
        if any(entry.hand != batch[0].hand for entry in batch):
            self._note_late(batch)
            for name, delta in self.typed:
                possible = self.late | hands.get(name, set()) | hands.get(None, set())
                one = next(iter(possible)) if len(possible) == 1 else None
                sign = by(one) if one else partial(self._signed, name)
                self.runs[name] = changed(self.runs.get(name, []), delta, sign)
            return
        hand = batch[0].hand
        carried, new = self._carried(), self._new(hand)
        for name, delta in self.typed:
            signing = by(hand, carried.get(name, ()))
            self.runs[name] = changed(self.runs.get(name, []), delta, signing)
        self.runs.update(new)

    def _begin(self, entry: Entry) -> Name | None:
        """Note where it begins; gives the text it stands in: that of the word before it."""
        (client, clock), name = entry.begins or (0, 0), None
        if entry.behind is None:
            name = SEVERAL
        elif before := self.begun.get(entry.behind[0]):
            name = before.texts[before.place(entry.behind[1])]
            name = None if name == SEVERAL else name
        begun = self.begun.setdefault(client, Begun())
        begun.clocks.append(clock)
        begun.hands.append(entry.hand)
        begun.texts.append(name)
        return None if name == SEVERAL else name

    def _note_late(self, batch: Sequence[Entry]) -> None:
        """Words that wait for others come with a later entry, whose hand is another."""
        known = clocks(self.living.state())
        for entry in batch:
            if entry.begins is not None and entry.begins[1] >= known.get(entry.begins[0], 0):
                self.late.add(entry.hand)

    def _signed(self, name: Name, at: int, words: str) -> Iterator[Run]:
        """Whose words are that stand there now: by the numbers of their letters."""
        text = self.living.text(*name)
        with self.living.doc.transaction():
            for letter in words:
                item = text.sticky_index(at).to_json()["item"]
                size = len(letter.encode())
                yield self._hand(item["client"], item["clock"], name), size
                at += size

    def _hand(self, client: int, clock: int, name: Name) -> Hand:
        """Whose a word is; notes that its entry is about this text, if it is about one place."""
        begun = self.begun[client]
        place = begun.place(clock)
        begun.texts[place] = begun.texts[place] or name
        return begun.hands[place]

    def spans(self) -> Authorship:
        return {
            name: tuple(spelled(runs, str(self.living.text(*name))))
            for name, runs in self.runs.items()
        }

    def _see(self, events: Sequence[Any]) -> None:
        for event in events:
            path, kind = event.path, type(event)
            if kind is TextEvent:
                self.typed.append(((str(path[0]), str(path[1])), event.delta))
            elif kind is MapEvent:
                self.arranged.append((str(path[0]) if path else "", set(event.keys)))

    def _carried(self) -> dict[Name, list[Run]]:
        """Of each text that took in another: the runs that came with it, and blanks before."""
        found: dict[Name, list[Run]] = {}
        for gone, keys in self.arranged:
            if not gone or "from" not in keys:
                continue
            taker = self.living.said(gone).split_from
            for language in LANGUAGES if taker else ():
                runs = found.setdefault((taker, language), [])
                for name in (f"heading_{language}", language):
                    if words := self.runs.get((gone, name)):
                        runs += [(None, len(BETWEEN)), *words]
        return found

    def _new(self, hand: Hand) -> dict[Name, list[Run]]:
        """The texts of new clauses: as they were found, taken from another clause, or written."""
        ids = {each for clause, keys in self.arranged if not clause for each in keys}
        found = {}
        for clause_id in ids & self.living.ids():
            for part in FIELDS:
                words = str(self.living.text(clause_id, part))
                name = (clause_id, part)
                if hand.origin is Origin.FOUND:
                    found[name] = signed(words, self.saved.get(name, []))
                else:
                    size = len(words.encode())
                    taken = self._cut_off(clause_id, part, size)
                    found[name] = taken or ([(hand, size)] if size else [])
        return found

    def _cut_off(self, clause_id: str, field: str, size: int) -> list[Run]:
        """The last `size` bytes of the clause this one was split from, if they were cut there."""
        parent = self.living.said(clause_id).split_from
        runs = self.runs.get((parent, field), [])
        if not size or not runs:
            return []
        left = len(self.living.text(parent, field))
        whole = length(runs)
        return list(cut(runs, whole - size, whole)) if left + size <= whole else []
