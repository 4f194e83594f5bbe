"""The pages that are measured: one of everything, and enough of some."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cocreacion.app import create_app
from cocreacion.kernel import schema
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.settings import Settings
from tests.make import Maker
from tests.world import build

CLAUSES, COMMENTS = 40, 200
SENTENCE = (
    "Las instituciones públicas publican su información en al menos tres formatos, y el formato "
    "accesible sale el mismo día que el original. Quien la pida en otro formato la recibe en diez "
    "días hábiles, sin costo y sin tener que explicar por qué."
)


def fill(folder: Path, meetings: int, ahead: int = 60) -> dict[str, str]:
    """A database in `folder` with so many meetings, the last of them so many days `ahead`; the
    address of each page by its name."""
    data = folder / "data"
    data.mkdir(parents=True)
    app = create_app(Settings(data_dir=data, demo=True), testing=True)
    with app.app_context():
        schema.upgrade()
        make = Maker(app)
        world = build(make)
        texts = [f"{number}. {SENTENCE}" for number in range(CLAUSES)]
        draft = make.proposal("texto-largo", body=world.group, texts=texts)  # type: ignore[attr-defined]
        citizen = world.people["citizen"]
        for number in range(COMMENTS):
            clause = f"clause-{1 + number % CLAUSES}"
            make.comment(draft, clause, author=citizen, text=SENTENCE[: 80 + number % 160])
        copy_meetings(meetings, ahead)
        db.session.remove()
        db.engine.dispose()
    return {
        "plan": "/es/plans/gt-nap5",
        "commitment": "/es/plans/gt-nap5/commitments/1",
        f"draft, {CLAUSES} clauses, {COMMENTS} comments": "/es/proposals/texto-largo",
        "the same, talk of a clause open": "/es/proposals/texto-largo?clause=clause-1",
        "meeting with minutes": "/es/meetings/celebrada",
        "its minutes": "/es/meetings/celebrada/minutes",
        f"meetings, {meetings}": "/es/meetings",
    }


def older_meetings(wanted: int) -> None:
    """So many more, spread over the years before: the month and the first page stay as they are."""
    start = datetime(2001, 1, 1, 15, tzinfo=UTC)
    span = now() - timedelta(days=900) - start
    _copy([(f"vieja-{n}", start + span * n / wanted) for n in range(wanted)])


def copy_meetings(wanted: int, ahead: int = 60) -> None:
    """As many meetings as wanted, past and to come, in the country's two years of a plan."""
    table = db.metadata.tables["meetings"]
    have = db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
    start = now() - timedelta(days=600)
    _copy(
        [
            (f"copia-{n}", start + timedelta(days=(600 + ahead) * n / max(wanted, 1)))
            for n in range(max(wanted - have, 0))
        ]
    )


def _copy(new: list[tuple[str, datetime]]) -> None:
    table = db.metadata.tables["meetings"]
    row: dict[str, Any] = dict(
        db.session.execute(sa.select(table).where(table.c.slug == "celebrada")).mappings().one()
    )
    del row["id"]
    rows = [
        row | {"slug": slug, "uid": f"{slug}@example.org", "starts_at": at,
               "ends_at": at + timedelta(hours=2)}
        for slug, at in new
    ]  # fmt: skip
    with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        if rows:
            connection.execute(table.insert(), rows)
