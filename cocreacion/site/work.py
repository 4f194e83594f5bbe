"""The desks of whoever keeps the process going, on their own page."""

from flask import render_template, url_for
from markupsafe import Markup

from cocreacion.contributions.policy import can_moderate
from cocreacion.groups.policy import is_secretariat
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import ngettext
from cocreacion.kernel.slots import fill
from cocreacion.moderation import queries as moderation
from cocreacion.people.models import User

Desk = tuple[str, str, str]  # address, what is done there, a word more


def of_person(user: User) -> Markup:
    """Links to what the secretariat does, and moderators; nothing for everybody else."""
    desks = [_moderation()] if can_moderate(user) else []
    if is_secretariat(user):
        desks = _secretariat(desks)
    if not desks:
        return Markup("")
    return Markup(render_template("site/_desks.html", desks=desks))  # noqa: S704  our own template


def _moderation() -> Desk:
    reports, appeals = moderation.waiting_now()
    waiting = _(
        "%(reports)s and %(appeals)s wait",
        reports=ngettext("%(num)s reported comment", "%(num)s reported comments", reports),
        appeals=ngettext("%(num)s appeal", "%(num)s appeals", appeals),
    )
    nothing = _("Reports and appeals; nothing waits now")
    return (
        url_for("moderation.desk"),
        _("Moderate comments"),
        waiting if reports or appeals else nothing,
    )


def _secretariat(moderating: list[Desk]) -> list[Desk]:
    return [
        (url_for("contributions.desk"), _("Answer comments"), _("Those due first, then the rest")),
        *moderating,
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


def init_app() -> None:
    fill("my.manage", of_person)
