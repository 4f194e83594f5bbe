"""Who is in a text now, what they sent, and what they are told. Runs on the event loop."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cocreacion.documents.live import protocol
from cocreacion.documents.live.keeper import Kept, Sent, Writer
from cocreacion.documents.live.protocol import Presence

LONGEST_QUEUE = 512  # frames that wait for a slow reader
UPDATES, BURST = 30.0, 100.0  # a second, and at once
PRESENCES = 5.0
LARGEST_PRESENCE = 2048  # bytes
HUES = 6


class Bucket:
    """So many a second, and a little more at once."""

    def __init__(self, rate: float, most: float) -> None:
        self.rate, self.most, self.left, self.at = rate, most, most, time.monotonic()

    def wait(self) -> float:
        """Take one; gives the seconds until that would have been allowed."""
        now = time.monotonic()
        self.left = min(self.most, self.left + (now - self.at) * self.rate) - 1
        self.at = now
        return max(0.0, -self.left / self.rate)


@dataclass(eq=False)
class Connection:
    """One browser window in a room."""

    number: int
    token: str  # of its session; checked again
    user_id: int
    name: str
    writer: Writer
    is_open: bool = True
    wants_stored: bool = False
    received: int = 0  # updates
    told: int = 0  # how many of them are known to be stored
    heard_at: float = field(default_factory=time.monotonic)
    clients: set[int] = field(default_factory=set)
    waiting: list[bytes] = field(default_factory=list)
    send: Callable[[bytes], Any] | None = None  # where the server sends at once; see `tell`
    sending: Any = None  # what it gave for the last frame: something like a future
    queue: deque[bytes] = field(default_factory=deque)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    is_gone: bool = False  # the other side has closed
    closing: tuple[int, str] | None = None
    updates: Bucket = field(default_factory=lambda: Bucket(UPDATES, BURST))
    presences: Bucket = field(default_factory=lambda: Bucket(PRESENCES, PRESENCES * 2))

    def tell(self, frame: bytes) -> None:
        """Send a frame, or queue it behind others; who reads too slowly is closed, and syncs again.

        Waiting for fifty people in fifty tasks costs more than sending. So if the server begins to
        send when asked, nobody waits unless the frame before has not gone yet.
        """
        if self.send is not None and not self.queue and self.closing is None and self._is_free():
            self.sending = self.send(frame)
            return
        if len(self.queue) >= LONGEST_QUEUE:
            self.close(1013, "slow")
            return
        self.queue.append(frame)
        self.wake.set()

    def _is_free(self) -> bool:
        return self.sending is None or bool(self.sending.done())

    def close(self, code: int, reason: str) -> None:
        if self.closing is None:
            self.closing = (code, reason)
            self.is_open = False
            self.wake.set()
            self.closed.set()


class Room:
    """The connections of one text."""

    def __init__(self, document_id: int) -> None:
        self.document_id = document_id
        self.kept: Kept | None = None
        self.opening: asyncio.Future[Kept] | None = None
        self.connections: dict[int, Connection] = {}
        self.presence: dict[int, tuple[Presence, Connection]] = {}
        self.empty_since = time.monotonic()
        self.typed_at: float | None = None  # and not settled since
        self.left: list[Sent] = []  # by those who have gone

    @property
    def text(self) -> Kept:
        """The open text; there is one as soon as somebody is in."""
        if self.kept is None:
            raise RuntimeError("nobody has opened this text")
        return self.kept

    def pending(self) -> list[Sent]:
        """What was sent since the last call."""
        found, self.left = self.left, []
        for each in self.connections.values():
            if each.waiting:
                found.append(Sent(each.number, each.writer, each.waiting))
                each.waiting = []
        return found

    def tell_all(self, frame: bytes, but: int | None = None) -> None:
        for each in self.connections.values():
            if each.number != but and each.is_open:
                each.tell(frame)

    # Presence ---------------------------------------------------------------------------------

    def here(self) -> bytes | None:
        """Everybody's presence, for somebody who comes in."""
        found = [presence for presence, _ in self.presence.values()]
        return protocol.awareness(found) if found else None

    def note(self, connection: Connection, data: bytes) -> None:
        """What a client says of itself is told to all; name and colour are the server's."""
        if connection.presences.wait() > 0:
            return
        told = []
        for each in protocol.presences(data):
            owner = self.presence.get(each.client)
            if owner is not None and owner[1] is not connection and owner[1].is_open:
                continue
            if owner is not None and each.clock < owner[0].clock:
                continue
            told.append(self._noted(connection, each))
        if told:
            self.tell_all(protocol.awareness(told))

    def _noted(self, connection: Connection, said: Presence) -> Presence:
        if said.state is None:
            self.presence.pop(said.client, None)
            connection.clients.discard(said.client)
            return said
        state: dict[str, Any] = dict(said.state)
        if len(json.dumps(state)) > LARGEST_PRESENCE:
            state = {}
        state["user"] = {
            "id": connection.user_id,
            "name": connection.name,
            "hue": connection.user_id % HUES,
        }
        kept = Presence(said.client, said.clock, state)
        self.presence[said.client] = (kept, connection)
        connection.clients.add(said.client)
        return kept

    def leave(self, connection: Connection) -> None:
        self.connections.pop(connection.number, None)
        gone = []
        for client in connection.clients:
            presence, owner = self.presence.get(client, (None, None))
            if presence is not None and owner is connection:
                del self.presence[client]
                gone.append(Presence(client, presence.clock + 1, None))
        if gone:
            self.tell_all(protocol.awareness(gone))
        if not self.connections:
            self.empty_since = time.monotonic()
