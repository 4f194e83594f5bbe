"""One thread that does things one after the other for an event loop.

An executor of one thread would do; but each thing goes through it twice as slowly, and live writing
is many small things.
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, TypeVar

Result = TypeVar("Result")
Job = tuple[asyncio.Future[Any], Callable[..., Any], tuple[Any, ...]]


class Thread(threading.Thread):
    """Begun at once; ends after `stop()`, when it has done what was asked before."""

    def __init__(self, name: str, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(name=name, daemon=True)
        self.loop = loop
        self.jobs: SimpleQueue[Job | None] = SimpleQueue()
        self.waiting = 0
        self.start()

    @property
    def is_idle(self) -> bool:
        """Whether everything that was asked has been done."""
        return self.waiting == 0

    def do(self, work: Callable[..., Result], *arguments: Any) -> asyncio.Future[Result]:
        """Have `work(*arguments)` done. Called on the event loop."""
        found: asyncio.Future[Result] = self.loop.create_future()
        self.waiting += 1
        self.jobs.put((found, work, arguments))
        return found

    def stop(self) -> None:
        self.jobs.put(None)

    def run(self) -> None:
        while (job := self.jobs.get()) is not None:
            found, work, arguments = job
            try:
                result = work(*arguments)
            except BaseException as problem:  # noqa: BLE001  whoever asked is told
                self._tell(self._failed, found, problem)
            else:
                self._tell(self._done, found, result)
            del job, found, work, arguments

    def _tell(self, what: Callable[..., None], *about: Any) -> None:
        with suppress(RuntimeError):  # the loop has ended, and nobody waits any more
            self.loop.call_soon_threadsafe(what, *about)

    def _done(self, found: asyncio.Future[Any], result: Any) -> None:
        self.waiting -= 1
        if not found.done():
            found.set_result(result)

    def _failed(self, found: asyncio.Future[Any], problem: BaseException) -> None:
        self.waiting -= 1
        if not found.done():
            found.set_exception(problem)
