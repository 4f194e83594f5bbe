"""Pages of contributions, and the parts that other packages show on theirs."""

from flask import Flask, render_template
from markupsafe import Markup

from cocreacion.contributions import forgetting, labels, queries
from cocreacion.contributions.views import by_mail, desk, files, naming, parts, speaking, taking
from cocreacion.contributions.views.blueprint import bp
from cocreacion.contributions.views.parts import answers_of, comment_box, responses, talk
from cocreacion.kernel import slots
from cocreacion.people.models import User

__all__ = [
    "answers_of",
    "bp",
    "by_mail",
    "comment_box",
    "desk",
    "files",
    "forgetting",
    "init_app",
    "naming",
    "responses",
    "speaking",
    "taking",
    "talk",
]

SHOWN = 5  # of one's own comments, on the page about oneself


def my_comments(user: User) -> Markup:
    """What somebody said and what became of it, for their own page."""
    page = queries.said_by(user, size=SHOWN)
    own = parts.own(page.rows, user)
    return Markup(render_template("contributions/_mine.html", own=own, more=page.next))  # noqa: S704


def init_app(app: Flask) -> None:
    labels.init_app(app)
    slots.fill("my.sections", my_comments)
