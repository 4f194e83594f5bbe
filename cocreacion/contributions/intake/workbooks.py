"""The first sheet of a workbook, XLSX or ODS, as lines of words. Pure: bytes in, lines out.

A cell says what the sheet shows: a number with the decimals of its format, a formula its result.
Only dates are always ISO. A cell that is merged downwards says the same in each line it covers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from posixpath import join, normpath
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from cocreacion.kernel import archives

MOST_XML = 8 * 1024 * 1024  # bytes of a part of the file
MOST_LINES, MOST_COLUMNS, MOST_MERGED = 1_100, 100, 2_000
LONGEST_CELL = 32_767  # characters, as in office programs
WORKBOOK, CONTENT = "xl/workbook.xml", "content.xml"
CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
ESCAPED = re.compile(r"_x(000[9AaDd]|00[2-9A-Fa-f][0-9A-Fa-f])_")
ERROR = re.compile(r"#(N/[AD]|¡?(REF|VALUE|VALOR|DIV/0|NUM|NULL|NULO)!|¿?(NAME|NOMBRE)\?)|Err:\d+")
NUMBER = re.compile(r"[#,0]*0(\.0+)?(%?)")
# The formats that a file need not spell out.
FORMATS = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    **dict.fromkeys((*range(14, 18), 22, *range(27, 37), *range(50, 59)), "yyyy-mm-dd"),
    **dict.fromkeys((18, 19, 20, 21, 45, 46, 47), "h:mm"),
}  # fmt: skip
FIRST_DAYS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001
LAST_SERIAL = 2_958_465  # 31 December 9999


class NotAWorkbook(Exception):
    """An archive of something else."""


class TooLarge(Exception):
    """More lines or columns than anybody looks over."""


@dataclass
class Sheet:
    """What stands in each line and column, from 1; `broken` are cells without a right result."""

    name: str
    others: int = 0  # sheets of the workbook that were not read
    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[tuple[int, int, int]] = field(default_factory=list)  # line, column, last line
    broken: list[tuple[int, str]] = field(default_factory=list)  # line, name of the cell

    def put(self, line: int, column: int, words: str) -> None:
        if not words.strip():
            return
        if column > MOST_COLUMNS or (line not in self.cells and len(self.cells) >= MOST_LINES):
            raise TooLarge
        if ERROR.fullmatch(words.strip()):
            self.note_broken(line, column)
        self.cells.setdefault(line, {})[column] = words[:LONGEST_CELL]

    def merge(self, line: int, column: int, last: int) -> None:
        if len(self.merged) >= MOST_MERGED:
            raise TooLarge
        if last > line:
            self.merged.append((line, column, last))

    def note_broken(self, line: int, column: int) -> None:
        self.broken.append((line, f"{_letters(column)}{line}"))

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        """Lines with something in them, each with its number."""
        for first, column, last in self.merged:
            words = self.cells.get(first, {}).get(column, "")
            for line, cells in self.cells.items():
                if words and first < line <= last:
                    cells[column] = words
        for line, cells in sorted(self.cells.items()):
            yield line, [cells.get(column, "") for column in range(1, max(cells) + 1)]


def read(data: bytes) -> Sheet:
    """Raises `archives.NotOpened`, `NotAWorkbook` or `TooLarge`."""
    with archives.opened(data) as archive:
        names = set(archive.namelist())
        if WORKBOOK in names:
            return _Xlsx(archive).sheet()
        if CONTENT in names and b"opendocument.spreadsheet" in archive.read("mimetype")[:200]:
            return _ods(archives.parsed(archive, CONTENT, MOST_XML))
    raise NotAWorkbook


class _Xlsx:
    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.workbook = self._part(WORKBOOK)
        properties = _first(self.workbook, "workbookPr")
        since_1904 = properties is not None and properties.get("date1904") in {"1", "true"}
        self.first_day = FIRST_DAYS[since_1904]
        self.formats = self._formats()
        self.strings = self._strings()

    def sheet(self) -> Sheet:
        kept = {
            each.get("Id"): each.get("Target", "")
            for each in self._part("xl/_rels/workbook.xml.rels")
            if each.get("Type", "").endswith("/worksheet")
        }
        sheets = [
            (each.get("name", ""), kept[number])
            for each in _all(self.workbook, "sheet")
            if (number := _number_of(each)) in kept and "idden" not in each.get("state", "")
        ]
        if not sheets:
            raise NotAWorkbook
        name, target = sheets[0]
        found = Sheet(name, len(sheets) - 1)
        self._fill(found, self._part(normpath(join("/xl", target)).lstrip("/")))
        return found

    def _part(self, name: str) -> Element:
        return archives.parsed(self.archive, name, MOST_XML)

    def _formats(self) -> list[str]:
        """The format of each style of cells."""
        if "xl/styles.xml" not in self.archive.namelist():
            return []
        styles = self._part("xl/styles.xml")
        known = FORMATS | {
            int(each.get("numFmtId", "0")): each.get("formatCode", "")
            for each in _all(styles, "numFmt")
        }
        cells = _first(styles, "cellXfs")
        return [known.get(int(each.get("numFmtId", "0")), "") for each in cells or ()]

    def _strings(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.archive.namelist():
            return []
        return [_words(each) for each in _all(self._part("xl/sharedStrings.xml"), "si")]

    def _fill(self, sheet: Sheet, part: Element) -> None:
        line = 0
        for row in _all(part, "row"):
            line, column = int(row.get("r") or line + 1), 0
            for cell in _all(row, "c"):
                column = _place(cell.get("r", ""))[1] or column + 1
                words = self._shown(cell)
                if words is None:
                    sheet.note_broken(line, column)
                sheet.put(line, column, words or "")
        for each in _all(part, "mergeCell"):
            first, _, last = each.get("ref", "").partition(":")
            sheet.merge(*_place(first), _place(last)[0])

    def _shown(self, cell: Element) -> str | None:
        """What is seen in a cell; None where a formula has no result yet."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = _first(cell, "is")
            return "" if inline is None else _words(inline)
        value = _first(cell, "v")
        if value is None or value.text is None:
            return None if _first(cell, "f") is not None and kind != "str" else ""
        if kind == "s":
            return self.strings[abs(int(value.text))]
        if kind == "b":
            return "TRUE" if value.text == "1" else "FALSE"
        if kind != "n":
            return _unescaped(value.text)[: 10 if kind == "d" else None]
        style = int(cell.get("s", "0"))
        code = self.formats[style] if 0 <= style < len(self.formats) else ""
        return self._number(float(value.text), code)

    def _number(self, value: float, code: str) -> str:
        signs = _signs(code)
        if set(signs) & set("ymdhs") and 0 <= value <= LAST_SERIAL:
            at = self.first_day + timedelta(days=value)
            return at.date().isoformat() if set(signs) & set("yd") else f"{at:%H:%M}"
        plain = NUMBER.fullmatch(signs)
        if plain is None:
            return f"{value:.15g}"
        decimals = len(plain[1] or ".") - 1
        return f"{value * 100:.{decimals}f}%" if plain[2] else f"{value:.{decimals}f}"


def _ods(content: Element) -> Sheet:
    tables = [each for each in _all(content, "table") if _attribute(each, "name")]
    if not tables:
        raise NotAWorkbook
    found = Sheet(_attribute(tables[0], "name"), len(tables) - 1)
    line = 1
    for row in _all(tables[0], "table-row"):
        repeated = _times(row, "number-rows-repeated")
        cells = list(_cells(row))
        for at in range(line, line + min(repeated, MOST_LINES) if cells else line):
            for column, cell in cells:
                _take(found, at, column, cell)
        line += repeated
    return found


def _cells(row: Element) -> Iterator[tuple[int, Element]]:
    """The cells that say something, each with its column."""
    column = 1
    for cell in row:
        repeated = _times(cell, "number-columns-repeated")
        is_covered = _tag(cell) == "covered-table-cell"  # by a merged one: what it holds is unseen
        if not is_covered and (len(cell) or _attribute(cell, "value-type", "formula")):
            yield from ((at, cell) for at in range(column, column + min(repeated, MOST_COLUMNS)))
        column += repeated


def _take(sheet: Sheet, line: int, column: int, cell: Element) -> None:
    words = _attribute(cell, "date-value")[:10] or "\n".join(
        _spoken(each) for each in cell if _tag(each) == "p"
    )
    if not words and _attribute(cell, "formula") and not _attribute(cell, "value-type"):
        sheet.note_broken(line, column)
    sheet.put(line, column, words or _attribute(cell, "value", "string-value"))
    sheet.merge(line, column, line + _times(cell, "number-rows-spanned") - 1)


def _spoken(element: Element) -> str:
    """The words of a paragraph of a cell."""
    tag = _tag(element)
    if tag in {"annotation", "note"}:
        return ""
    if tag == "s":
        return " " * min(_times(element, "c"), MOST_COLUMNS)
    begun = {"tab": " ", "line-break": "\n"}.get(tag, element.text or "")
    return begun + "".join(_spoken(each) + (each.tail or "") for each in element)


def _signs(code: str) -> str:
    """What of a format says how a number is shown: without words, colours and the other signs."""
    first = re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', "", code).split(";")[0]
    return "" if first.lower() in {"general", "@"} else first.lower().strip()


def _words(element: Element) -> str:
    """Of a string: its runs, without the hints how to pronounce it."""
    runs = [element, *(each for each in element if _tag(each) == "r")]
    return _unescaped("".join(each.text or "" for run in runs for each in _all_near(run, "t")))


def _unescaped(text: str) -> str:
    """Line feeds and what looks like one of these are written by their numbers."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _place(name: str) -> tuple[int, int]:
    """The line and the column of a cell by its name; nothing of what has none."""
    found = CELL.fullmatch(name)
    if found is None:
        return 0, 0
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def _letters(column: int) -> str:
    first, last = divmod(column - 1, 26)
    return (_letters(first) if first else "") + chr(ord("A") + last)


def _tag(element: Element) -> str:
    """Without its namespace: two of them are in use for the same format."""
    return element.tag.rpartition("}")[2]


def _all(element: Element, tag: str) -> Iterator[Element]:
    return (each for each in element.iter() if _tag(each) == tag)


def _all_near(element: Element, tag: str) -> Iterator[Element]:
    return (each for each in element if _tag(each) == tag)


def _first(element: Element, tag: str) -> Element | None:
    return next(_all(element, tag), None)


def _attribute(element: Element, *names: str) -> str:
    """The first of these attributes that is there, whatever its namespace."""
    found = (v for k, v in element.items() if k.rpartition("}")[2] in names)
    return next(found, "")


def _times(element: Element, name: str) -> int:
    return max(1, int(_attribute(element, name) or 1))


def _number_of(sheet: Element) -> str | None:
    """By which its part is found: the only one of its attributes with a namespace."""
    return next((v for k, v in sheet.items() if k.endswith("}id")), None)
