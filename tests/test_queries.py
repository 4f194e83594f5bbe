"""Every public page asks the database at most twelve questions, however much there is."""

import time
from contextlib import contextmanager
from contextvars import Context
from datetime import timedelta

import sqlalchemy as sa

from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from tests.test_access import expected
from tests.world import build

MOST = 12
MANY = 10_000
COMMITMENTS = 60  # over which the milestones are spread
LONGEST = 5.0  # seconds for any page, on a busy machine
NOT_PAGES = {"assets.file", "favicon", "root.ready"}
# These hold everything there is, however much: not pages that somebody waits for.
WHOLE_RECORD = {
    "opendata.csv", "opendata.json", "meetings.feed", "meetings.group_feed", "meetings.file_zip",
}  # fmt: skip
WHOLE_RECORD |= {"meetings.commitment_feed", "meetings.theme_feed", "meetings.deadlines_feed"}


@contextmanager
def counted():
    statements = []

    def note(connection, cursor, statement, *rest):
        statements.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(db.engine, "before_cursor_execute", note)


def asked(app, world) -> dict[str, int]:
    """Statements of each page that guests may see, made for this reader."""
    table, found = expected(), {}
    client = app.test_client()
    client.set_cookie("own", "1")  # not the page that many readers share
    for rule in app.url_map.iter_rules():
        codes = table.get(("GET", rule.endpoint))
        if not codes or codes[0] != 200 or rule.endpoint in NOT_PAGES | WHOLE_RECORD:
            continue
        path = world.path(app, rule)
        began = time.monotonic()
        with counted() as statements:
            assert Context().run(client.get, path).status_code == 200, path
        took = time.monotonic() - began
        assert took < LONGEST, f"{path} took {took:.1f} seconds"
        found[rule.endpoint] = sum(not s.startswith(("BEGIN", "PRAGMA")) for s in statements)
    return found


def copies(name: str, wanted: int, change) -> None:
    """So many copies of the first row of a table, each changed by its number."""
    table = db.metadata.tables[name]
    row = dict(db.session.execute(sa.select(table).order_by(table.c.id)).mappings().first())
    top = db.session.scalar(sa.select(sa.func.max(table.c.id)))
    rows = [{**row, "id": top + n, **change(n)} for n in range(1, wanted + 1)]
    with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(table.insert(), rows)


def multiply(world) -> None:
    draft = world.args["contributions"]["thread_id"]
    start = now() - timedelta(days=700)

    def at(number):
        day = start + timedelta(minutes=100 * number)
        return {"starts_at": day, "ends_at": day + timedelta(hours=2)}

    top = db.session.scalar(sa.select(sa.func.max(db.metadata.tables["contributions"].c.id)))
    copies("contributions", MANY, lambda n: {"thread_id": draft})
    copies("comment_places", MANY, lambda n: {"comment_id": top + n})
    top = db.session.scalar(sa.select(sa.func.max(db.metadata.tables["amendments"].c.id)))
    copies("amendments", MANY, lambda n: {"number": 100 + n})
    copies("amendment_clauses", MANY, lambda n: {"amendment_id": top + n})
    copies("meetings", MANY, lambda n: {"slug": f"m-{n}", "uid": f"m-{n}", **at(n)})
    commitments = db.metadata.tables["commitments"]
    first = db.session.scalar(sa.select(sa.func.max(commitments.c.id)))
    copies("commitments", COMMITMENTS, lambda n: {"number": f"9{n}", "position": 90 + n})
    planned = db.metadata.tables["planned_milestones"]
    top = db.session.scalar(sa.select(sa.func.max(planned.c.id)))
    of = [first + 1 + n % COMMITMENTS for n in range(MANY + 1)]
    copies("planned_milestones", MANY, lambda n: {"commitment_id": of[n], "code": f"c{n}"})
    copies("milestones", MANY, lambda n: {"commitment_id": of[n], "planned_id": top + n})
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # A database that was counted while its tables were empty plans as if they still were;
        # PostgreSQL counts again within a minute of such a load, a test cannot wait for it.
        connection.exec_driver_sql("ANALYZE")


def test_public_pages_ask_few_questions_however_much_there_is(app, make):
    world = build(make)
    asked(app, world)  # whatever is kept in memory is kept from here on
    few = asked(app, world)
    multiply(world)
    many = asked(app, world)

    above = {name: number for name, number in few.items() if number > MOST}
    assert not above, above
    grown = {name: (few[name], many[name]) for name in few if few[name] != many[name]}
    assert not grown, f"with {MANY} rows: {grown}"
