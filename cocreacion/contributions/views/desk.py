"""The response desk: what waits for an answer, what is being prepared, what was said to it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.contributions import homes, policy, queries, reading, similarity
from cocreacion.contributions.coverage import Coverage
from cocreacion.contributions.homes import Clause, Home
from cocreacion.contributions.labels import CHANNELS
from cocreacion.contributions.models import Channel, ResponseState
from cocreacion.contributions.queries import Filter
from cocreacion.contributions.views import parts
from cocreacion.contributions.views.blueprint import bp
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.policy import require
from cocreacion.people import parking
from cocreacion.people.models import Guest, Organisation, Sector

LISTS = {
    "drafts": ResponseState.DRAFT,
    "to_sign": ResponseState.FOR_SIGN_OFF,
    "signed": ResponseState.SIGNED,
}
VIEWS = ("waiting", *LISTS, "answered", "promised", "languages", "unsatisfied")
OF_RESPONSES = (*LISTS, "promised", "languages")
SIDES = ("after", "before")
MOST_COMPARED = 1_000  # comments whose words are compared at once


@dataclass(frozen=True)
class Choices:
    """What one can filter by, and what is chosen."""

    homes: dict[int, Home]
    themes: dict[int, Bilingual]
    institutions: dict[int, Organisation]
    clauses: list[Clause]
    groups: list[Any]
    chosen: Filter
    theme_id: int | None
    lead_id: int | None

    def arguments(self) -> dict[str, Any]:
        chosen = self.chosen
        return {
            "thread": chosen.thread_id or "",
            "clause": chosen.clause_id,
            "theme": self.theme_id or "",
            "institution": self.lead_id or "",
            "sector": chosen.sector or "",
            "channel": chosen.channel or "",
            "due_by": chosen.due_by.isoformat() if chosen.due_by else "",
            "overdue": "1" if chosen.overdue else "",
            "group": chosen.cluster_id or "",
        }

    @property
    def threads(self) -> list[int]:
        thread_id = self.chosen.thread_id
        return [thread_id] if thread_id else list(self.chosen.thread_ids)


@bp.get("/manage/contributions")
def desk() -> ResponseReturnValue:
    mine = my_homes()
    view, choices = _view(), _choices(mine)
    here = parts.address(url_for(".desk"), view=view, **choices.arguments())
    offices = offices_of(mine.values())
    page = _rows(view, choices, offices)
    comments = [] if view in (*OF_RESPONSES, "unsatisfied") else comments_of(page.rows)
    work = queries.work(choices.threads, offices)
    return render_template(
        "contributions/desk.html",
        choices=choices,
        homes=mine,
        view=view,
        comments=comments,
        beside=_beside(page.rows, mine, offices) if view == "waiting" else None,
        responses=parts.with_comments(page.rows) if view in OF_RESPONSES else [],
        rows={row.id: row for row in page.rows} if view in OF_RESPONSES else {},
        judgements=reading.judgements(page.rows) if view == "unsatisfied" else [],
        sectors=list(Sector),
        channels=CHANNELS,
        may_take_in=policy.can_take_in(current_user),
        figures=_figures(choices.threads),
        work=work,
        pages=parts.neighbours(page, here),
        tabs=_tabs(choices),
        ticked=_ticked(comments),
        tick_all="all" in request.args,
        cursors=_cursors(),
        turns={"before": page.previous, "after": page.next},
    )


@dataclass(frozen=True)
class Ticked:
    """The comments chosen so far; those `elsewhere` stand on other pages of the list."""

    here: set[int]
    elsewhere: list[int]


def _ticked(comments: list[reading.Comment]) -> Ticked:
    chosen, shown = set(request.args.getlist("c", int)), {comment.id for comment in comments}
    return Ticked(chosen & shown, sorted(chosen - shown))


def _cursors() -> dict[str, str]:
    """Where the list begins or ends. A button that turns the page says so in one word."""
    side, _colon, cursor = request.args.get("turn", "").partition(":")
    if cursor and side in SIDES:
        return {name: cursor if name == side else "" for name in SIDES}
    return {name: request.args.get(name, "") for name in SIDES}


def my_homes() -> dict[int, Home]:
    """The threads whose comments this person may answer; a refusal where there can be none."""
    known = homes.homes(current_user)
    may = policy.can_see_desk(current_user, known.values())
    if not current_user.is_authenticated:
        raise parking.SignInFirst(message=may.reason)
    require(may)
    return {
        thread_id: home
        for thread_id, home in known.items()
        if policy.can_respond(current_user, home)
    }


def offices_of(known: Iterable[Home]) -> queries.Offices:
    """The offices whose answers this person handles, each with its threads; None: all of them."""
    if current_user.has_role(*policy.STAFF):
        return None
    own = [o.id for o in current_user.organisations]
    return {n: [home.thread_id for home in known if n in home.responders] for n in own}


def comments_of(rows: list[Any]) -> list[reading.Comment]:
    return reading.comments(rows, [], viewer=Guest(), thread=None)


@dataclass(frozen=True)
class Beside:
    """What stands beside each comment that waits, by its number."""

    in_preparation: dict[int, list[Any]]
    similar: dict[int, int]
    duplicates: dict[int, int]


def _beside(rows: list[Any], mine: Collection[int], offices: queries.Offices) -> Beside:
    ids = [row.id for row in rows]
    threads = sorted({row.thread_id for row in rows} & set(mine))
    words = queries.words_waiting(threads, MOST_COMPARED) if threads else []
    found = similarity.similar(ids, (tuple(row) for row in words))
    return Beside(
        queries.in_preparation(ids, offices),
        {number: len(others) for number, others in found.items() if others},
        queries.merged_counts(ids),
    )


def _view() -> str:
    asked = request.args.get("view", "")
    return asked if asked in VIEWS else "waiting"


def _choices(mine: dict[int, Home]) -> Choices:
    """Theme and institution are those of drafts, so they choose among the threads."""
    theme, lead = (request.args.get(name, type=int) for name in ("theme", "institution"))
    themes = {h.theme_id: h.theme for h in mine.values() if h.theme_id and h.theme}
    leads = queries.organisations({h.lead_id for h in mine.values() if h.lead_id})
    theme, lead = theme if theme in themes else None, lead if lead in leads else None
    threads = [
        home.thread_id
        for home in mine.values()
        if theme in {None, home.theme_id} and lead in {None, home.lead_id}
    ]
    chosen = _chosen(threads)
    groups = queries.clusters(threads)
    known = {group.id for group in groups}
    if chosen.cluster_id not in known:
        chosen = replace(chosen, cluster_id=None)
    return Choices(mine, themes, leads, _clauses(chosen), groups, chosen, theme, lead)


def _chosen(threads: list[int]) -> Filter:
    thread_id = request.args.get("thread", type=int)
    sector, channel = request.args.get("sector", ""), request.args.get("channel", "")
    known = thread_id if thread_id in threads else None
    return Filter(
        thread_ids=threads,
        thread_id=known,
        clause_id=request.args.get("clause", "") if known else "",
        sector=Sector(sector) if sector in {*Sector} else None,
        channel=Channel(channel) if channel in {*Channel} else None,
        due_by=_day(request.args.get("due_by", "")),
        overdue=request.args.get("overdue") == "1",
        cluster_id=request.args.get("group", type=int),
    )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _rows(view: str, choices: Choices, offices: queries.Offices) -> Any:
    cursors = _cursors()
    if view in LISTS:
        return queries.under_way(choices.threads, LISTS[view], offices=offices, **cursors)
    if view == "languages":
        return queries.one_language_only(choices.threads, offices=offices, **cursors)
    of_threads = {"promised": queries.promises, "unsatisfied": queries.unsatisfied}
    if view in of_threads:
        return of_threads[view](choices.threads, **cursors)
    load = queries.answered if view == "answered" else queries.waiting
    return load(choices.chosen, **cursors)


def _tabs(choices: Choices) -> dict[str, str]:
    here = url_for(".desk")
    return {v: parts.address(here, view=v, **choices.arguments()) for v in VIEWS}


def _clauses(chosen: Filter) -> list[Clause]:
    """The clauses of the newest version of the chosen draft, to filter by."""
    versions = homes.versions(chosen.thread_id) if chosen.thread_id else []
    return list(versions[0].clauses) if versions else []


def _figures(thread_ids: list[int]) -> Coverage:
    threads = queries.threads(thread_ids)
    return Coverage(
        admitted=sum(thread.comment_count for thread in threads),
        answered=sum(thread.answered_count for thread in threads),
        overdue=queries.overdue(thread_ids),
    )
