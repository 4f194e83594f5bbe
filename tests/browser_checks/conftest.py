"""A browser, and one of everything to look at."""

import pytest

from tests.chromium import chromium
from tests.conftest import application
from tests.make import Maker
from tests.serving import served
from tests.world import build


@pytest.fixture(scope="module")
def browser():
    with chromium() as program:
        yield program


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The world on SQLite, served: `site.base`, `site.world`, `site.tokens`."""
    with application("sqlite", tmp_path_factory.mktemp("site")) as app:
        yield from _served(app)


def _served(app):
    with app.app_context():
        make = Maker(app)
        app.world = build(make)
        app.tokens = {
            name: make.sign_in(person) if person else ""
            for name, person in app.world.people.items()
        }
    with served(app) as base:
        app.base = base
        yield app
