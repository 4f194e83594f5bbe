"""The living text as a shared document: the only file that knows its inner structure.

`order` is an array of clause ids, `clauses` a map from id to a map with `kind`, `level`, `from` and
four shared texts: `es`, `en`, `heading_es`, `heading_en`. All four are made with the clause and
never replaced, for a replaced text takes the words of others with it. A removed clause leaves
`order` only.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pycrdt import Array, Doc, Map, Text
from pycrdt._pycrdt import TextEvent

from cocreacion.documents import textops
from cocreacion.documents.clauses import BETWEEN, LANGUAGES, Wording, in_one

ORDER, CLAUSES = "order", "clauses"
FIELDS = tuple(f"{part}{language}" for part in ("", "heading_") for language in LANGUAGES)
# Numbers below are drawn at random by browsers; those of the server name the person.
FIRST_OWN_CLIENT = 2**32
FOUND = 0  # the number for what nobody wrote here


@dataclass(frozen=True)
class Said:
    """A clause of the shared document as a plain value."""

    clause_id: str
    kind: str
    level: int
    split_from: str
    es: str
    en: str
    heading_es: str
    heading_en: str

    def wording(self, language: str) -> Wording:
        return Wording(getattr(self, f"heading_{language}"), getattr(self, language))


def client_of(user_id: int | None) -> int:
    """Under which number the server writes for a person."""
    return FIRST_OWN_CLIENT + (user_id or FOUND)


class Living:
    """A shared document, open. Not for two threads at once."""

    def __init__(self, client: int, updates: Iterable[bytes] = ()) -> None:
        self.doc: Doc[Any] = Doc(client_id=client)
        self.order: Array[str] = self.doc.get(ORDER, type=Array)
        self.clauses: Map[Any] = self.doc.get(CLAUSES, type=Map)
        self.loaded = 0  # bytes of what it was made from
        for update in updates:
            self.doc.apply_update(update)
            self.loaded += len(update)

    # Reading ----------------------------------------------------------------------------------

    def layout(self) -> list[str]:
        """The ids in order: unknown ones skipped, each only where it stands first."""
        known = set(self.clauses.keys())
        return [each for each in dict.fromkeys(self.order.to_py() or []) if each in known]

    def ids(self) -> set[str]:
        """Of all clauses, the removed ones included."""
        return set(self.clauses.keys())

    def gone(self) -> frozenset[str]:
        """The ids of clauses that have left the text."""
        return frozenset(self.ids().difference(self.layout()))

    def said(self, clause_id: str) -> Said:
        clause = self.clauses[clause_id]
        return Said(
            clause_id,
            str(clause["kind"]),
            int(clause["level"]),
            str(clause["from"]),
            *(str(clause[name]) for name in FIELDS),
        )

    def text(self, clause_id: str, name: str) -> Text:
        """One of the four shared texts. Never assign to it: that would wipe it."""
        found: Text = self.clauses[clause_id][name]
        return found

    def state(self) -> bytes:
        return self.doc.get_state()

    def since(self, state: bytes | None = None) -> bytes:
        """Everything that came after `state`, as one update."""
        return self.doc.get_update(state)

    # Writing ----------------------------------------------------------------------------------

    def apply(self, update: bytes) -> None:
        """Take over an update, below the wrapping of the library, as `Watch` listens. Not inside a
        transaction, for dropping its own ends it and tells `Watch`. Raises what the library
        raises."""
        doc = self.doc._doc  # noqa: SLF001
        held = doc.create_transaction()
        try:
            doc.apply_update(held, update)
        finally:
            held.drop()

    def put(self, said: Said, after: str | None) -> None:
        """A new clause, its four texts made once and for all."""
        with self.doc.transaction():
            self.clauses[said.clause_id] = Map(
                {
                    "kind": said.kind,
                    "level": said.level,
                    "from": said.split_from,
                    **{name: Text(getattr(said, name)) for name in FIELDS},
                }
            )
            self.order.insert(self._behind(after), said.clause_id)

    def reword(self, clause_id: str, language: str, base: Wording, words: Wording) -> None:
        """Carry over the difference from `base` to `words`, whatever the clause says by now."""
        with self.doc.transaction():
            for name, before, after in (
                (f"heading_{language}", base.heading, words.heading),
                (language, base.text, words.text),
            ):
                shared = self.text(clause_id, name)
                now = str(shared)
                textops.write(shared, now, textops.combined(before, now, after))

    def remove(self, clause_id: str) -> None:
        with self.doc.transaction():
            places = [n for n, each in enumerate(self.order.to_py() or []) if each == clause_id]
            for place in reversed(places):
                del self.order[place]

    def restore(self, clause_id: str, after: str | None) -> None:
        with self.doc.transaction():
            self.remove(clause_id)
            self.order.insert(self._behind(after), clause_id)

    def rekind(self, clause_id: str, kind: str, level: int) -> None:
        clause = self.clauses[clause_id]
        with self.doc.transaction():
            if str(clause["kind"]) != kind:
                clause["kind"] = kind
            if int(clause["level"]) != level:
                clause["level"] = level

    def split(self, clause_id: str, new_id: str, at: dict[str, int]) -> None:
        """What stands behind `at` moves into a new clause; `at` counts code points."""
        whole = self.said(clause_id)
        tails = {name: whole.wording(name).text[place:] for name, place in at.items()}
        new = Said(
            new_id, whole.kind, whole.level, clause_id,
            tails.get("es", "").lstrip(), tails.get("en", "").lstrip(), "", "",
        )  # fmt: skip
        with self.doc.transaction():
            for language, place in at.items():
                shared = self.text(clause_id, language)
                start = textops.bytes_before(str(shared), place)
                kept = str(shared)[:place]
                start -= len(kept.encode()) - len(kept.rstrip().encode())
                if start < len(shared):
                    del shared[start : len(shared)]
            self.put(new, clause_id)

    def merge(self, clause_id: str, other: str, between: str = BETWEEN) -> None:
        """The words of `other` behind those of this clause; `other` leaves the order."""
        taken = self.said(other)
        with self.doc.transaction():
            for language in LANGUAGES:
                shared, added = self.text(clause_id, language), in_one(taken.wording(language))
                if added:
                    shared.insert(len(shared), (between if str(shared) else "") + added)
            self.clauses[other]["from"] = clause_id
            self.remove(other)

    def part(self, clause_id: str, other: str, words: Mapping[str, tuple[str, Wording]]) -> None:
        """A merge taken back; `words` are those that stay and those that go, by language."""
        with self.doc.transaction():
            for language, (left, gone) in words.items():
                self._say(clause_id, language, left)
                self._say(other, f"heading_{language}", gone.heading)
                self._say(other, language, gone.text)
            self.clauses[other]["from"] = ""
            self.restore(other, clause_id)

    def _say(self, clause_id: str, name: str, words: str) -> None:
        shared = self.text(clause_id, name)
        textops.write(shared, str(shared), words)

    def tidy(self) -> bool:
        """Take ids out of the order that stand in it twice or that nobody knows."""
        order, wanted = self.order.to_py() or [], self.layout()
        if order == wanted:
            return False
        known, seen = self.ids(), set()
        doomed = []
        for place, each in enumerate(order):
            if each in seen or each not in known:
                doomed.append(place)
            seen.add(each)
        with self.doc.transaction():
            for place in reversed(doomed):
                del self.order[place]
        return True

    def _behind(self, after: str | None) -> int:
        if after is None:
            return len(self.order)
        order = self.order.to_py() or []
        return order.index(after) + 1 if after in order else 0


class Watch:
    """What happened to a shared document while somebody looked.

    `updates`: what was new to the document. `texts`: what each text says that was touched, by
    clause id and name. `is_strange`: another one was. It listens below the wrapping that the
    library puts around events, which costs more than what happened.
    """

    def __init__(self, living: Living) -> None:
        self.forget()
        self.heard = (
            living.doc._doc.observe(lambda event: self.updates.append(event.update)),  # noqa: SLF001
            living.clauses.integrated.observe_deep(self._see),
            living.order.integrated.observe_deep(self._see),
        )

    def forget(self) -> None:
        self.updates: list[bytes] = []
        self.texts: dict[tuple[str, str], str] = {}
        self.is_structural = self.is_strange = False

    def _see(self, events: Sequence[Any]) -> None:
        for event in events:
            if isinstance(event, TextEvent):
                self._see_text(event)
            else:
                self.is_structural = True

    def _see_text(self, event: Any) -> None:
        path = event.path
        if len(path) != 2 or path[1] not in FIELDS:
            self.is_strange = True
            return
        # Here it costs nothing; to ask the document takes a transaction.
        self.texts[path[0], path[1]] = event.target.get_string(event.transaction)


def opened(client: int, snapshot: bytes | None, updates: Sequence[bytes]) -> Living:
    """A shared document from its newest snapshot and what came after it."""
    start = [zlib.decompress(snapshot)] if snapshot else []
    return Living(client, [*start, *updates])


def packed(living: Living) -> bytes:
    return zlib.compress(living.since(), 6)
