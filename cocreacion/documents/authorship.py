"""Who wrote which words of a text: its log is replayed, and each entry signs what it puts in.

Words that a split or a merge only carries elsewhere keep their authors. What was there before the
log is signed by the saved wordings.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from pycrdt import MapEvent, TextEvent, merge_updates

from cocreacion.documents import queries
from cocreacion.documents.clauses import LANGUAGES
from cocreacion.documents.living import BETWEEN, FIELDS, Living, client_of
from cocreacion.documents.models import Clause, Document, Origin
from cocreacion.documents.reading import MOST_CHARACTERS, Memory
from cocreacion.documents.spans import (
    Delta,
    Hand,
    Run,
    Span,
    changed,
    cut,
    length,
    signed,
    spelled,
)
from cocreacion.kernel.clock import local

TOGETHER = 64  # entries of live typing by one hand that are read at once
Name = tuple[str, str]  # a clause id, and the name of one of its four texts
Authorship = Mapping[Name, tuple[Span, ...]]

_remembered: Memory[Authorship] = Memory(
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
    for hand, at, updates in batches(queries.log_of(document.id, seq)):
        if hand.origin is Origin.FOUND:
            replay.saved = saved_wordings(document, at)
        replay.apply(hand, updates)
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


def batches(log: Iterable[Any]) -> Iterator[tuple[Hand, datetime, list[bytes]]]:
    """Live typing by one hand is one step: many small ones cost ten times as much."""
    held: list[bytes] = []
    before: tuple[Hand, datetime] | None = None
    for entry in log:
        hand = Hand(entry.user_id, entry.on_behalf_of, entry.origin, local(entry.at).date())
        if before is not None:
            goes_on = hand == before[0] and hand.origin is Origin.LIVE
            if not goes_on or len(held) == TOGETHER:
                yield *before, held
                held = []
        before = (hand, entry.at)
        held.append(entry.data)
    if before is not None:
        yield *before, held


class Replay:
    """A text as it grows, with who wrote each part of it."""

    def __init__(self) -> None:
        self.living = Living(client_of(None))
        self.runs: dict[Name, list[Run]] = {}
        self.saved: Mapping[Name, list[Span]] = {}
        self.typed: list[tuple[Name, Delta]] = []
        self.arranged: list[tuple[str, set[str]]] = []  # a clause, or "" for all; changed keys
        self.living.clauses.observe_deep(self._see)

    def apply(self, hand: Hand, updates: Sequence[bytes]) -> None:
        """One entry of the log, or several by one hand that only typed."""
        self.typed, self.arranged = [], []
        data = updates[0] if len(updates) == 1 else merge_updates(*updates)
        self.living.doc.apply_update(data)
        carried = self._carried()
        new = self._new(hand)
        for name, delta in self.typed:
            self.runs[name] = changed(self.runs.get(name, []), delta, hand, carried.get(name, ()))
        self.runs.update(new)

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
            for language in LANGUAGES:
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
            for field in FIELDS:
                words = str(self.living.text(clause_id, field))
                name = (clause_id, field)
                if hand.origin is Origin.FOUND:
                    found[name] = signed(words, self.saved.get(name, []))
                else:
                    size = len(words.encode())
                    taken = self._cut_off(clause_id, field, size)
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
