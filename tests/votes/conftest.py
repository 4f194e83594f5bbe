"""A committee that votes, and how its people do it."""

from datetime import timedelta

import pytest

from cocreacion.kernel import clock
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.kernel.outbox import transaction
from cocreacion.votes import queries, services
from cocreacion.votes.models import Choice, Poll

QUESTION = Bilingual.both("¿Se aprueba la versión 3?", "Is version 3 approved?")


class Room:
    """The committee with two held seats per bloc, one empty seat, and an open vote."""

    def __init__(self, make) -> None:
        self.body, self.government, self.civil = make.committee(2, 2)
        self.people = [*self.government, *self.civil]
        make.seat(self.body)
        self.lucia = make.lucia()
        with transaction():
            poll = services.create_poll(
                self.body,
                actor=self.lucia,
                question=QUESTION,
                closes_at=now() + timedelta(hours=3),
                subject={"title": {"es": "La versión 3", "en": "Version 3"}, "content_hash": "a1"},
            )
            services.open_poll(poll, actor=self.lucia)
        self.slug, self.id, self.closes_at = poll.slug, poll.id, poll.closes_at

    @property
    def poll(self) -> Poll:
        """As it stands in the database."""
        db.session.rollback()
        db.session.expire_all()
        return queries.get_poll_by_id(self.id)

    def vote(self, user, choice=Choice.FOR, **facts):
        with transaction():
            poll = queries.get_poll_by_id(self.id)
            return services.cast_ballot(poll, actor=user, choice=choice, **facts)

    def closed(self):
        return clock.freeze(self.closes_at)


@pytest.fixture
def room(make):
    return Room(make)


@pytest.fixture
def facts():
    """What is on record under a name."""

    def of(name):
        return [e.facts for e in db.session.query(StoredEvent).filter_by(name=name)]

    return of
