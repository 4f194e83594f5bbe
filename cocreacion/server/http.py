"""Requests, with bounds for those who send theirs slowly or without end."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from cocreacion.server.websocket import Websocket

LARGEST_HEAD = 64 * 1024  # bytes before the body
SLOWEST_HEAD = 30.0  # seconds


class Http(HttpToolsProtocol):
    """One connection."""

    slowest: asyncio.TimerHandle | None = None
    is_reading_head = True
    head = 0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_head()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.is_reading_head:
            self.head += len(data)
        super().data_received(data)
        if self.is_reading_head and self.head > LARGEST_HEAD and not self.transport.is_closing():
            self.send_400_response("The head of this request is too large.")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._expect_head()

    def on_headers_complete(self) -> None:
        self._forget_head()
        super().on_headers_complete()

    def handle_websocket_upgrade(self) -> None:
        """The request is read already; from now on the connection belongs to another protocol."""
        self.connections.discard(self)
        websocket = Websocket(self.config, self.server_state, self.app_state, self.loop)
        websocket.connection_made(self.transport)
        self.transport.set_protocol(websocket)
        websocket.begin(self.url, self.headers)

    def _expect_head(self) -> None:
        self.is_reading_head = True
        if self.slowest is None:
            self.slowest = self.loop.call_later(SLOWEST_HEAD, self.transport.close)

    def _forget_head(self) -> None:
        self.is_reading_head, self.head = False, 0
        if self.slowest is not None:
            self.slowest.cancel()
            self.slowest = None
