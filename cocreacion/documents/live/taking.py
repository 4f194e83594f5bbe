"""What people send is applied to the open text and checked, before anything is stored.

A text with something unwanted in it is thrown away and read again: see `keeper`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pycrdt import merge_updates
from sqlalchemy import select

from cocreacion.documents import store
from cocreacion.documents.clauses import LONGEST_HEADING, LONGEST_TEXT
from cocreacion.documents.live import protocol
from cocreacion.documents.living import FIRST_OWN_CLIENT, Living, Watch
from cocreacion.documents.models import DocClient, Origin
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db

LARGEST_TEXT = 5 * 1024 * 1024  # bytes of the whole text as an update
News = list[tuple[bytes, store.Entry]]
Touched = dict[tuple[str, str], store.Entry]


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


class Spoiled(Exception):
    """One connection sent what may not stay."""

    def __init__(self, connection: int, refused: Refused) -> None:
        super().__init__(refused.reason)
        self.connection, self.refused = connection, refused


@dataclass
class Taken:
    """What was applied and may stay, but is not stored yet."""

    news: News = field(default_factory=list)
    touched: Touched = field(default_factory=dict)
    authors: set[int] = field(default_factory=set)
    words: dict[tuple[str, str], str] = field(default_factory=dict)  # of each text touched
    waits: bool = False  # some of it, for words that are still on their way
    is_late: bool = False  # some of it went into a clause that had left the text


class OpenText:
    """A shared document, who writes in it under which number, and its size in bytes."""

    def __init__(self, document_id: int, living: Living, owners: dict[int, int]) -> None:
        self.document_id, self.living, self.owners = document_id, living, owners
        self.size = living.loaded  # at most; counted again when it matters
        self.watch = Watch(living)
        self.gone = living.gone()

    def follow(self, found: Sequence[bytes]) -> None:
        """Apply what others have stored."""
        for data in found:
            self.living.doc.apply_update(data)
            self.size += len(data)
        if self.watch.is_structural:
            self.gone = self.living.gone()
        self.watch.forget()

    def take(self, batch: Sequence[Sent], *, is_usual: bool = False) -> Taken:
        """Apply what was sent. Raises `Spoiled`."""
        taken, at = Taken(), now()
        for sent in batch:
            data = self._taken(sent, taken, is_usual=is_usual)
            taken.authors.add(sent.connection)
            if data:
                writer = sent.writer
                entry = store.Entry(writer.user_id, writer.on_behalf_of, Origin.LIVE, at)
                taken.news.append((data, entry))
                for place in self.watch.texts:
                    taken.touched[place] = entry
                    taken.is_late |= place[0] in self.gone
        return taken

    def is_usual(self, batch: Sequence[Sent], most: int = LARGEST_TEXT) -> bool:
        """Whether each update brings words of one client, who is known to be its sender, and
        nothing else; `most` bytes altogether."""
        for sent in batch:
            for update in sent.updates:
                most -= len(update)
                only = protocol.words_of(update) if most >= 0 else None
                if only is None:
                    return False
                if only[0] and self.owners.get(only[0]) != sent.writer.user_id:
                    return False
        return True

    def _taken(self, sent: Sent, taken: Taken, *, is_usual: bool) -> bytes:
        """Apply what one connection sent; give what was new in it, if it may stay."""
        self.watch.forget()
        pending = []
        try:
            for update in sent.updates:
                known = len(self.watch.updates)
                if is_usual:
                    self._apply(update)
                else:
                    self._apply_with_care(update, sent.writer)
                if len(self.watch.updates) == known and self._waits(_only_client(update)):
                    pending.append(update)
            # Mostly what was new in it is all of it, and its own bytes were looked at.
            is_read = is_usual and self.watch.updates == sent.updates
            self._check(sent.writer, taken, is_read=is_read)
        except Refused as refused:
            raise Spoiled(sent.connection, refused) from refused
        taken.waits |= bool(pending)
        news = [*self.watch.updates, *pending]
        if not news:
            return b""
        return news[0] if len(news) == 1 else bytes(merge_updates(*news))

    def _apply_with_care(self, update: bytes, writer: Writer) -> None:
        """And see whose words they are."""
        only = _only_client(update)
        if only is None or (only[0] and only[0] not in self.owners):
            before = self.living.state()
            self._apply(update)
            self._check_clients(writer, before)
            return
        self._apply(update)
        if only[0] and self.owners[only[0]] != writer.user_id:
            raise Refused(1008, "author")

    def _apply(self, update: bytes) -> None:
        try:
            self.living.apply(update)
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

    def _check(self, writer: Writer, taken: Taken, *, is_read: bool) -> None:
        """Over a connection people change words, in the languages they may, within the limits.
        `is_read`: that there are only words is known."""
        watch = self.watch
        if watch.is_structural or watch.is_strange or not (is_read or self._are_words()):
            raise Refused(1008, "structure")
        for (_, name), words in watch.texts.items():
            language = name.removeprefix("heading_")
            if language not in writer.languages:
                raise Refused(1008, "language")
            if len(words) > (LONGEST_TEXT if name == language else LONGEST_HEADING):
                raise Refused(1009, "clause too long")
        taken.words.update(watch.texts)
        if self.size + sum(map(len, watch.updates)) > LARGEST_TEXT:
            self.size = len(self.living.since())
            if self.size > LARGEST_TEXT:
                raise Refused(1009, "text too long")

    def _are_words(self) -> bool:
        return all(protocol.is_words(update) for update in self.watch.updates)


def _only_client(update: bytes) -> tuple[int, int] | None:
    try:
        return protocol.only_client(update)
    except protocol.Malformed as wrong:
        raise Refused(1007, "malformed") from wrong
