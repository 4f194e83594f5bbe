"""The application on SQLite and on PostgreSQL, people, their browsers, and forced races."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from contextvars import Context
from fcntl import LOCK_EX, flock
from itertools import count, product
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier, BrokenBarrierError

import hypothesis
import psycopg
import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache, StrictUndefined
from sqlalchemy import event

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))
import build_catalogues

build_catalogues.compile_all()

from cocreacion.app import create_app
from cocreacion.kernel import limits, schema
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.i18n import LANGUAGES
from cocreacion.kernel.memory import keep_what_is_loaded
from cocreacion.kernel.settings import Settings
from tests import chromium, sharing
from tests.browser import Browser
from tests.make import Maker

# A busy machine is no reason for a property to fail.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

SERVER = os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/test")
CI = os.environ.get("CI", "").lower() == "true"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
NUMBERS = count(1)
LONG = ("tests/cli", "tests/packaging", "tests/migrations", "tests/live")  # ten seconds and more


def _server_answers() -> bool:
    try:
        psycopg.connect(SERVER, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


DATABASES = ["sqlite", "postgresql"] if CI or _server_answers() else ["sqlite"]
if chosen := os.environ.get("TEST_ONLY_DATABASE"):
    DATABASES = [chosen]


NODE = shutil.which("node") and shutil.which("npm")
collect_ignore = [] if chromium.PROGRAM or CI else ["browser_checks", "journeys"]
if not (NODE or CI):
    collect_ignore.append("live/test_npm.py")


def pytest_configure(config) -> None:
    """What the processes of a run share is made once: see `migrated_database`."""
    if not hasattr(config, "workerinput"):
        sharing.begin()


def pytest_unconfigure(config) -> None:
    if hasattr(config, "workerinput"):
        return
    if (name := sharing.folder() / "postgresql").exists():
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name.read_text()}" WITH (FORCE)')
    shutil.rmtree(sharing.folder())


def pytest_report_header() -> list[str]:
    missing = "" if "postgresql" in DATABASES else f"; no PostgreSQL at {SERVER}"
    browser = chromium.PROGRAM or "none: the tests in a browser are not collected"
    node = NODE or "none: the test with a client from npm is not collected"
    return [
        f"databases: {', '.join(DATABASES)}{missing}",
        f"Chromium: {browser}",
        f"Node: {node}",
    ]


def pytest_collection_modifyitems(items) -> None:
    """What takes longest goes first, so that no process waits for the other at the end."""
    items.sort(
        key=lambda item: (
            "browser" not in item.keywords,
            not item.nodeid.startswith(LONG),
        )
    )


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for garbage took a tenth of the suite."""
    keep_what_is_loaded(every=50_000)


@contextmanager
def empty_database(kind: str, folder: Path, like: str = "template1") -> Iterator[str]:
    """The address of a new database: an SQLite file in `folder`, or one of the local server."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'test.db'}"
        return
    name = f"cocreacion_{WORKER}_{os.getpid()}_{next(NUMBERS)}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
        # What a test leaves behind need not survive a power cut.
        server.execute(f'ALTER DATABASE "{name}" SET synchronous_commit TO off')
    yield SERVER.rsplit("/", 1)[0] + f"/{name}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def migrated_database(kind: str, folder: Path) -> Iterator[str]:
    """The same, with the tables that the migrations make: they run once, the rest are copies."""
    kept = sharing.folder() / kind
    with (sharing.folder() / f"{kind}.lock").open("w") as turn:
        flock(turn, LOCK_EX)
        if not kept.exists():
            _migrate(kind, kept)
    if kind == "sqlite":
        shutil.copyfile(kept, folder / "test.db")
        shutil.copyfile(kept, folder / "empty.db")
    with empty_database(kind, folder, like=kept.read_text() if kind != "sqlite" else "") as url:
        yield url


def _migrate(kind: str, kept: Path) -> None:
    """Make the tables; `kept` is the file of SQLite, or holds the name of the database."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        url = f"sqlite:///{folder / 'test.db'}"
        if kind == "postgresql":
            # It stays until the run ends: `pytest_unconfigure` drops it.
            name = f"cocreacion_{sharing.folder().name}"
            with psycopg.connect(SERVER, autocommit=True) as server:
                server.execute(f'CREATE DATABASE "{name}"')
            url = SERVER.rsplit("/", 1)[0] + f"/{name}"
        app = create_app(Settings(database_url=url, data_dir=folder, demo=True), testing=True)
        with app.app_context():
            schema.upgrade()
            db.engine.dispose()
        if kind == "postgresql":
            kept.write_text(name)
        else:
            shutil.move(folder / "test.db", kept)


class Compiled(FileSystemBytecodeCache):
    """Templates compiled once per language and run, not once per application."""

    def __init__(self, language: str) -> None:
        super().__init__(str(sharing.folder()), f"{language}-%s.template")


def remember_templates(app: Flask) -> None:
    for language, light in product(LANGUAGES, (False, True)):
        app.jinja_env.of(language, light=light).bytecode_cache = Compiled(language)


@contextmanager
def application(kind: str, folder: Path) -> Iterator[Flask]:
    """The application on a database of its own, with empty tables."""
    with migrated_database(kind, folder) as url:
        app = create_app(Settings(database_url=url, data_dir=folder, demo=True), testing=True)
        app.jinja_env.undefined = StrictUndefined
        remember_templates(app)
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(scope="session", params=DATABASES)
def whole_app(request, tmp_path_factory) -> Iterator[Flask]:
    """One application per database."""
    with application(request.param, tmp_path_factory.mktemp(request.param)) as app:
        yield app


def _copy(source: Path, target: Path) -> None:
    for end in ("-wal", "-shm"):
        target.with_name(target.name + end).unlink(missing_ok=True)
    shutil.copyfile(source, target)


class restore:
    """Keep the SQLite file as it is now, and bring it back."""

    @staticmethod
    def keep(app: Flask, name: str) -> None:
        file = Path(str(db.engine.url.database))
        with db.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
        _copy(file, file.with_name(name))

    @staticmethod
    def back(app: Flask, name: str) -> None:
        db.session.remove()
        db.engine.dispose()
        file = Path(str(db.engine.url.database))
        _copy(file.with_name(name), file)


def _empty(app: Flask) -> None:
    db.session.remove()
    if db.engine.dialect.name == "sqlite":
        db.engine.dispose()
        file = Path(str(db.engine.url.database))
        _copy(file.with_name("empty.db"), file)
        return
    with db.engine.begin() as connection:
        # One statement to the server. Replicas fire no triggers, so the append-only tables can be
        # emptied, too.
        connection.connection.driver_connection.execute(
            "SET LOCAL session_replication_role = replica;"
            + "".join(f'DELETE FROM "{table}";' for table in db.metadata.tables)
            + "INSERT INTO event_chain VALUES (1, 0, '')"
        )


@pytest.fixture
def app(whole_app: Flask) -> Iterator[Flask]:
    """The application with empty tables, in an application context."""
    with whole_app.app_context():
        _empty(whole_app)
        limits.forget(whole_app)
        shutil.rmtree(whole_app.extensions["settings"].data_dir / "mail", ignore_errors=True)
        yield whole_app
        db.session.remove()


@pytest.fixture
def make(app: Flask) -> Maker:
    return Maker(app)


@pytest.fixture
def browse(app: Flask):
    """`browse(person)`: a browser in which that person has signed in; `browse()`: a guest's."""

    def open_browser(person=None) -> Browser:
        client = app.test_client()
        if person is not None:
            token = Maker(app).sign_in(person)
            with client.session_transaction() as session:
                session["_user_id"], session["_fresh"] = token, True
        return Browser(client)

    return open_browser


@pytest.fixture
def pause(monkeypatch):
    """`pause(module, "look", 10)`: whoever has looked waits for the other nine, or for a moment."""

    def after(module, name, people):
        look, everyone = getattr(module, name), Barrier(people)

        def look_and_wait(*args, **kwargs):
            seen = look(*args, **kwargs)
            with suppress(BrokenBarrierError):  # the others wait at the lock and cannot come
                everyone.wait(timeout=0.5)
            return seen

        monkeypatch.setattr(module, name, look_and_wait)

    return after


@pytest.fixture
def race(app: Flask):
    """`race(work, arguments)`: call `work` once per argument, each in its own thread and
    transaction, and collect what it returned or the refusal it raised, in order."""
    from concurrent.futures import ThreadPoolExecutor

    from cocreacion.kernel.errors import Refusal
    from cocreacion.kernel.outbox import transaction

    def run(work, arguments):
        def one(argument):
            try:
                with app.app_context(), transaction():
                    return work(argument)
            except Refusal as refusal:
                return refusal

        with ThreadPoolExecutor(len(arguments)) as pool:
            results = list(pool.map(lambda a: Context().run(one, a), arguments))
        db.session.rollback()
        return results

    return run


@pytest.fixture
def at_now():
    return now()


@pytest.fixture
def statements(app):
    """Those sent to the database so far; `clear()` it before what is measured."""
    sent = []

    def note(connection, cursor, statement, *rest):
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "PRAGMA")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)
