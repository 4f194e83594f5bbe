"""The story is told once per database; tests of it only read."""

from collections.abc import Iterator

import pytest
from flask import Flask

from cocreacion import demo
from cocreacion.app import create_app
from cocreacion.kernel import schema
from cocreacion.kernel.db import db
from cocreacion.kernel.settings import Settings
from tests.conftest import DATABASES, _copy, application


def pytest_collection_modifyitems(items) -> None:
    """What reads the stories runs in one process, so that each is told once."""
    for item in items:
        if "told" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("told"))


@pytest.fixture(scope="session", params=DATABASES)
def told(request, tmp_path_factory) -> Iterator[Flask]:
    """The application with the story in a new database, so that rows are numbered from one."""
    with application(request.param, tmp_path_factory.mktemp("told")) as app:
        with app.app_context():
            demo.load()
        yield app


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
    folder = tmp_path_factory.mktemp("own")
    settings = Settings(database_url=f"sqlite:///{folder / 'own.db'}", data_dir=folder, demo=True)
    app = create_app(settings, testing=True)
    with app.app_context():
        schema.upgrade()
        db.session.remove()
        db.engine.dispose()
    _copy(folder / "own.db", folder / "empty.db")
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
