"""The story is told once per database; tests of it only read."""

import json
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from cocreacion import demo
from cocreacion.kernel.db import db
from tests.conftest import DATABASES, application

SECRET = {("users", "password_hash")}
# PostgreSQL takes a number for a row also where an upsert finds that it is there, SQLite does not.
COUNTED = {("clause_counts", "id"): ("version_id", "clause_id")}
ROWS: dict[str, dict[str, list[str]]] = {}  # of each database in which the story was told


@pytest.fixture(scope="session", params=DATABASES)
def told(request, tmp_path_factory) -> Iterator[Flask]:
    """The application with the story in a new database, so that rows are numbered from one."""
    with application(request.param, tmp_path_factory.mktemp("told")) as app:
        with app.app_context():
            demo.load()
            ROWS[request.param] = content()
        yield app


def content() -> dict[str, list[str]]:
    """Every row of every table, without what is random on purpose and numbers that say nothing."""
    found = {}
    for name, table in sorted(db.metadata.tables.items()):
        columns = [c for c in table.columns if (name, c.name) not in {*SECRET, *COUNTED}]
        keys = [c.name for c in table.primary_key.columns]
        order = COUNTED.get((name, keys[0]), keys)
        rows = db.session.execute(select(*columns).order_by(*(table.columns[key] for key in order)))
        found[name] = [json.dumps(list(row), default=str) for row in rows]
    return found


@pytest.fixture
def story(told: Flask) -> Iterator[Flask]:
    """The same, in an application context of this test."""
    with told.app_context():
        yield told
        db.session.rollback()
        db.session.remove()


@pytest.fixture(scope="session")
def own_site(tmp_path_factory) -> Iterator[Flask]:
    """An empty database of its own, beside the one under test."""
    with application("sqlite", tmp_path_factory.mktemp("own")) as app:
        yield app
