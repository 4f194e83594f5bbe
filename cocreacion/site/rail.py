"""The thread of the plan: six stations that every page shows, each with what is there now."""

import logging
from dataclasses import dataclass
from typing import Any

from flask import current_app, g, url_for
from sqlalchemy.exc import SQLAlchemyError

from cocreacion.kernel import pages
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import ngettext
from cocreacion.kernel.i18n import number, short_date
from cocreacion.site import queries
from cocreacion.site.queries import Stand

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Station:
    """`state` is done (a full knot), now (a ring) or next (hollow)."""

    key: str
    label: str
    url: str
    state: str
    note: str = ""


def stand() -> Stand | None:
    """Where the process stands, asked once per request; None if the database does not answer."""
    if "stand" not in g:
        try:
            g.stand = pages.under_state("stand", queries.stand)
        except SQLAlchemyError:
            log.exception("no numbers for the rail")
            g.stand = None
    found: Stand | None = g.stand
    return found


def rail() -> list[Station]:
    """The stations whose pages exist."""
    if "rail" not in g:
        here = stand()
        found = [
            *(_of_plan(here) if here and here.plan else ()),
            _station("drafts", _("Drafts"), "proposals.index", *_drafts(here)),
            _station("meetings", _("Meetings"), "meetings.index", *_meetings(here)),
            _station("decisions", _("Decisions"), "votes.index", *_decisions(here)),
            _station("follow-up", _("Follow-up"), "followup.board", *_follow_up(here)),
        ]
        g.rail = [station for station in found if station is not None]
    stations: list[Station] = g.rail
    return stations


def _station(
    key: str, label: str, endpoint: str, state: str, note: str = "", **values: Any
) -> Station | None:
    if endpoint not in current_app.view_functions:
        return None
    return Station(key, label, url_for(endpoint, **values), state, note)


def _of_plan(here: Stand) -> list[Station | None]:
    # Phases may overlap: the number is that of the first one that has not finished.
    now = min(here.phases_begun, here.phases_over + 1)
    phase = _("Phase %(now)s of %(all)s", now=now, all=here.phases)
    years = f"{here.start_year}–{here.end_year}"
    over = here.phases and here.phases_over == here.phases
    areas = ngettext("%(num)s area", "%(num)s areas", here.themes)
    twelve = _("%(count)s in %(areas)s", count=number(here.commitments), areas=areas)
    return [
        _station(
            "plan",
            _("The plan"),
            "process.plan",
            "done",
            phase if here.phases_begun and not over else years,
            plan=here.plan,
        ),
        _station(
            "commitments",
            _("Commitments"),
            "process.commitments",
            "done" if here.published else "next",
            twelve if here.commitments else "",
            plan=here.plan,
        ),
    ]


def _drafts(here: Stand | None) -> tuple[str, str]:
    if here is None or not here.drafts:
        return "next", ""
    if here.drafts_open:
        return "now", ngettext("%(num)s open", "%(num)s open", here.drafts_open)
    return "done", ngettext("%(num)s text", "%(num)s texts", here.drafts)


def _meetings(here: Stand | None) -> tuple[str, str]:
    if here is None:
        return "next", ""
    if here.next_meeting:
        return "now", _("Next: %(date)s", date=short_date(here.next_meeting))
    if here.meetings_held:
        return "done", ngettext("%(num)s held", "%(num)s held", here.meetings_held)
    return "next", ""


def _decisions(here: Stand | None) -> tuple[str, str]:
    if here is None:
        return "next", ""
    if here.polls_open:
        return "now", ngettext("%(num)s under way", "%(num)s under way", here.polls_open)
    if here.polls_closed:
        return "done", ngettext("%(num)s taken", "%(num)s taken", here.polls_closed)
    return "next", ""


def _follow_up(here: Stand | None) -> tuple[str, str]:
    if here is None or not here.milestones:
        return "next", ""
    note = _(
        "%(done)s of %(all)s milestones",
        done=number(here.milestones_done),
        all=number(here.milestones),
    )
    if here.milestones_done == here.milestones:
        return "done", note
    return ("now" if here.milestones_begun else "next"), note
