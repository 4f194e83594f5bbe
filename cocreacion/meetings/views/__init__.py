"""HTTP: fetch, validate, ask, answer."""

from flask import Flask

from cocreacion.meetings import deadlines, forgetting, importing, inbox
from cocreacion.meetings.views import (
    agenda,
    dating,
    feeds,
    guests,
    index,
    own_calendar,
    planning,
    prepare,
    record,
    show,
    slots,
)
from cocreacion.meetings.views.base import bp

__all__ = [
    "agenda",
    "bp",
    "dating",
    "forgetting",
    "guests",
    "inbox",
    "index",
    "init_app",
    "own_calendar",
    "planning",
    "prepare",
    "record",
    "show",
]


def init_app(app: Flask) -> None:
    feeds.init_app(app)
    slots.init_app()
    importing.init_app()
    deadlines.init_app()
