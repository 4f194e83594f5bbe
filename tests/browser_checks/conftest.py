"""A browser, and one of everything to look at."""

import pytest

from cocreacion.kernel.db import db
from cocreacion.people.models import User
from tests.chromium import chromium
from tests.conftest import application
from tests.make import Maker
from tests.serving import served
from tests.world import build


@pytest.fixture(scope="package")
def browser():
    with chromium() as program:
        yield program


@pytest.fixture(scope="package")
def site(tmp_path_factory):
    """The world on SQLite, served: `site.base`, `site.world`, `site.token_of(persona)`."""
    with application("sqlite", tmp_path_factory.mktemp("site")) as app:
        yield from _served(app)


def _served(app):
    with app.app_context():
        app.world = build(Maker(app))
        numbers = {name: who.id for name, who in app.world.people.items() if who}

    def token_of(persona):
        """Of a new session of this persona, which no other test ends; empty for a guest."""
        if persona not in numbers:
            return ""
        with app.app_context():
            return Maker(app).sign_in(db.session.get(User, numbers[persona]))

    app.token_of = token_of
    with served(app) as base:
        app.base = base
        yield app
