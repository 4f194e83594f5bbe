"""People who write over a real network: a small websocket client (RFC 6455), and their server."""

import asyncio
import base64
import os
import signal
import subprocess
from contextlib import suppress
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from cocreacion.app import create_app
from cocreacion.documents.live import protocol
from cocreacion.documents.living import Living
from cocreacion.kernel import schema
from cocreacion.kernel.db import db
from cocreacion.kernel.settings import Settings
from tests.live.peers import cookie_of
from tests.make import Maker
from tests.serving import CHECKOUT, environment, free_port, wait_for

ROOT = Path(__file__).resolve().parent.parent.parent
CLIENTS = count(1_000_001)
PATIENCE = 30.0
BINARY, CLOSE, PING, PONG = 2, 8, 9, 10


class Server:
    """`cocreacion serve` in a process group of its own, which can be killed like a machine."""

    def __init__(self, url: str, folder: Path, **variables: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"server-{self.port}.log"
        self.folder = folder
        self.variables = environment(
            folder,
            COCREACION_DATABASE_URL=url,
            COCREACION_LOG_LEVEL="warning",
            PYTHONPATH=str(ROOT),
            **variables,
        )

    def start(self) -> None:
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [*CHECKOUT, "serve", "--port", str(self.port), "--without-worker"],
                cwd=self.folder, env=self.variables, stdout=log, stderr=log, text=True,
                start_new_session=True,
            )  # fmt: skip
        wait_for(self.address, self.process, self.log)

    def kill(self) -> None:
        """At once, without a word to anybody."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=60)


def furnish(url: str, folder: Path, people: int, clauses: int = 4) -> tuple[int, list[str]]:
    """A new database with a text and so many people who may write in it; its number, their
    cookies."""
    folder.mkdir(parents=True, exist_ok=True)
    app = create_app(Settings(database_url=url, data_dir=folder, demo=True), testing=True)
    with app.app_context():
        schema.upgrade()
        make = Maker(app)
        body = make.body("mesa")
        writers = [make.user(f"Persona{number}") for number in range(people)]
        for person in writers:
            make.seat(body, person)
        document = make.document(body, ["Una cláusula como otra."] * clauses)
        found = document.id, [cookie_of(app, make.sign_in(person)) for person in writers]
        db.session.remove()
        db.engine.dispose()
    return found


class Caller:
    """One browser window that keeps its text while the line comes and goes.

    `acked` is what it was told is stored; what others wrote and it has seen stands in `text`.
    """

    def __init__(self, cookie: str, document_id: int) -> None:
        self.cookie, self.path = cookie, f"/ws/documents/{document_id}"
        self.text = Living(next(CLIENTS))
        self.own: set[str] = set()
        self.acked: set[str] = set()
        self.sends: list[set[str]] = []
        self.seen: list[protocol.Presence] = []
        self.stored = 0
        self.changed = asyncio.Event()
        self.is_open = False
        self.has_synced = False

    async def call(self, address: str) -> "Caller":
        parts = urlsplit(address)
        self.reader, self.writer = await asyncio.open_connection(parts.hostname, parts.port)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET {self.path} HTTP/1.1", f"Host: {parts.netloc}", f"Origin: {address}",
            f"Cookie: {self.cookie}", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}", "", "",
        ]  # fmt: skip
        self.writer.write("\r\n".join(lines).encode())
        answer = await self.reader.readuntil(b"\r\n\r\n")
        assert b" 101 " in answer.splitlines()[0], answer
        self.sends, self.stored, self.is_open, self.has_synced = [], 0, True, False
        self.send(bytes((protocol.STORED,)))
        self.send(protocol.step_1(self.text.state()))
        self.listening = asyncio.create_task(self._listen())
        return self

    def send(self, data: bytes) -> None:
        size = len(data)
        head = bytes((0x80 | BINARY, 0x80 | size)) if size < 126 else b""
        if 126 <= size < 65536:
            head = bytes((0x80 | BINARY, 0x80 | 126)) + size.to_bytes(2, "big")
        elif size >= 65536:
            head = bytes((0x80 | BINARY, 0x80 | 127)) + size.to_bytes(8, "big")
        self.writer.write(head + bytes(4) + data)  # a mask of zeros changes nothing

    async def _listen(self) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            while True:
                kind, data = await self._frame()
                if kind == CLOSE:
                    break
                if kind == BINARY:
                    self._hear(protocol.Reader(data))
                    self.changed.set()
        self.is_open = False
        self.changed.set()

    async def _frame(self) -> tuple[int, bytes]:
        first, size = await self.reader.readexactly(2)
        if size > 125:
            size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8), "big")
        return first & 0x0F, await self.reader.readexactly(size)

    def _hear(self, reader: protocol.Reader) -> None:
        kind = reader.number()
        if kind == protocol.STORED:
            self.stored = reader.number()
            self.acked |= set().union(*self.sends[: self.stored])
        elif kind == protocol.AWARENESS:
            self.seen += protocol.presences(reader.buffer())
        elif kind == protocol.SYNC:
            step, data = reader.number(), reader.buffer()
            if step == protocol.STEP_1:
                self.sends.append(set(self.own))
                self.send(protocol.step_2(self.text.since(data)))
                return
            self.text.doc.apply_update(data)
            self.has_synced |= step == protocol.STEP_2

    def type(self, word: str, clause: str) -> None:
        """Write a word at the end of a clause."""
        before = self.text.state()
        shared = self.text.text(clause, "es")
        shared.insert(len(shared), f" {word}")
        self.own.add(word)
        self.sends.append({word})
        self.send(protocol.changed(self.text.since(before)))

    def words(self) -> set[str]:
        return {word for each in self.text.ids() for word in self.text.said(each).es.split()}

    async def until(self, what, why: str) -> None:
        async def wait() -> None:
            while not what():
                self.changed.clear()
                await self.changed.wait()

        try:
            await asyncio.wait_for(wait(), PATIENCE)
        except TimeoutError as late:
            raise AssertionError(f"waited in vain for {why}") from late

    async def synced(self) -> "Caller":
        await self.until(lambda: self.has_synced, "the text")
        return self

    async def hang_up(self) -> None:
        self.writer.close()
        await self.listening
