"""Pages of the moderation: for everybody, for reporters and authors, for moderators."""

from flask import Flask

from cocreacion.contributions import notices
from cocreacion.contributions.reading import name_shown
from cocreacion.moderation import forgetting, labels, reading
from cocreacion.moderation.views import bulk, deciding, desk, public, reporting
from cocreacion.moderation.views.blueprint import bp

__all__ = ["bp", "bulk", "deciding", "desk", "forgetting", "init_app", "public", "reporting"]


def init_app(app: Flask) -> None:
    labels.init_app(app)
    app.jinja_env.filters["name_shown"] = name_shown
    notices.register(reading.notices, reading.notices_of_reasons)
