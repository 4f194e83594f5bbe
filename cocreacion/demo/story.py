"""Acts, each at its own moment, told in order and kept all together or not at all."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from cocreacion.demo.days import Days
from cocreacion.kernel import events
from cocreacion.kernel.clock import freeze
from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction

SEED = 5
WRITES_LETTERS = "cocreacion.notifications."


@dataclass(order=True)
class Act:
    at: datetime
    number: int
    do: Callable[[], object] = field(compare=False)


class Story:
    """`story.tell(at, act)` in any order; `story.play()` lives through them as they happened."""

    def __init__(self, days: Days) -> None:
        self.days = days
        self.chance = Random(SEED)  # noqa: S311  the same day tells the same story
        self.acts: list[Act] = []

    def tell(self, at: datetime, do: Callable[[], object]) -> None:
        self.acts.append(Act(at, len(self.acts), do))

    def play(self) -> int:
        with foreseeable(self.chance), told_at_once() as tell_listeners, transaction():
            with everything_is_sample():
                for act in sorted(self.acts):
                    with freeze(act.at):
                        act.do()
                        db.session.flush()
                        tell_listeners()
                        db.session.flush()
                    db.session.expire_all()  # the next act reads as a new request would
            db.session.info.pop("wakes", None)  # letters about the past are not sent
        return len(self.acts)


@contextmanager
def told_at_once() -> Iterator[Callable[[], None]]:
    """Listeners hear of an act at its own time, inside the story. Nobody gets a letter."""
    before = dict(events.listeners)
    heard = {
        kind: [tell for name, tell in of.items() if not name.startswith(WRITES_LETTERS)]
        for kind, of in before.items()
    }
    done = 0

    def tell_listeners() -> None:
        nonlocal done
        facts: list[tuple[events.Event, datetime]] = db.session.info.get("facts", [])
        while done < len(facts):
            fact, _ = facts[done]
            done += 1
            for tell in heard.get(type(fact).__name__, []):
                tell(fact)

    events.listeners.clear()
    try:
        yield tell_listeners
    finally:
        events.listeners.update(before)


@contextmanager
def everything_is_sample() -> Iterator[None]:
    """Whatever is added from here on says of itself that it was invented."""

    def mark(session: Session, *_: Any) -> None:
        for row in session.new:
            if hasattr(row, "sample") and not session.info.get("real"):
                row.sample = True

    event.listen(db.session, "before_flush", mark)
    try:
        yield
    finally:
        event.remove(db.session, "before_flush", mark)


@contextmanager
def real() -> Iterator[None]:
    """What is added inside is not invented: the plan itself."""
    db.session.flush()
    db.session.info["real"] = True
    try:
        yield
        db.session.flush()
    finally:
        db.session.info.pop("real")


@contextmanager
def foreseeable(chance: Random) -> Iterator[None]:
    """Random names of clauses are the same each time the story of a day is told."""
    choice = secrets.choice
    secrets.choice = chance.choice
    try:
        yield
    finally:
        secrets.choice = choice
