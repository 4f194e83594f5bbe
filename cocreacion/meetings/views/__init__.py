"""HTTP: fetch, validate, ask, answer."""

from flask import Flask

from cocreacion.meetings import importing
from cocreacion.meetings.views import (
    agenda,
    desk,
    feeds,
    index,
    prepare,
    record,
    show,
    slots,
    tables,
)
from cocreacion.meetings.views.base import bp

__all__ = ["agenda", "bp", "desk", "index", "init_app", "prepare", "record", "show", "tables"]


def init_app(app: Flask) -> None:
    feeds.init_app(app)
    slots.init_app()
    importing.init_app()
