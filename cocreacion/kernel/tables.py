"""Rows as CSV or JSON, streamed; a cell that a spreadsheet would run as a formula is defused.

A small workbook (XLSX) is written whole; all its cells are words, so nothing in it is run.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

Row = Mapping[str, object]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = value.isoformat() if isinstance(value, date | datetime) else str(value)
    return "'" + text if text.startswith(FORMULA) else text


def as_csv(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Lines of UTF-8 CSV with a byte-order mark, so that office programs read the accents."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(columns)
    yield buffer.getvalue()
    for row in rows:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([cell(row.get(column)) for column in columns])
        yield buffer.getvalue()


def as_json(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """A JSON array, one object a line."""
    yield "["
    for number, row in enumerate(rows):
        plain = {column: row.get(column) for column in columns}
        yield (",\n" if number else "\n") + json.dumps(plain, ensure_ascii=False, default=str)
    yield "\n]\n"


def as_xlsx(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A workbook of one sheet; what is typed into its columns stays as it is typed."""
    lines = [columns, *([_plain(row.get(column)) for column in columns] for row in rows)]
    sheet = "".join(
        "<row>" + "".join(WRITTEN.format(escape(words)) for words in line) + "</row>"
        for line in lines
    )
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, part in PARTS.items():
            archive.writestr(
                ZipInfo(name, FIXED), '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
                + part.format(main=MAIN, office=OFFICE, columns=len(columns), sheet=sheet),
            )  # fmt: skip
    return out.getvalue()


def _plain(value: object) -> str:
    return "" if value is None else str(value)


FIXED = (1980, 1, 1, 0, 0, 0)  # the same rows are the same file
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = XLSX.removesuffix(".sheet")
WRITTEN = '<c t="inlineStr" s="1"><is><t xml:space="preserve">{}</t></is></c>'
TEXT = 49  # the format of words in every office program
PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1"'
        ' Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        '<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="r2" Type="{office}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        '<styleSheet xmlns="{main}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/>'
        '</font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill>'
        '<patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        '</cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"'
        f' xfId="0"/><xf numFmtId="{TEXT}" fontId="0" fillId="0" borderId="0" xfId="0"'
        ' applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0"'
        ' builtinId="0"/></cellStyles></styleSheet>'
    ),
    "xl/worksheets/sheet1.xml": (
        '<worksheet xmlns="{main}"><cols><col min="1" max="{columns}" width="24" style="1"'
        ' customWidth="1"/></cols><sheetData>{sheet}</sheetData></worksheet>'
    ),
}
