"""Websocket frames (RFC 6455, 5): what a browser sends, what it is sent."""

from collections.abc import Iterator
from typing import NamedTuple

CONTINUED, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
LONGEST_CONTROL = 125
PROTOCOL_ERROR, NOT_TEXT, TOO_LARGE = 1002, 1007, 1009
NO_CODE = 1005  # of a closing without one; never sent


class Broken(Exception):
    """What came is not of this protocol, or too much; `code` says so to the other side."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Message(NamedTuple):
    """A whole message, or a control frame. `kind` is one of the above, never CONTINUED."""

    kind: int
    data: bytes


def framed(data: bytes, kind: int = BINARY) -> bytes:
    """A message as it goes over the wire, the same for everybody."""
    size = len(data)
    if size < 126:
        return bytes((0x80 | kind, size)) + data
    if size < 65536:
        return bytes((0x80 | kind, 126)) + size.to_bytes(2, "big") + data
    return bytes((0x80 | kind, 127)) + size.to_bytes(8, "big") + data


def farewell(code: int, reason: str = "") -> bytes:
    return framed(code.to_bytes(2, "big") + reason.encode()[: LONGEST_CONTROL - 2], CLOSE)


def code_of(message: Message) -> int:
    """Why the other side closes."""
    return int.from_bytes(message.data[:2], "big") if len(message.data) > 1 else NO_CODE


class Reader:
    """Takes bytes as they come, gives messages. `largest`: bytes of a whole message."""

    def __init__(self, largest: int) -> None:
        self.largest = largest
        self.shortest = min(largest, LONGEST_CONTROL)  # whose length stands in one byte
        self.buffer = b""
        self.kind = 0  # of the message that has begun; 0: none has
        self.parts: list[bytes] = []
        self.size = 0  # of the parts

    def only(self, data: bytes) -> bytes | None:
        """The one short binary message that this is and nothing else, as while somebody types."""
        size = len(data) - 6
        if self.buffer or self.kind or not 0 <= size <= self.shortest:
            return None
        if data[0] != 0x80 | BINARY or data[1] != 0x80 | size:
            return None
        return _unmasked(data[6:], data[2:6])

    def take(self, data: bytes) -> Iterator[Message]:
        """Raises `Broken`; nothing may be taken after that."""
        data = self.buffer + data if self.buffer else data
        at = 0
        while (end := self._end(data, at)) <= len(data) and end:
            first, start = data[at], end - self._length
            payload = _unmasked(data[start:end], data[start - 4 : start])
            at = end
            if (message := self._whole(first, payload)) is not None:
                yield message
        self.buffer = data[at:]

    def _end(self, data: bytes, at: int) -> int:
        """Where the frame ends that begins at `at`; 0 as long as that cannot be told."""
        if len(data) < at + 2:
            return 0
        first, second = data[at], data[at + 1]
        if first & 0x70 or not second & 0x80:  # an extension; what a browser sends is masked
            raise Broken(PROTOCOL_ERROR)
        length, start = second & 0x7F, at + 2
        if first & 0x08 and (length > LONGEST_CONTROL or not first & 0x80):
            raise Broken(PROTOCOL_ERROR)
        if length > LONGEST_CONTROL:
            wide = 2 if length == 126 else 8
            if len(data) < start + wide:
                return 0
            length = int.from_bytes(data[start : start + wide], "big")
            start += wide
        if self.size + length > self.largest:
            raise Broken(TOO_LARGE)
        self._length = length
        return start + 4 + length

    def _whole(self, first: int, payload: bytes) -> Message | None:
        kind, is_last = first & 0x0F, first & 0x80
        if kind in {CLOSE, PING, PONG}:
            return Message(kind, payload)
        if kind > BINARY or (kind == CONTINUED) != bool(self.kind):
            raise Broken(PROTOCOL_ERROR)
        if is_last and not self.kind:
            return Message(kind, payload)
        self.kind = self.kind or kind
        self.parts.append(payload)
        self.size += len(payload)
        if not is_last:
            return None
        message = Message(self.kind, b"".join(self.parts))
        self.kind, self.parts, self.size = 0, [], 0
        return message


def _unmasked(data: bytes, mask: bytes) -> bytes:
    size = len(data)
    key = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(data, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")
