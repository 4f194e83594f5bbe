"""Rows as CSV or JSON, streamed; a cell that a spreadsheet would run as a formula is defused."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

Row = Mapping[str, object]
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
