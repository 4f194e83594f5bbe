"""Pages of votes: for everybody, for those who hold a seat, and for the secretariat."""

from collections.abc import Sequence

from flask import Flask, render_template

from cocreacion.groups.models import Body
from cocreacion.kernel.slots import fill
from cocreacion.people.models import User
from cocreacion.process.models import Commitment
from cocreacion.votes import closing as _closing  # noqa: F401  its work runs once a minute
from cocreacion.votes import queries
from cocreacion.votes.models import Poll
from cocreacion.votes.views import files as _files  # noqa: F401
from cocreacion.votes.views import manage as _manage  # noqa: F401
from cocreacion.votes.views import pages as _pages  # noqa: F401
from cocreacion.votes.views import screens
from cocreacion.votes.views.blueprint import bp as bp
from cocreacion.votes.views.blueprint import files

machines = (files,)


def votes_of_body(body: Body) -> str:
    """On the page of a body: what it votes on now, and what it decided last."""
    return _latest(queries.latest_polls(body_id=body.id), body)


def votes_of_commitment(commitment: Commitment) -> str:
    """On the page of a commitment: the votes of the groups that work on it."""
    return _latest(queries.latest_polls(commitment_id=commitment.id), None)


def _latest(polls: Sequence[Poll], body: Body | None) -> str:
    if not polls:
        return ""
    lines = [screens.line(poll) for poll in polls]
    return render_template("votes/_latest.html", lines=lines, body=body)


def my_votes(user: User) -> str:
    """In my space: votes that wait for the ballot of a seat I hold."""
    polls = queries.waiting_for(user)
    return render_template("votes/_my.html", polls=polls) if polls else ""


def init_app(app: Flask) -> None:  # noqa: ARG001
    fill("group.work", votes_of_body)
    fill("commitment.decisions", votes_of_commitment)
    fill("my.owed", my_votes)
