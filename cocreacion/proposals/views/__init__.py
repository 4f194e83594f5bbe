"""Pages of drafts: reading, writing, consulting, deciding."""

from flask import Flask

from cocreacion.proposals import closing, listeners, talks
from cocreacion.proposals.views import (  # noqa: F401
    amending,
    base,
    changes,
    crosswalk,
    deciding,
    editing,
    exchange,
    exporting,
    gaps,
    importing,
    judging,
    managing,
    merging,
    policies,
    reading,
    reporting,
    translation,
    versions,
)
from cocreacion.proposals.views.blueprint import bp

__all__ = ["bp", "init_app"]


def init_app(app: Flask) -> None:
    talks.init_app(app)
    listeners.init_app()
    closing.init_app()
    gaps.init_app()
    exporting.init_app(app)
    reporting.init_app(app)
    changes.init_app(app)
    crosswalk.init_app(app)
