"""The tables: bringing a database to the newest migration, and asking whether it is there."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Connection, MetaData

import cocreacion
from cocreacion.kernel.db import db


def all_metadata() -> MetaData:
    """Every table of the application, whichever package it belongs to."""
    root = Path(cocreacion.__file__).parent
    for path in sorted(root.glob("*/models.py")):
        importlib.import_module(f"cocreacion.{path.parent.name}.models")
    for each in ("events", "mail", "submissions"):
        importlib.import_module(f"cocreacion.kernel.{each}")
    return db.metadata


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(current_app.root_path) / "migrations"))
    config.attributes["connection"] = connection
    return config


def upgrade(to: str = "head") -> None:
    """Bring the database of the current application to a revision, in one transaction."""
    with _migrating() as connection:
        command.upgrade(_config(connection), to)


def downgrade(to: str) -> None:
    with _migrating() as connection:
        command.downgrade(_config(connection), to)


@contextmanager
def _migrating() -> Iterator[Connection]:
    """A connection in a transaction. SQLite changes a table by making a new one in its place,
    so it must not mind, until the end, that rows point to the one that was there."""
    with db.engine.connect().execution_options(writes=True) as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:  # outside a transaction, or it is ignored
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise RuntimeError("after the migration, rows point to rows that are not there")
        finally:
            if sqlite:
                connection.connection.cursor().execute("PRAGMA foreign_keys=ON")


def current() -> str | None:
    """The revision the database is at; None if it is empty."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()
