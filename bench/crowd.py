"""200 people comment on one draft for a minute, over bad lines: is a comment lost, or there twice?

    python -m bench.crowd [--people 200] [--seconds 60] [--database sqlite|postgresql] [--check]

A real server. Everybody opens the form and sends it, as often as the limit for one account allows.
One time in four the line breaks after the form was sent and before the answer comes: then the same
form is sent again, until there is an answer. Afterwards each comment must be there once, and the
counters must be right. `--check`: end with 1 if not, or if anybody saw an error page.
"""

import argparse
import random
import re
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from statistics import quantiles
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode, urlsplit

import sqlalchemy as sa

from cocreacion.app import create_app
from cocreacion.contributions.models import Contribution
from cocreacion.contributions.queries import miscounted
from cocreacion.kernel import schema
from cocreacion.kernel.db import db
from cocreacion.kernel.settings import Settings
from tests.conftest import DATABASES, empty_database
from tests.live.peers import cookie_of
from tests.make import Maker
from tests.serving import CHECKOUT, environment, running

PAUSE = 13.0  # seconds between two comments of one person: five a minute are taken
BROKEN = 0.25  # of the lines break before the answer
PATIENCE = 60.0  # seconds to bring the last comments home
TRIES_A_SECOND = 2
SPEAKS = {"language": "es", "sector": "citizen", "department": "", "voice": ""}
HIDDEN = re.compile(r'name="(csrf_token|submission_id)" value="([^"]+)"')


@dataclass
class Report:
    sent: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)  # answered with a way to the comment
    again: int = 0
    busy: int = 0  # pages that say so
    errors: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Commenter:
    """One person, with a line that breaks."""

    def __init__(self, number: int, base: str, cookie: str, form: str, report: Report) -> None:
        self.name, self.chance = f"p{number}", random.Random(number)
        self.parts, self.form, self.report = urlsplit(base), form, report
        self.headers = {"Cookie": cookie}
        self.line = self._connected()

    def run(self, end: float) -> None:
        time.sleep(self.chance.uniform(0, PAUSE))
        number = 0
        while time.monotonic() < end:
            began = time.monotonic()
            self._comment(f"Comentario {self.name}-{number}: falta decir quién lo hace.", end)
            number += 1
            time.sleep(max(0.0, PAUSE - (time.monotonic() - began)))

    def _comment(self, text: str, end: float) -> None:
        page = self._ask("GET", self.form, {}, until=end)
        if page is None:
            return  # there was nothing to send yet
        hidden = dict(HIDDEN.findall(page[1][page[1].rindex("<form") :]))
        query = dict(part.split("=") for part in urlsplit(self.form).query.split("&"))
        fields = hidden | query | {"text": text, **SPEAKS}
        with self.report.lock:
            self.report.sent.add(text)
        began = time.monotonic()
        answer = self._ask("POST", urlsplit(self.form).path, fields, until=end + PATIENCE)
        if answer is not None and answer[0] == 303:
            with self.report.lock:
                self.report.taken.add(text)
                self.report.waits.append(time.monotonic() - began)

    def _ask(
        self, method: str, path: str, fields: dict[str, str], until: float
    ) -> tuple[int, str] | None:
        """Until there is an answer; a form is sent again as it is."""
        breaks = method == "POST" and self.chance.random() < BROKEN
        while time.monotonic() < until:
            try:
                answer = self._once(method, path, fields, breaks=breaks)
            except (OSError, HTTPException):
                breaks = False
                with self.report.lock:
                    self.report.again += method == "POST"
                self.line.close()
                self.line = self._connected()
                time.sleep(1 / TRIES_A_SECOND)
                continue
            if answer[0] in {502, 503}:  # says: try again
                with self.report.lock:
                    self.report.busy += 1
                time.sleep(1 / TRIES_A_SECOND)
                continue
            if answer[0] not in {200, 303}:
                with self.report.lock:
                    self.report.errors.append(f"{method} {answer[0]}")
            return answer
        return None

    def _once(
        self, method: str, path: str, fields: dict[str, str], *, breaks: bool
    ) -> tuple[int, str]:
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
        body = urlencode(fields) if fields else None
        self.line.request(method, path, body, self.headers | kind)
        if breaks:
            time.sleep(self.chance.uniform(0, 0.3))
            raise ConnectionError("the line broke")
        answer: HTTPResponse = self.line.getresponse()
        if cookie := answer.headers.get("Set-Cookie"):
            self.headers["Cookie"] = cookie.partition(";")[0]
        return answer.status, answer.read().decode()

    def _connected(self) -> HTTPConnection:
        return HTTPConnection(self.parts.hostname or "", self.parts.port, timeout=60)


def furnish(url: str, home: Path, people: int) -> SimpleNamespace:
    """A draft and people who have accounts; the address of its form and their cookies."""
    app = create_app(Settings(database_url=url, data_dir=home, demo=True), testing=True)
    with app.app_context():
        schema.upgrade()
        make = Maker(app)
        draft = make.proposal("texto", texts=["Una cláusula como otra."] * 10)
        version = draft.document.versions[0].id
        cookies = [cookie_of(app, make.sign_in(make.user(f"Persona{n}"))) for n in range(people)]
        form = f"/es/threads/{draft.thread_id}/comment?version={version}&clause=clause-1"
        db.session.remove()
        db.engine.dispose()
    return SimpleNamespace(app=app, cookies=cookies, form=form)


def gather(site: Any, base: str, seconds: float) -> Report:
    report, end = Report(), time.monotonic() + seconds
    crowd = [
        Commenter(number, base, cookie, site.form, report)
        for number, cookie in enumerate(site.cookies)
    ]
    threads = [threading.Thread(target=each.run, args=(end,)) for each in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return report


def wrongs(site: Any, report: Report) -> list[str]:
    """What is not as it should be afterwards."""
    with site.app.app_context():
        counted = sa.select(Contribution.text, sa.func.count()).group_by(Contribution.text)
        found: dict[str, int] = dict(db.session.execute(counted).all())
        wrong = miscounted()
        db.session.remove()
        db.engine.dispose()
    lost = report.sent - set(found)
    doubled = [text for text, number in found.items() if number > 1]
    unanswered = report.sent - report.taken
    wrong += [f"{len(lost)} lost"] * bool(lost) + [f"{len(doubled)} doubled"] * bool(doubled)
    wrong += [f"{len(unanswered)} without an answer"] * bool(unanswered)
    wrong += [f"{report.busy} times busy"] * bool(report.busy)
    return wrong + [f"{len(report.errors)} error pages: {sorted(set(report.errors))}"] * bool(
        report.errors
    )


def measure(kind: str, people: int, seconds: float) -> list[str]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(empty_database(kind, folder))
        site = furnish(url, folder / "data", people)
        variables = environment(folder, COCREACION_DATABASE_URL=url)
        base, _ = stack.enter_context(running(CHECKOUT, folder, variables))
        report = gather(site, base, seconds)
        wrong = wrongs(site, report)
    waits = quantiles(report.waits, n=20) if len(report.waits) > 1 else [0.0] * 19
    middle, most = waits[9], waits[18]
    print(
        f"{kind}: {people} people, {len(report.sent)} comments, {report.again} sent again; "
        f"answered within {middle:.2f} s (half) and {most:.2f} s (19 of 20): "
        f"{'; '.join(wrong) or 'none lost, none doubled, no error page'}"
    )
    return wrong


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=200)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--database", choices=["sqlite", "postgresql"], default="")
    options.add_argument("--check", action="store_true")
    asked = options.parse_args()
    kinds = [asked.database] if asked.database else DATABASES
    wrong = [each for kind in kinds for each in measure(kind, asked.people, asked.seconds)]
    return int(asked.check and bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
