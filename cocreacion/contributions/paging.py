"""Pages that stay where they are while others write: each begins after a row, not at a count."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import Date, Select, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import TypeEngine

from cocreacion.kernel.db import UtcDateTime, db
from cocreacion.kernel.prepared import Question

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Row = TypeVar("Row")
Rows = Select[*tuple[Any, ...]]


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

    def first(self, rows: Rows, size: int) -> Rows:
        """The first page, with one row more that tells whether there is another."""
        return self._sorted(rows, downwards=self.descending).limit(size + 1)

    def beyond(self, rows: Rows, place: list[Any], *, backwards: bool) -> Rows:
        """The rows of a page behind this place, or, backwards, before it, the nearest first."""
        downwards = self.descending != backwards
        here = tuple_(*(literal(v, c.type) for v, c in zip(place, self.columns, strict=True)))
        there = tuple_(*self.columns)
        rows = rows.where(there < here if downwards else there > here)
        return self._sorted(rows.order_by(None), downwards=downwards)

    def _sorted(self, rows: Rows, *, downwards: bool) -> Rows:
        return rows.order_by(*(c.desc() if downwards else c.asc() for c in self.columns))

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
    statement: Rows, order: Order, *, size: int, after: str = "", before: str = ""
) -> Page[Any]:
    """The page that follows the row at `after`, or precedes the one at `before`, or the first."""
    return page_of((order.first(statement, size), {}), order, size=size, after=after, before=before)


def page_of(
    first: Question[Rows], order: Order, *, size: int, after: str = "", before: str = ""
) -> Page[Any]:
    """The same; `first` asks for the first page, as `order.first` does."""
    statement, values = first
    place = order.read(after or before) if after or before else None
    backwards = place is not None and not after
    if place is not None:
        statement = order.beyond(statement, place, backwards=backwards)
    rows = list(db.session.execute(statement, values))
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([])
    top, bottom = order.cursor(rows[0]), order.cursor(rows[-1])
    has_next, has_previous = (True, more) if backwards else (more, place is not None)
    return Page(rows, top if has_previous else "", bottom if has_next else "")


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
