"""What the words of this package are called on a page."""

from typing import Any

from flask import Flask

from cocreacion.contributions.models import Channel
from cocreacion.kernel.gettext import lazy_pgettext as _p

CHANNELS: dict[Channel, Any] = {
    Channel.WEB: _p("channel", "On this site"),
    Channel.MAIL: _p("channel", "By e-mail"),
    Channel.MEETING: _p("channel", "In a meeting"),
    Channel.PAPER: _p("channel", "On paper"),
    Channel.SPEECH: _p("channel", "Spoken"),
    Channel.SHEET: _p("channel", "From a spreadsheet"),
}


def channel_name(channel: Channel | str) -> str:
    return str(CHANNELS[Channel(channel)])


def init_app(app: Flask) -> None:
    app.jinja_env.filters["channel"] = channel_name
