"""Pages of bodies: for everybody, and for the secretariat."""

from flask import Flask, render_template

from cocreacion.groups import importing, labels, queries
from cocreacion.groups.views import manage as _manage  # noqa: F401
from cocreacion.groups.views import pages as _pages  # noqa: F401
from cocreacion.groups.views import seating as _seating  # noqa: F401
from cocreacion.groups.views.blueprint import bp as bp
from cocreacion.kernel.slots import fill
from cocreacion.people.models import Organisation, User


def seats_of_organisation(organisation: Organisation) -> str:
    """On the page of an organisation: the seats it has, and had."""
    seats = queries.seats_of_organisation(organisation.id)
    return render_template("groups/_organisation.html", seats=seats) if seats else ""


def my_seats(user: User) -> str:
    """In my space: the seats I hold, and what became of my requests."""
    mandates, requests = queries.mandates_of(user), queries.requests_of(user)
    if not (mandates or requests):
        return ""
    return render_template("groups/_my.html", mandates=mandates, requests=requests)


def init_app(app: Flask) -> None:
    labels.init_app(app)
    importing.init_app()
    fill("organisation.roles", seats_of_organisation)
    fill("my.sections", my_seats)
