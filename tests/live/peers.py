"""People in a room, without a network: an ASGI connection each, and a document of their own."""

import asyncio
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

from flask import Flask

from cocreacion.documents.live import protocol
from cocreacion.documents.live.asgi import Door
from cocreacion.documents.live.room import CHANNEL, Channel
from cocreacion.documents.living import Living

ORIGIN = "http://127.0.0.1"
CLIENTS = count(1001)
PATIENCE = 5.0
SIZE = 4  # bytes that say how long a frame is


def cookie_of(app: Flask, token: str) -> str:
    serializer = app.session_interface.get_signing_serializer(app)
    name = app.config["SESSION_COOKIE_NAME"]
    return f"{name}={serializer.dumps({'_user_id': token, '_fresh': True})}"


def on_the_wire(frame: bytes) -> bytes:
    return len(frame).to_bytes(SIZE, "big") + frame


class Peer:
    """One browser window: `text` is its copy, `closed` the code and reason it was closed with."""

    def __init__(self, door: Door, document_id: int, token: str, **more: Any) -> None:
        self.text = Living(more.pop("client", None) or next(CLIENTS))
        self.incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.closed: tuple[int, str] | None = None
        self.accepted = False
        self.stored = 0
        self.sent = 0
        self.seen: list[protocol.Presence] = []
        self.frames: list[bytes] = []
        self.changed = asyncio.Event()
        self.deaf = False
        # Our own server writes at once and offers what it reads; others are plain ASGI.
        self.channel = Channel(on_the_wire, self._write) if more.pop("direct", False) else None
        cookie = more.pop("cookie", cookie_of(door.app, token) if token else "")
        headers = [
            (b"origin", more.pop("origin", ORIGIN).encode()),
            (b"cookie", cookie.encode()),
        ]
        path = more.pop("path", f"/ws/documents/{document_id}")
        extensions = {CHANNEL: self.channel} if self.channel else {}
        self.scope = {
            "type": "websocket", "path": path, "headers": headers, "extensions": extensions,
        }  # fmt: skip
        self.door = door
        self.state = self.text.state()

    async def enter(self) -> "Peer":
        self.incoming.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.create_task(self.door(self.scope, self.incoming.get, self._hear))
        return self

    def _write(self, wire: bytes) -> None:
        while wire:
            end = SIZE + int.from_bytes(wire[:SIZE], "big")
            self._read(wire[SIZE:end])
            wire = wire[end:]
        self.changed.set()

    def be_deaf(self) -> None:
        """Read no more; a server notices that what it writes does not go."""
        self.deaf = True
        if self.channel:
            self.channel.write = None

    async def _hear(self, message: dict[str, Any]) -> None:
        kind = message["type"]
        if kind == "websocket.accept":
            self.accepted = True
            self.frame(bytes((protocol.STORED,)))
            self.frame(protocol.step_1(self.text.state()))
        elif kind == "websocket.close":
            self.closed = (message["code"], message.get("reason", ""))
            self.incoming.put_nowait({"type": "websocket.disconnect", "code": message["code"]})
        elif self.deaf:
            await asyncio.Event().wait()
        else:
            self._read(message["bytes"])
        self.changed.set()

    def _read(self, frame: bytes) -> None:
        self.frames.append(frame)
        reader = protocol.Reader(frame)
        kind = reader.number()
        if kind == protocol.SYNC:
            step, data = reader.number(), reader.buffer()
            if step == protocol.STEP_1:
                self.sent += 1
                self.frame(protocol.step_2(self.text.since(data)))
            else:
                self.text.doc.apply_update(data)
        elif kind == protocol.AWARENESS:
            self.seen += protocol.presences(reader.buffer())
        elif kind == protocol.STORED:
            self.stored = reader.number()

    def frame(self, data: bytes) -> None:
        hear = self.channel.hear if self.channel else None
        if hear and self.incoming.empty() and hear(data):
            return
        self.incoming.put_nowait({"type": "websocket.receive", "bytes": data})

    def update(self, data: bytes) -> None:
        self.sent += 1
        self.frame(protocol.changed(data))

    def do(self, change) -> bytes:
        """Change the own copy and send what changed."""
        updates: list[bytes] = []
        watch = self.text.doc.observe(lambda event: updates.append(event.update))
        with self.text.doc.transaction():
            change(self.text)
        self.text.doc.unobserve(watch)
        for data in updates:
            self.update(data)
        return updates[0] if updates else b""

    def type(self, words: str, clause: str = "clause-1", name: str = "es", at: int | None = None):
        def change(text: Living) -> None:
            shared = text.text(clause, name)
            shared.insert(len(shared) if at is None else at, words)

        return self.do(change)

    def says(self, clause: str = "clause-1", name: str = "es") -> str:
        return str(self.text.text(clause, name)) if clause in self.text.ids() else ""

    async def until(self, what, why: str = "") -> None:
        """Wait until `what()` is so."""

        async def wait() -> None:
            while not what():
                self.changed.clear()
                await self.changed.wait()

        try:
            await asyncio.wait_for(wait(), PATIENCE)
        except TimeoutError as late:
            raise AssertionError(f"waited in vain {why} (closed: {self.closed})") from late

    async def synced(self) -> "Peer":
        await self.until(lambda: self.closed or self.says(), "for the text")
        return self

    async def all_stored(self) -> None:
        await self.until(lambda: self.closed or self.stored >= self.sent, "for being stored")

    async def leave(self) -> None:
        self.incoming.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await asyncio.wait_for(self.task, PATIENCE)


@asynccontextmanager
async def house(app: Flask):
    """A door with its hub; `come(person_token)` brings somebody in."""
    door = Door(app)
    peers: list[Peer] = []

    async def come(document_id: int, token: str, **more: Any) -> Peer:
        peer = Peer(door, document_id, token, **more)
        peers.append(peer)
        await peer.enter()
        await peer.until(lambda: peer.accepted or peer.closed, "to come in")
        if peer.accepted:
            await peer.synced()
        return peer

    try:
        yield come, door
    finally:
        for peer in peers:
            if not peer.task.done():
                peer.deaf = False
                await peer.leave()
        if door.hub is not None:
            await door.hub.stop()
