"""Pages that stay where they are while others write: each begins after a row, not at a count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import Date, Select, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import TypeEngine

from cocreacion.kernel.db import UtcDateTime, db

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, and the cursors of the pages before and after them ("" where there is none)."""

    rows: list[Row]
    previous: str = ""
    next: str = ""


@dataclass(frozen=True)
class Order:
    """Columns that together tell any two rows apart, all in one direction."""

    columns: tuple[InstrumentedAttribute[Any], ...]
    descending: bool = False

    def cursor(self, row: Any) -> str:
        """What an address says about `row`: its place, whatever is written before it later."""
        return ".".join(str(_number(getattr(row, column.key))) for column in self.columns)

    def cursor_to(self, row: Any) -> str:
        """A cursor whose page begins with `row` itself."""
        *places, number = (_number(getattr(row, column.key)) for column in self.columns)
        return ".".join(map(str, (*places, number + (1 if self.descending else -1))))

    def read(self, cursor: str) -> list[Any] | None:
        """The values in a cursor; None for one that nobody gave out."""
        parts = cursor.split(".")
        if len(parts) != len(self.columns):
            return None
        try:
            return [
                _value(int(part), column.type)
                for part, column in zip(parts, self.columns, strict=True)
            ]
        except (ValueError, OverflowError):
            return None


def page(
    statement: Select[*tuple[Any, ...]],
    order: Order,
    *,
    size: int,
    after: str = "",
    before: str = "",
) -> Page[Any]:
    """The page that follows the row at `after`, or precedes the one at `before`, or the first."""
    place = order.read(after or before) if after or before else None
    backwards = place is not None and not after
    downwards = order.descending != backwards
    columns: Sequence[Any] = order.columns
    if place is not None:
        here = tuple_(*(literal(v, c.type) for v, c in zip(place, columns, strict=True)))
        there = tuple_(*columns)
        statement = statement.where(there < here if downwards else there > here)
    ordered = statement.order_by(*(c.desc() if downwards else c.asc() for c in columns))
    rows = list(db.session.execute(ordered.limit(size + 1)))
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([])
    first, last = order.cursor(rows[0]), order.cursor(rows[-1])
    has_next, has_previous = (True, more) if backwards else (more, place is not None)
    return Page(rows, first if has_previous else "", last if has_next else "")


def _number(value: Any) -> int:
    if isinstance(value, datetime):
        return (value - EPOCH) // timedelta(microseconds=1)
    return value.toordinal() if isinstance(value, date) else int(value)


def _value(number: int, kind: TypeEngine[Any]) -> Any:
    if isinstance(kind, UtcDateTime):
        return EPOCH + timedelta(microseconds=number)
    if isinstance(kind, Date):
        return date.fromordinal(number)
    if not -(2**31) < number < 2**31:
        raise OverflowError
    return number
