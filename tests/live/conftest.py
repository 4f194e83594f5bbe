"""A text of a group, its members, and rooms to meet in."""

import asyncio
from types import SimpleNamespace

import pytest

from tests.live.peers import house


@pytest.fixture
def table(make):
    """`table.document`, and tokens of sessions: tomas and rosa write, ixchel does not."""
    body = make.body("mesa-agua")
    tomas, rosa = make.user("Tomás"), make.user("Rosa")
    make.seat(body, tomas, organisation=make.organisation("Red Ejemplo"))
    make.seat(body, rosa)
    document = make.document(body, ("Hola mundo.", "Segunda cláusula."))
    ixchel, sara = make.user("Ixchel"), make.sara()
    people = {"tomas": tomas, "rosa": rosa, "ixchel": ixchel, "sara": sara}
    return SimpleNamespace(
        document=document, body=body, people=people, id=document.id,
        **{name: make.sign_in(person) for name, person in people.items()},
    )  # fmt: skip


@pytest.fixture
def meet(app):
    """`meet(story)`: run `story(come, door)` in an event loop with a hub."""

    def run(story):
        async def inside():
            async with house(app) as (come, door):
                return await story(come, door)

        return asyncio.run(inside())

    return run
