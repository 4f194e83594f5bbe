"""Published versions as a page shows them. They never change, so what was read is remembered."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar

from markupsafe import Markup

from cocreacion.documents import queries
from cocreacion.documents.clauses import other_language
from cocreacion.documents.models import Version
from cocreacion.kernel.bilingual import Bilingual, Text
from cocreacion.kernel.text import html

MOST_CHARACTERS = 8_000_000  # of text that is remembered

Thing = TypeVar("Thing")


class Memory(Generic[Thing]):
    """What was last looked at, up to so many characters; the oldest is forgotten first."""

    def __init__(self, most: int, size: Callable[[Thing], int]) -> None:
        self.most, self.size = most, size
        self.things: OrderedDict[Hashable, tuple[Thing, int]] = OrderedDict()
        self.total = 0
        self.lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        with self.lock:
            if key in self.things:
                self.things.move_to_end(key)
                return self.things[key][0]
        thing = make()
        size = self.size(thing)
        if size <= self.most // 4:
            with self.lock:
                self._keep(key, thing, size)
        return thing

    def _keep(self, key: Hashable, thing: Thing, size: int) -> None:
        if key not in self.things:
            self.things[key] = (thing, size)
            self.total += size
        while self.total > self.most:
            self.total -= self.things.popitem(last=False)[1][1]


@dataclass(frozen=True, slots=True)
class ReadClause:
    """A clause of a version for a reader of one language.

    `lang` is empty where the text is in the language of the page. `change` says how it differs
    from the version before: `new`, `changed`, `other` (only in the other language) or nothing.
    """

    number: int
    clause_id: str
    kind: str
    heading: Text
    html: Markup
    lang: str
    note: Text | None  # where the reader must know that it is a fallback, or outdated
    change: str

    @property
    def label(self) -> str:
        """«3. Idiomas»: how a clause is named in a list."""
        return f"{self.number}. {self.heading}" if str(self.heading) else str(self.number)


Reading = tuple[ReadClause, ...]
_readings: Memory[Reading] = Memory(
    MOST_CHARACTERS, lambda reading: sum(len(clause.html) + 200 for clause in reading)
)


def read(version: Version, before: Version | None, source_language: str, language: str) -> Reading:
    """The clauses of a version, rendered, with what changed since the version before."""
    key = (
        *(version.id, version.hash, source_language, language),
        *((before.id, before.hash) if before else ()),
    )
    return _readings.get(key, lambda: _assemble(version, before, source_language, language))


def _assemble(
    version: Version, before: Version | None, source_language: str, language: str
) -> Reading:
    rows = queries.reading_rows(version.id, before.id if before else None)
    return tuple(
        _clause(number, row, source_language, language, compared=before is not None)
        for number, row in enumerate(rows, 1)
    )


def _clause(
    number: int, row: Any, source_language: str, language: str, *, compared: bool
) -> ReadClause:
    heading = Bilingual(
        row.heading_es, row.heading_en, row.heading_written_in, row.heading_translated_from
    ).in_(language)
    body = Bilingual(row.es, row.en, source_language, row.translated_from).in_(language)
    shown = body if body.value else heading
    told = heading if heading.outdated and not body.fallback else shown
    return ReadClause(
        number=number,
        clause_id=row.clause_id,
        kind=str(row.kind),
        heading=heading,
        html=html(body.value),
        lang=body.lang if body.fallback else "",
        note=told if told.fallback or told.outdated else None,
        change=_change(row, language) if compared else "",
    )


def _change(row: Any, language: str) -> str:
    if row.known is None:
        return "new"
    if not getattr(row, f"same_{language}"):
        return "changed"
    return "" if getattr(row, f"same_{other_language(language)}") else "other"


def untranslated(reading: Reading) -> tuple[int, int]:
    """How many clauses the reader gets in another language, and how many in an old translation."""
    notes = [clause.note for clause in reading if clause.note is not None]
    missing = sum(note.fallback for note in notes)
    return missing, len(notes) - missing
