"""Websockets, made for telling many the same: what is sent to many is framed once.

To the application it is ASGI, with one extension in the scope, `CHANNEL`.
"""

import asyncio
import base64
import logging
from hashlib import sha1
from typing import Any
from urllib.parse import unquote

from uvicorn.config import Config
from uvicorn.protocols.utils import get_local_addr, get_remote_addr
from uvicorn.server import ServerState

from cocreacion.documents.live.room import CHANNEL, Channel
from cocreacion.server import frames
from cocreacion.server.frames import Broken, Message, farewell, framed

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # of RFC 6455
GOODBYE = 3.0  # seconds for the other side to confirm that it is over
MOST_WAITING = 16  # messages read ahead of the application
LOST, RESTART = 1006, 1012
Headers = dict[bytes, bytes]
log = logging.getLogger(__name__)


class Websocket(asyncio.Protocol):
    """One connection. Made by the server when a request asks for the change of protocol.

    First it is neither open nor over; the application opens it, either side closes it.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self.config, self.state, self.app_state = config, server_state, app_state
        self.loop = _loop or asyncio.get_running_loop()
        self.reader = frames.Reader(config.ws_max_size)
        self.incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.writable = asyncio.Event()
        self.writable.set()
        self.is_open = self.is_paused = self.is_over = False
        self.channel = Channel(framed)  # open as long as we are, and what was sent has gone

    # What the transport says ------------------------------------------------------------------

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.state.connections.add(self)  # type: ignore[arg-type]

    def connection_lost(self, problem: Exception | None) -> None:  # noqa: ARG002
        self.state.connections.discard(self)
        self._end(LOST)
        self.is_open, self.channel.write = False, None
        self.writable.set()

    def pause_writing(self) -> None:
        self.channel.write = None
        self.writable.clear()

    def resume_writing(self) -> None:
        self.channel.write = self.transport.write if self.is_open else None
        self.writable.set()

    def data_received(self, data: bytes) -> None:
        if self.is_over:
            self._confirmed(data)
            return
        only = self.reader.only(data)
        if only is not None:
            self._take_binary(only)
            return
        try:
            for message in self.reader.take(data):
                self._take(message)
        except Broken as broken:
            self._close(broken.code)
            self._end(broken.code)

    def shutdown(self) -> None:
        """The server stops; what has come in is still read."""
        self._close(RESTART)
        self._end(RESTART)

    # Shaking hands ----------------------------------------------------------------------------

    def begin(self, path: bytes, headers: list[tuple[bytes, bytes]]) -> None:
        """The request: its target, and its headers with names in small letters."""
        key = dict(headers).get(b"sec-websocket-key", b"")
        if not _is_key(key) or dict(headers).get(b"sec-websocket-version") != b"13":
            self._answer(b"426 Upgrade Required", b"Sec-WebSocket-Version: 13\r\n")
            return
        self.accept = base64.b64encode(sha1(key + GUID, usedforsecurity=False).digest())
        target, _, query = path.partition(b"?")
        scope = {
            "type": "websocket",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "scheme": "ws",
            "server": get_local_addr(self.transport),
            "client": get_remote_addr(self.transport),
            "root_path": "",
            "path": unquote(target.decode("latin-1")),
            "raw_path": target,
            "query_string": query,
            "headers": headers,
            "subprotocols": [],
            "state": self.app_state.copy(),
            "extensions": {CHANNEL: self.channel},
        }
        self.incoming.put_nowait({"type": "websocket.connect"})
        task = self.loop.create_task(self._serve(scope))
        self.state.tasks.add(task)
        task.add_done_callback(self.state.tasks.discard)

    def _answer(self, status: bytes, headers: bytes = b"") -> None:
        """Instead of opening."""
        self.transport.write(
            b"HTTP/1.1 " + status + b"\r\n" + headers
            + b"Content-Length: 0\r\nConnection: close\r\n\r\n"
        )  # fmt: skip
        self.transport.close()

    def _open(self) -> None:
        self.transport.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + self.accept + b"\r\n\r\n"
        )
        self.is_open, self.channel.write = True, self.transport.write

    # Reading ----------------------------------------------------------------------------------

    def _take(self, message: Message) -> None:
        if message.kind == frames.BINARY:
            self._take_binary(message.data)
        elif message.kind == frames.TEXT:
            text = message.data.decode(errors="replace")
            self._hand_over({"type": "websocket.receive", "text": text})
        elif message.kind == frames.PING and self.is_open:
            self.transport.write(framed(message.data, frames.PONG))
        elif message.kind == frames.CLOSE:
            self._close(1000)
            self.transport.close()
            self._end(frames.code_of(message))

    def _take_binary(self, data: bytes) -> None:
        hear = self.channel.hear
        if hear is None or not self.incoming.empty() or not hear(data):
            self._hand_over({"type": "websocket.receive", "bytes": data})

    def _hand_over(self, event: dict[str, Any]) -> None:
        self.incoming.put_nowait(event)
        if self.incoming.qsize() > MOST_WAITING and not self.is_paused:
            self.is_paused = True
            self.transport.pause_reading()

    async def _receive(self) -> dict[str, Any]:
        event = await self.incoming.get()
        if self.is_paused and self.incoming.qsize() < MOST_WAITING:
            self.is_paused = False
            self.transport.resume_reading()
        return event

    def _confirmed(self, data: bytes) -> None:
        """We have closed; all that counts now is that the other side has, too."""
        try:
            if any(message.kind == frames.CLOSE for message in self.reader.take(data)):
                self.transport.close()
        except Broken:
            self.transport.close()

    def _end(self, code: int) -> None:
        """The application will read nothing more."""
        if not self.is_over:
            self.is_over = True
            self.incoming.put_nowait({"type": "websocket.disconnect", "code": code})

    # Sending ----------------------------------------------------------------------------------

    async def _send(self, message: dict[str, Any]) -> None:
        await self.writable.wait()
        kind = message["type"]
        if kind == "websocket.accept":
            if not self.is_over:
                self._open()
        elif kind == "websocket.send":
            if not self.is_open:
                raise ConnectionError("the other side has gone")
            self.transport.write(framed(message["bytes"]))
        elif self.is_open:
            self._close(message["code"], message.get("reason", ""))
            self._end(message["code"])
        elif not self.is_over:
            self._answer(b"403 Forbidden")

    def _close(self, code: int, reason: str = "") -> None:
        """Say goodbye; the connection ends when the other side has answered, or soon."""
        if self.is_open:
            self.is_open, self.channel.write = False, None
            self.transport.write(farewell(code, reason))
            self.loop.call_later(GOODBYE, self.transport.abort)
            if self.is_paused:
                self.is_paused = False
                self.transport.resume_reading()

    async def _serve(self, scope: dict[str, Any]) -> None:
        try:
            await self.config.loaded_app(scope, self._receive, self._send)
        except ConnectionError:
            pass
        except Exception:
            log.exception("a websocket failed")
        self._close(1000)
        self._end(1000)


def _is_key(key: bytes) -> bool:
    try:
        return len(base64.b64decode(key, validate=True)) == 16
    except ValueError:
        return False
