"""Minutes from before they had clauses: their text becomes clauses, their hash stays good."""

import hashlib
import json
from datetime import datetime

import sqlalchemy as sa

from cocreacion.documents import queries as documents
from cocreacion.kernel import schema
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db
from cocreacion.meetings.models import Minutes, MinutesEdition, MinutesState
from cocreacion.meetings.queries import minutes as queries
from tests.migrations.test_migrations import blank, value  # noqa: F401

AT = datetime(2026, 3, 2, 15, 0)
SPANISH = "Se abrió.\n\n**1. El agua**\n\nSe habló.\n\nMucho.\n\n## Cierre\n\nSe cerró."
ENGLISH = "It opened.\n\n**1. Water**\n\nIt was discussed.\n\nA lot.\n\n## Close\n\nIt closed."


def put(connection, tables, name, **facts):
    table = tables.tables[name]
    row = {column.name: value(column, name) for column in table.columns} | facts
    connection.execute(table.insert().values(row))


def fill():
    tables = sa.MetaData()
    tables.reflect(db.engine)
    said = {
        "form": "cocreacion/minutes/1", "meeting": "una@example.org",
        "starts_at": "2026-03-02T15:00:00+00:00", "text": {"es": SPANISH, "en": ENGLISH},
        "agreements": [], "attendance": [],
    }  # fmt: skip
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    nobody = {"text_written_in": "es", "changed_by": None, "published_by": None, "changed_at": AT}
    with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        put(connection, tables, "meeting_kinds", id=1)
        for number, slug in enumerate(("una", "otra", "tercera"), 1):
            put(
                connection, tables, "meetings", id=number, slug=slug, uid=f"{slug}@example.org",
                starts_at=AT, ends_at=AT, kind_id=1, state="called", mode="in_person",
            )  # fmt: skip
        put(
            connection, tables, "minutes", id=1, meeting_id=1, text_es=SPANISH, text_en=ENGLISH,
            state="published", published_at=AT, circulated_at=AT,
            hash=hashlib.sha256(canonical.encode()).hexdigest(), **nobody,
        )  # fmt: skip
        put(
            connection, tables, "minutes", id=2, meeting_id=2, text_es="Uno.\n\n**Dos**\n\nTres",
            text_en="Only one", state="drafting", published_at=None, hash="", **nobody,
        )  # fmt: skip
        put(
            connection, tables, "minutes", id=3, meeting_id=3, text_es="Circulada", text_en="",
            state="circulated", published_at=None, hash="", **nobody,
        )  # fmt: skip


def test_old_minutes_are_clauses_and_still_verify(blank):  # noqa: F811
    schema.upgrade("0034")
    fill()

    schema.upgrade()

    published, draft, out = db.session.query(Minutes).order_by(Minutes.id)
    edition = db.session.query(MinutesEdition).one()
    said = [(c.heading.es, c.es, c.heading.en, c.en) for c in documents.clauses_of(edition.version)]
    assert said == [
        ("", "Se abrió.", "", "It opened."),
        ("1. El agua", "Se habló.\n\nMucho.", "1. Water", "It was discussed.\n\nA lot."),
        ("Cierre", "Se cerró.", "Close", "It closed."),
    ]
    assert (edition.form, edition.number, published.number, published.year) == (1, 1, 1, 2026)
    assert queries.broken_minutes() == [] and documents.first_broken_version() is None
    texts = [(c.es, c.en) for c in documents.living(draft.document)]
    assert texts == [("Uno.\n\n**Dos**\n\nTres", "Only one")], "what does not pair stays whole"
    assert out.state is MinutesState.DRAFTING and out.circulated is not None

    published.text = Bilingual("Otra cosa", "Something else")
    db.session.flush()
    assert queries.broken_minutes() == ["una"]
    db.session.rollback()
    schema.downgrade("0034")
