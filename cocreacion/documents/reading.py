"""Published versions as a page shows them. They never change, so what was read is remembered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from cocreacion.documents import queries
from cocreacion.documents.clauses import other_language
from cocreacion.documents.freshness import standing
from cocreacion.documents.models import Version
from cocreacion.kernel.bilingual import Bilingual, Text
from cocreacion.kernel.pieces import value
from cocreacion.kernel.shelf import Shelf
from cocreacion.kernel.text import html

MOST_CHARACTERS = 8_000_000  # of text that is remembered


@value
@dataclass(frozen=True, slots=True, eq=False)
class ReadClause:
    """A clause of a version for a reader of one language; made once, so it is equal to itself.

    `lang` is empty where the text is in the language of the page. `change` says how it differs
    from the version before: `new`, `changed`, `other` (only in the other language) or nothing.
    `standing` is that of its translation into the language that was asked for; empty for an
    original. `amended_in`: the language in which an amendment went ahead of the original.
    """

    number: int
    clause_id: str
    kind: str
    heading: Text
    heading_lang: str
    html: Markup
    lang: str
    note: Text | None  # where the reader must know that it is a fallback, or outdated
    change: str
    standing: str
    amended_in: str

    @property
    def label(self) -> str:
        """«3. Idiomas»: how a clause is named in a list."""
        return f"{self.number}. {self.heading}" if str(self.heading) else str(self.number)


Reading = tuple[ReadClause, ...]
_readings: Shelf[Reading] = Shelf(
    MOST_CHARACTERS, lambda reading: sum(len(clause.html) + 200 for clause in reading)
)


@dataclass(frozen=True)
class Wish:
    """What a reader asked for: the language of the page, and another one for the text, if any."""

    source: str
    page: str
    content: str = ""

    @property
    def language(self) -> str:
        return self.content or self.page


def read(
    version: Version,
    before: Version | None,
    source_language: str,
    language: str,
    content: str = "",
) -> Reading:
    """The clauses of a version, rendered, with what changed since the version before.

    `content`: one of the further languages, in which what is translated is shown.
    """
    wish = Wish(source_language, language, content)
    key = (
        *(version.id, version.hash, version.published_at, source_language, language, content),
        *((before.id, before.hash) if before else ()),
    )
    return _readings.get(key, lambda: _assemble(version, before, wish))


def _assemble(version: Version, before: Version | None, wish: Wish) -> Reading:
    rows = queries.reading_rows(version.id, before.id if before else None)
    kept: Mapping[str, Any] = {}
    if wish.language != wish.source:
        kept = queries.translations_of(version.id, wish.language)
    compared = before is not None
    return tuple(
        _clause(number, row, kept.get(row.clause_id), wish, compared=compared)
        for number, row in enumerate(rows, 1)
    )


def _clause(number: int, row: Any, kept: Any, wish: Wish, *, compared: bool) -> ReadClause:
    said = _Said.of(row, wish.source)
    heading, body = said.heading.in_(wish.page), said.text.in_(wish.page)
    if wish.content:
        heading = _further(heading, kept.heading if kept else "", wish.content)
        body = _further(body, kept.text if kept else "", wish.content)
    shown = body if body.value else heading
    told = heading if heading.outdated and not body.fallback else shown
    return ReadClause(
        number=number,
        clause_id=row.clause_id,
        kind=str(row.kind),
        heading=heading,
        heading_lang=heading.lang if heading.lang != wish.page else "",
        html=html(body.value),
        lang=body.lang if body.lang != wish.page else "",
        note=told if told.fallback or told.outdated else None,
        change=_change(row, wish.page) if compared else "",
        standing=str(standing(said, wish.source, wish.language, kept) or ""),
        amended_in=row.amended_in,
    )


def _further(here: Text, words: str, language: str) -> Text:
    """A text in a further language; where it is not translated, as the page would show it."""
    if words or not here.value:
        return Text(words, language)
    return Text(here.value, here.lang, fallback=True)


@dataclass(slots=True)
class _Said:
    """A row of a version as a clause."""

    clause_id: str
    kind: Any
    level: int
    heading: Bilingual
    es: str
    en: str
    translated_from: str
    text: Bilingual

    @classmethod
    def of(cls, row: Any, source: str) -> "_Said":
        heading = Bilingual(
            row.heading_es, row.heading_en, row.heading_written_in, row.heading_translated_from
        )
        text = Bilingual(row.es, row.en, source, row.translated_from)
        return cls(
            row.clause_id,
            row.kind,
            row.level,
            heading,
            row.es,
            row.en,
            row.translated_from,
            text,
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
