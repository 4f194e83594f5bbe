"""The home page: where the plan stands, and what anybody can do about it today."""

from dataclasses import dataclass
from typing import Any

from cocreacion.consultations import queries as consultations
from cocreacion.contributions.coverage import Coverage
from cocreacion.kernel.bilingual import Text
from cocreacion.kernel.clock import local
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import ngettext
from cocreacion.kernel.i18n import here, in_days, number, time
from cocreacion.process import gates
from cocreacion.process.gates import PhaseShown
from cocreacion.site import changes, queries
from cocreacion.site.queries import Stand

LATEST = 3  # changes
MOST = 4  # things to do


@dataclass(frozen=True)
class Task:
    """Something to do: `what`, on which thing, at or until which moment."""

    what: Any
    title: Text
    endpoint: str
    slug: str
    at: Any
    note: str
    sample: bool


@dataclass(frozen=True)
class Home:
    plan: Any
    phases: list[PhaseShown]
    tasks: list[Task]
    late: int  # milestones that are late
    figures: list[tuple[str, str]]
    changes: list[changes.Change]


def home(stand: Stand) -> Home:
    plan = queries.plan_in_figures(stand.plan) if stand.plan else None
    return Home(
        plan=plan,
        phases=gates.shown(queries.phases_of(stand.plan)) if stand.plan else [],
        tasks=_some_of([_consultations(), _meetings(), _drafts(), _votes()]),
        late=stand.milestones_late,
        figures=_figures(plan, stand) if plan else [],
        changes=changes.page(limit=LATEST).changes,
    )


def _some_of(groups: list[list[Task]]) -> list[Task]:
    """The first of each group, and more while there is room; in the order of their dates."""
    first = [group[0] for group in groups if group]
    more = sorted((t for group in groups for t in group[1:]), key=lambda task: _order(task.at))
    return sorted([*first, *more[: MOST - len(first)]], key=lambda task: _order(task.at))


def _order(at: Any) -> tuple[bool, Any]:
    return (at is None, at and at.timestamp())


def _meetings() -> list[Task]:
    return [
        Task(
            _("Come to a meeting"),
            here(row.title),
            "meetings.show",
            row.slug,
            row.starts_at,
            _place_and_seats(row),
            row.sample,
        )
        for row in queries.meetings_with_seats()
    ]


def _place_and_seats(row: Any) -> str:
    parts = [str(here(row.place)), _("at %(time)s", time=time(local(row.starts_at)))]
    if row.seats is not None:
        parts.append(ngettext("%(num)s seat left", "%(num)s seats left", row.seats))
    return ", ".join(part for part in parts if part) + "."


def _consultations() -> list[Task]:
    return [
        Task(
            _("Take part in a consultation"),
            here(each.title),
            "consultations.show",
            each.slug,
            each.closes_at,
            str(_("It closes %(when)s.", when=in_days(each.closes_at))),
            each.sample,
        )
        for each in consultations.open_now(MOST)
        if each.closes_at
    ]


def _drafts() -> list[Task]:
    return [
        Task(
            _("Comment on a draft"),
            here(row.title),
            "proposals.show",
            row.slug,
            row.closes_at,
            _version_and_time(row),
            row.sample,
        )
        for row in queries.drafts_to_comment()
    ]


def _version_and_time(row: Any) -> str:
    return " ".join(
        str(sentence)
        for sentence in (
            row.version and _("Version %(number)s.", number=row.version),
            row.closes_at and _("It closes %(when)s.", when=in_days(row.closes_at)),
            _("Every comment gets an answer with reasons."),
        )
        if sentence
    )


def _votes() -> list[Task]:
    return [
        Task(
            _("Follow a vote"),
            here(row.question),
            "votes.show",
            row.slug,
            row.closes_at,
            _("It closes on this day; then the result of each bloc is published."),
            row.sample,
        )
        for row in queries.votes_under_way()
    ]


def _figures(plan: Any, stand: Stand) -> list[tuple[str, str]]:
    """Up to four; a figure that nobody published is left out, not invented."""
    found = []
    if plan.declared_organisations is not None:
        words = _("institutions and organisations, as the plan declares")
        found.append((number(plan.declared_organisations), str(words)))
    if stand.commitments:
        areas = ngettext("%(num)s area", "%(num)s areas", stand.themes)
        found.append((number(stand.commitments), _("commitments in %(areas)s", areas=areas)))
    found.append((number(stand.meetings_held), _meetings_on_record(plan)))
    if plan.comments:
        words = _("of the comments have an answer with reasons")
        reached = Coverage(plan.comments, plan.answered)
        found.append((f"{number(reached.tenths / 10)}\u00a0%", str(words)))
    return found


def _meetings_on_record(plan: Any) -> str:
    if plan.declared_meetings_minimum is None:
        return _("meetings on record")
    least = number(plan.declared_meetings_minimum)
    return _("meetings on record here; the plan declares more than %(least)s", least=least)
