"""Rooms: stored before told, nobody writes what they may not, bad frames close politely."""

import asyncio

import pytest
from sqlalchemy import func, select

from cocreacion.documents import queries, services, store
from cocreacion.documents.authorship import authorship
from cocreacion.documents.changes import Remove
from cocreacion.documents.clauses import Wording
from cocreacion.documents.live import protocol
from cocreacion.documents.living import Said
from cocreacion.documents.models import Clause, DocClient, Document, DocUpdate
from cocreacion.documents.services import Writing
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction
from cocreacion.people.models import User
from tests.live.peers import Peer


def row(document_id, clause_id="clause-1"):
    db.session.rollback()
    return db.session.scalar(
        select(Clause).where(Clause.document_id == document_id, Clause.clause_id == clause_id)
    )


def entries(document_id):
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(DocUpdate.document_id == document_id))


@pytest.mark.parametrize("direct", [True, False])
def test_what_one_types_the_other_sees_and_both_know_it_is_stored(table, meet, direct):
    async def story(come, door):
        tomas = await come(table.id, table.tomas, direct=direct)
        rosa = await come(table.id, table.rosa, direct=direct)
        tomas.type(" ¿Qué tal? 😀")
        await tomas.all_stored()
        await rosa.until(lambda: "😀" in rosa.says(), "for the words")
        rosa.type("¡", at=0)
        await tomas.until(lambda: tomas.says().startswith("¡"), "for the sign")
        return tomas.says(), rosa.says()

    one, other = meet(story)

    assert one == other == "¡Hola mundo. ¿Qué tal? 😀"
    clause = row(table.id)
    assert clause.es == one and clause.editor.name == "Rosa"
    assert not clause.es_unsettled, "leaving settles"
    edits = queries.edits(clause, "es", clause.es_revision + 1, 9)
    assert [edit.text for edit in edits] == [one]


@pytest.mark.parametrize("direct", [True, False])
@pytest.mark.parametrize("wants", [True, False])
def test_of_several_at_once_each_hears_of_the_others(table, meet, direct, wants):
    async def story(come, door):
        people = [await come(table.id, who, direct=direct) for who in (table.tomas, table.rosa)]
        (room,) = door.hub.rooms.values()
        for connection in room.connections.values():
            connection.wants_stored = wants
        for peer, word in zip(people, ("Uno. ", "Dos. "), strict=True):
            peer.type(word, at=0)
        for peer in people:
            await peer.until(lambda peer=peer: len(peer.says()) == 21, "for both")
            if wants:
                await peer.all_stored()
        return [peer.says() for peer in people]

    one, other = meet(story)

    assert one == other == row(table.id).es and {"Uno.", "Dos."} <= set(one.split())


@pytest.mark.parametrize("direct", [True, False])
def test_several_who_send_what_is_known_hear_of_nothing_new(table, meet, direct):
    async def story(come, door):
        people = [await come(table.id, who, direct=direct) for who in (table.tomas, table.rosa)]
        for peer in people:
            peer.frames.clear()
            peer.update(peer.text.since())
        for peer in people:
            await peer.all_stored()
        return [frame for peer in people for frame in peer.frames if frame[0] == protocol.SYNC]

    assert meet(story) == []


def test_what_nobody_sees_is_taken_out_when_words_are_kept(table, meet):
    async def hide(come, door):
        tomas = await come(table.id, table.tomas)
        tomas.type(" \u202eAl revés\u2066.")
        await tomas.all_stored()

    async def look(come, door):
        return (await come(table.id, table.rosa)).says()

    meet(hide)

    clause, tidy = row(table.id), "Hola mundo. Al revés."
    edits = queries.edits(clause, "es", clause.es_revision + 1, 9)
    assert [(edit.text, edit.editor.name) for edit in edits] == [(tidy, "Tomás")]
    assert clause.es == meet(look) == tidy


def test_those_who_are_there_see_it_go(table, meet, monkeypatch):
    from cocreacion.documents.live import hub
    from cocreacion.documents.settling import settle

    monkeypatch.setattr(hub, "LOOK_EVERY", 0.1)

    async def story(come, door):
        tomas, rosa = await come(table.id, table.tomas), await come(table.id, table.rosa)
        tomas.type(" \u202eAl revés.")
        await tomas.all_stored()
        with transaction():
            settle(db.session.get_one(Document, table.id))
        for peer in (tomas, rosa):
            await peer.until(lambda peer=peer: peer.says() == "Hola mundo. Al revés.", "to be tidy")
        tomas.type(" Y sigue.")
        await tomas.all_stored()
        await rosa.until(lambda: rosa.says() == tomas.says(), "for the rest")
        return rosa.says()

    assert meet(story) == row(table.id).es == "Hola mundo. Al revés. Y sigue."


def test_whoever_comes_later_finds_everything(table, meet):
    async def story(come, door):
        tomas = await come(table.id, table.tomas)
        tomas.type(" Uno.")
        await tomas.all_stored()
        await tomas.leave()
        rosa = await come(table.id, table.rosa)
        return rosa.says()

    assert meet(story) == "Hola mundo. Uno."


def test_nobody_sees_what_could_not_be_stored(table, meet, monkeypatch):
    from cocreacion.documents import store

    async def story(come, door):
        tomas, rosa = await come(table.id, table.tomas), await come(table.id, table.rosa)
        whole = store.add

        def broken(*arguments):
            monkeypatch.setattr(store, "add", whole)
            raise RuntimeError("the disk is full")

        monkeypatch.setattr(store, "add", broken)
        tomas.type(" Se pierde?")
        await tomas.until(lambda: tomas.closed, "to be closed")
        await rosa.until(lambda: rosa.closed, "to be closed")
        assert tomas.closed[0] == 1013 and "pierde" not in rosa.says()
        assert tomas.stored < tomas.sent
        return await come(table.id, table.tomas, client=tomas.text.doc.client_id), tomas

    async def and_back(come, door):
        again, tomas = await story(come, door)
        again.update(tomas.text.since(again.text.state()))  # as the browser does on its return
        await again.all_stored()
        return again.stored

    meet(and_back)
    assert row(table.id).es == "Hola mundo. Se pierde?"


@pytest.mark.parametrize(
    ("who", "more", "code"),
    [
        ("ixchel", {}, 4403),
        ("", {}, 4401),
        ("tomas", {"origin": "https://evil.example"}, 4403),
        ("tomas", {"origin": ""}, 4403),
        ("tomas", {"path": "/ws/documents/999999"}, 4404),
        ("tomas", {"path": "/ws/documents/1/../2"}, 4404),
    ],
)
def test_the_door_is_closed_for(table, meet, who, more, code):
    async def story(come, door):
        assert (await come(table.id, table.tomas)).accepted
        return await come(table.id, getattr(table, who, ""), **more)

    peer = meet(story)

    assert not peer.accepted and peer.closed[0] == code


def structure(text):
    text.put(Said("nueva", "article", 0, "", "x", "", "", ""), None)


def wipe(text):
    text.clauses["clause-1"]["es"] = "todo nuevo"


def other_root(text):
    from pycrdt import Text

    text.doc["evil"] = Text("x" * 100)


def bold(text):
    text.text("clause-1", "es").format(0, 4, {"bold": True})


def thing(text):
    text.text("clause-1", "es").insert_embed(0, {"image": "x"})


@pytest.mark.parametrize(
    ("attack", "code"),
    [
        (structure, 1008),
        (wipe, 1008),
        (other_root, 1008),
        (bold, 1008),
        (thing, 1008),
        (lambda text: text.remove("clause-1"), 1008),
        (lambda text: text.text("clause-1", "es").insert(0, "x" * 20_001), 1009),
        (lambda text: text.text("clause-1", "heading_es").insert(0, "x" * 301), 1009),
    ],
)
def test_only_words_within_limits_come_over_a_connection(table, meet, attack, code):
    async def story(come, door):
        tomas, rosa = await come(table.id, table.tomas), await come(table.id, table.rosa)
        tomas.do(attack)
        rosa.type(" Sigo.")
        await tomas.until(lambda: tomas.closed, "to be closed")
        await rosa.all_stored()
        later = await come(table.id, table.tomas)
        return tomas.closed[0], rosa.closed, later

    closed, other, later = meet(story)

    assert closed == code and other is None
    assert later.says() == row(table.id).es == "Hola mundo. Sigo."
    assert later.text.layout() == ["clause-1", "clause-2"]


def test_nobody_writes_under_the_number_of_somebody_else(table, meet):
    async def story(come, door):
        tomas = await come(table.id, table.tomas, client=4242)
        tomas.type(" Mío.")
        await tomas.all_stored()
        forger = await come(table.id, table.rosa, client=4242)
        forger.type(" Falso.")
        await forger.until(lambda: forger.closed, "to be closed")
        server = await come(table.id, table.rosa, client=2**32 + 1)
        server.type(" Del servidor.")
        await server.until(lambda: server.closed, "to be closed")
        return forger.closed, server.closed

    assert meet(story) == ((1008, "author"), (1008, "author"))
    assert row(table.id).es == "Hola mundo. Mío."
    owners = {(c.client_id, c.user_id) for c in db.session.query(DocClient)}
    assert owners == {(4242, table.people["tomas"].id)}


def test_a_translator_writes_in_the_language_of_the_translation_only(table, meet):
    async def story(come, door):
        sara = await come(table.id, table.sara)
        sara.type("Hello world.", name="en")
        await sara.all_stored()
        assert sara.closed is None
        sara.type(" No.", name="es")
        await sara.until(lambda: sara.closed, "to be closed")
        return sara.closed

    assert meet(story) == (1008, "language")
    clause = row(table.id)
    assert clause.en.endswith("Hello world.") and clause.es == "Hola mundo."


@pytest.mark.parametrize(
    "frame",
    [
        b"", b"\x00", b"\x00\x02", b"\x00\x02\xff", b"\x00\x02\x05abc", b"\x01\x05\x01\x02",
        b"\x00\x09\x00", b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x00\x02\x06\x01\x01\xff\xff\xff\xff", b"\x00\x00\x04\xff\xff\xff\xff",
        b"\x00\x02\x03\x05\x05\x05", b"\x01\x07\x01\x01\x01\x03[1]",
        b"\x00\x02\x04\x00\x01\x09\x01",
    ],
)  # fmt: skip
def test_a_malformed_frame_closes_its_sender_and_nobody_else(table, meet, frame):
    async def story(come, door):
        tomas, rosa = await come(table.id, table.tomas), await come(table.id, table.rosa)
        tomas.frame(frame)
        rosa.type(" Sigo.")
        await rosa.all_stored()
        return tomas.closed, rosa.closed, rosa.says()

    closed, other, said = meet(story)

    assert closed is None or closed[0] == 1007
    assert other is None and said == row(table.id).es == "Hola mundo. Sigo."


def test_random_frames_never_bring_a_room_down(table, meet):
    import random

    chance = random.Random(7)

    async def story(come, door):
        rosa = await come(table.id, table.rosa)
        for _ in range(60):
            hostile = await come(table.id, table.tomas)
            hostile.frame(bytes([0, 2]) + chance.randbytes(chance.randrange(1, 80)))
            hostile.frame(bytes([chance.randrange(5)]) + chance.randbytes(20))
            await hostile.leave()
        rosa.type(" Sigo.")
        await rosa.all_stored()
        return rosa.says()

    assert meet(story) == row(table.id).es == "Hola mundo. Sigo."


def test_frames_that_are_too_large_close_politely(table, meet):
    async def story(come, door):
        tomas = await come(table.id, table.tomas)
        await tomas.all_stored()
        tomas.frame(b"\x00\x02" + b"x" * (256 * 1024))
        await tomas.until(lambda: tomas.closed, "to be closed")
        return tomas.closed

    assert meet(story) == (1009, "frame too large")


def test_so_many_connections_and_no_more(table, meet):
    async def story(come, door):
        mine = [await come(table.id, table.tomas) for _ in range(10)]
        one_more = await come(table.id, table.tomas)
        other = await come(table.id, table.rosa)
        return [peer.closed for peer in mine], one_more.closed, other.closed

    mine, one_more, other = meet(story)

    assert mine == [None] * 10 and one_more == (1013, "full") and other is None


@pytest.mark.parametrize("direct", [True, False])
def test_who_does_not_read_is_closed_and_the_others_go_on(table, meet, monkeypatch, direct):
    monkeypatch.setattr("cocreacion.documents.live.room.LONGEST_QUEUE", 20)
    monkeypatch.setattr("cocreacion.documents.live.asgi.LAST_WORDS", 0.2)

    async def story(come, door):
        slow = await come(table.id, table.tomas, direct=direct)
        rosa = await come(table.id, table.rosa, direct=direct)
        slow.be_deaf()
        connection = next(
            c for c in door.hub.rooms[table.id].connections.values() if c.name == "Tomás"
        )
        for _ in range(40):
            rosa.type("x")
            await rosa.all_stored()
        assert connection.closing == (1013, "slow")
        await asyncio.wait_for(slow.task, 5)
        assert slow.closed == (1013, "slow")
        return rosa.says()

    assert meet(story) == "Hola mundo." + "x" * 40


def test_a_form_and_a_room_write_in_the_same_clause_at_once(app, table, meet):
    """The page without scripts saves; whoever is in the room sees it, and nothing is lost."""

    def save(document_id, words):
        with app.app_context(), transaction():
            document = db.session.get_one(Document, document_id)
            clause = queries.get_clause(document, "clause-1")
            writing = Writing("es", Wording(clause.heading.es, words), clause.es_revision)
            actor = db.session.get_one(User, table.people["rosa"].id)
            services.edit_clause(document, clause, actor=actor, writing=writing)

    async def story(come, door):
        tomas = await come(table.id, table.tomas)
        tomas.type("Dice: ", at=0)
        await tomas.all_stored()
        await asyncio.to_thread(save, table.id, "Dice: Hola mundo. Por formulario.")
        await tomas.until(lambda: "formulario" in tomas.says(), "for the form")
        tomas.type(" Y sigo.")
        await tomas.all_stored()
        return tomas.says()

    assert meet(story) == row(table.id).es == "Dice: Hola mundo. Por formulario. Y sigo."


def test_a_clause_removed_elsewhere_leaves_the_room_and_its_words_stay(app, table, meet):
    def remove():
        with app.app_context(), transaction():
            document = db.session.get_one(Document, table.id)
            actor = db.session.get_one(User, table.people["rosa"].id)
            services.change_text(document, actor=actor, changes=[Remove(clause_id="clause-1")])

    async def story(come, door):
        tomas = await come(table.id, table.tomas)
        await asyncio.to_thread(remove)
        await tomas.until(lambda: tomas.text.layout() == ["clause-2"], "for the removal")
        tomas.type(" Tarde.")
        await tomas.all_stored()
        return tomas.closed

    assert meet(story) is None
    clause = row(table.id)
    assert clause.removed_at is not None and clause.es == "Hola mundo. Tarde."


def test_late_words_of_a_clause_that_was_joined_follow_it(app, table, meet, monkeypatch):
    """Rosa joins the second clause to the first while Tomás goes on in the second."""
    from cocreacion.documents.live import hub

    monkeypatch.setattr(hub, "LATE_AFTER", 0.1)

    def join():
        with app.app_context(), transaction():
            document = db.session.get_one(Document, table.id)
            actor = db.session.get_one(User, table.people["rosa"].id)
            first = queries.get_clause(document, "clause-1")
            services.merge_clauses(document, first, actor=actor, other="clause-2")

    async def story(come, door):
        tomas, rosa = await come(table.id, table.tomas), await come(table.id, table.rosa)
        tomas.type(" Antes.", clause="clause-2")
        await tomas.all_stored()
        await asyncio.to_thread(join)
        tomas.type(" Después.", clause="clause-2")
        await tomas.all_stored()
        await rosa.until(lambda: "Después" in rosa.says(), "for the late words")
        return rosa.says()

    whole = "Hola mundo.\n\nCláusula 2\n\nSegunda cláusula. Antes. Después."
    assert meet(story) == row(table.id).es == whole
    gone, taker = row(table.id, "clause-2"), row(table.id)
    assert gone.removed_at is not None and gone.es == "Segunda cláusula. Antes. Después."
    assert taker.editor.name == "Tomás" and not taker.es_unsettled
    by = [
        (hand.user_id, words)
        for hand, words in authorship(taker.document, taker.document.last_seq)["clause-1", "es"]
    ]
    assert (table.people["tomas"].id, " Antes. Después.") in by


def test_a_frozen_text_takes_no_more_words_and_all_are_told(app, table, meet):
    def freeze():
        with app.app_context(), transaction():
            store.freeze(db.session.get_one(Document, table.id))

    async def story(come, door):
        tomas = await come(table.id, table.tomas)
        rosa = await come(table.id, table.rosa)
        tomas.type("Antes: ", at=0)
        await tomas.all_stored()
        await asyncio.to_thread(freeze)
        tomas.type(" Tarde.")
        await tomas.until(lambda: tomas.closed, "to be closed")
        await rosa.until(lambda: rosa.closed, "to be told although she writes nothing")
        back = Peer(door, table.id, table.tomas)
        await back.enter()
        await back.until(lambda: back.closed, "to be told at the door")
        return tomas.closed, rosa.closed, back.closed, rosa.says()

    *closed, said = meet(story)

    assert closed == [(1008, "frozen")] * 3
    assert row(table.id).es == said == "Antes: Hola mundo."


def test_whoever_loses_the_seat_or_signs_out_leaves_at_once(app, table, meet):
    from cocreacion.groups.events import MandateEnded
    from cocreacion.kernel.events import record

    def end_mandate():
        with app.app_context(), transaction():
            seat = next(s for s in db.session.get_one(Document, table.id).body.seats if s.mandates)
            mandate = seat.mandates[0]
            mandate.until = now().date().replace(year=2000)
            record(
                MandateEnded(
                    actor_id=None, body_id=seat.body_id, seat_id=seat.id, mandate_id=mandate.id,
                    user_id=mandate.user_id, until="2000-01-01",
                )
            )  # fmt: skip

    async def story(come, door):
        tomas = await come(table.id, table.tomas)
        rosa = await come(table.id, table.rosa)
        await asyncio.to_thread(end_mandate)
        await tomas.until(lambda: tomas.closed, "to be closed")
        rosa.type(" Sigo.")
        await rosa.all_stored()
        return tomas.closed, rosa.closed

    closed, other = meet(story)

    assert closed[0] in {4403, 1008} and other is None


def test_presence_says_who_is_where_and_nobody_poses_as_another(table, meet):
    from cocreacion.documents.live import protocol
    from cocreacion.documents.live.protocol import Presence

    async def story(come, door):
        tomas, rosa = await come(table.id, table.tomas), await come(table.id, table.rosa)
        said = {"clause": "clause-1", "user": {"name": "El Presidente"}}
        tomas.frame(protocol.awareness([Presence(tomas.text.doc.client_id, 1, said)]))
        await rosa.until(lambda: rosa.seen, "for presence")
        first = rosa.seen[-1].state
        rosa.frame(protocol.awareness([Presence(tomas.text.doc.client_id, 9, {"clause": "x"})]))
        late = await come(table.id, table.rosa)
        await late.until(lambda: late.seen, "for presence")
        await tomas.leave()
        await rosa.until(lambda: rosa.seen[-1].state is None, "for the leaving")
        return first, late.seen[0].state

    first, late = meet(story)

    assert first["user"]["name"] == late["user"]["name"] == "Tomás"
    assert first["clause"] == late["clause"] == "clause-1"


def test_nothing_new_makes_no_entry(app, table, meet):
    def count():
        with app.app_context():
            return entries(table.id)

    async def story(come, door):
        tomas = await come(table.id, table.tomas)
        first = tomas.type(" Uno.")
        await tomas.all_stored()
        before = await asyncio.to_thread(count)
        tomas.update(first)
        tomas.update(b"\x00\x00")
        await tomas.all_stored()
        return before

    assert meet(story) == entries(table.id) > 0
