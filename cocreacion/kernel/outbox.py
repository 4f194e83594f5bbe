"""Commit what happened, then tell it. The only module that commits."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import select

from cocreacion.kernel import bus, events, jobs
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import begin_write, db, lock, writers_turn
from cocreacion.kernel.line import Line

log = logging.getLogger(__name__)
RETRY_AFTER = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)


@contextmanager
def transaction() -> Iterator[None]:
    """All or nothing: the change, the facts about it, and the promise to tell them."""
    with writers_turn():
        begin_write()
        try:
            yield
            if db.session.info.get("is_rehearsal"):
                undo()
                return
            facts = db.session.info.get("facts", [])
            for topic in sorted({bus.facts_of(fact) for fact, _ in facts}):
                bus.hint(topic)
            due = events.append()
            db.session.commit()
        except BaseException:
            undo()
            raise
    bus.publish_hints()
    for delivery_id in due:
        jobs.enqueue(deliver, delivery_id)
    for work, arguments in db.session.info.pop("wakes", []):
        jobs.enqueue(work, *arguments)


@contextmanager
def rehearsal() -> Iterator[None]:
    """Whatever is done meanwhile is undone, in transactions too."""
    db.session.info["is_rehearsal"] = True
    try:
        yield
    finally:
        undo()
        del db.session.info["is_rehearsal"]


class ShortTransaction:
    """All or nothing, for a change that is made very often: no facts, nobody to wake, and one hint,
    `topic`. Only what goes over `line` belongs to it; the session is not touched."""

    def __init__(self, line: Line, topic: str) -> None:
        self.line, self.topic = line, topic

    def __enter__(self) -> None:
        try:
            self.line.begin()
        except BaseException:
            self.line.undo()
            raise

    def __exit__(self, kind: object, problem: object, trace: object) -> None:
        line = self.line
        if problem is not None:
            line.undo()
            return
        try:
            line.bus.notify_over(line.driver, self.topic)
            line.driver.commit()
        except BaseException:
            line.undo()
            raise
        line.bus.publish(self.topic)


def wake(work: jobs.Work, *arguments: int | str) -> None:
    """Have `work(*arguments)` called soon, if and when this transaction is committed."""
    db.session.info.setdefault("wakes", []).append((work, arguments))


def undo() -> None:
    db.session.rollback()
    db.session.info.pop("facts", None)
    db.session.info.pop("wakes", None)
    db.session.info.pop("hints", None)


def deliver(delivery_id: int) -> None:
    """Tell one listener one event. Safe to call twice, at once, or after a crash."""
    try:
        with transaction():
            delivery = db.session.get_one(events.Delivery, delivery_id)
            lock(delivery)
            if delivery.due_at is None:
                return
            stored = db.session.get_one(events.StoredEvent, delivery.event_id)
            events.listeners[stored.name][delivery.listener](
                events.kinds[stored.name](**stored.facts)
            )
            delivery.due_at = None
    except Exception as problem:
        log.exception("delivery %s failed", delivery_id)
        _try_later(delivery_id, problem)


def _try_later(delivery_id: int, problem: Exception) -> None:
    with transaction():
        delivery = db.session.get_one(events.Delivery, delivery_id)
        delivery.attempts += 1
        delivery.due_at = now() + min(RETRY_AFTER * delivery.attempts, LONGEST_WAIT)
        delivery.error = repr(problem)[:500]


@jobs.every_minute
def sweep() -> None:
    """Hand over again whatever a crash or a failure left untold."""
    late = select(events.Delivery.id).where(events.Delivery.due_at <= now()).limit(500)
    for delivery_id in db.session.scalars(late).all():
        jobs.enqueue(deliver, delivery_id)
