"""Pages of contributions, and the parts that other packages show on theirs."""

from flask import Flask, render_template
from markupsafe import Markup

from cocreacion.contributions import forgetting, homes, labels, queries
from cocreacion.contributions.answer_forms import CRITERIA
from cocreacion.contributions.views import (
    answering,
    answers,
    by_mail,
    closing,
    desk,
    files,
    following,
    grouping,
    naming,
    parts,
    speaking,
    taking,
    talking,
)
from cocreacion.contributions.views.blueprint import bp
from cocreacion.contributions.views.parts import answers_of, comment_box, responses, talk
from cocreacion.kernel import slots
from cocreacion.people.models import User

__all__ = [
    "answering",
    "answers",
    "answers_of",
    "bp",
    "by_mail",
    "closing",
    "comment_box",
    "desk",
    "files",
    "following",
    "forgetting",
    "grouping",
    "init_app",
    "naming",
    "responses",
    "speaking",
    "taking",
    "talk",
    "talking",
]

SHOWN = 5  # of one's own comments, on the page about oneself


def my_comments(user: User) -> Markup:
    """What somebody said and what became of it, for their own page."""
    page = queries.said_by(user, size=SHOWN)
    own = parts.own(page.rows, user)
    return Markup(render_template("contributions/_mine.html", own=own, more=page.next))  # noqa: S704


def my_answers(user: User) -> Markup:
    """For delegates of an institution that answers: what it owes, and the way to its desk."""
    ours = {organisation.id for organisation in user.organisations}
    known = homes.homes(user) if ours else {}
    mine = [thread_id for thread_id, home in known.items() if home.responders & ours]
    if not mine:
        return Markup()
    waiting, late = queries.owed(mine)
    return Markup(  # noqa: S704
        render_template("contributions/_owed.html", waiting=waiting, late=late)
    )


def my_follows(user: User) -> Markup:
    """What somebody follows, for their own page."""
    page = queries.follows_of(user, size=SHOWN)
    if not page.rows:
        return Markup()
    return Markup(  # noqa: S704
        render_template(
            "contributions/_follows.html",
            rows=page.rows,
            homes=parts.homes_of(page.rows, user),
            more=page.next,
        )
    )


def init_app(app: Flask) -> None:
    app.jinja_env.filters["criterion"] = CRITERIA.get
    labels.init_app(app)
    slots.fill("my.owed", my_answers)
    slots.fill("my.sections", my_comments)
    slots.fill("my.sections", my_follows)
    slots.fill("plan.phases", closing.of_plan)
    slots.fill("plan.manage", closing.to_manage)
