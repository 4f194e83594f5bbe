"""The desks of whoever keeps the process going, on their own page."""

from flask import render_template, url_for
from markupsafe import Markup

from cocreacion.groups.policy import is_secretariat
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.slots import fill
from cocreacion.people.models import User


def of_person(user: User) -> Markup:
    """Links to what the secretariat does; nothing for everybody else."""
    if not is_secretariat(user):
        return Markup("")
    desks = [
        (url_for("contributions.desk"), _("Answer comments"), _("Those due first, then the rest")),
        (
            url_for("meetings.manage"),
            _("Prepare and document meetings"),
            _("Calls, agendas, attendance, minutes and agreements"),
        ),
        (
            url_for("proposals.index"),
            _("Publish drafts and open them for comment"),
            _("Versions, dates, votes and adoption, on the page of each draft"),
        ),
        (
            url_for("consultations.manage"),
            _("Prepare consultations"),
            _("What they need before they are announced, extensions, proposed statements"),
        ),
        (url_for("votes.create"), _("Call a vote"), _("A question, its rule and its dates")),
        (url_for("groups.manage"), _("Keep groups and seats"), _("Mandates and requests to join")),
        (url_for("process.manage"), _("Keep the plan"), _("Phases and published wordings")),
    ]
    return Markup(render_template("site/_desks.html", desks=desks))  # noqa: S704  our own template


def init_app() -> None:
    fill("my.manage", of_person)
