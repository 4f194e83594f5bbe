"""A client of Yjs that is not ours: y-websocket from npm, unchanged, against the real server."""

import asyncio
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import migrated_database
from tests.live.network import Caller, Server, furnish

SOURCE = Path(__file__).parent.parent / "npm"
PATIENCE = 30.0


@pytest.fixture
def npm(request) -> Path:
    """A folder with the packages that the lock file names, installed once."""
    folder = request.config.cache.mkdir("npm")
    lock, done = SOURCE / "package-lock.json", folder / "installed.json"
    for name in (".npmrc", "package.json", "package-lock.json", "client.mjs"):
        shutil.copyfile(SOURCE / name, folder / name)
    if not done.exists() or done.read_bytes() != lock.read_bytes():
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=180)
        shutil.copyfile(lock, done)
    return folder


class Node:
    """The process of the client, and what it said."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    @classmethod
    async def start(cls, folder: Path, **job: str) -> "Node":
        return cls(
            await asyncio.create_subprocess_exec(
                "node", "client.mjs", json.dumps(job), cwd=folder,
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            )
        )  # fmt: skip

    async def says(self, wanted) -> dict:
        """The first line that is as wanted."""

        async def read() -> dict:
            while line := await self.process.stdout.readline():
                if wanted(found := json.loads(line)):
                    return found
            raise AssertionError("the client ended")

        return await asyncio.wait_for(read(), PATIENCE)

    def type(self, words: str) -> None:
        self.process.stdin.write(f"{words}\n".encode())

    async def stop(self) -> None:
        self.process.stdin.close()
        await self.process.wait()


def test_an_unchanged_client_from_npm_writes_along(npm, tmp_path):
    async def story(server, document, cookies):
        job = {
            "address": server.address.replace("http", "ws", 1) + "/ws/documents",
            "document": str(document), "cookie": cookies[0], "origin": server.address,
        }  # fmt: skip
        elsewhere = await Node.start(npm, **job | {"origin": "https://evil.example"})
        assert (await elsewhere.says(lambda it: "error" in it))["error"]
        await elsewhere.stop()
        theirs = await Node.start(npm, **job)
        first = await theirs.says(lambda it: it.get("synced"))
        assert first["text"] == "Una cláusula como otra."
        ours = await (await Caller(cookies[1], document).call(server.address)).synced()
        await ours.until(lambda: ours.seen, "who is here")
        assert ours.seen[0].state == {
            "clause": "clause-1",
            "user": {"id": 1, "name": "Persona0", "hue": 1},
        }
        theirs.type(" ¿Qué 😀?")
        await ours.until(lambda: "😀?" in ours.words(), "the words of the client from npm")
        ours.type("¡Hola!", "clause-1")
        found = await theirs.says(lambda it: "¡Hola!" in it.get("text", ""))
        await ours.until(lambda: "¡Hola!" in ours.acked, "being stored")
        await theirs.stop()
        await ours.hang_up()
        return found["text"], ours.text.said("clause-1").es

    with migrated_database("sqlite", tmp_path) as url:
        document, cookies = furnish(url, tmp_path / "site", 2)
        server = Server(url, tmp_path / "site")
        server.start()
        try:
            one, other = asyncio.run(story(server, document, cookies))
        finally:
            server.kill()

    assert one == other == "Una cláusula como otra. ¿Qué 😀? ¡Hola!"
