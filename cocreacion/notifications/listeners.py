"""Who hears what: every file of letters, in the order in which they are written."""

from flask import Flask

from cocreacion.notifications import (
    accounts,
    amendments,
    contributions,
    follows,
    groups,
    meetings,
    minutes,
    moderation,
)

FILES = (
    accounts,
    amendments,
    contributions,
    follows,
    groups,
    meetings,
    minutes,
    moderation,
)


def init_app(app: Flask) -> None:
    for file in FILES:
        file.init_app(app)
