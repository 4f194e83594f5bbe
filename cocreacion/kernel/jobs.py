"""Work done after the answer: Huey on a local file, or on Redis where there is one.

The queue may forget; the database is the record of what must be done, and the sweep hands it
over again. So a task here is only a wake-up call.
"""

import importlib
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from huey import Huey, MemoryHuey, RedisHuey, SqliteHuey, crontab

Work = Callable[..., object]
log = logging.getLogger(__name__)
_periodic: list[Work] = []


def every_minute(work: Work) -> Work:
    """Decorator: have the worker call `work()` once a minute."""
    _periodic.append(work)
    return work


def enqueue(work: Work, *arguments: int | str) -> None:
    """Have `work(*arguments)` called soon, in an application context. Under test, at once."""
    queue: Huey | None = current_app.extensions["queue"]
    if queue is None:
        work(*arguments)
        return
    try:
        current_app.extensions["run_job"](work.__module__, work.__qualname__, *arguments)
    except Exception:
        # The change is committed and its delivery is a row: the sweep will find it.
        log.exception("the queue did not take %s", work.__qualname__)


def call(module: str, name: str, *arguments: Any) -> None:
    if not module.startswith("cocreacion."):
        raise ValueError(module)
    getattr(importlib.import_module(module), name)(*arguments)


def make_queue(app: Flask, *, redis_url: str, data_dir: Path) -> Huey:
    """The queue of this installation, with its tasks, for the site and for the worker."""
    queue: Huey
    if redis_url:
        queue = RedisHuey("cocreacion", url=redis_url)
    elif app.testing:
        queue = MemoryHuey("cocreacion")
    else:
        data_dir.mkdir(parents=True, exist_ok=True)
        queue = SqliteHuey("cocreacion", filename=str(data_dir / "queue.db"))

    @queue.task(name="run")  # type: ignore[untyped-decorator]
    def run_job(module: str, name: str, *arguments: Any) -> None:
        with app.app_context():
            call(module, name, *arguments)

    for work in _periodic:

        def run_periodic(work: Work = work) -> None:
            with app.app_context():
                work()

        queue.periodic_task(crontab(), name=f"minute.{work.__qualname__}")(run_periodic)
    app.extensions["run_job"] = run_job
    return queue


def init_app(app: Flask) -> None:
    settings = app.extensions["settings"]
    app.extensions["queue"] = (
        None
        if app.testing
        else make_queue(app, redis_url=settings.redis_url, data_dir=settings.data_dir)
    )
