"""How rows are read: in small portions, as plain values, without invented rows unless asked for."""

from collections.abc import Iterator
from enum import Enum
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db

Found = Select[*tuple[Any, ...]]
PORTION = 500  # rows in memory at once


def reading() -> Session:
    """A session of its own: the file is still being read when the request is over."""
    return Session(db.engine)


def stream(statement: Found) -> Iterator[dict[str, object]]:
    """Rows as plain values; a text in two languages becomes two."""
    with reading() as session:
        for row in session.execute(statement.execution_options(yield_per=PORTION)):
            yield dict(_plain(row._mapping))  # noqa: SLF001  SQLAlchemy's documented way to a mapping


def _plain(values: Any) -> Iterator[tuple[str, object]]:
    for name, value in values.items():
        if isinstance(value, Bilingual):
            yield f"{name}_es", value.es or None
            yield f"{name}_en", value.en or None
        elif isinstance(value, Enum):
            yield name, value.value
        else:
            yield name, None if value == "" else value


def real(statement: Found, column: Any, sample: bool) -> Found:
    """Without invented rows, unless they are asked for."""
    return statement if sample else statement.where(column.is_(False))
