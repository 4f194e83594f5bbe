"""What there may be at most: connections, speed, silence, and how much is read to open a text."""

import asyncio
import time

from sqlalchemy import insert, select, update

from cocreacion.documents import store
from cocreacion.documents.live import hub, room
from cocreacion.documents.live.keeper import Kept
from cocreacion.documents.living import Living
from cocreacion.documents.models import DocSnapshot, Document, DocUpdate, Origin
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction


def type_much(document_id: int, edits: int) -> None:
    """A log as another process leaves it that died before it could make a snapshot."""
    start, rows = Kept(document_id), []
    writer, updates = Living(1000, [start.living.since()]), []
    writer.doc.observe(lambda event: updates.append(event.update))
    for _ in range(edits):
        writer.text("clause-1", "es").insert(0, "x")
    for seq, data in enumerate(updates, start.seq + 1):
        facts = {"user_id": None, "on_behalf_of": None, "origin": Origin.LIVE, "at": now()}
        rows.append({"document_id": document_id, "seq": seq, "data": data, **facts})
    with transaction():
        db.session.execute(insert(DocUpdate), rows)
        db.session.execute(
            update(Document).where(Document.id == document_id).values(last_seq=rows[-1]["seq"])
        )


def opened(document_id: int, statements: list[str]) -> tuple[Kept, int]:
    """A text, and how many statements it took to open it."""
    db.session.rollback()
    statements.clear()
    return Kept(document_id), len(statements)


def test_a_long_history_is_opened_from_a_snapshot(table, statements):
    Kept(table.id)
    _, short = opened(table.id, statements)
    type_much(table.id, store.SNAPSHOT_EVERY + 200)

    first, _ = opened(table.id, statements)
    again, long = opened(table.id, statements)

    seq = db.session.scalar(select(DocSnapshot.seq).where(DocSnapshot.document_id == table.id))
    assert seq == first.seq == again.seq == store.SNAPSHOT_EVERY + 201
    assert long == short <= 5, "as many for a long history as for none"
    assert str(again.living.text("clause-1", "es")) == "x" * 700 + "Hola mundo."
    assert not store.entries(table.id, seq), "and nothing but the snapshot is read"


def test_a_text_of_two_thousand_clauses_is_written_in_like_any_other(table, make, meet, statements):
    large = make.document(table.body, ())
    make.clauses(large, ["Una cláusula como otra, con sus palabras. " * 6] * 2000)
    Kept(large.id)  # its log is begun

    async def story(come, door):
        tomas, rosa = await come(large.id, table.tomas), await come(large.id, table.rosa)
        tomas.type(" Fin.", clause="clause-2000")
        await rosa.until(lambda: "Fin." in rosa.says("clause-2000"), "for the words")
        await tomas.all_stored()
        statements.clear()
        tomas.type(" Sí.", clause="clause-2000")
        await tomas.all_stored()
        return len(statements), len(rosa.text.layout())

    count, clauses = meet(story)

    assert count <= 5 and clauses == 2000


def test_a_full_room_lets_nobody_in_until_somebody_leaves(table, meet, monkeypatch):
    monkeypatch.setattr(hub, "ROOM_FULL", 2)

    async def story(come, door):
        tomas, rosa = await come(table.id, table.tomas), await come(table.id, table.rosa)
        late = await come(table.id, table.sara)
        await rosa.leave()
        later = await come(table.id, table.sara)
        return tomas.closed, late.closed, later.closed

    assert meet(story) == (None, (1013, "full"), None)


def test_who_is_silent_is_closed_and_who_is_heard_is_not(table, meet, monkeypatch):
    monkeypatch.setattr(hub, "IDLE", 1.0)

    async def story(come, door):
        tomas, rosa = await come(table.id, table.tomas), await come(table.id, table.rosa)
        while not tomas.closed:
            rosa.type("x")
            await rosa.all_stored()
            await asyncio.sleep(0.1)
        return tomas.closed, rosa.closed

    assert meet(story) == ((1001, "idle"), None)


def test_a_person_is_as_fast_in_three_windows_as_in_one(table, meet, monkeypatch):
    monkeypatch.setattr(room, "UPDATES", 20.0)
    monkeypatch.setattr(room, "BURST", 5.0)

    async def story(come, door):
        tomas = [await come(table.id, table.tomas) for _ in range(3)]
        rosa = await come(table.id, table.rosa)
        began = time.monotonic()
        for _ in range(8):
            for window in tomas:
                window.type("x")
        rosa.type("y")
        await rosa.all_stored()
        quick = time.monotonic() - began
        for window in tomas:
            await window.all_stored()
        return quick, time.monotonic() - began, rosa

    quick, slow, rosa = meet(story)

    assert slow > 0.4, "24 updates, 5 at once, each further window waits for the others"
    assert quick < slow and rosa.closed is None
    assert rosa.says().count("x") == 24
