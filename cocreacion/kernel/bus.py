"""Hints between processes: "something changed here, look". What is true stands in the database.

Inside a process a hint is a call. Between processes it goes over Redis where there is one, else
over NOTIFY of PostgreSQL; on SQLite there is one process of pages. A hint may be lost: whoever
must know also looks from time to time.
"""

import contextlib
import logging
import os
import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
import redis
from flask import Flask, current_app
from sqlalchemy import text

from cocreacion.kernel.db import db

CHANNEL = "cocreacion"
PAUSE = 2.0  # seconds before a lost connection is tried again
Listener = Callable[[str], None]
log = logging.getLogger(__name__)


class Bus:
    """`topic` is short and names what changed: `document:12`."""

    def __init__(self, redis_url: str, postgres_url: str) -> None:
        self.redis_url, self.postgres_url = redis_url, postgres_url
        self.me = f"{os.getpid()}-{secrets.token_hex(4)}"
        self.listeners: list[Listener] = []
        self._redis: redis.Redis | None = None
        self._reader: threading.Thread | None = None

    def tell(self, topic: str) -> None:
        """To the listeners of this process. They must be quick and may not fail."""
        for listener in list(self.listeners):
            listener(topic)

    def publish(self, topic: str) -> None:
        """After a commit: to this process, and to the others where Redis carries it."""
        self.tell(topic)
        if self.redis_url:
            try:
                if self._redis is None:
                    self._redis = redis.Redis.from_url(self.redis_url, socket_timeout=2)
                self._redis.publish(CHANNEL, f"{self.me} {topic}")
            except redis.RedisError:
                log.warning("no hint over Redis: %s", topic)

    def notify(self, topic: str) -> None:
        """Inside a transaction: PostgreSQL tells the others when, and only if, it commits."""
        if self.postgres_url and not self.redis_url:
            db.session.execute(
                text("SELECT pg_notify(:channel, :words)"),
                {"channel": CHANNEL, "words": f"{self.me} {topic}"},
            )

    def notify_over(self, driver: Any, topic: str) -> None:
        """The same over a connection of the driver."""
        if self.postgres_url and not self.redis_url:
            driver.execute("SELECT pg_notify(%s, %s)", (CHANNEL, f"{self.me} {topic}"))

    def listen(self, listener: Listener) -> None:
        """Have `listener(topic)` called for hints of this process and, from now on, of others."""
        self.listeners.append(listener)
        source = self._from_redis if self.redis_url else self._from_postgres
        if (self.redis_url or self.postgres_url) and self._reader is None:
            self._reader = threading.Thread(target=self._read, args=(source,), daemon=True)
            self._reader.start()

    def unlisten(self, listener: Listener) -> None:
        """Call it no more; without a listener the line to the others is given up."""
        self.listeners[:] = [each for each in self.listeners if each != listener]

    def _read(self, source: Callable[[], None]) -> None:
        while self.listeners:
            try:
                source()
            except (redis.RedisError, psycopg.Error, OSError):
                log.warning("the line to the other processes broke; trying again")
                time.sleep(PAUSE)
        self._reader = None

    def _heard(self, words: str) -> None:
        sender, _, topic = words.partition(" ")
        if sender != self.me and topic:
            self.tell(topic)

    def _from_redis(self) -> None:
        client = redis.Redis.from_url(self.redis_url, health_check_interval=10)
        with contextlib.closing(client.pubsub(ignore_subscribe_messages=True)) as line:
            line.subscribe(CHANNEL)
            while self.listeners:
                message = line.get_message(timeout=1.0)
                if message:
                    self._heard(message["data"].decode("utf-8", "replace"))

    def _from_postgres(self) -> None:
        with psycopg.connect(self.postgres_url, autocommit=True) as line:
            line.execute(f"LISTEN {CHANNEL}")
            while self.listeners:
                for note in line.notifies(timeout=1.0):
                    self._heard(note.payload)


def facts_of(fact: object) -> str:
    """The topic that says: an event of this package was recorded."""
    return f"facts:{type(fact).__module__.split('.')[1]}"


def hint(topic: str) -> None:
    """In a transaction: tell every process that something changed, if it is committed."""
    hints = db.session.info.setdefault("hints", [])
    if topic not in hints:
        hints.append(topic)
        bus().notify(topic)


def publish_hints() -> None:
    """After the commit."""
    for topic in db.session.info.pop("hints", []):
        bus().publish(topic)


def bus() -> Bus:
    found: Bus = current_app.extensions["bus"]
    return found


def init_app(app: Flask) -> None:
    settings = app.extensions["settings"]
    url = settings.sqlalchemy_url
    is_postgres = url.startswith("postgresql+psycopg://")
    app.extensions["bus"] = Bus(
        settings.redis_url, url.replace("+psycopg", "", 1) if is_postgres else ""
    )
