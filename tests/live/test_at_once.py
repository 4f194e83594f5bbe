"""Typing is stored at once where that is quick; elsewhere it is only slower."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from cocreacion.documents import store
from cocreacion.documents.live.keeper import Outcome
from cocreacion.documents.live.pace import HEAVY, Pace
from cocreacion.documents.models import Clause, DocUpdate, Origin
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction


@pytest.fixture
def attempts(monkeypatch):
    """What `at_once` gave, time after time."""
    from cocreacion.documents.live.keeper import Kept

    found, whole = [], Kept.at_once

    def note(kept, batch):
        found.append(whole(kept, batch))
        return found[-1]

    monkeypatch.setattr(Kept, "at_once", note)
    return found


def is_near():
    return db.engine.dialect.name == "sqlite"


def test_the_first_word_of_a_person_is_stored_with_care_the_next_at_once(table, meet, attempts):
    async def story(come, door):
        tomas = await come(table.id, table.tomas)
        for word in (" Uno.", " Dos.", " Tres."):
            tomas.type(word)
            await tomas.all_stored()
        return tomas.says()

    said = meet(story)

    db.session.rollback()
    assert db.session.scalar(select(Clause.es).where(Clause.clause_id == "clause-1")) == said
    assert attempts[-3] is None
    assert [isinstance(each, Outcome) for each in attempts[-2:]] == [is_near()] * 2
    rows = db.session.scalars(select(DocUpdate).order_by(DocUpdate.seq)).all()
    assert [row.seq for row in rows] == [1, 2, 3, 4]
    assert all(timedelta(0) <= now() - row.at < timedelta(minutes=1) for row in rows)
    assert {(r.user_id, r.origin) for r in rows[1:]} == {(table.people["tomas"].id, Origin.LIVE)}


def test_while_somebody_else_writes_in_the_database_typing_waits_and_is_kept(
    app, table, meet, attempts
):
    """A form that takes its time, holding what SQLite has only once."""

    async def story(come, door):
        tomas, rosa = await come(table.id, table.tomas), await come(table.id, table.rosa)
        tomas.type(" Uno.")
        await tomas.all_stored()
        is_held, may_go = asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()

        def hold():
            with app.app_context(), transaction():
                db.session.scalar(select(Clause.id).with_for_update())
                loop.call_soon_threadsafe(is_held.set)
                asyncio.run_coroutine_threadsafe(may_go.wait(), loop).result(10)

        holding = asyncio.create_task(asyncio.to_thread(hold))
        await is_held.wait()
        count = len(attempts)
        tomas.type(" Dos.")
        while len(attempts) == count:
            await asyncio.sleep(0)
        seen = rosa.says()
        may_go.set()
        await holding
        await tomas.all_stored()
        await rosa.until(lambda: "Dos" in rosa.says(), "for the words")
        return seen, tomas.closed, rosa.says()

    seen, closed, said = meet(story)

    assert "Dos" not in seen and closed is None
    assert said == "Hola mundo. Uno. Dos."
    assert not isinstance(attempts[-1], Outcome)


def test_what_others_wrote_is_told_even_when_somebody_is_refused(app, table, meet):
    """The text is read again then, past what nobody here has been told of."""
    from cocreacion.documents.living import opened

    def elsewhere():
        with app.app_context(), transaction():
            from cocreacion.documents.models import Document

            document = db.session.get_one(Document, table.id)
            found = [data for _, data in store.entries(table.id, 0)]
            text = opened(2**32 + 99, None, found)
            before = text.state()
            text.text("clause-2", "es").insert(0, "De fuera. ")
            entry = store.Entry(None, None, Origin.FORM, now())
            store.append(document, text.since(before), entry)

    async def story(come, door):
        tomas, rosa = await come(table.id, table.tomas), await come(table.id, table.rosa)
        for each in (tomas, rosa):
            each.type(".")
            await each.all_stored()
        door.hub.desk.bus.listeners.clear()  # the hint is lost
        await asyncio.to_thread(elsewhere)
        tomas.do(lambda text: text.remove("clause-1"))
        await tomas.until(lambda: tomas.closed, "to be closed")
        rosa.type(" Sigo.")
        await rosa.all_stored()
        await rosa.until(lambda: "De fuera" in rosa.says("clause-2"), "for the other process")
        return tomas.closed[0], rosa.closed

    assert meet(story) == (1008, None)


def test_in_a_busy_room_every_third_or_fourth_time_an_update_waits_for_two_others():
    async def story():
        ready = asyncio.Event()
        pace = Pace(asyncio.get_running_loop(), ready.set)
        pace.rate, seen = HEAVY * 2.0, []
        for arrivals in (1, 1, 3, 1, 1, 3, 1, 1, 1, 3, 1, 1):
            for _ in range(arrivals):
                pace.arrived()
                seen.append(ready.is_set())
            pace.go()
            ready.clear()
        pace.arrived()
        await asyncio.wait_for(ready.wait(), 5)  # but not for long
        return seen

    together = [False, False, True]
    assert asyncio.run(story()) == [
        *[True] * 2, *together, *[True] * 2, *together, *[True] * 3, *together, *[True] * 2,
    ]  # fmt: skip


def test_in_a_quiet_room_nothing_waits():
    async def story():
        ready, seen = asyncio.Event(), []
        pace = Pace(asyncio.get_running_loop(), ready.set)
        for _ in range(6):
            pace.arrived()
            seen.append(ready.is_set())
            pace.go()
            ready.clear()
        return seen

    assert all(asyncio.run(story()))
