"""The moderation desk: what waits, what is hidden, what is appealed, what repeats itself."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.contributions import homes
from cocreacion.contributions import services as contributions
from cocreacion.contributions.models import Contribution, Thread
from cocreacion.contributions.queries import get_thread
from cocreacion.contributions.queries import threads as find_threads
from cocreacion.contributions.views.parts import address, neighbours
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import require
from cocreacion.moderation import policy, queries, reading
from cocreacion.moderation.forms import PaceForm
from cocreacion.moderation.labels import CATEGORIES
from cocreacion.moderation.models import Category
from cocreacion.moderation.queries import Filter
from cocreacion.moderation.views.blueprint import bp
from cocreacion.people import parking

VIEWS = ("reports", "appeals", "hidden", "alike", "pace")
MOST_LISTS = 20


@dataclass(frozen=True)
class Alike:
    """Comments of several persons that say nearly the same."""

    comments: list[Contribution]

    @property
    def ids(self) -> list[int]:
        return [comment.id for comment in self.comments]


@bp.get("/manage/moderation")
def desk() -> ResponseReturnValue:
    if not current_user.is_authenticated:
        raise parking.SignInFirst
    require(policy.can_see_desk(current_user))
    view = _asked("view") if _asked("view") in VIEWS else "reports"
    chosen = _chosen()
    mine = homes.homes(current_user)
    return render_template(
        "moderation/desk.html",
        view=view,
        chosen=chosen,
        homes=mine,
        categories=CATEGORIES,
        tabs={each: _address(each, chosen) for each in VIEWS},
        viewer=current_user,
        **_SHOW[view](chosen),
    )


def _reports(chosen: Filter) -> dict[str, Any]:
    after = int(_asked("after")) if _asked("after").isdecimal() and len(_asked("after")) < 10 else 0
    ids = queries.waiting(chosen, after)
    cases = queries.cases(ids[: queries.PAGE])
    comments = [case.comment for case in cases]
    further = _address("reports", chosen, after=cases[-1].first) if len(ids) > queries.PAGE else ""
    return {
        "cases": cases,
        "places": reading.places(current_user, comments),
        "signs": reading.signs(comments) if comments else {},
        "pages": (_address("reports", chosen) if after else "", further),
    }


def _appeals(chosen: Filter) -> dict[str, Any]:
    found = queries.appeals_waiting(chosen)
    return {
        "decisions": found,
        "places": reading.places(current_user, [each.comment for each in found]),
        "pages": ("", ""),
    }


def _hidden(chosen: Filter) -> dict[str, Any]:
    page = queries.hidden_now(chosen, after=_asked("after"), before=_asked("before"))
    return {
        "decisions": page.rows,
        "places": reading.places(current_user, [each.comment for each in page.rows]),
        "pages": neighbours(page, _address("hidden", chosen)),
    }


def _alike(chosen: Filter) -> dict[str, Any]:  # noqa: ARG001
    lists = reading.clusters(reading.alike_of_others())[:MOST_LISTS]
    found = queries.comments_by_id({number for members in lists for number in members})
    by_id = {comment.id: comment for comment in found}
    return {
        "lists": [Alike([by_id[number] for number in members]) for members in lists],
        "places": reading.places(current_user, found),
        "pages": ("", ""),
    }


def _pace(chosen: Filter) -> dict[str, Any]:  # noqa: ARG001
    mine = homes.homes(current_user)
    forms = {}
    for thread in find_threads(list(mine)):
        if thread.is_open or thread.slow_minutes:
            forms[thread.id] = PaceForm(formdata=None)
            forms[thread.id].offer(thread.slow_minutes)
    return {"paces": forms, "pages": ("", "")}


_SHOW = {
    "reports": _reports,
    "appeals": _appeals,
    "hidden": _hidden,
    "alike": _alike,
    "pace": _pace,
}


@bp.post("/manage/moderation/threads/<int:thread_id>/pace")
def pace(thread_id: int) -> ResponseReturnValue:
    require(policy.can_see_desk(current_user))
    thread: Thread = get_thread(thread_id)
    homes.home(thread_id, current_user)
    form = PaceForm()
    form.offer(thread.slow_minutes)
    if not form.validate_on_submit():
        return redirect(url_for(".desk", view="pace"), 303)
    contributions.set_pace(thread, form.minutes.data, actor=current_user)
    flash(_("The pace is set. It stands above the form for comments."))
    return redirect(url_for(".desk", view="pace"), 303)


def _chosen() -> Filter:
    category, thread = _asked("category"), _asked("thread")
    return Filter(
        Category(category) if category in {*Category} else None,
        int(thread) if thread.isdecimal() and len(thread) < 10 else None,
    )


def _address(view: str, chosen: Filter, **more: Any) -> str:
    return address(
        url_for(".desk"),
        view=view if view != "reports" else "",
        category=chosen.category or "",
        thread=chosen.thread_id or "",
        **more,
    )


def _asked(name: str) -> str:
    return request.args.get(name, "")
