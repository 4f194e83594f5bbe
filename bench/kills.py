"""Ten people type, the server is killed, and again: is anything lost that somebody had seen?

    python -m bench.kills [--kills 50] [--database sqlite|postgresql]

Each round kills all processes of the server with SIGKILL at a random moment. Afterwards whoever
comes first must find every word that its writer was told is stored or that anybody else had seen;
only then do the ten come back with what they have. Ends with 1 if a word was lost.
"""

import argparse
import asyncio
import random
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text

from tests.conftest import empty_database
from tests.live.network import Caller, Server, furnish

WRITERS, CLAUSES = 10, 4


@dataclass
class Count:
    kills: int = 0
    written: int = 0
    known: int = 0  # words that somebody was told of or had seen
    lost: int = 0


async def type_until(
    writers: list[Caller], chance: random.Random, seconds: float, name: str
) -> int:
    """Everybody writes, each at their own pace; gives how many words."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds

    async def one(place: int, writer: Caller) -> int:
        number = 0
        while loop.time() < end and writer.is_open:
            await asyncio.sleep(chance.uniform(0.005, 0.08))
            writer.type(f"{name}-{place}-{number}", f"clause-{1 + chance.randrange(CLAUSES)}")
            number += 1
        return number

    return sum(await asyncio.gather(*(one(*each) for each in enumerate(writers))))


def known(writers: list[Caller]) -> set[str]:
    """What somebody was told is stored, or has seen of another."""
    return set().union(*(writer.acked | (writer.words() - writer.own) for writer in writers))


def rows(url: str) -> set[str]:
    """The words of the rows that every page reads."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.connect() as connection:
        found = {word for (said,) in connection.execute(text("SELECT es FROM clauses"))
                 for word in said.split()}  # fmt: skip
    engine.dispose()
    return found


async def kill_often(url: str, folder: Path, kills: int, seed: int) -> Count:
    document, cookies = furnish(url, folder, WRITERS + 1, CLAUSES)
    server, chance, total = Server(url, folder), random.Random(seed), Count()
    server.start()
    try:
        writers = [Caller(cookie, document) for cookie in cookies[:WRITERS]]
        for number in range(kills):
            for writer in writers:
                await (await writer.call(server.address)).synced()
            total.written += await type_until(
                writers, chance, chance.uniform(0.3, 1.5), f"k{number}"
            )
            server.kill()
            for writer in writers:
                await writer.hang_up()
            wanted = known(writers)
            await asyncio.to_thread(server.start)
            reader = await Caller(cookies[WRITERS], document).call(server.address)
            await reader.synced()
            total.kills += 1
            total.known = len(wanted)
            total.lost += len(wanted - reader.words()) + len(wanted - rows(url))
            await reader.hang_up()
    finally:
        server.kill()
    return total


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as name, empty_database(asked.database, Path(name)) as url:
        found = asyncio.run(kill_often(url, Path(name) / "site", asked.kills, asked.seed))
    print(
        f"{asked.database}: {found.kills} kills, {found.written} words written, "
        f"{found.known} acknowledged or seen, {found.lost} lost"
    )
    return int(found.lost > 0)


if __name__ == "__main__":
    sys.exit(main())
