"""A spreadsheet of contributions. Pure: bytes in, rows and what is wrong with them out.

What office programs save is read: XLSX and ODS (`workbooks`), and CSV with or without a byte-order
mark, in UTF-8 or Windows-1252, with commas, semicolons or tabs. The names of the columns may be in
Spanish or in English.
"""

import csv
import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from flask_babel import force_locale

from cocreacion.contributions.intake import workbooks
from cocreacion.kernel import archives
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import language
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.languages import CONTENT_LANGUAGES, Language
from cocreacion.kernel.text import normal
from cocreacion.people.labels import sector_name
from cocreacion.people.models import Sector
from cocreacion.people.places import DEPARTMENTS, department_name

LARGEST = 1024 * 1024  # bytes
ZIP, OLD_OR_LOCKED = b"PK", b"\xd0\xcf\x11\xe0"
MOST_ROWS = 1_000
LONGEST_TEXT = 2_000  # characters
LONGEST_REFERENCE = 200
# What each column is called in a file, first the names the templates use.
COLUMNS: dict[str, tuple[str, ...]] = {
    "text": ("texto", "text", "comentario", "comment", "contribution"),
    "clause": ("clausula", "clause"),
    "sector": ("sector",),
    "department": ("departamento", "department"),
    "language": ("idioma", "language"),
    "received_on": ("fecha", "date", "received_on"),
    "reference": ("referencia", "reference", "hoja", "sheet", "source"),
}
NEEDED = ("text",)
TEMPLATES = {"es": 0, "en": 1}


@dataclass(frozen=True)
class Line:
    """A contribution of the file; `number` is that of its line, the heading being 1."""

    number: int
    text: str
    clause: str = ""  # its number in the text; "" for the whole draft
    sector: str = Sector.CITIZEN.value
    department: str = ""
    language: str = "es"
    received_on: str = ""  # ISO
    reference: str = ""

    def plain(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Problem:
    """What is wrong in a line (0: with the file), as a sentence for whoever made it."""

    number: int
    words: str


@dataclass
class Read:
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    fingerprint: str = ""
    only: str = ""  # the sheet that was read, where the file has others


class NotRead(Exception):
    """Why a file is no spreadsheet, as a sentence for whoever brought it."""


def template(language: str) -> list[str]:
    """The names of the columns in a language."""
    at = TEMPLATES.get(language, 0)
    return [names[min(at, len(names) - 1)] for names in COLUMNS.values()]


def read(data: bytes, clauses: Collection[str]) -> Read:
    """`clauses` are the numbers of the clauses that may be named."""
    found = Read(fingerprint=sha256(data).hexdigest())
    try:
        rows = list(_lines(data, found))
    except NotRead as why:
        return _wrong(found, str(why))
    if not rows:
        return _wrong(found, _("The file is empty."))
    columns = _columns([_key(cell) for cell in rows[0][1]], found)
    if found.problems:
        return found
    if len(rows) == 1:
        return _wrong(found, _("The file has no line under its heading."))
    if len(rows) > MOST_ROWS + 1:
        return _wrong(found, _("The file has more than 1,000 lines. Divide it."))
    for number, cells in rows[1:]:
        given = {name: cells[at].strip() for name, at in columns.items() if at < len(cells)}
        _take(found, number, given, clauses)
    _note_repeated(found)
    return found


def _lines(data: bytes, found: Read) -> Iterable[tuple[int, list[str]]]:
    """Lines with something in them, each with its number in the file."""
    if len(data) > LARGEST:
        raise NotRead(_("The file is larger than 1 MB. Divide it."))
    if data.startswith(OLD_OR_LOCKED):
        raise NotRead(
            _(
                "This is a file of an old Excel, or one with a password. Open it in your "
                "spreadsheet and save it as XLSX, ODS or CSV."
            )
        )
    if data.startswith(ZIP):
        return _of_workbook(data, found)
    text = _decoded(data)
    if "\0" in text or text.lstrip("\ufeff \t\r\n").startswith(("<", "%PDF", "{")):
        raise NotRead(_not_a_spreadsheet())
    try:
        return list(_of_csv(text))
    except csv.Error as broken:
        why = _("This CSV file cannot be read. Save it again as CSV in UTF-8.")
        raise NotRead(why) from broken


def _not_a_spreadsheet() -> str:
    return _(
        "This is not a spreadsheet that can be read here. In your spreadsheet choose “Save as” and "
        "there XLSX, ODS or CSV."
    )


def _of_workbook(data: bytes, found: Read) -> Iterable[tuple[int, list[str]]]:
    try:
        sheet = workbooks.read(data)
    except workbooks.NotAWorkbook as other:
        raise NotRead(_not_a_spreadsheet()) from other
    except workbooks.TooLarge as large:
        raise NotRead(_("The file has more than 1,000 lines. Divide it.")) from large
    except archives.TooBig as large:
        why = _("This file is too large once it is unpacked. Copy its lines into a new, empty one.")
        raise NotRead(why) from large
    except archives.NotOpened as broken:
        why = _("This file is damaged, or locked. Save it again in your spreadsheet.")
        raise NotRead(why) from broken
    found.only = sheet.name if sheet.others else ""
    for number, cell in sheet.broken:
        words = _(
            "In %(cell)s there is an error, or a formula without its result. Write the words or "
            "the number there instead.",
            cell=cell,
        )
        found.problems.append(Problem(number, words))
    return sheet.lines()


def _of_csv(text: str) -> Iterator[tuple[int, list[str]]]:
    sample = text[:4096].split("\n", 1)[0]
    delimiter = max(",;\t", key=sample.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    for cells in reader:
        number, before = before + 1, reader.line_num
        if any(cell.strip() for cell in cells):
            yield number, cells


def _decoded(data: bytes) -> str:
    for charset in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _key(cell: str) -> str:
    """A name of a column as it is compared: without accents, capitals and white space."""
    plain = normal(cell).casefold()
    return plain.translate(str.maketrans("áéíóúü", "aeiouu")).replace(" ", "_")


def _columns(heading: list[str], found: Read) -> dict[str, int]:
    known = {name: column for column, names in COLUMNS.items() for name in names}
    places: dict[str, int] = {}
    strange = []
    for at, name in enumerate(heading):
        column = known.get(name)
        if column is None:
            if name:
                strange.append(name)
        elif column in places:
            _wrong(found, _("The column “%(name)s” is there twice.", name=name))
        else:
            places[column] = at
    names = dict(zip(COLUMNS, template(language()), strict=True))
    right = ", ".join(names.values())
    for name in strange:
        _wrong(
            found,
            _(
                "The column “%(name)s” is not known. The columns are: %(columns)s.",
                name=name[:60],
                columns=right,
            ),
        )
    for column in NEEDED:
        if column not in places:
            _wrong(
                found,
                _(
                    "The column “%(name)s” is missing. The columns are: %(columns)s.",
                    name=names[column],
                    columns=right,
                ),
            )
    return places


def _take(found: Read, number: int, given: Mapping[str, str], clauses: Collection[str]) -> None:
    problems: list[str] = []
    text = _text(given.get("text", ""), problems)
    clause = given.get("clause", "").rstrip(".")
    if clause and clause not in clauses:
        problems.append(_("There is no clause “%(number)s”.", number=clause[:40]))
    chosen = {name: _chosen(name, given.get(name, ""), problems) for name in CHOICES}
    received = _day(given.get("received_on", ""))
    if received is None:
        problems.append(
            _("“%(date)s” is not a date. Write it as 2026-05-31.", date=given["received_on"][:40])
        )
    found.problems += [Problem(number, words) for words in problems]
    if not problems:
        reference = given.get("reference", "")[:LONGEST_REFERENCE]
        found.lines.append(
            Line(
                number, text, clause, received_on=received or "", reference=reference, **chosen
            )
        )  # fmt: skip


def _text(written: str, problems: list[str]) -> str:
    text = _undefused(normal(written) if len(written) < 2 * LONGEST_TEXT else written)
    if not any(letter.isalnum() for letter in text):
        problems.append(_("The text is empty."))
    elif len(text) > LONGEST_TEXT:
        problems.append(
            _("The text has %(number)s characters; at most 2,000 fit.", number=len(text))
        )
    return text


def _chosen(column: str, given: str, problems: list[str]) -> str:
    """The key of a sector, department or language, by its name."""
    known, otherwise, unknown = CHOICES[column]
    if not given:
        return otherwise
    found = known().get(_key(given))
    if found is None:
        problems.append(str(unknown) % {"name": given[:60]})
    return found or otherwise


def _note_repeated(found: Read) -> None:
    """The same words twice in a file are one voice copied, or a slip: somebody must look."""
    first: dict[tuple[str, str], int] = {}
    for line in found.lines:
        key = (line.clause, " ".join(line.text.casefold().split()))
        if key in first:
            found.problems.append(
                Problem(
                    line.number,
                    _("The same text stands in line %(number)s already.", number=first[key]),
                )
            )
        else:
            first[key] = line.number


def _undefused(text: str) -> str:
    """Without the apostrophe that our own downloads put before a formula."""
    return text[1:] if text[:2] in {"'=", "'+", "'-", "'@"} else text


def _day(given: str) -> str | None:
    """ISO, or day first as it is written in the country; a day to come is none."""
    if not given:
        return ""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(given, form).date().isoformat()  # noqa: DTZ007  only a day
        except ValueError:
            continue
    return None


def received(line: Mapping[str, Any]) -> date | None:
    return date.fromisoformat(line["received_on"]) if line.get("received_on") else None


@lru_cache
def _sectors() -> dict[str, str]:
    """By their names in both languages and by their keys."""
    named = {sector.value: sector.value for sector in Sector}
    for each in ("es", "en"):
        with force_locale(each):
            named |= {_key(sector_name(sector)): sector.value for sector in Sector}
    return named


@lru_cache
def _departments() -> dict[str, str]:
    return {_key(department_name(key)): key for key in DEPARTMENTS} | {k: k for k in DEPARTMENTS}


def _spellings(each: Language) -> set[str]:
    """The names as they are written here, and with the apostrophe of a keyboard."""
    names = {each.own, each.es, each.en}
    return names | {name.replace("ʼ", "'") for name in names}


@lru_cache
def _languages() -> dict[str, str]:
    return {
        _key(name): tag
        for tag, each in CONTENT_LANGUAGES.items()
        for name in (tag, *_spellings(each))
    }


# Of each column that is a choice: what may stand there, what nothing means, what is said otherwise.
CHOICES: dict[str, tuple[Callable[[], dict[str, str]], str, Any]] = {
    "sector": (_sectors, Sector.CITIZEN.value, _l("The sector “%(name)s” is not known.")),
    "department": (_departments, "", _l("The department “%(name)s” is not known.")),
    "language": (_languages, "es", _l("The language “%(name)s” is not known.")),
}


def _wrong(found: Read, words: str) -> Read:
    found.problems.append(Problem(0, words))
    return found
