"""All rooms of this process: who comes in, and the one thread that keeps texts.

Order is everything: what somebody sent is committed first, then others see it, then its sender is
told that it is stored. So a process may die at any moment and nobody misses what they had seen.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any, TypeVar

from flask import Flask

from cocreacion.documents.live import protocol
from cocreacion.documents.live.entrance import Visit, check
from cocreacion.documents.live.keeper import Kept, Outcome, desk_of
from cocreacion.documents.live.pace import Pace
from cocreacion.documents.live.room import Connection, Room
from cocreacion.documents.live.taking import Refused, Sent
from cocreacion.documents.live.thread import Thread

EVICT_AFTER = 60.0  # seconds after the last one left
SETTLE_AFTER = 20.0  # of quiet
# Words for a clause that had left the text: their window may know where they belong now.
LATE_AFTER = 5.0
CHECK_EVERY = 60.0  # whether everybody may still be here
LOOK_EVERY = 5.0  # whether the log went on without a hint
IDLE = 90.0
RIGHTS = {"facts:people", "facts:groups"}  # what they tell may change who may be here
ROOM_FULL, TOO_MANY = 200, 10  # connections of a room, and of a person

Result = TypeVar("Result")
log = logging.getLogger(__name__)


class Hub:
    """Made once per process, on its event loop."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.rooms: dict[int, Room] = {}
        self.numbers = count(1)
        self.loop = asyncio.get_running_loop()
        self.thread = Thread("texts", self.loop)
        self.wake = asyncio.Event()
        self.is_due = False  # what waits is about to be stored
        self.dirty: set[int] = set()  # rooms whose log went on elsewhere
        self.rights_changed = False
        self.tasks = {
            self.loop.create_task(work) for work in (self._commit_forever(), self._look_after())
        }
        self.pace = Pace(self.loop, self._ready)
        with app.app_context():
            self.desk = desk_of(app)
        self.own = {threading.get_ident(), self.thread.ident}
        self.desk.bus.listen(self._hinted)

    # Talking to the thread that keeps texts ---------------------------------------------------

    async def keep(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """Do something with texts and the database, in the one thread that may."""

        def inside() -> Result:
            with self.app.app_context():
                return work(*arguments)

        return await self.thread.do(inside)

    async def _open(self, document_id: int) -> Kept:
        return await self.keep(Kept, document_id, self.desk)

    def _hinted(self, topic: str) -> None:
        """From any thread. What this hub stored itself it knows already."""
        if threading.get_ident() in self.own:
            return
        self.loop.call_soon_threadsafe(self._noticed, topic)

    def _noticed(self, topic: str) -> None:
        kind, _, number = topic.partition(":")
        if kind == "document" and int(number) in self.rooms:
            self.dirty.add(int(number))
            self.wake.set()
        elif topic in RIGHTS:
            self.rights_changed = True

    # Rooms ------------------------------------------------------------------------------------

    async def enter(self, visit: Visit) -> tuple[Room, Connection]:
        """A place in the room of a text, with the text open."""
        room = self.rooms.setdefault(visit.document_id, Room(visit.document_id))
        theirs = [
            each
            for other in self.rooms.values()
            for each in other.connections.values()
            if each.user_id == visit.user_id
        ]
        if len(room.connections) >= ROOM_FULL or len(theirs) >= TOO_MANY:
            raise Refused(1013, "full")
        connection = Connection(
            next(self.numbers), visit.token, visit.user_id, visit.name, visit.writer
        )
        if theirs:  # so much a person, not so much a window
            connection.updates = theirs[0].updates
        room.connections[connection.number] = connection
        try:
            if room.kept is None:
                if room.opening is None:
                    room.opening = asyncio.ensure_future(self._open(visit.document_id))
                room.kept = await room.opening
        except BaseException:
            room.opening = None
            room.leave(connection)
            raise
        return room, connection

    async def receive(self, room: Room, connection: Connection, frame: bytes) -> None:
        """One frame of a client."""
        connection.heard_at = time.monotonic()
        reader = protocol.Reader(frame)
        kind = reader.number()
        if kind == protocol.SYNC:
            await self._sync(room, connection, reader)
        elif kind == protocol.AWARENESS:
            room.note(connection, reader.buffer())
        elif kind == protocol.QUERY_AWARENESS:
            if here := room.here():
                connection.tell(here)
        elif kind == protocol.STORED:
            connection.wants_stored = True

    async def _sync(self, room: Room, connection: Connection, reader: protocol.Reader) -> None:
        step, data = reader.number(), reader.buffer()
        if step == protocol.STEP_1:
            connection.tell(protocol.step_2(await self.keep(room.text.missing, data)))
            return
        if step not in {protocol.STEP_2, protocol.UPDATE}:
            raise protocol.Malformed("step")
        connection.received += 1
        if data == protocol.NOTHING or not data:
            if not connection.waiting and connection.told == connection.received - 1:
                self._tell_stored(room, connection, connection.received)
            else:
                room.received(connection, protocol.NOTHING)
                self._ready()
            return
        if not connection.writer.languages:
            if step == protocol.UPDATE:
                raise Refused(1008, "read-only")
            return
        wait = connection.updates.wait()
        room.received(connection, data)
        self.pace.arrived()
        if wait:
            await asyncio.sleep(min(wait, 5.0))  # whoever sends too fast is read more slowly

    def hear(self, room: Room, connection: Connection, frame: bytes) -> bool:
        """Take an update at once, if that is all a frame is and nothing came before it."""
        data = protocol.only_update(frame)
        if not data or not connection.is_listening or not connection.is_open:
            return False
        now = time.monotonic()
        if not connection.writer.languages or not connection.updates.take(now):
            return False
        connection.heard_at = now
        connection.received += 1
        room.received(connection, data)
        self.pace.arrived()
        return True

    def _tell_stored(
        self, room: Room, connection: Connection, updates: int, news: Sequence[bytes] = ()
    ) -> None:
        connection.told = updates
        if connection.wants_stored and room.kept is not None:
            connection.tell(*news, protocol.stored(updates, room.kept.seq))
        elif news:
            connection.tell(*news)

    def leave(self, room: Room, connection: Connection) -> None:
        room.leave(connection)
        if connection.waiting:  # sent before leaving: stored all the same
            room.left.append(Sent(connection.number, connection.writer, connection.waiting))
            connection.waiting = []
            self._ready()
        if not room.connections and room.typed_at is not None:
            room.typed_at = 0.0  # settle at once

    # Storing, then telling --------------------------------------------------------------------

    def _ready(self) -> None:
        """What waits is stored as soon as those are heard who have sent something by now."""
        if not self.is_due:
            self.is_due = True
            self.loop.call_soon(self._store)

    def _store(self) -> None:
        """At once, or else in the thread, while others are heard."""
        self.is_due = False
        self.pace.go()
        for room in list(self.rooms.values()):
            try:
                if (room.senders or room.left) and not self._store_at_once(room):
                    self.wake.set()
            except Exception:  # noqa: BLE001  logged there
                self._abandon(room)

    def _store_at_once(self, room: Room) -> bool:
        kept, is_busy = room.kept, room.is_storing or room.begun is not None
        if kept is None or kept.is_frozen or is_busy or not self.thread.is_idle:
            return False
        if not (batch := room.pending()):
            return True
        outcome = kept.at_once(batch)
        if isinstance(outcome, Outcome):
            self._tell(room, outcome, batch)
            return True
        room.begun = batch, self.thread.do(kept.commit, batch, outcome)
        return False

    async def _commit_forever(self) -> None:
        while True:
            await self.wake.wait()
            self.wake.clear()
            for room in list(self.rooms.values()):
                try:
                    await self._commit(room)
                except Exception:  # noqa: BLE001  logged there
                    self._abandon(room)

    async def _commit(self, room: Room) -> None:
        room.is_storing = True
        try:
            if room.kept is not None:
                await self._commit_all(room, room.kept)
        finally:
            room.is_storing = False

    async def _commit_all(self, room: Room, kept: Kept) -> None:
        """What has begun, what others wrote, and what waits."""
        if room.begun is not None:
            (batch, begun), room.begun = room.begun, None
            self._tell(room, await begun, batch)
        if room.document_id in self.dirty:
            self.dirty.discard(room.document_id)
            for data in await self.keep(kept.catch_up):
                room.tell_all(protocol.changed(data))
        if kept.is_frozen:  # with whatever its words are by now, which all have seen
            for connection in list(room.connections.values()):
                connection.close(1008, "frozen")
            room.left.clear()
            return
        if batch := room.pending():
            self._tell(room, await self.thread.do(kept.commit, batch), batch)

    def _tell(self, room: Room, outcome: Outcome, batch: list[Sent]) -> None:
        for data in outcome.from_others:
            room.tell_all(protocol.changed(data))
        news: list[bytes] = []
        if outcome.stored:
            room.typed_at = time.monotonic()
            if outcome.is_late and room.late_at is None:
                room.late_at = room.typed_at
            frame = protocol.changed(outcome.stored)
            room.tell_all(frame, but=outcome.authors)
            if len(outcome.authors) > 1:  # each hears of the others, too
                news = [frame]
        for each in batch:
            self.pace.told += len(each.updates) * len(room.connections)
            connection = room.connections.get(each.connection)
            if connection is None:
                continue
            if refused := outcome.refused.get(each.connection):
                connection.close(refused.code, refused.reason)
            else:
                told = connection.told + len(each.updates)
                self._tell_stored(room, connection, told, news)

    def _abandon(self, room: Room) -> None:
        """Storing failed: nobody was told anything. All come back and send again."""
        log.exception("a text could not be stored: document %s", room.document_id)
        for connection in list(room.connections.values()):
            connection.close(1013, "storage")
        room.left.clear()
        self.rooms.pop(room.document_id, None)

    # Looking after rooms ----------------------------------------------------------------------

    async def _look_after(self) -> None:
        looked = checked = time.monotonic()
        while True:
            await asyncio.sleep(0.5)
            now = time.monotonic()
            try:
                if self.rights_changed or now - checked > CHECK_EVERY:
                    self.rights_changed, checked = False, now
                    await self._check_rights()
                if now - looked > LOOK_EVERY:
                    looked = now
                    self.dirty |= {each.document_id for each in self.rooms.values() if each.kept}
                    self.wake.set()
                for room in list(self.rooms.values()):
                    await self._look_after_room(room, now)
            except Exception:
                log.exception("looking after the rooms failed")

    async def _look_after_room(self, room: Room, now: float) -> None:
        for connection in list(room.connections.values()):
            if now - connection.heard_at > IDLE:
                connection.close(1001, "idle")
        if room.kept is None:
            if not room.connections and now - room.empty_since > EVICT_AFTER:
                self.rooms.pop(room.document_id, None)
            return
        is_quiet = room.typed_at is not None and now - room.typed_at > SETTLE_AFTER
        is_late = room.late_at is not None and now - room.late_at > LATE_AFTER
        if (is_quiet or is_late) and not room.left:
            room.typed_at = room.late_at = None
            await self.keep(room.kept.settle)
            self.dirty.add(room.document_id)  # what that changed in the text
            self.wake.set()
        is_empty = not room.connections and not room.left
        if is_empty and now - room.empty_since > EVICT_AFTER:
            self.rooms.pop(room.document_id, None)
            await self.keep(room.kept.close)

    async def _check_rights(self) -> None:
        """Whoever may no longer be here leaves; whoever may write more or less, does."""
        for room in list(self.rooms.values()):
            visits: dict[str, Visit | Refused] = {}
            for connection in list(room.connections.values()):
                token = connection.token
                if token not in visits:
                    visits[token] = await self.keep(check, token, room.document_id)
                visit = visits[token]
                if isinstance(visit, Refused):
                    connection.close(visit.code, visit.reason)
                elif visit.writer.languages < connection.writer.languages:
                    connection.close(1008, "rights")
                else:
                    connection.writer = visit.writer

    async def stop(self) -> None:
        """Store what was sent, then close the door."""
        for room in list(self.rooms.values()):
            for connection in list(room.connections.values()):
                connection.close(1012, "restart")
            try:
                await self._commit(room)
                if room.kept is not None:
                    await self.keep(room.kept.close)
            except Exception:
                log.exception("closing document %s", room.document_id)
        for task in self.tasks:
            task.cancel()
        self.desk.bus.unlisten(self._hinted)
        await self.keep(self.desk.line.drop)
        if self.desk.quick is not None:
            self.desk.quick.drop()
        self.thread.stop()
