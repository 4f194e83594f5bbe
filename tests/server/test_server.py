"""The server's own part: frames of websockets, the handshake, bounds for the heads of requests."""

import asyncio
import base64
from contextlib import asynccontextmanager

import pytest
import uvicorn
from uvicorn.server import ServerState

from cocreacion.server import frames, http
from cocreacion.server.frames import Broken, Message, Reader, framed
from cocreacion.server.http import Http
from cocreacion.server.websocket import Websocket

MASK = b"\x01\x02\x03\x04"
KEY = base64.b64encode(bytes(16)).decode()


def sent(data: bytes, first: int = 0x82) -> bytes:
    """A frame as a browser sends it."""
    size = len(data)
    if size < 126:
        head = bytes((first, 0x80 | size))
    elif size < 65536:
        head = bytes((first, 0x80 | 126)) + size.to_bytes(2, "big")
    else:
        head = bytes((first, 0x80 | 127)) + size.to_bytes(8, "big")
    return head + MASK + bytes(each ^ MASK[n % 4] for n, each in enumerate(data))


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65535, 65536])
@pytest.mark.parametrize("step", [1, 7, 10**6])
def test_a_message_arrives_whole_however_it_is_cut(size, step):
    reader, data = Reader(10**6), bytes(n % 251 for n in range(size))
    wire = sent(data) + sent(b"otra")
    if step == 1 and size > 1000:
        step = 997
    found = [
        message
        for start in range(0, len(wire), step)
        for message in reader.take(wire[start : start + step])
    ]

    assert found == [Message(frames.BINARY, data), Message(frames.BINARY, b"otra")]
    assert framed(data).endswith(data) and len(framed(data)) == len(sent(data)) - 4


def test_parts_of_a_message_are_joined_and_a_ping_may_come_between():
    wire = sent(b"Ho", 0x01) + sent(b"?", 0x89) + sent(b"l", 0x00) + sent(b"a", 0x80)

    assert list(Reader(100).take(wire)) == [
        Message(frames.PING, b"?"),
        Message(frames.TEXT, b"Hola"),
    ]


@pytest.mark.parametrize(
    ("wire", "code"),
    [
        (b"\x82\x01x", 1002),  # not masked
        (sent(b"x", 0xC2), 1002),  # compressed, which nobody agreed on
        (sent(b"x", 0x83), 1002),  # a kind that does not exist
        (sent(b"x", 0x80), 1002),  # goes on with nothing
        (sent(b"x", 0x02) + sent(b"x", 0x82), 1002),  # begins before the end
        (sent(b"x", 0x09), 1002),  # a ping in parts
        (sent(b"x" * 126, 0x89), 1002),  # a ping too long
        (sent(b"x" * 101), 1009),
        (sent(b"x" * 60, 0x02) + sent(b"x" * 60, 0x80), 1009),
        (b"\x82\xff" + b"\xff" * 8, 1009),  # is never waited for
    ],
)
def test_what_is_not_of_the_protocol_is_refused(wire, code):
    with pytest.raises(Broken) as broken:
        list(Reader(100).take(wire))

    assert broken.value.code == code
    assert list(Reader(100).take(sent(b"x" * 100)))


async def echo(scope, receive, send):
    """Pages say which they are; websockets say back what they hear."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": scope["path"].encode()})
        return
    await receive()
    if scope["path"] == "/no":
        await send({"type": "websocket.close", "code": 4403})
        return
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "bytes": message["bytes"]})


@asynccontextmanager
async def serving():
    """`connect()`: a reader and a writer of a new connection."""
    config = uvicorn.Config(echo, http=Http, ws=Websocket, ws_max_size=1000, log_config=None)
    config.load()
    state, lines = ServerState(), []
    server = await asyncio.get_running_loop().create_server(
        lambda: Http(config, state, {}), "127.0.0.1", 0
    )
    port = server.sockets[0].getsockname()[1]

    async def connect(head: str = ""):
        lines.append(await asyncio.open_connection("127.0.0.1", port))
        lines[-1][1].write(head.encode())
        return lines[-1]

    try:
        yield connect, state
    finally:
        for _, writer in lines:
            writer.close()
        server.close()
        while state.connections or state.tasks:
            await asyncio.sleep(0)


def shake(path: str, version: int = 13, key: str = KEY) -> str:
    return (
        f"GET {path} HTTP/1.1\r\nHost: x\r\n"
        "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
        f"Sec-WebSocket-Version: {version}\r\nSec-WebSocket-Key: {key}\r\n\r\n"
    )


def test_hands_are_shaken_and_goodbye_is_answered():
    async def story():
        async with serving() as (connect, _):
            reader, writer = await connect(shake("/yes"))
            head = await reader.readuntil(b"\r\n\r\n")
            writer.write(sent(b"", 0x89) + sent(b"Hola") + sent(b"\x03\xe8", 0x88))
            rest = await asyncio.wait_for(reader.read(), 5)
            refused = []
            for wrong in (shake("/no"), shake("/yes", 8), shake("/yes", 13, "x")):
                reader, _ = await connect(wrong)
                refused.append((await asyncio.wait_for(reader.read(), 5)).split()[1])
            return head, rest, refused

    head, rest, refused = asyncio.run(story())

    assert head.startswith(b"HTTP/1.1 101 ")
    assert b"Sec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=" in head
    pong, closing = b"\x8a\x00", b"\x88\x02\x03\xe8"
    assert rest.startswith(pong) and rest.endswith(closing)
    assert refused == [b"403", b"426", b"426"]


def test_a_head_without_end_is_cut_off_and_others_are_answered(monkeypatch):
    monkeypatch.setattr(http, "SLOWEST_HEAD", 0.2)

    async def story():
        async with serving() as (connect, _):
            large, into_it = await connect("GET / HTTP/1.1\r\nHost: x\r\n")
            into_it.write(b"A: " + b"x" * 70_000)
            slow, _ = await connect("GET / HTTP/1.1\r\nHost: x\r\n")
            usual, _ = await connect("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            return [await asyncio.wait_for(each.read(), 5) for each in (large, slow, usual)]

    large, slow, usual = asyncio.run(story())

    assert large.startswith(b"HTTP/1.1 400 ") and slow == b""
    assert usual.startswith(b"HTTP/1.1 200 ") and usual.endswith(b"2\r\n/a\r\n0\r\n\r\n")
