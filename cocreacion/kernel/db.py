"""The session, the base model, the column types, and how a change holds what it changes."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from threading import RLock
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    DDL,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    Table,
    event,
    inspect,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime on every database, SQLite included."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value.replace(tzinfo=UTC) if value else None


# Words, not numbers or database types: readable in SQL, and a new word needs no migration.
WORD = Enum(StrEnum, native_enum=False, length=30, values_callable=lambda kind: [*kind])


class Base(DeclarativeBase):
    # Flask-SQLAlchemy copies this class, so the type map must live on the registry.
    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={datetime: UtcDateTime, StrEnum: WORD},
    )
    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:

    class Model(Base):
        __abstract__ = True
else:
    Model = db.Model


def metadata() -> MetaData:
    """Every table of the packages imported so far."""
    return db.metadata


@event.listens_for(Engine, "connect")
def _prepare(connection: Any, record: object) -> None:  # noqa: ARG001
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None  # the driver starts no transaction: `_begin` does
        for pragma in (
            "foreign_keys=ON",
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "busy_timeout=10000",
            "recursive_triggers=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


_turn = RLock()


@contextmanager
def writers_turn() -> Iterator[None]:
    """Of the threads that write to an SQLite file, one at a time, without limit of waiting.

    SQLite lets writers wait by sleeping and asking again, and whoever asks at the wrong moments
    gets no turn in time. Other processes still meet there. PostgreSQL needs none of this.
    """
    if db.engine.dialect.name != "sqlite":
        yield
        return
    with _turn:
        yield


def begin_write() -> None:
    """Start over as a writer. SQLite waits here, before anything is read, for its turn."""
    db.session.rollback()
    db.session.connection(execution_options={"writes": True})


def must_write() -> None:
    if not db.session.connection().get_execution_options().get("writes"):
        raise RuntimeError("this belongs inside `with transaction():`")


def lock(row: Model, *, shared: bool = False) -> None:
    """Hold `row` until the transaction ends, and read it again: decide only after this.

    `shared`: others may hold it in the same way, but nobody may change it.
    """
    must_write()
    mapper = inspect(type(row))
    # Only the row itself: what PostgreSQL joins to a row it waited for is as old as the question,
    # so what the row points to is asked for again, afterwards.
    db.session.refresh(
        row,
        [column.key for column in mapper.column_attrs],
        with_for_update={"of": type(row), "read": shared},
    )
    db.session.expire(row, [relation.key for relation in mapper.relationships])


APPEND_ONLY = {
    "sqlite": [
        (
            "CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table} "
            "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    ],
    "postgresql": [
        (
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"
        ),
        (
            "CREATE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        ),
    ],
}


def append_only_statements(table: str, dialect: str) -> list[str]:
    """SQL that makes a database refuse to change or delete rows of `table`."""
    verbs = ["update", "delete", *(["truncate"] if dialect == "postgresql" else [])]
    return [
        statement.format(table=table, verb=verb, VERB=verb.upper())
        for verb in verbs
        for statement in APPEND_ONLY[dialect]
    ]


def append_only(table: Table) -> None:
    """Guard `table` when it is created from the models; its migration does the same."""

    @event.listens_for(table, "after_create")
    def _guard(target: Table, connection: Connection, **_: object) -> None:
        for statement in append_only_statements(target.name, connection.dialect.name):
            connection.execute(DDL(statement.replace("%", "%%")))
