"""Who gets which answer where: every route, asked by every persona, answers as the table says.

The table is `access.txt`: method, route, then one status per persona. A POST is an empty form
with a token: 403 and 404 say no, 422 says "yes, but fill it in", 303 that it was done. A route
that is not in the table fails; the message is the line to put there, after thinking about it.
"""

import io
import sqlite3
import zipfile
from contextlib import closing
from contextvars import Context
from pathlib import Path

import pytest
import sqlalchemy as sa
from pypdf import PdfReader

from cocreacion.kernel import limits
from cocreacion.kernel.db import db
from cocreacion.opendata.datasets import DATASETS
from tests import world as worlds
from tests.conftest import application, restore
from tests.make import Maker
from tests.world import CANARIES, PERSONAS

TABLE = Path(__file__).with_name("access.txt")


def expected() -> dict[tuple[str, str], list[int]]:
    rows = [line.split() for line in TABLE.read_text().splitlines() if line[:1] not in {"#", ""}]
    return {(method, route): [int(code) for code in codes] for method, route, *codes in rows}


def words_of(data: bytes) -> list[str]:
    """Of a page, a file of data, a PDF, or all that is in an archive."""
    if data.startswith(b"%PDF"):
        return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    if data.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(data))
        return [words for name in archive.namelist() for words in words_of(archive.read(name))]
    return [data.decode(errors="replace")]


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

    def watch(self):
        """A connection that writes nothing; its `PRAGMA data_version` counts what others commit."""
        with self.app.app_context():
            return sqlite3.connect(str(db.engine.url.database))

    def public(self):
        """What a guest gets at every address: path and words, with PDF and archives opened."""
        addresses = {self.world.path(self.app, rule) for rule in self.rules("GET")}
        addresses |= {f"/es{path}" for path in self.world.states.values()}
        addresses |= {
            f"/data/{key}.{kind}?sample=1" for key in DATASETS for kind in ("csv", "json")
        }
        link = self.world.states["a comment to publish with a link"]
        for path in sorted(addresses - {f"/es{link}"}):
            answer = Context().run(self.client("guest").get, path)
            yield path, "\n".join(words_of(answer.get_data()))

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
    found = {}
    with closing(site.watch()) as database:

        def commits():
            return database.execute("PRAGMA data_version").fetchone()[0]

        before = commits()
        for rule in site.rules("GET"):
            path = site.world.path(site.app, rule)
            found["GET", rule.endpoint] = [
                Context().run(site.client(persona).get, path).status_code for persona in PERSONAS
            ]
            assert commits() == before, f"GET {path} changes the database"
        with site.app.app_context():
            Maker(site.app).user()
        assert commits() != before, "a change is noticed"
    site.restore()
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


def test_nothing_private_is_public(site):
    """Addresses of everybody, and names of those who did not agree, or do not any more."""
    with site.app.app_context():
        kept = [
            value
            for name, table in db.metadata.tables.items()
            for column in table.columns
            if "email" in column.name or column.name == "recipient"
            for value in db.session.scalars(sa.select(column).where(column != ""))
        ]
        facts = repr(db.session.execute(sa.select(db.metadata.tables["events"].c.facts)).all())
        db.session.remove()
        db.engine.dispose()
    secrets = {*kept, *CANARIES}
    assert any("canario" in address for address in kept)
    assert not [secret for secret in secrets if secret in facts]
    pages, found = 0, []
    for path, words in site.public():
        pages += 1
        found += [(path, secret) for secret in secrets if secret in words]
    assert not found and pages > 150
