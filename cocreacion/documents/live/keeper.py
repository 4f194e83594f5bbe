"""One open text and its log: what was sent is stored before anybody else sees it.

Everything here runs in the one thread that keeps texts, except `Kept.at_once`. If something fails,
the open text is thrown away and read again: the log is the truth.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field

from flask import Flask
from pycrdt import merge_updates
from sqlalchemy import select

from cocreacion.documents import projection, store, translating
from cocreacion.documents.live.taking import OpenText, Refused, Sent, Spoiled, Taken, Touched
from cocreacion.documents.living import Living, client_of
from cocreacion.documents.models import DocClient, Document
from cocreacion.documents.settling import settle
from cocreacion.kernel import bus
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.line import Line
from cocreacion.kernel.outbox import ShortTransaction, transaction

QUICK = 8 * 1024  # bytes sent that may be stored at once


@dataclass
class Outcome:
    """After a commit: what to tell whom."""

    seq: int = 0
    from_others: list[bytes] = field(default_factory=list)  # forms, other processes
    stored: bytes = b""  # all that was sent, as one update
    authors: set[int] = field(default_factory=set)  # connections with something in `stored`
    is_late: bool = False  # `stored` has words for a clause that had left the text
    refused: dict[int, Refused] = field(default_factory=dict)


@dataclass(frozen=True)
class Desk:
    """What keeping texts takes. Without it texts are kept all the same, in the application context
    of whoever asks, and each transaction is a long one.

    `quick`: a line that never waits, for `at_once`; there is one where committing is a matter of
    this machine alone.
    """

    app: Flask
    bus: bus.Bus
    line: Line
    quick: Line | None


def desk_of(app: Flask) -> Desk:
    """In an application context."""
    voice, engine = bus.bus(), db.engine
    is_near = engine.dialect.name == "sqlite" and not voice.redis_url
    quick = Line(engine, voice, is_patient=False) if is_near else None
    return Desk(app, voice, Line(engine, voice), quick)


class Kept:
    """An open text, at entry `seq` of its log."""

    def __init__(self, document_id: int, desk: Desk | None = None) -> None:
        self.document_id, self.desk = document_id, desk
        self.is_frozen = False
        self.load()

    def load(self) -> None:
        """Read it, again if need be."""
        with transaction():
            document = db.session.get_one(Document, self.document_id)
            lock(document)
            living = store.read(document, client_of(None))
            self.seq = document.last_seq
            store.snapshot_if_due(document, living)
            self.snap_seq, self.language = document.snap_seq, document.source_language
            rows = db.session.execute(
                select(DocClient.client_id, DocClient.user_id).where(
                    DocClient.document_id == self.document_id
                )
            )
            owners = {row.client_id: row.user_id for row in rows}
        self.open = OpenText(self.document_id, living, owners)

    @property
    def living(self) -> Living:
        return self.open.living

    def state(self) -> bytes:
        return self.living.state()

    def missing(self, state: bytes) -> bytes:
        """What a client with this state vector does not have."""
        try:
            return self.living.since(state)
        except (ValueError, BaseException) as wrong:  # the Rust side panics past `Exception`
            if isinstance(wrong, KeyboardInterrupt | SystemExit):
                raise
            raise Refused(1007, "malformed") from wrong

    def catch_up(self) -> list[bytes]:
        """What others added to the log since we last looked; notes also that it was frozen."""
        stands = select(Document.last_seq, Document.frozen_at)
        row = db.session.execute(stands.where(Document.id == self.document_id)).one()
        found = store.entries(self.document_id, self.seq) if row.last_seq > self.seq else []
        self.is_frozen = row.frozen_at is not None
        db.session.rollback()
        return self._follow(found)

    def _follow(self, found: Sequence[tuple[int, bytes]]) -> list[bytes]:
        updates = [data for _, data in found]
        self.open.follow(updates)
        self.seq = found[-1][0] if found else self.seq
        return updates

    def at_once(self, batch: Sequence[Sent]) -> Outcome | Taken | Exception | None:
        """Store what was sent where nobody has to wait for it: words as they are mostly typed, and
        a database that is free. On the event loop, while the thread has nothing to do. Anything but
        an `Outcome`: let the thread go on with `commit`, before it does anything else.
        """
        line = self.desk.quick if self.desk else None
        if line is None or not self.open.is_usual(batch, QUICK):
            return None
        try:
            taken = self.open.take(batch, is_usual=True)
            if not self._is_brief(taken) or not self._store_briefly(line, taken):
                return taken
        except Exception as problem:  # noqa: BLE001  it is raised in the thread, which reads again
            return problem
        outcome = Outcome()
        self._stored(taken, outcome)
        return outcome

    def commit(self, batch: Iterable[Sent], begun: Taken | Exception | None = None) -> Outcome:
        """Store what was sent, all in one transaction, or as much of it as may be. `begun`: how far
        `at_once` came with it."""
        outcome, waiting = Outcome(), list(batch)
        while True:
            able = [each for each in waiting if each.connection not in outcome.refused]
            try:
                if isinstance(begun, Exception):
                    raise begun
                self._commit(able, outcome, begun)
            except Spoiled as spoiled:  # its unwanted part is in the open text
                outcome.refused[spoiled.connection] = spoiled.refused
                self._begin_again(outcome)
            except Frozen:
                refused = Refused(1008, "frozen")
                outcome.refused |= dict.fromkeys((each.connection for each in able), refused)
                self._begin_again(outcome)
                return outcome
            except Behind:
                self._begin_again(outcome)
            except BaseException:
                self._in_context(self.load)
                raise
            else:
                return outcome
            begun = None

    def _begin_again(self, outcome: Outcome) -> None:
        """Read the text again; what others wrote meanwhile is still to be told."""
        before = self.seq

        def read() -> None:
            self.load()
            found = store.entries(self.document_id, before)
            db.session.rollback()
            outcome.from_others += [data for seq, data in found if seq <= self.seq]

        self._in_context(read)

    def _in_context(self, work: Callable[[], None]) -> None:
        with self.desk.app.app_context() if self.desk else nullcontext():
            work()

    def _commit(self, batch: Sequence[Sent], outcome: Outcome, taken: Taken | None) -> None:
        """First as typing mostly is: by people who have written before, in a text where nobody else
        is at work. Otherwise, or if that turns out to be wrong, with care."""
        if self.desk and (taken or self.open.is_usual(batch)):
            taken = taken or self.open.take(batch, is_usual=True)
            if self._is_brief(taken) and self._store_briefly(self.desk.line, taken):
                self._stored(taken, outcome)
                return
        self._in_context(lambda: self._store(batch, taken, outcome))

    def _is_brief(self, taken: Taken) -> bool:
        """Whether nothing else is due: no translation began, no snapshot would help."""
        if self.seq + len(taken.news) - self.snap_seq >= store.SNAPSHOT_EVERY:
            return False
        return not self._is_translated(taken.touched, self.language)

    def _store_briefly(self, line: Line, taken: Taken) -> bool:
        """False: nothing is stored, for somebody else was here."""
        if not taken.news:
            return True
        number, last = self.document_id, self.seq + len(taken.news)
        try:
            with ShortTransaction(line, store.topic(number)):
                if not store.goes_on(line, number, self.seq, last, self.language):
                    raise Behind
                store.add(line, number, self.seq, taken.news)
                projection.words(line, number, taken.words, taken.touched)
        except Behind:
            return False
        except Exception as problem:
            if line.may_fail_by(problem):
                return False
            raise
        return True

    def _store(self, batch: Sequence[Sent], taken: Taken | None, outcome: Outcome) -> None:
        with transaction():
            connection = db.session.connection()
            held = store.hold(connection, self.document_id)
            if held.last_seq > self.seq:
                if taken and taken.waits:
                    raise Behind  # what waits may wait for what we have missed
                outcome.from_others += self._follow(store.entries(self.document_id, self.seq))
            if held.frozen_at is not None:
                raise Frozen
            taken = taken or self.open.take(batch)
            self.snap_seq, self.language = held.snap_seq, held.source_language
            if taken.news:
                seq = store.add(connection, self.document_id, self.seq, taken.news)
                store.went_on(connection, self.document_id, seq)
                projection.texts(connection, self.document_id, self.living, taken.touched)
                self._follow_up(taken.touched, seq)
        self._stored(taken, outcome)

    def _stored(self, taken: Taken, outcome: Outcome) -> None:
        news = taken.news
        self.seq = outcome.seq = self.seq + len(news)
        outcome.authors, outcome.is_late = taken.authors, taken.is_late
        if news:
            alone = len(news) == 1
            outcome.stored = news[0][0] if alone else merge_updates(*(data for data, _ in news))
            self.open.size += len(outcome.stored)

    def _is_translated(self, touched: Touched, source: str) -> bool:
        for _, name in touched:
            if name != source and name.removeprefix("heading_") != source:
                return True
        return False

    def _follow_up(self, touched: Touched, seq: int) -> None:
        """What is rarely due: a translation began, or so much was written that a snapshot helps."""
        is_due = seq - self.snap_seq >= store.SNAPSHOT_EVERY
        if not is_due and not self._is_translated(touched, self.language):
            return
        document = db.session.get_one(Document, self.document_id, populate_existing=True)
        translating.touched_live(
            document,
            {(entry.user_id, *key) for key, entry in touched.items() if entry.user_id is not None},
        )
        store.snapshot_if_due(document, self.living)
        self.snap_seq = document.snap_seq

    def settle(self) -> None:
        """Turn what was typed into saved wordings, and let the next reading begin here."""
        with transaction():
            document = db.session.get_one(Document, self.document_id)
            settle(document)

    def close(self) -> None:
        """Nobody is here any more."""
        with transaction():
            document = db.session.get_one(Document, self.document_id)
            settle(document)
            if document.last_seq == self.seq and document.snap_seq < self.seq:
                store.snapshot(document, self.living)


class Frozen(Exception):
    """Nobody may write in this text any more."""


class Behind(Exception):
    """Others have written in this text."""
