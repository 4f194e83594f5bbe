"""What calendars and the list of meetings cost as the record grows.

    python -m bench.calendars [--check]     --check: end with 1 if a limit is passed

CPU of this process, asked through the test client; the yardstick is a bare Flask view that answers
as many bytes. "cold" is a process that has just started and reads what the worker stored.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response

from bench.filling import fill, older_meetings
from cocreacion.app import create_app
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.settings import Settings
from cocreacion.meetings import calendar
from cocreacion.meetings.models import Meeting

EVENTS, FEW, MANY = 2000, 100, 10_000
FEED_LIMIT, LIST_LIMIT, QUERY_LIMIT = 30, 1.3, 12
ROUNDS = 9
AHEAD = 250  # days: so that also of a hundred meetings twenty are to come, a full page


def cpu(work: Callable[[], Any], times: int = 1) -> float:
    """Seconds for one call, the median of several rounds."""
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(times):
            work()
        rounds.append((time.process_time() - began) / times)
    return median(rounds)


def bare(body: bytes) -> Any:
    app = Flask("bare")
    app.add_url_rule("/", view_func=lambda: Response(body, content_type="text/calendar"))
    return app.test_client()


class Site:
    """The application on a database with so many meetings."""

    def __init__(self, folder: Path, meetings: int, older: int = 0) -> None:
        fill(folder, meetings, AHEAD)
        self.app = create_app(Settings(data_dir=folder / "data", demo=True), testing=True)
        with self.app.app_context():
            if older:
                older_meetings(older)
        self.client = self.app.test_client()

    def get(self, path: str, **headers: str) -> Any:
        answer = self.client.get(path, headers=headers)
        if answer.status_code not in {200, 304}:
            raise SystemExit(f"{path} answers {answer.status_code}")
        return answer

    def forget(self) -> None:
        self.app.extensions.pop("calendars", None)

    def touch(self) -> None:
        first = sa.select(sa.func.min(Meeting.id)).scalar_subquery()
        change = sa.update(Meeting).where(Meeting.id == first).values(changed_at=now())
        with (
            self.app.app_context(),
            db.engine.connect().execution_options(writes=True) as link,
            link.begin(),
        ):
            link.execute(change)

    def queries(self, path: str) -> int:
        sent: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA")):
                sent.append(statement)

        with self.app.app_context():
            engine = db.engine
        sa.event.listen(engine, "before_cursor_execute", note)
        self.get(path)
        sa.event.remove(engine, "before_cursor_execute", note)
        return len(sent)


def feeds(folder: Path) -> bool:
    site = Site(folder / "feed", EVENTS)
    with site.app.app_context():
        for _ in range(1 + EVENTS // calendar.AT_ONCE):
            calendar.store_entries()
    first = site.get("/meetings.ics")
    body, tag = first.get_data(), first.headers["ETag"]
    yardstick = bare(body)
    yard = cpu(lambda: yardstick.get("/").get_data(), 20)

    def cold() -> None:
        site.forget()
        site.get("/meetings.ics")

    def changed() -> None:
        site.touch()
        site.get("/meetings.ics")

    rows = [
        ("the whole record again", cpu(lambda: site.get("/meetings.ics").get_data(), 5)),
        ("one meeting changed", cpu(changed)),
        ("cold", cpu(cold)),
        ("up to date: 304", cpu(lambda: site.get("/meetings.ics", **{"If-None-Match": tag}), 5)),
    ]
    print(f"feed of {EVENTS} meetings, {len(body):,} bytes; bare view {yard * 1000:.2f} ms")
    for name, seconds in rows:
        print(f"  {name:26} {seconds * 1000:8.2f} ms  ÷ {seconds / yard:6.1f}")
    return rows[0][1] / yard <= FEED_LIMIT


def _cost(site: Site, path: str) -> float:
    return cpu(lambda: site.get(path), 3)


def lists(folder: Path) -> bool:
    """The same first page and the same month, in a short record and in one of 10,000 meetings."""
    few, many = Site(folder / "few", FEW), Site(folder / "many", FEW, older=MANY - FEW)
    fine = True
    for path in ("/es/meetings", "/es/meetings?view=month"):
        for site in (few, many):
            site.client.set_cookie("own", "1")
            site.get(path)
        # Interleaved: what else the machine does hits both.
        ratio = median(_cost(many, path) / _cost(few, path) for _ in range(3))
        asked = many.queries(path)
        print(f"{path:26} {MANY} meetings ÷ {FEW}: {ratio:.2f}, {asked} queries")
        fine = fine and ratio <= LIST_LIMIT and asked <= QUERY_LIMIT
    return fine


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        fine = [feeds(Path(name)), lists(Path(name))]
    print(f"may be: feed ÷ {FEED_LIMIT}, list ÷ {LIST_LIMIT}, {QUERY_LIMIT} queries")
    return int(asked.check and not all(fine))


if __name__ == "__main__":
    sys.exit(main())
