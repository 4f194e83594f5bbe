"""HTTP: fetch, validate, ask, answer."""

from flask import Flask

from cocreacion.meetings import deadlines, forgetting, importing, inbox, saying
from cocreacion.meetings import settling as _settling  # noqa: F401  its work runs once a minute
from cocreacion.meetings.views import (
    agenda,
    dating,
    desk,
    feeds,
    files,
    guests,
    index,
    minutes,
    own_calendar,
    participation,
    planning,
    prepare,
    reading,
    record,
    register,
    show,
    slots,
    tables,
)
from cocreacion.meetings.views.base import bp

__all__ = [
    "agenda",
    "bp",
    "dating",
    "desk",
    "forgetting",
    "guests",
    "inbox",
    "index",
    "init_app",
    "minutes",
    "own_calendar",
    "participation",
    "planning",
    "prepare",
    "reading",
    "record",
    "register",
    "show",
    "tables",
]


def init_app(app: Flask) -> None:
    feeds.init_app(app)
    saying.init_app(app)
    files.init_app(app)
    slots.init_app()
    importing.init_app()
    deadlines.init_app()
