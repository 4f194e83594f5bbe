"""How often one account, or one address, may try something.

By account first: a ministry or a village school sits behind one address. Counts live in Redis
where there is one and in memory otherwise; a Redis that is down never turns into an error page.
"""

import contextlib
import logging
from datetime import UTC, datetime

from flask import Flask, current_app
from limits import parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import MovingWindowRateLimiter

from cocreacion.kernel.errors import TooMany

log = logging.getLogger(__name__)


def hit(rate: str, *key: str) -> None:
    """Count one attempt; raise `TooMany` beyond `rate` ("5 per minute") for this key."""
    limiter, fallback = current_app.extensions["limits"]
    try:
        allowed = limiter.hit(parse(rate), *key)
    except (StorageError, OSError):
        log.exception("rate limits fall back to memory")
        allowed = fallback.hit(parse(rate), *key)
    if not allowed:
        raise TooMany


def check(rate: str, *key: str) -> None:
    """Raise `TooMany` if one more attempt would be beyond `rate`, without counting one."""
    limiter, fallback = current_app.extensions["limits"]
    try:
        allowed = limiter.test(parse(rate), *key)
    except (StorageError, OSError):
        allowed = fallback.test(parse(rate), *key)
    if not allowed:
        raise TooMany


def forgive(rate: str, *key: str) -> None:
    """Count the attempts of this key from none again."""
    for limiter in current_app.extensions["limits"]:
        with contextlib.suppress(StorageError, OSError):
            limiter.clear(parse(rate), *key)


def again_at(rate: str, *key: str) -> datetime:
    """When the next attempt of this key will be allowed, as far as is known."""
    limiter, fallback = current_app.extensions["limits"]
    try:
        stats = limiter.get_window_stats(parse(rate), *key)
    except (StorageError, OSError):
        stats = fallback.get_window_stats(parse(rate), *key)
    return datetime.fromtimestamp(stats.reset_time, UTC)


def init_app(app: Flask) -> None:
    url = app.extensions["settings"].redis_url
    memory = MemoryStorage()
    storage: Storage = memory
    if url and not app.testing:
        storage = RedisStorage(url, wrap_exceptions=True)
    app.extensions["limits"] = (
        MovingWindowRateLimiter(storage),
        MovingWindowRateLimiter(memory),
    )


def forget(app: Flask) -> None:
    """Start counting anew."""
    for limiter in app.extensions["limits"]:
        limiter.storage.reset()
