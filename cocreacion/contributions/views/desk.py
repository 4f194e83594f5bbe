"""The response desk: what waits for an answer, and the form that answers."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.contributions import homes, policy, queries, reading, services
from cocreacion.contributions.forms import AnswerForm, ChangeForm
from cocreacion.contributions.homes import Clause, Home, TextVersion
from cocreacion.contributions.models import Contribution, Response
from cocreacion.contributions.queries import Filter
from cocreacion.contributions.views import parts
from cocreacion.contributions.views.blueprint import bp
from cocreacion.kernel.clock import now
from cocreacion.kernel.errors import NotFound, Refusal
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import ngettext
from cocreacion.kernel.policy import require
from cocreacion.people import parking
from cocreacion.people.models import Guest, Organisation, Sector

MOST_AT_ONCE = 100  # comments in one answer
VIEWS = ("waiting", "answered", "promised")


@dataclass(frozen=True)
class Figures:
    """Of the threads of a desk: what was admitted, answered, and should have been by now."""

    comments: int
    answered: int
    overdue: int

    @property
    def coverage(self) -> float:
        return self.answered / self.comments if self.comments else 1.0

    @property
    def waiting(self) -> int:
        return self.comments - self.answered


@bp.get("/manage/contributions")
def desk() -> ResponseReturnValue:
    mine = _my_homes()
    chosen, view = _chosen(mine), _view()
    here = parts.address(url_for(".desk"), view=view, **_arguments(chosen))
    page = _rows(view, chosen)
    return render_template(
        "contributions/desk.html",
        homes=mine,
        chosen=chosen,
        view=view,
        comments=[] if view == "promised" else _comments(page.rows),
        promises=parts.with_comments(page.rows) if view == "promised" else [],
        clauses=_clauses(chosen),
        sectors=list(Sector),
        may_take_in=policy.can_take_in(current_user),
        figures=_figures(mine),
        pages=parts.neighbours(page, here),
        tabs={v: parts.address(url_for(".desk"), view=v, **_arguments(chosen)) for v in VIEWS},
    )


@bp.get("/manage/contributions/answer")
def answer() -> ResponseReturnValue:
    """The form that answers the comments chosen at the desk."""
    comments, home = _to_answer()
    form = AnswerForm(read_at=now().isoformat())
    return _answering(comments, home, form)


@bp.post("/manage/contributions/answer")
def publish() -> ResponseReturnValue:
    comments, home = _to_answer()
    form, versions = AnswerForm(), homes.versions(home.thread_id)
    form.offer(_voices(home))
    if not form.validate_on_submit():
        return _answering(comments, home, form), 422
    try:
        services.respond(comments, form.verdict(versions), home=home, actor=current_user)
    except (services.NoChange, services.WrongChange) as refusal:
        add_error(form.change, refusal.message)
        return _answering(comments, home, form), refusal.status
    except Refusal as refusal:
        form.read_at.data = now().isoformat()
        form.form_errors.append(refusal.message)
        return _answering(comments, home, form), refusal.status
    number = len(comments)
    flash(
        ngettext(
            "The answer is published. Its author is told by mail.",
            "The answer is published under %(num)d comments. Their authors are told by mail.",
            number,
        )
    )
    return redirect(url_for(".desk", thread=home.thread_id), 303)


@bp.route("/manage/contributions/responses/<int:response_id>/change", methods=["GET", "POST"])
def change(response_id: int) -> ResponseReturnValue:
    """Says which clause made the change that a response had announced."""
    response = queries.get_response(response_id)
    home = homes.home(response.thread_id, current_user)
    require(policy.can_respond(current_user, home))
    form, versions = ChangeForm(), _later(home, [i.contribution for i in response.items])
    form.offer_changes(versions)
    if not form.validate_on_submit():
        return _keeping(response, home, form), 422 if form.is_submitted() else 200
    chosen = form.chosen(versions)
    if chosen is None:
        add_error(form.change, _("Choose the clause that changed."))
        return _keeping(response, home, form), 422
    services.keep_promise(response, chosen, home=home, actor=current_user)
    flash(_("The answer now leads to the clause it changed."))
    return redirect(url_for(".desk", view="promised"), 303)


def _my_homes() -> dict[int, Home]:
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


def _view() -> str:
    asked = request.args.get("view", "")
    return asked if asked in VIEWS else "waiting"


def _chosen(mine: dict[int, Home]) -> Filter:
    thread_id = request.args.get("thread", type=int)
    sector = request.args.get("sector", "")
    known = thread_id if thread_id in mine else None
    return Filter(
        thread_ids=list(mine),
        thread_id=known,
        clause_id=request.args.get("clause", "") if known else "",
        sector=Sector(sector) if sector in {*Sector} else None,
    )


def _arguments(chosen: Filter) -> dict[str, Any]:
    return {
        "thread": chosen.thread_id or "",
        "clause": chosen.clause_id,
        "sector": chosen.sector or "",
    }


def _rows(view: str, chosen: Filter) -> Any:
    cursors = {name: request.args.get(name, "") for name in ("after", "before")}
    if view == "promised":
        threads = [chosen.thread_id] if chosen.thread_id else chosen.thread_ids
        return queries.promises(threads, **cursors)
    load = queries.answered if view == "answered" else queries.waiting
    return load(chosen, **cursors)


def _comments(rows: list[Any]) -> list[reading.Comment]:
    return reading.comments(rows, [], viewer=Guest(), thread=None)


def _clauses(chosen: Filter) -> list[Clause]:
    """The clauses of the newest version of the chosen draft, to filter by."""
    versions = homes.versions(chosen.thread_id) if chosen.thread_id else []
    return list(versions[0].clauses) if versions else []


def _figures(mine: dict[int, Home]) -> Figures:
    threads = queries.threads(list(mine))
    return Figures(
        comments=sum(thread.comment_count for thread in threads),
        answered=sum(thread.answered_count for thread in threads),
        overdue=queries.overdue(list(mine)),
    )


def _to_answer() -> tuple[list[Contribution], Home]:
    """The comments named in the address, if they are of one draft that one may answer."""
    asked = {int(c) for c in request.args.getlist("c") if c.isdecimal() and len(c) < 10}
    comments = queries.find_comments(sorted(asked)[:MOST_AT_ONCE])
    if not comments:
        raise services.NothingChosen
    mine = _my_homes()
    if any(comment.thread_id not in mine for comment in comments):
        raise NotFound
    if len({comment.thread_id for comment in comments}) > 1:
        raise services.ManyDrafts
    return comments, mine[comments[0].thread_id]


def _later(home: Home, comments: list[Contribution]) -> list[TextVersion]:
    return homes.later_versions(
        homes.versions(home.thread_id), [comment.version_id for comment in comments]
    )


def _voices(home: Home) -> list[Organisation]:
    """The organisations in whose name this person may answer here, the lead institution first."""
    return sorted(current_user.organisations, key=lambda o: o.id not in home.responders)


def _answering(comments: list[Contribution], home: Home, form: AnswerForm) -> str:
    form.offer(_voices(home))
    form.offer_changes(_later(home, comments))
    rows = queries.with_answers([comment.id for comment in comments])
    return render_template(
        "contributions/answer.html",
        subject=home,
        form=form,
        comments=_comments(rows),
        action=url_for(".publish", c=[comment.id for comment in comments]),
        back=url_for(".desk", thread=home.thread_id),
    )


def _keeping(response: Response, home: Home, form: ChangeForm) -> str:
    return render_template(
        "contributions/change.html",
        subject=home,
        form=form,
        response=response,
        comments=[item.contribution for item in response.items],
        back=url_for(".desk", view="promised"),
    )
