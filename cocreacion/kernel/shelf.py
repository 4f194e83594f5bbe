"""A place in memory for what costs something to make and is asked for again."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Shelf(Generic[Thing]):
    """What was last asked for in this process, up to so much; the oldest goes first.

    `size` tells how much a thing is, in the unit of `most`. What is a quarter of it is not kept.
    """

    def __init__(self, most: int, size: Callable[[Thing], int]) -> None:
        self.most, self.size = most, size
        self.things: OrderedDict[Hashable, tuple[Thing, int]] = OrderedDict()
        self.total = 0
        self.lock = Lock()

    def find(self, key: Hashable) -> Thing | None:
        with self.lock:
            found = self.things.get(key)
            if found is None:
                return None
            self.things.move_to_end(key)
            return found[0]

    def keep(self, key: Hashable, thing: Thing) -> None:
        size = self.size(thing)
        if size > self.most // 4:
            return
        with self.lock:
            if key not in self.things:
                self.things[key] = thing, size
                self.total += size
            while self.total > self.most:
                self.total -= self.things.popitem(last=False)[1][1]

    def get(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """What is kept under `key`, or is made now and kept."""
        found = self.find(key)
        if found is None:
            found = make()
            self.keep(key, found)
        return found
