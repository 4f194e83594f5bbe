"""The site as it is served, with live texts, behind a line that a test can cut."""

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask

from cocreacion.kernel.db import db
from tests.chromium import PHONE, Visitor
from tests.conftest import application
from tests.make import Maker
from tests.serving import CHECKOUT, environment, free_port, running

ALL = 65536
TEXTS = ("Uno dos tres.", "Cuatro.", "Cinco.")
DRAFTS = 20


class Line:
    """Between a browser and the site. `cut()`: nobody gets through. `hold()`: what the site
    answers is not delivered any more. `blocks`: pages get through, websockets do not."""

    def __init__(self, target: int) -> None:
        self.target, self.port = target, free_port()
        self.is_cut = self.holds = self.blocks = False
        self.pairs: set[tuple[socket.socket, socket.socket]] = set()
        self.server = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        self.is_cut = True
        for pair in list(self.pairs):
            for end in pair:
                end.close()

    def hold(self) -> None:
        self.holds = True

    def mend(self) -> None:
        self.is_cut = self.holds = False

    def close(self) -> None:
        self.cut()
        self.server.close()

    def _accept(self) -> None:
        while True:
            try:
                inside, _ = self.server.accept()
            except OSError:
                return
            if self.is_cut:
                inside.close()
                continue
            outside = socket.create_connection(("127.0.0.1", self.target))
            threading.Thread(target=self._carry, args=(inside, outside), daemon=True).start()

    def _carry(self, browser: socket.socket, site: socket.socket) -> None:
        pair = (browser, site)
        self.pairs.add(pair)
        try:
            while True:
                ready, _, _ = select.select(pair, [], [], 0.5)
                for end in ready:
                    data = end.recv(ALL)
                    if not data:
                        return
                    if end is browser and self.blocks and b"Upgrade: websocket" in data:
                        return
                    if end is site and self.holds:
                        continue
                    (site if end is browser else browser).sendall(data)
        except (OSError, ValueError):
            return
        finally:
            self.pairs.discard(pair)
            for end in pair:
                end.close()


def _populate(app: Flask) -> SimpleNamespace:
    """A group, its people, and their sessions."""
    make = Maker(app)
    make.plan()
    body = make.body("plan-gobierno-digital")
    people = {"tomas": make.user("Tomás"), "mateo": make.user("Mateo")}
    people |= {"lucia": make.lucia(), "sara": make.sara()}
    seats = [make.seat(body, people[name]) for name in ("tomas", "mateo")]
    tokens = {name: make.sign_in(person) for name, person in people.items()}
    seat = f"/seats/{seats[1].position}/mandates/{seats[1].mandates[0].id}"
    drafts = [
        make.proposal(f"draft-{n}", body=body, texts=TEXTS).document_id for n in range(DRAFTS)
    ]
    db.session.commit()
    seat = f"/manage/groups/{body.slug}{seat}"
    db.session.rollback()
    return SimpleNamespace(app=app, tokens=tokens, seat=seat, drafts=drafts)


@contextmanager
def served_together(folder: Path) -> Iterator[SimpleNamespace]:
    """A group that writes drafts, on SQLite, served with live texts."""
    variables = environment(folder, COCREACION_DATABASE_URL=f"sqlite:///{folder}/test.db")
    with application("sqlite", folder) as app, app.app_context():
        site = _populate(app)
        with running(CHECKOUT, folder, variables) as (base, _):
            site.base, site.port = base, int(base.rsplit(":", 1)[1])
            yield site


class Writer:
    """Somebody at the editing page of a draft; `line` is theirs alone."""

    def __init__(self, browser: Any, site: SimpleNamespace, name: str, **options: Any) -> None:
        self.line = Line(site.port)
        if options.pop("phone", False):
            options |= {"width": PHONE, "has_touch": True, "is_mobile": True}
        self.visitor = Visitor(browser, self.line.base, **options)
        self.visitor.sign_in_with(site.tokens[name], site.app)
        self.page = self.visitor.page

    def go(self, slug: str, query: str = "?written=es", lang: str = "es") -> "Writer":
        self.slug = slug
        self.visitor.go(f"/{lang}/proposals/{slug}/edit{query}")
        return self

    def live(self) -> "Writer":
        self.page.wait_for_selector("body.is-live")
        return self

    def open(self, number: int = 1) -> Any:
        """Open a clause; its text field."""
        self.page.locator("#clauses > li").nth(number - 1).locator("[data-open]").click()
        return self.page.locator("#live-text")

    def wait(self, script: str, argument: Any = None) -> None:
        self.page.wait_for_function(script, arg=argument)

    def wait_for_text(self, words: str) -> None:
        """In the open clause."""
        self.wait("w => document.querySelector('#live-text').value.includes(w)", words)

    def wait_for_exactly(self, words: str) -> None:
        self.wait("w => document.querySelector('#live-text').value === w", words)

    def wait_for_state(self, words: str) -> None:
        self.wait("w => document.querySelector('#state').textContent.includes(w)", words)

    def clause(self, number: int) -> str:
        return str(self.page.locator("#clauses > li").nth(number - 1).inner_text())

    def close(self) -> None:
        self.visitor.close()
        self.line.close()
