"""The server: uvicorn on one event loop, with pages and websockets on one port."""

import logging
import signal
from collections.abc import Callable
from types import FrameType
from typing import Any

import uvicorn

from cocreacion.kernel.memory import keep_what_is_loaded
from cocreacion.server.http import Http
from cocreacion.server.websocket import Websocket

LARGEST_MESSAGE = 5 * 1024 * 1024  # bytes; the application has narrower bounds of its own
KEPT_ALIVE = 75  # seconds without a request; longer than proxies keep theirs
LAST_REQUESTS = 15  # seconds for what is being answered when the server is stopped


class Server(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.ready = ready

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        if self.started:
            keep_what_is_loaded(every=10_000)
            self.ready()


def serve(application: str, host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve the ASGI application that `application` (`module:function`) makes, until a signal says
    stop; `ready()` is called once it answers."""
    config = uvicorn.Config(
        application,
        factory=True,
        host=host,
        port=port,
        loop="uvloop",
        http=Http,
        ws=Websocket,
        ws_max_size=LARGEST_MESSAGE,
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,  # nothing here depends on who asks, so nobody is believed
        server_header=False,
        timeout_keep_alive=KEPT_ALIVE,
        timeout_graceful_shutdown=LAST_REQUESTS,
    )
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    # The library raises the signal again after it has stopped; whoever called us has more to do.
    before = {each: signal.signal(each, _nothing) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        Server(config, ready).run()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _nothing(number: int, frame: FrameType | None) -> None:
    """The server has stopped by now."""
