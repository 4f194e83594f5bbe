"""The door of the rooms: one coroutine per connection, `/ws/documents/{id}`."""

import asyncio
import contextlib
import logging
import re
from functools import partial
from typing import Any

from flask import Flask

from cocreacion.documents.live import protocol
from cocreacion.documents.live.entrance import Visit, check, is_own_origin, token_of
from cocreacion.documents.live.hub import Hub
from cocreacion.documents.live.room import CHANNEL, Connection, Room
from cocreacion.documents.live.taking import Refused

PATH = re.compile(r"/ws/documents/(\d{1,9})")
LARGEST_FRAME = 256 * 1024
LARGEST_FIRST = 4 * 1024 * 1024  # the first answer may bring what was written offline
LAST_WORDS = 5.0  # seconds for what waits to be sent before closing
FIRST_ANSWER = bytes((protocol.SYNC, protocol.STEP_2))
STRANGERS = {4401, 4403, 4404}  # they are not let in
log = logging.getLogger(__name__)


class Door:
    """An ASGI application for websockets of living texts."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.hub: Hub | None = None

    async def live(self, receive: Any, send: Any) -> None:
        """The life of the server: at its end what was sent is stored and everybody is told."""
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                if self.hub is not None:
                    await self.hub.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await receive()  # websocket.connect
        visit = await self._admitted(scope)
        if isinstance(visit, Refused):
            if visit.code not in STRANGERS:  # a browser hears why only after it was let in
                await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": visit.code, "reason": visit.reason})
            return
        hub = self._hub()
        try:
            room, connection = await hub.enter(visit)
        except Refused as full:
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": full.code, "reason": full.reason})
            return
        await send({"type": "websocket.accept"})
        if channel := scope.get("extensions", {}).get(CHANNEL):
            connection.channel, channel.hear = channel, partial(hub.hear, room, connection)
        await self._serve(hub, room, connection, receive, send)

    async def _admitted(self, scope: Any) -> Visit | Refused:
        found = PATH.fullmatch(scope["path"])
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if found is None:
            return Refused(4404, "no such text")
        if not is_own_origin(headers.get(b"origin", ""), self.app):
            return Refused(4403, "origin")
        token = token_of(headers.get(b"cookie", ""), self.app)
        return await self._hub().keep(check, token, int(found[1]))

    def _hub(self) -> Hub:
        """Of this process; made on its event loop when the first one knocks."""
        if self.hub is None:
            self.hub = Hub(self.app)
        return self.hub

    async def _serve(
        self, hub: Hub, room: Room, connection: Connection, receive: Any, send: Any
    ) -> None:
        connection.tell(protocol.step_1(await hub.keep(room.text.state)))
        if here := room.here():
            connection.tell(here)
        reader = asyncio.create_task(self._read(hub, room, connection, receive))
        writer = asyncio.create_task(_write(connection, send))
        closed = asyncio.create_task(connection.closed.wait())
        tasks = {reader, writer, closed}
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        hub.leave(room, connection)
        connection.close(1000, "bye")
        reader.cancel()
        await asyncio.wait({writer}, timeout=LAST_WORDS)  # who does not read gets none
        writer.cancel()
        await asyncio.wait(tasks)
        await _close(connection, send)

    async def _read(self, hub: Hub, room: Room, connection: Connection, receive: Any) -> None:
        most = LARGEST_FIRST
        try:
            while connection.is_open:
                connection.is_listening = True
                message = await receive()
                connection.is_listening = False
                if message["type"] != "websocket.receive":
                    connection.is_gone = True
                    return
                frame = message.get("bytes") or (message.get("text") or "").encode()
                if len(frame) > most:
                    raise Refused(1009, "frame too large")
                if frame[:2] == FIRST_ANSWER:
                    most = LARGEST_FRAME
                await hub.receive(room, connection, frame)
        except protocol.Malformed:
            connection.close(1007, "malformed")
        except Refused as refused:
            connection.close(refused.code, refused.reason)
        except Exception:
            log.exception("reading from a connection failed")
            connection.close(1011, "error")


async def _write(connection: Connection, send: Any) -> None:
    """Send what waits, until the connection is to be closed."""
    try:
        while connection.closing is None or connection.queue:
            while connection.queue:
                await send({"type": "websocket.send", "bytes": connection.queue[0]})
                connection.queue.popleft()  # not before: nothing may overtake it
            if connection.closing is None:
                connection.wake.clear()
                await connection.wake.wait()
    except Exception:  # noqa: BLE001  the other side is gone, whatever the server calls that
        connection.is_gone = True
        connection.close(1006, "gone")


async def _close(connection: Connection, send: Any) -> None:
    """Say why."""
    if connection.is_gone or connection.closing is None:
        return
    code, reason = connection.closing
    with contextlib.suppress(Exception):  # whatever the server calls it that nobody is there
        await send({"type": "websocket.close", "code": code, "reason": reason})
