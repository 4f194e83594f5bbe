"""The migrations lead from nothing to the tables of the models, and take data with them."""

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from cocreacion.app import create_app
from cocreacion.kernel import schema
from cocreacion.kernel.db import db
from cocreacion.kernel.settings import Settings
from tests.conftest import DATABASES, empty_database, migrated_database

FITTING = [
    (sa.Boolean, True),
    (sa.DateTime, datetime(2026, 1, 1, 12, 0)),
    (sa.Date, date(2026, 1, 1)),
    (sa.Integer | sa.Numeric, 1),
    (sa.JSON, {}),
    (sa.LargeBinary, b"data"),
]
NOT_DATA = {"alembic_version", "event_chain"}


@pytest.fixture(params=DATABASES)
def blank(request, tmp_path):
    """The application on a database without tables, in its context."""
    with empty_database(request.param, tmp_path) as url:
        yield from in_context(url, tmp_path)


@pytest.fixture(params=DATABASES)
def migrated(request, tmp_path):
    """The same on a database that has come to the newest migration."""
    with migrated_database(request.param, tmp_path) as url:
        yield from in_context(url, tmp_path)


def in_context(url, folder):
    app = create_app(Settings(database_url=url, data_dir=folder, demo=True), testing=True)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def revisions() -> list[str]:
    """From the first to the newest."""
    script = ScriptDirectory.from_config(schema._config())
    return [step.revision for step in script.walk_revisions()][::-1]


def picture() -> dict[str, object]:
    """Tables, columns, keys, indexes and triggers of the database as it is."""
    look = sa.inspect(db.engine)
    tables = {
        table: {
            "columns": sorted(
                (c["name"], str(c["type"]), c["nullable"]) for c in look.get_columns(table)
            ),
            "indexes": sorted(
                (i["name"], i["column_names"], bool(i["unique"])) for i in look.get_indexes(table)
            ),
            "unique": sorted(
                (u["name"], u["column_names"]) for u in look.get_unique_constraints(table)
            ),
            "foreign": sorted(
                (f["name"], f["constrained_columns"], f["referred_table"])
                for f in look.get_foreign_keys(table)
            ),
            "checks": sorted(c["name"] for c in look.get_check_constraints(table)),
        }
        for table in look.get_table_names()
        if table != "alembic_version"
    }
    return {"tables": tables, "triggers": triggers()}


def triggers() -> list[str]:
    asked = {
        "sqlite": "SELECT name || ' ' || sql FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgrelid::regclass || ' ' || tgname FROM pg_trigger "
        "WHERE NOT tgisinternal",
    }[db.engine.dialect.name]
    with db.engine.connect() as connection:
        return sorted(connection.scalars(sa.text(asked)))


def rows() -> dict[str, list[tuple]]:
    now = sa.MetaData()
    now.reflect(db.engine)
    with db.engine.connect() as connection:
        return {
            name: [tuple(row) for row in connection.execute(sa.select(table))]
            for name, table in now.tables.items()
            if name not in NOT_DATA
        }


def value(column: sa.Column, table: str) -> object:
    """Something that fits: the first row of whatever it points to, else its own name."""
    if column.foreign_keys:
        other = next(iter(column.foreign_keys)).column.table.name
        return None if column.nullable or other == table else 1
    for kind, fitting in FITTING:
        if isinstance(column.type, kind):
            return fitting
    return column.name


def put_a_row_into_each(new: set[str]) -> None:
    """Into each of these tables that a step has made and left empty."""
    now = sa.MetaData()
    now.reflect(db.engine, only=sorted(new))
    with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        for table in now.sorted_tables:
            if table.name in new and connection.scalar(sa.select(table.c.id).limit(1)) is None:
                row = {c.name: value(c, table.name) for c in table.columns}
                connection.execute(table.insert().values(row | {"id": 1}))
                if connection.dialect.name == "postgresql":  # the next one gets the next number
                    name = f"pg_get_serial_sequence('{table.name}', 'id')"
                    connection.exec_driver_sql(f"SELECT setval({name}, 1)")


def test_the_newest_migration_makes_the_tables_of_the_models(migrated):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, schema.all_metadata())
    migrated = picture()

    schema.downgrade("base")
    schema.all_metadata().create_all(db.engine)

    assert differences == []
    made = picture()
    assert migrated["triggers"] == made["triggers"] != []
    for table, facts in made["tables"].items():
        assert migrated["tables"][table] == facts


def test_there_is_a_way_back_and_forth_again(migrated):
    before = picture()

    schema.downgrade("base")
    assert picture() == {"tables": {}, "triggers": []}
    schema.upgrade()

    assert picture() == before


def test_each_step_takes_the_data_with_it(blank):
    """A row is put into each table in the step that makes it; all are there at the end.

    A step may make more of a row: the minutes become a text in clauses.
    """
    seen = set(NOT_DATA)
    for revision in revisions():
        schema.upgrade(revision)
        new = {*sa.inspect(db.engine).get_table_names()} - seen
        put_a_row_into_each(new)
        seen |= new
    at_the_end = rows()

    assert all(at_the_end.values()), at_the_end
    for revision in [*revisions()[:-1][::-1], "base"]:
        schema.downgrade(revision)


def test_steps_are_numbered_without_a_gap_or_a_fork(migrated):
    numbers = [int(revision) for revision in revisions()]

    assert numbers == list(range(1, len(numbers) + 1))
