"""One open text and its log. Everything here runs in the one thread that keeps texts.

What people send is applied, checked and committed before anybody else sees it. If that fails the
open text is thrown away and read again: the log is the truth.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pycrdt import merge_updates
from sqlalchemy import select

from cocreacion.documents import projection, store, translating
from cocreacion.documents.clauses import LONGEST_HEADING, LONGEST_TEXT
from cocreacion.documents.live import protocol
from cocreacion.documents.living import FIRST_OWN_CLIENT, ROOTS, Living, client_of
from cocreacion.documents.models import DocClient, Document, Origin
from cocreacion.documents.settling import settle
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.outbox import transaction

LARGEST_TEXT = 5 * 1024 * 1024  # bytes of the whole text as an update
News = list[tuple[bytes, store.Entry]]
Touched = dict[tuple[str, str], store.Entry]
log = logging.getLogger(__name__)


class Refused(Exception):
    """What a connection sent is not stored. `code` closes it, `reason` says why in one word."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


@dataclass(frozen=True)
class Writer:
    """Who writes over a connection: for whom, and in which languages they may."""

    user_id: int
    on_behalf_of: int | None
    languages: frozenset[str]


@dataclass
class Sent:
    """What one connection sent since the last commit."""

    connection: int
    writer: Writer
    updates: list[bytes] = field(default_factory=list)


@dataclass
class Outcome:
    """After a commit: what to tell whom."""

    seq: int = 0
    from_others: list[bytes] = field(default_factory=list)  # forms, other processes
    stored: bytes = b""  # all that was sent, as one update
    authors: set[int] = field(default_factory=set)  # connections with something in `stored`
    refused: dict[int, Refused] = field(default_factory=dict)


class Kept:
    """An open text, at entry `seq` of its log."""

    def __init__(self, document_id: int) -> None:
        self.document_id = document_id
        self.seq = 0
        self.owners: dict[int, int] = {}
        self.size = 0
        self.is_frozen = False
        self.living = self.load()

    def load(self) -> Living:
        """Read it, again if need be."""
        with transaction():
            document = db.session.get_one(Document, self.document_id)
            lock(document)
            living = store.read(document, client_of(None))
            self.seq = document.last_seq
            store.snapshot_if_due(document, living)
            rows = db.session.execute(
                select(DocClient.client_id, DocClient.user_id).where(
                    DocClient.document_id == self.document_id
                )
            )
            self.owners = {row.client_id: row.user_id for row in rows}
        self.size = len(living.since())
        self.watch = store.Watch()
        self.watch.on(living)
        self.living = living
        return living

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
        for seq, data in found:
            self.living.doc.apply_update(data)
            self.seq = seq
            self.size += len(data)
        self.watch.forget()
        return [data for _, data in found]

    def commit(self, batch: Iterable[Sent]) -> Outcome:
        """Store what was sent, all in one transaction, or as much of it as may be."""
        outcome, waiting = Outcome(), list(batch)
        while True:
            try:
                self._commit([each for each in waiting if each.connection not in outcome.refused],
                             outcome)  # fmt: skip
            except Spoiled as spoiled:
                outcome.refused[spoiled.connection] = spoiled.refused
                self.load()  # its unwanted part is in the open text
                continue
            except BaseException:
                self.load()
                raise
            return outcome

    def _commit(self, batch: Sequence[Sent], outcome: Outcome) -> None:
        outcome.from_others, outcome.stored, outcome.authors = [], b"", set()
        with transaction():
            connection = db.session.connection()
            held = store.hold(connection, self.document_id)
            if held.last_seq > self.seq:
                found = store.entries(self.document_id, self.seq)
                outcome.from_others = self._follow(found)
            if held.frozen_at is not None:
                outcome.refused = dict.fromkeys(
                    (sent.connection for sent in batch), Refused(1008, "frozen")
                )
                return
            news, touched = self._all_taken(batch, outcome)
            seq = self.seq
            if news:
                seq = store.add(connection, self.document_id, seq, news)
                projection.texts(connection, self.document_id, self.living, touched)
                self._follow_up(touched, seq, held)
        self.seq = outcome.seq = seq
        self.watch.forget()
        if news:
            outcome.stored = news[0][0] if len(news) == 1 else merge_updates(*(d for d, _ in news))
            self.size += len(outcome.stored)

    def _all_taken(self, batch: Sequence[Sent], outcome: Outcome) -> tuple[News, Touched]:
        news: News = []
        touched: Touched = {}
        for sent in batch:
            data = self._taken(sent)
            outcome.authors.add(sent.connection)
            if data:
                entry = self._entry(sent.writer)
                news.append((data, entry))
                touched.update(dict.fromkeys(self.watch.texts, entry))
        return news, touched

    def _follow_up(self, touched: Touched, seq: int, held: Any) -> None:
        """What is rarely due: a translation began, or so much was written that a snapshot helps."""
        is_translated = any(
            name.removeprefix("heading_") != held.source_language for _, name in touched
        )
        if not is_translated and seq - held.snap_seq < store.SNAPSHOT_EVERY:
            return
        document = db.session.get_one(Document, self.document_id, populate_existing=True)
        translating.touched_live(
            document,
            {(entry.user_id, *key) for key, entry in touched.items() if entry.user_id is not None},
        )
        store.snapshot_if_due(document, self.living)

    def _entry(self, writer: Writer) -> store.Entry:
        return store.Entry(writer.user_id, writer.on_behalf_of, Origin.LIVE, now())

    def _taken(self, sent: Sent) -> bytes:
        """Apply what one connection sent; give what was new in it, if it may stay."""
        self.watch.forget()
        pending = []
        try:
            for update in sent.updates:
                known = len(self.watch.updates)
                only = _only_client(update)
                is_usual = only is not None and (only[0] == 0 or only[0] in self.owners)
                before = None if is_usual else self.living.state()
                self._apply(update)
                if before is not None:
                    self._check_clients(sent.writer, before)
                elif only and only[0] and self.owners[only[0]] != sent.writer.user_id:
                    raise Refused(1008, "author")
                if len(self.watch.updates) == known and self._waits(only):
                    pending.append(update)
            self._check(sent.writer)
        except Refused as refused:
            raise Spoiled(sent.connection, refused) from refused
        news = [*self.watch.updates, *pending]
        if not news:
            return b""
        return news[0] if len(news) == 1 else bytes(merge_updates(*news))

    def _apply(self, update: bytes) -> None:
        try:
            self.living.doc.apply_update(update)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as wrong:  # the Rust side panics past `Exception`
            raise Refused(1007, "malformed") from wrong

    def _waits(self, only: tuple[int, int] | None) -> bool:
        """Whether an update that changed nothing waits for words still on their way; otherwise it
        was known."""
        if only is None:
            return True
        client, clock = only
        return client != 0 and clock >= protocol.clocks(self.living.state()).get(client, 0)

    def _check_clients(self, writer: Writer, before: bytes) -> None:
        """Nobody writes under a number that is somebody else's."""
        old, new = protocol.clocks(before), protocol.clocks(self.living.state())
        for client, clock in new.items():
            if clock == old.get(client, 0):
                continue
            owner = self._owner(client)
            if client >= FIRST_OWN_CLIENT or owner not in {None, writer.user_id}:
                raise Refused(1008, "author")
            if owner is None:
                db.session.add(
                    DocClient(
                        document_id=self.document_id, client_id=client, user_id=writer.user_id
                    )
                )
                db.session.flush()
                self.owners[client] = writer.user_id

    def _owner(self, client: int) -> int | None:
        """Whose number it is; the person may have begun to write in another process."""
        if client not in self.owners:
            found = db.session.scalar(
                select(DocClient.user_id).where(
                    DocClient.document_id == self.document_id, DocClient.client_id == client
                )
            )
            if found is None:
                return None
            self.owners[client] = found
        return self.owners[client]

    def _check(self, writer: Writer) -> None:
        """Over a connection people change words, in the languages they may, within the limits."""
        watch = self.watch
        if watch.is_structural or watch.is_strange:
            raise Refused(1008, "structure")
        if watch.updates and set(self.living.doc.keys()) != ROOTS:
            raise Refused(1008, "structure")
        for clause_id, name in watch.texts:
            if name.removeprefix("heading_") not in writer.languages:
                raise Refused(1008, "language")
            most = LONGEST_HEADING if name.startswith("heading_") else LONGEST_TEXT
            shared = self.living.text(clause_id, name)
            if len(shared) > most and len(str(shared)) > most:
                raise Refused(1009, "clause too long")
        if self.size + sum(map(len, watch.updates)) > LARGEST_TEXT:
            self.size = len(self.living.since())
            if self.size > LARGEST_TEXT:
                raise Refused(1009, "text too long")

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


def _only_client(update: bytes) -> tuple[int, int] | None:
    try:
        return protocol.only_client(update)
    except protocol.Malformed as wrong:
        raise Refused(1007, "malformed") from wrong


class Spoiled(Exception):
    """One connection sent what may not stay."""

    def __init__(self, connection: int, refused: Refused) -> None:
        super().__init__(refused.reason)
        self.connection, self.refused = connection, refused
