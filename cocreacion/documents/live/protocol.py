"""The wire: y-protocols in binary frames, so that any Yjs client can sync.

0 sync (0 step 1, 1 step 2, 2 update) · 1 awareness · 3 query awareness, and of our own 100: from a
client "tell me what is stored", from the server [updates stored, entry of the log].
"""

import json
from dataclasses import dataclass
from typing import Any

SYNC, AWARENESS, QUERY_AWARENESS, STORED = 0, 1, 3, 100
STEP_1, STEP_2, UPDATE = 0, 1, 2
# Of what an update brings: whether its left neighbour is named (the next bit: its right one),
# whether it has a name in a map, and what it is.
HAS_ORIGIN, HAS_NAME, KIND = 0x80, 0x20, 0x1F
GONE, DELETED, WORDS, SKIPPED = 0, 1, 4, 10
AN_UPDATE = bytes((SYNC, UPDATE))
NOTHING = b"\x00\x00"  # an update without content
MOST_BITS = 53  # of a number in JavaScript


class Malformed(ValueError):
    """A frame that is not of this protocol."""


class Reader:
    """Reads the variable-length numbers and buffers of lib0."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def number(self) -> int:
        data, at = self.data, self.at
        if at < len(data) and data[at] < 0x80:  # most are this short
            self.at = at + 1
            return data[at]
        value = shift = 0
        while at < len(data) and shift <= MOST_BITS:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                self.at = at
                return value
            shift += 7
        raise Malformed("number")

    def buffer(self) -> bytes:
        length = self.number()
        end = self.at + length
        if end > len(self.data):
            raise Malformed("buffer")
        found = self.data[self.at : end]
        self.at = end
        return found

    def byte(self) -> int:
        if self.is_done:
            raise Malformed("byte")
        self.at += 1
        return self.data[self.at - 1]

    def text(self) -> str:
        try:
            return self.buffer().decode()
        except UnicodeDecodeError as wrong:
            raise Malformed("text") from wrong

    @property
    def is_done(self) -> bool:
        return self.at >= len(self.data)


def only_update(frame: bytes) -> bytes | None:
    """What a frame brings, if it is an update with something in it."""
    if frame[:2] != AN_UPDATE:
        return None
    if len(frame) > 2 and frame[2] == len(frame) - 3 < 0x80:  # as short as while somebody types
        data = frame[3:]
    else:
        try:
            data = Reader(frame[2:]).buffer()
        except Malformed:
            return None
    return data if len(data) > len(NOTHING) else None


def number(value: int) -> bytes:
    if value < 0x80:
        return bytes((value,))
    out = bytearray()
    while value > 0x7F:
        out.append(0x80 | (value & 0x7F))
        value >>= 7
    out.append(value)
    return bytes(out)


def buffer(data: bytes) -> bytes:
    return number(len(data)) + data


def step_1(state: bytes) -> bytes:
    return bytes((SYNC, STEP_1)) + buffer(state)


def step_2(update: bytes) -> bytes:
    return bytes((SYNC, STEP_2)) + buffer(update)


def changed(update: bytes) -> bytes:
    return bytes((SYNC, UPDATE)) + buffer(update)


def stored(updates: int, entry: int) -> bytes:
    """So many updates of this connection are safe; the log has come to this entry."""
    return bytes((STORED,)) + number(updates) + number(entry)


@dataclass(frozen=True)
class Presence:
    """What one client says of itself; None: it has gone."""

    client: int
    clock: int
    state: dict[str, Any] | None


def presences(data: bytes) -> list[Presence]:
    reader, found = Reader(data), []
    for _ in range(reader.number()):
        client, clock, words = reader.number(), reader.number(), reader.text()
        try:
            state = json.loads(words)
        except (ValueError, RecursionError) as wrong:
            raise Malformed("state") from wrong
        if state is not None and not isinstance(state, dict):
            raise Malformed("state")
        found.append(Presence(client, clock, state))
    return found


def awareness(found: list[Presence]) -> bytes:
    body = number(len(found))
    for each in found:
        words = json.dumps(each.state, ensure_ascii=False, separators=(",", ":")).encode()
        body += number(each.client) + number(each.clock) + buffer(words)
    return bytes((AWARENESS,)) + buffer(body)


def clocks(state: bytes) -> dict[int, int]:
    """A state vector: how far each client has come."""
    reader = Reader(state)
    return {reader.number(): reader.number() for _ in range(reader.number())}


def only_client(update: bytes) -> tuple[int, int] | None:
    """The client whose words an update brings, and the clock of the first: (0, 0) for none,
    None for several clients."""
    reader = Reader(update)
    several = reader.number()
    if several == 0:
        return 0, 0
    if several > 1:
        return None
    reader.number()
    return reader.number(), reader.number()


def only_place(update: bytes) -> tuple[int, int] | None:
    """Behind which word, by client and clock, an update puts its words, if that is one place.

    (0, 0): one place, which nothing stands before. None: several, or none.
    """
    reader = Reader(update)
    if reader.number() != 1 or reader.number() != 1:
        return None
    reader.number(), reader.number()
    info = update[reader.at] if reader.at < len(update) else 0
    if not info & HAS_ORIGIN:
        return 0, 0
    reader.at += 1
    return reader.number(), reader.number()


def is_words(update: bytes) -> bool:
    """Whether an update brings words and takes words away, and nothing else: no format, no object,
    no text of its own beside those of clauses, nothing that cannot be read.

    Yjs describes what stands in an update in `src/structs/Item.js`.
    """
    reader = Reader(update)
    try:
        for _ in range(reader.number()):
            structs, _client, _clock = reader.number(), reader.number(), reader.number()
            if not all(_is_words(reader) for _ in range(structs)):
                return False
    except Malformed:
        return False
    return True


def words_of(update: bytes) -> tuple[int, int] | None:
    """Both at once, of an update as typing makes them: see `only_client`. None: it brings words of
    several clients, or more than words (`is_words`), or cannot be read."""
    reader = Reader(update)
    try:
        several = reader.number()
        if several != 1:
            return None if several else (0, 0)
        structs, client, clock = reader.number(), reader.number(), reader.number()
        for _ in range(structs):
            if not _is_words(reader):
                return None
    except Malformed:
        return None
    return client, clock


def _is_words(reader: Reader) -> bool:
    info = reader.byte()
    kind = info & KIND
    if kind in {GONE, SKIPPED}:
        reader.number()
        return True
    neighbours = (info >> 7) + (info >> 6 & 1)
    if kind not in {WORDS, DELETED} or (not neighbours and info & HAS_NAME):
        return False
    for _ in range(neighbours):
        reader.number(), reader.number()
    if not neighbours:  # the first word of a text, which is named
        if reader.number():  # by its own name: it is not one of a clause
            return False
        reader.number(), reader.number()
    if kind == WORDS:
        reader.buffer()
    else:
        reader.number()
    return True
