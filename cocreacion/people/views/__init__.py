"""Pages of accounts, of one's own space, of organisations, and of those who manage them."""

from flask import Flask

from cocreacion.people import forgetting, labels, parking, passwords, signing  # noqa: F401
from cocreacion.people.views import account, my, organisations  # noqa: F401
from cocreacion.people.views.blueprint import bp
from cocreacion.people.views.manage import organisations as _organisations  # noqa: F401
from cocreacion.people.views.manage import people as _people  # noqa: F401

__all__ = ["bp", "init_app"]


def init_app(app: Flask) -> None:
    passwords.init_app(app)
    signing.init_app(app)
    parking.init_app(app)
    labels.init_app(app)
    account.init_app(app)
