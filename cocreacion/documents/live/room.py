"""Who is in a text now, what they sent, and what they are told. Runs on the event loop."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from cocreacion.documents.live import protocol
from cocreacion.documents.live.keeper import Kept, Outcome
from cocreacion.documents.live.protocol import Presence
from cocreacion.documents.live.taking import Sent, Writer

LONGEST_QUEUE = 512  # frames that wait for a slow reader
UPDATES, BURST = 30.0, 100.0  # a second, and at once
PRESENCES = 5.0
LARGEST_PRESENCE = 2048  # bytes
HUES = 6
CHANNEL = "cocreacion.channel"  # an extension of the scope, by our own server; see `Channel`


@dataclass(eq=False, slots=True)
class Channel:
    """What our server offers beyond ASGI, where fifty people are told the same and each would be
    told by a task of their own. Any other server does without.

    `frame` makes of a message what goes over the wire, once for everybody. `write` sends that, or
    several behind each other; it is None as long as it would have to wait: then the message goes by
    `send`. `hear` is ours: it is offered each message first, and says whether it took it; otherwise
    it goes by `receive`.
    """

    frame: Callable[[bytes], bytes]
    write: Callable[[bytes], None] | None = None
    hear: Callable[[bytes], bool] | None = None


NO_CHANNEL = Channel(bytes)


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

    def take(self, now: float) -> bool:
        """Take one if that is allowed now, which is a time of `monotonic`."""
        left = min(self.most, self.left + (now - self.at) * self.rate)
        if left < 1:
            return False
        self.left, self.at = left - 1, now
        return True


@dataclass(eq=False, slots=True)
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
    channel: Channel = NO_CHANNEL
    is_listening: bool = False  # the next frame is the next one to be read
    queue: deque[bytes] = field(default_factory=deque)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    is_gone: bool = False  # the other side has closed
    closing: tuple[int, str] | None = None
    updates: Bucket = field(default_factory=lambda: Bucket(UPDATES, BURST))
    presences: Bucket = field(default_factory=lambda: Bucket(PRESENCES, PRESENCES * 2))

    def tell(self, *frames: bytes) -> None:
        """Send frames in one go, or queue them behind others."""
        write = self.channel.write
        if write is None or self.queue or self.closing:
            for frame in frames:
                self.wait_with(frame)
        else:
            write(b"".join(map(self.channel.frame, frames)))

    def wait_with(self, frame: bytes) -> None:
        """Queue a frame; who reads too slowly is closed, and syncs again."""
        if len(self.queue) >= LONGEST_QUEUE:
            self.close(1013, "slow")
            return
        self.queue.append(frame)
        self.wake.set()

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
        self.late_at: float | None = None  # words came for a clause that had left the text
        self.left: list[Sent] = []  # by those who have gone
        self.senders: list[Connection] = []  # of what waits
        self.is_storing = False  # and whoever does it tells of it before anybody else may store
        self.begun: tuple[list[Sent], asyncio.Future[Outcome]] | None = None

    @property
    def text(self) -> Kept:
        """The open text; there is one as soon as somebody is in."""
        if self.kept is None:
            raise RuntimeError("nobody has opened this text")
        return self.kept

    def received(self, connection: Connection, update: bytes) -> None:
        """It waits to be stored."""
        if not connection.waiting:
            self.senders.append(connection)
        connection.waiting.append(update)

    def pending(self) -> list[Sent]:
        """What was received since the last call."""
        found, self.left = self.left, []
        senders, self.senders = self.senders, []
        for each in senders:
            if each.waiting:
                found.append(Sent(each.number, each.writer, each.waiting))
                each.waiting = []
        return found

    def tell_all(self, frame: bytes, but: Collection[int] = ()) -> None:
        wire, framed = b"", None  # by `framed`: once for all, who come through the same server
        for number, each in self.connections.items():
            if number in but or not each.is_open:
                continue
            channel = each.channel
            write = channel.write
            if write is None or each.queue:
                each.wait_with(frame)
                continue
            if channel.frame is not framed:
                framed = channel.frame
                wire = framed(frame)
            write(wire)

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
