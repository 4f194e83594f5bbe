"""Who gets which answer where: every route, asked by every persona, answers as the table says.

The table is `access.txt`: method, route, then one status per persona. A POST is an empty form
with a token: 403 and 404 say no, 422 says "yes, but fill it in", 303 that it was done. A route
that is not in the table fails; the message is the line to put there, after thinking about it.
"""

from contextvars import Context
from hashlib import sha256
from pathlib import Path

import pytest
import sqlalchemy as sa

from cocreacion.kernel import limits
from cocreacion.kernel.db import db
from tests import world as worlds
from tests.conftest import application, restore
from tests.make import Maker
from tests.world import PERSONAS

TABLE = Path(__file__).with_name("access.txt")
pytestmark = pytest.mark.xdist_group("access")


def expected() -> dict[tuple[str, str], list[int]]:
    rows = [line.split() for line in TABLE.read_text().splitlines() if line[:1] not in {"#", ""}]
    return {(method, route): [int(code) for code in codes] for method, route, *codes in rows}


class Site:
    """One of everything on SQLite, and a browser for each persona."""

    def __init__(self, app):
        self.app = app
        with app.app_context():
            make = Maker(app)
            self.world = worlds.build(make)
            people = {name: self.world.people[name] for name in PERSONAS}
            self.tokens = {name: make.sign_in(who) if who else "" for name, who in people.items()}
            db.session.remove()
            db.engine.dispose()
            restore.keep(app, "world.db")

    def client(self, persona):
        client = self.app.test_client()
        if self.tokens[persona]:
            with client.session_transaction() as session:
                session["_user_id"], session["_fresh"] = self.tokens[persona], True
        return client

    def rules(self, method):
        rules = [r for r in self.app.url_map.iter_rules() if method in (r.methods or ())]
        return sorted(rules, key=lambda rule: rule.endpoint)

    def state(self):
        """A fingerprint of everything the database holds."""
        digest = sha256()
        with self.app.app_context(), db.engine.connect() as connection:
            for name, table in sorted(db.metadata.tables.items()):
                rows = connection.execute(sa.select(table)).all()
                digest.update(repr((name, sorted(map(repr, rows)))).encode())
        return digest.hexdigest()

    def restore(self):
        with self.app.app_context():
            limits.forget(self.app)
            restore.back(self.app, "world.db")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with application("sqlite", tmp_path_factory.mktemp("access")) as app:
        app.config["WTF_CSRF_ENABLED"] = False  # that no POST works without: test_architecture
        yield Site(app)


def compare(found: dict[tuple[str, str], list[int]], method: str) -> None:
    table = {key: codes for key, codes in expected().items() if key[0] == method}
    wrong = [
        f"{method:4} {route:34} {' '.join(map(str, codes))}   (was {table.get((method, route))})"
        for (method, route), codes in found.items()
        if table.get((method, route)) != codes
    ]
    gone = [f"no such route any more: {key}" for key in table if key not in found]
    assert not wrong + gone, "\n".join(["", *wrong, *gone])


def test_every_page_opens_for_those_it_is_for_and_reading_changes_nothing(site):
    found, before = {}, site.state()
    for rule in site.rules("GET"):
        path = site.world.path(site.app, rule)
        found["GET", rule.endpoint] = [
            Context().run(site.client(persona).get, path).status_code for persona in PERSONAS
        ]
        assert site.state() == before, f"GET {path} changes the database"
    compare(found, "GET")


def test_every_form_is_taken_from_those_who_may_send_it(site):
    found = {}
    for rule in site.rules("POST"):
        path, codes = site.world.path(site.app, rule), []
        for persona in PERSONAS:
            answer = Context().run(site.client(persona).post, path, data={})
            codes.append(answer.status_code)
            if answer.status_code < 400:
                site.restore()
        found["POST", rule.endpoint] = codes
    compare(found, "POST")
