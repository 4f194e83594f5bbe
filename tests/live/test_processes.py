"""Two processes keep one text: hints over Redis or NOTIFY, lost hints, a process that dies."""

import asyncio
import os

import pytest

from cocreacion.app import create_app
from cocreacion.documents.live import hub
from cocreacion.kernel.bus import Bus
from cocreacion.kernel.settings import Settings
from tests.conftest import DATABASES, migrated_database
from tests.live.network import Caller, Server, furnish
from tests.live.peers import Peer, house

REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379")
NO_REDIS = "redis://127.0.0.1:1"  # where nothing answers
SERVERS = [each for each in DATABASES if each == "postgresql"]


@pytest.fixture
def two(tmp_path):
    """`two(story, redis_url)`: two hubs that share a database of PostgreSQL and nothing else; one
    writer in each."""

    def run(story, redis_url=""):
        with migrated_database("postgresql", tmp_path) as url:
            document, cookies = furnish(url, tmp_path, 2)
            settings = Settings(database_url=url, data_dir=tmp_path, demo=True, redis_url=redis_url)
            apps = [create_app(settings, testing=True) for _ in range(2)]

            async def inside():
                async with house(apps[0]) as one, house(apps[1]) as other:
                    await story(*[
                        await come(document, "", cookie=cookie)
                        for (come, _), cookie in zip((one, other), cookies, strict=True)
                    ])  # fmt: skip

            asyncio.run(inside())
            for app in apps:
                with app.app_context():
                    from cocreacion.kernel.db import db

                    db.engine.dispose()

    return run


async def talk(one: Peer, other: Peer) -> None:
    for number in range(3):
        one.type(f" uno{number}")
        await other.until(lambda n=number: f"uno{n}" in other.says(), "for the first")
        other.type(f" dos{number}")
        await one.until(lambda n=number: f"dos{n}" in one.says(), "for the second")
    one.type(" a la vez")
    other.type(" al mismo tiempo")
    await one.all_stored()
    await other.all_stored()
    await one.until(lambda: "mismo tiempo" in one.says(), "for what came at once")
    await other.until(lambda: "a la vez" in other.says(), "for what came at once")
    assert one.says() == other.says()


@pytest.mark.parametrize("redis_url", [REDIS, ""], ids=["redis", "notify"])
@pytest.mark.parametrize("database", SERVERS)
def test_two_processes_hint_each_other(two, monkeypatch, database, redis_url):
    monkeypatch.setattr(hub, "LOOK_EVERY", 3600)

    async def story(one, other):
        await asyncio.sleep(0.5)  # until both listen
        await talk(one, other)

    two(story, redis_url)


@pytest.mark.parametrize("database", SERVERS)
def test_lost_hints_only_make_it_slower(two, monkeypatch, database):
    monkeypatch.setattr(hub, "LOOK_EVERY", 0.1)
    monkeypatch.setattr(Bus, "notify", lambda bus, topic: None)

    two(talk)


@pytest.mark.parametrize("database", SERVERS)
def test_without_the_redis_that_was_named_words_still_arrive(two, monkeypatch, database):
    monkeypatch.setattr(hub, "LOOK_EVERY", 0.1)

    two(talk, NO_REDIS)


@pytest.mark.parametrize("database", SERVERS)
def test_one_process_is_killed_and_the_other_goes_on(tmp_path, database):
    async def story(servers, document, cookies):
        one = await (await Caller(cookies[0], document).call(servers[0].address)).synced()
        other = await (await Caller(cookies[1], document).call(servers[1].address)).synced()
        one.type("antes", "clause-1")
        await other.until(lambda: "antes" in other.words(), "the other's word")
        for number in range(50):
            one.type(f"uno{number}", "clause-1")
            other.type(f"dos{number}", "clause-1")
            await asyncio.sleep(0.01)
        servers[0].kill()
        await one.hang_up()
        wanted = one.acked | (one.words() - one.own) | (other.words() - other.own)
        other.type("después", "clause-1")
        await other.until(lambda: "después" in other.acked, "being stored")
        await other.until(lambda: wanted <= other.words(), "what the killed one had stored")
        await (await one.call(servers[1].address)).synced()
        await other.until(lambda: one.own <= other.words(), "what was still on its way")
        await one.until(lambda: one.words() == other.words(), "the same text")
        await one.hang_up()
        await other.hang_up()

    with migrated_database(database, tmp_path) as url:
        document, cookies = furnish(url, tmp_path / "site", 2)
        servers = [Server(url, tmp_path / "site") for _ in range(2)]
        for server in servers:
            server.start()
        try:
            asyncio.run(story(servers, document, cookies))
        finally:
            for server in servers:
                if server.process.poll() is None:
                    server.kill()
