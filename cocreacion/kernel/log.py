"""One JSON line per request: what was asked, how it was answered, how long it took."""

import json
import logging
import re
import sys
import time
from contextvars import ContextVar
from typing import Any

from flask import Flask, Response, g, request
from flask_login import current_user
from sqlalchemy import Engine, event

log = logging.getLogger("cocreacion.requests")
queries: ContextVar[list[int] | None] = ContextVar("queries", default=None)


@event.listens_for(Engine, "before_cursor_execute")
def _count(*_: Any) -> None:
    counter = queries.get()
    if counter is not None:
        counter[0] += 1


class Lines(logging.Formatter):
    """A log record as one line of JSON; line breaks in names cannot forge another."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


# Whoever knows one of these addresses may read what is there: they do not belong into a log.
SECRET = re.compile(r"^(/calendar/).+")


def init_app(app: Flask) -> None:
    if not app.testing:
        level = app.extensions["settings"].log_level.upper()
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(Lines())
        logging.basicConfig(handlers=[handler], level=level, force=True)
        logging.getLogger("huey").setLevel(logging.WARNING)
        logging.getLogger("alembic").setLevel(logging.WARNING)

    @app.before_request
    def start() -> None:
        g.began = time.perf_counter()
        queries.set([0])

    @app.after_request
    def write(response: Response) -> Response:
        if request.endpoint != "assets.file":
            log.info("request", extra={"facts": _facts(response)})
        return response


def _facts(response: Response) -> dict[str, Any]:
    counted = queries.get()
    return {
        "request": g.get("request_id"),
        "method": request.method,
        "endpoint": request.endpoint,
        "path": SECRET.sub(r"\1…", request.path),
        "status": response.status_code,
        "ms": round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
        "queries": counted[0] if counted else 0,
        "user": current_user.id if current_user else None,
    }
