"""When to store and tell: at once, or, where very much is told, some updates together."""

import asyncio
import time
from collections.abc import Callable
from itertools import cycle

HEAVY = 5000  # tellings a second
STRAIGHT = (2, 2, 3)  # times in a row that nothing waits, in turn; then
COMPANY = 3  # updates go together,
PATIENCE = 0.012  # unless the first of them has waited for so many seconds
MEASURED = 0.5  # seconds


class Pace:
    """In a full and busy room every third or fourth time an update waits for two others, so that
    all three go to everybody in one frame. Most still come at once, three of eight some
    milliseconds later, and there is more than a third less to send.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, ready: Callable[[], None]) -> None:
        self.loop, self.ready = loop, ready
        self.waiting = 0
        self.straight = 0  # times since something waited for company
        self.turn = cycle(STRAIGHT)
        self.most = next(self.turn)
        self.alarm: asyncio.TimerHandle | None = None
        self.told = 0  # so much would have been told, if nothing were gathered
        self.since, self.rate = time.monotonic(), 0.0

    def arrived(self) -> None:
        """An update waits; `ready` is called when it should wait no longer."""
        self.waiting += 1
        if self.straight < self.most or self.waiting >= COMPANY:
            self.ready()
        elif self.alarm is None:
            self.alarm = self.loop.call_later(PATIENCE, self.ready)

    def go(self) -> None:
        """What waits is stored now."""
        if self.alarm is not None:
            self.alarm.cancel()
            self.alarm = None
        self.waiting = 0
        if (now := time.monotonic()) - self.since > MEASURED:
            self.rate = self.told / (now - self.since)
            self.told, self.since = 0, now
        if self.rate > HEAVY and self.straight < self.most:
            self.straight += 1
        else:
            self.straight, self.most = 0, next(self.turn)
