"""Facts: what happened, in the past tense, kept in one chain that is only ever added to.

The table is the audit trail, the activity feed, the change feed of the open data, and the outbox.
"""

import json
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import JSON, Connection, ForeignKey, Table, UniqueConstraint, event, select
from sqlalchemy.orm import Mapped, mapped_column

from cocreacion.kernel.clock import now
from cocreacion.kernel.db import Model, append_only, db, lock, must_write


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened. Subclasses add ids and words, never a name or an e-mail."""

    actor_id: int | None


class StoredEvent(Model):
    __tablename__ = "events"

    name: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    happened_at: Mapped[datetime] = mapped_column(index=True)
    previous: Mapped[str] = mapped_column(unique=True)  # two rows can never follow the same one
    hash: Mapped[str] = mapped_column(unique=True)


append_only(cast("Table", StoredEvent.__table__))


class Chain(Model):
    """One row, the end of the chain: whoever holds it writes the next event."""

    __tablename__ = "event_chain"

    last_id: Mapped[int]
    last_hash: Mapped[str]


class Delivery(Model):
    """That one listener must hear one event. Events never change, so their fate is kept here."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("event_id", "listener"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    listener: Mapped[str]
    due_at: Mapped[datetime | None] = mapped_column(default=now, index=True)  # None: heard
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]


@event.listens_for(Chain.metadata.tables["event_chain"], "after_create")
def _begin_chain(table: Table, connection: Connection, **_: object) -> None:
    connection.execute(table.insert().values(id=1, last_id=0, last_hash=""))


Listener = Callable[..., None]
kinds: dict[str, type[Event]] = {}
listeners: dict[str, dict[str, Listener]] = defaultdict(dict)


def listen(kind: type[Event], listener: Listener) -> None:
    """Have `listener(event)` called, once and in its own transaction, for every `kind` recorded."""
    kinds[kind.__name__] = kind
    listeners[kind.__name__][f"{listener.__module__}.{listener.__qualname__}"] = listener


def record(fact: Event) -> None:
    """Write down what just happened; it is chained and told when the use case has succeeded."""
    must_write()
    db.session.flush()  # a broken constraint speaks here, inside the use case
    db.session.info.setdefault("facts", []).append((fact, now()))


def append() -> list[int]:
    """Chain what was recorded. Called last, so that the end of the chain is held only briefly."""
    facts = db.session.info.pop("facts", [])
    if not facts:
        return []
    chain = db.session.get_one(Chain, 1)
    lock(chain)
    stored = [_chained(chain, fact, at) for fact, at in facts]
    db.session.add_all(stored)
    db.session.flush()  # before what points to them
    due = [
        Delivery(event_id=each.id, listener=name)
        for each in stored
        for name in listeners[each.name]
    ]
    db.session.add_all(due)
    db.session.flush()
    return [delivery.id for delivery in due]


def _chained(chain: Chain, fact: Event, at: datetime) -> StoredEvent:
    """The next link, not stored yet; the chain now ends with it."""
    stored = StoredEvent(
        id=chain.last_id + 1,
        name=type(fact).__name__,
        facts=asdict(fact),
        happened_at=at,
        previous=chain.last_hash,
    )
    stored.hash = fingerprint(stored)
    chain.last_id, chain.last_hash = stored.id, stored.hash
    return stored


def fingerprint(stored: StoredEvent) -> str:
    body = [stored.id, stored.name, stored.facts, stored.happened_at.isoformat(), stored.previous]
    return sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def first_broken_link() -> int | None:
    """The id of the first event that was changed, removed or slipped in; None if all is well."""
    number, previous = 0, ""
    rows = select(StoredEvent).order_by(StoredEvent.id).execution_options(yield_per=1000)
    with closing(db.session.scalars(rows)) as every:
        for stored in every:
            number += 1
            follows = (stored.id, stored.previous) == (number, previous)
            if not follows or stored.hash != fingerprint(stored):
                return number
            previous = stored.hash
    end = db.session.get_one(Chain, 1)
    return None if (end.last_id, end.last_hash) == (number, previous) else number + 1
