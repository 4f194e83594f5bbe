"""What happened is chained, told once, and shows when it is tampered with."""

from dataclasses import dataclass

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from cocreacion.kernel import clock, events, outbox
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.events import Chain, Delivery, Event, StoredEvent
from cocreacion.kernel.outbox import transaction


@dataclass(frozen=True, kw_only=True)
class KettleBoiled(Event):
    litres: int


@pytest.fixture
def heard(monkeypatch):
    """A listener and what it has heard; it fails while `heard.failing`."""

    class Ear(list):
        failing = False

    ear = Ear()

    def kettle_listener(event):
        ear.append(event.litres)
        if ear.failing:
            raise RuntimeError("deaf")

    monkeypatch.setitem(events.listeners, "KettleBoiled", {})
    monkeypatch.setitem(events.kinds, "KettleBoiled", KettleBoiled)
    events.listen(KettleBoiled, kettle_listener)
    return ear


def boil(*litres):
    with transaction():
        for each in litres:
            events.record(KettleBoiled(actor_id=None, litres=each))


def test_events_are_numbered_without_gaps_and_chained(app):
    boil(1, 2)
    boil(3)

    stored = db.session.query(StoredEvent).order_by(StoredEvent.id).all()
    assert [(s.id, s.facts["litres"]) for s in stored] == [(1, 1), (2, 2), (3, 3)]
    assert [s.previous for s in stored] == ["", stored[0].hash, stored[1].hash]
    assert events.first_broken_link() is None


def test_an_undone_use_case_leaves_no_event(app, heard):
    with pytest.raises(ZeroDivisionError), transaction():
        events.record(KettleBoiled(actor_id=None, litres=1))
        raise ZeroDivisionError
    boil(2)

    assert [s.facts["litres"] for s in db.session.query(StoredEvent)] == [2]
    assert heard == [2]


def test_recording_outside_a_transaction_is_a_mistake(app):
    with pytest.raises(RuntimeError, match="transaction"):
        events.record(KettleBoiled(actor_id=None, litres=1))


@pytest.mark.parametrize("statement", ["UPDATE events SET name = 'x'", "DELETE FROM events"])
def test_the_database_refuses_to_change_an_event(app, statement):
    boil(1)

    with pytest.raises(DatabaseError, match="append-only"), transaction():
        db.session.execute(text(statement))
    assert events.first_broken_link() is None


def test_a_replaced_event_is_refused_on_sqlite(app):
    boil(1)
    if db.engine.dialect.name == "postgresql":
        statement = "INSERT INTO events SELECT * FROM events"
    else:
        statement = "INSERT OR REPLACE INTO events SELECT * FROM events"

    with pytest.raises(DatabaseError), transaction():
        db.session.execute(text(statement))


def _tamper(statement):
    """As somebody with the keys of the database would."""
    with transaction():
        if db.engine.dialect.name == "postgresql":
            db.session.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            db.session.execute(text("DROP TRIGGER events_no_update"))
            db.session.execute(text("DROP TRIGGER events_no_delete"))
        db.session.execute(text("DELETE FROM deliveries"))
        db.session.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE events SET name = 'KettleLeaked' WHERE id = 2", 2),
        ("UPDATE events SET happened_at = '2020-01-01 00:00:00' WHERE id = 3", 3),
        ("DELETE FROM events WHERE id = 1", 1),
        ("DELETE FROM events WHERE id = 3", 3),
    ],
)
def test_the_first_broken_link_is_named(app, statement, broken):
    boil(1, 2, 3)
    assert events.first_broken_link() is None

    _tamper(statement)

    assert events.first_broken_link() == broken


def test_two_writers_at_once_never_fork_the_chain(app, race, pause):
    pause(events, "fingerprint", 6)

    race(lambda n: events.record(KettleBoiled(actor_id=None, litres=n)), list(range(6)))

    assert db.session.query(StoredEvent).count() == 6
    assert events.first_broken_link() is None
    assert db.session.get_one(Chain, 1).last_id == 6


def test_a_listener_that_fails_is_tried_again_and_hears_it_once(app, heard):
    heard.failing = True
    boil(7)
    delivery = db.session.query(Delivery).one()
    assert (delivery.attempts, "deaf" in delivery.error) == (1, True)
    assert delivery.due_at > now()
    due = delivery.due_at

    heard.failing = False
    outbox.sweep()
    assert len(heard) == 1, "not before its time"
    with clock.freeze(due):
        outbox.sweep()
        outbox.sweep()

    db.session.rollback()
    assert heard == [7, 7]
    assert db.session.query(Delivery).one().due_at is None


def test_telling_the_same_delivery_twice_at_once_is_heard_once(app, heard):
    heard.failing = True
    boil(5)
    heard.failing = False
    delivery = db.session.query(Delivery).one().id
    heard.clear()

    outbox.deliver(delivery)
    outbox.deliver(delivery)

    assert heard == [5]
