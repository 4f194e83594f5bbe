"""One connection held open by a thread that writes many times a second.

A session that is begun, asked and given back costs more than the few rows that typing changes. So
its statements are compiled once and go to the driver as they are. `kernel/outbox.py` commits.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Dialect, Engine, LargeBinary
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.sql.dml import UpdateBase

from cocreacion.kernel.bus import Bus
from cocreacion.kernel.db import UtcDateTime

Values = Mapping[str, Any]
Kind = Callable[[Any], Any]


def _moment(value: datetime | None) -> str | None:
    """As `UtcDateTime` writes it in SQLite, in one step."""
    if value is None:
        return None
    there = value if value.tzinfo is UTC else value.astimezone(UTC)
    return there.isoformat(" ", "microseconds")[:26]


class Once:
    """Turns a value into what the driver wants; the last one only once: one moment stands in all
    rows of a transaction."""

    def __init__(self, kind: Kind) -> None:
        self.kind, self.value, self.result = kind, object(), None

    def __call__(self, value: Any) -> Any:
        if value is not self.value:
            self.value, self.result = value, self.kind(value)
        return self.result


class Prepared:
    """A statement in the words of one database, and what its driver wants values to be."""

    def __init__(
        self,
        statement: UpdateBase,
        columns: Sequence[str],
        dialect: Dialect,
        moments: dict[type, Once],
    ) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        self.sql = str(compiled)
        self.fixed = {n: bind.value for n, bind in binds.items() if bind.value is not None}
        self.is_positional = compiled.positional
        self.kinds: list[tuple[str, Kind | None]] = []
        for name in compiled.positiontup or [] if compiled.positional else binds:
            of = binds[name].type
            kind = of.dialect_impl(dialect).bind_processor(dialect)
            if isinstance(of, LargeBinary):
                kind = None  # both drivers take bytes as they are
            if kind is not None and isinstance(of, UtcDateTime):
                kind = _moment if dialect.name == "sqlite" else kind
                kind = moments.setdefault(UtcDateTime, Once(kind))
            self.kinds.append((name, kind))

    def bound(self, values: Values) -> Any:
        found = {**self.fixed, **values} if self.fixed else values
        if self.is_positional:
            return [found[name] if kind is None else kind(found[name]) for name, kind in self.kinds]
        return {
            name: found[name] if kind is None else kind(found[name]) for name, kind in self.kinds
        }


class Line:
    """Used by one thread only. Opened when first needed; after a failure, once more.

    `is_patient`: waits where another writer is at work, and tidies up after SQLite. A line that is
    not gives up at once, and leaves that to others.
    """

    def __init__(self, engine: Engine, voice: Bus, *, is_patient: bool = True) -> None:
        self.engine, self.bus, self.is_patient = engine, voice, is_patient
        self._prepared: dict[UpdateBase, Prepared] = {}
        self._moments: dict[type, Once] = {}
        self._held: PoolProxiedConnection | None = None
        self._driver: Any = None
        self._is_sqlite = engine.dialect.name == "sqlite"

    @property
    def driver(self) -> Any:
        """The connection of the driver."""
        if self._driver is None:
            self._held = self.engine.raw_connection()
            self._driver = self._held.driver_connection
            self._cursor: DBAPICursor = self._driver.cursor()
            if not self.is_patient:
                self._cursor.execute("PRAGMA busy_timeout=0")
                self._cursor.execute("PRAGMA wal_autocheckpoint=0")
        return self._driver

    def begin(self) -> None:
        """As a writer. SQLite waits here for its turn, PostgreSQL at the first row it locks."""
        if self.driver and self._is_sqlite:
            self._cursor.execute("BEGIN IMMEDIATE")

    def execute(self, statement: UpdateBase, values: Values | Sequence[Values]) -> DBAPICursor:
        """An INSERT or UPDATE, of one row or of several; see `sqlalchemy.Connection.execute`."""
        rows: Sequence[Values] = [values] if isinstance(values, dict) else cast("Any", values)
        prepared = self._prepared.get(statement)
        if prepared is None:
            prepared = Prepared(statement, list(rows[0]), self.engine.dialect, self._moments)
            self._prepared[statement] = prepared
        if len(rows) == 1:
            self._cursor.execute(prepared.sql, prepared.bound(rows[0]))
        else:
            self._cursor.executemany(prepared.sql, [prepared.bound(row) for row in rows])
        return self._cursor

    def undo(self) -> None:
        """Take back what was not committed; of a connection that cannot even do that, let go."""
        try:
            self.driver.rollback()
        except self.engine.dialect.loaded_dbapi.Error:
            self.drop()

    def may_fail_by(self, problem: Exception) -> bool:
        """Whether it is no wonder: the database hung up or is busy, so that another may do it."""
        dialect = self.engine.dialect
        if not isinstance(problem, dialect.loaded_dbapi.Error):
            return False
        is_busy = getattr(problem, "sqlite_errorname", "").startswith("SQLITE_BUSY")
        return (is_busy and not self.is_patient) or dialect.is_disconnect(problem, None, None)

    def drop(self) -> None:
        """Give the connection up, whatever state it is in; what it did not commit is undone."""
        held, self._held, self._driver = self._held, None, None
        if held is not None:
            with suppress(self.engine.dialect.loaded_dbapi.Error):
                self._cursor.close()  # SQLite keeps its files open for the sake of a statement
            held.invalidate()
