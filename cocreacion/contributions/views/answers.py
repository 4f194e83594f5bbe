"""In public: an answer by itself, what its readers say to it, and how much is answered."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.contributions import (
    coverage,
    homes,
    policy,
    queries,
    reading,
    reporting,
    services,
)
from cocreacion.contributions.answer_forms import JudgeForm
from cocreacion.contributions.coverage import Coverage
from cocreacion.contributions.homes import Home
from cocreacion.contributions.intake.models import Correspondent
from cocreacion.contributions.queries import intake
from cocreacion.contributions.views import parts
from cocreacion.contributions.views.blueprint import bp
from cocreacion.kernel import limits
from cocreacion.kernel.errors import Refusal
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import Decision
from cocreacion.kernel.refs import ClauseRef
from cocreacion.people import parking
from cocreacion.people.models import Guest
from cocreacion.process.labels import PHASES

RATE = "10 per minute"


@bp.get("/responses/<int:response_id>")
def answer_page(response_id: int) -> ResponseReturnValue:
    """An answer with all it answers, the change it made, and what the authors said to it."""
    return _answer(queries.published_response(response_id), JudgeForm(formdata=None))


@bp.post("/responses/<int:response_id>/reply")
def judge(response_id: int) -> ResponseReturnValue:
    row = queries.published_response(response_id)
    homes.home(row.thread_id, current_user)
    link = _link()
    if not (link or current_user.is_authenticated):
        raise parking.SignInFirst(url_for(".answer_page", response_id=response_id))
    form = JudgeForm()
    form.offer()
    if not form.validate():
        return _answer(row, form), 422
    try:
        limits.hit(RATE, "judge", link.key if link else str(current_user.id))
        services.judge(
            queries.get_response(response_id),
            satisfied=form.satisfied.data == "yes",
            text=form.text.data or "",
            language=form.language.data,
            actor=current_user,
            link=link,
        )
    except (services.WhyNot, services.ReplyTooLong) as refusal:
        add_error(form.text, refusal.message)
        return _answer(row, form), refusal.status
    except Refusal as refusal:
        form.form_errors.append(refusal.message)
        return _answer(row, form), refusal.status
    flash(_("Thank you: what you say stands below the answer."))
    token = request.args.get("token") or None
    back = url_for(".answer_page", response_id=response_id, token=token, _anchor="said")
    return redirect(back, 303)


def _link() -> Correspondent | None:
    """Of the letter that leads here, if its reader commented without an account."""
    token = request.args.get("token", "")
    return intake.find_correspondent(token) if token else None


def _answer(row: Any, form: JudgeForm) -> str:
    home = homes.home(row.thread_id, current_user)
    here = url_for(".answer_page", response_id=row.id)
    page = queries.covered(
        row.id, after=request.args.get("after", ""), before=request.args.get("before", "")
    )
    said = queries.answer_replies(
        row.id, after=request.args.get("said", ""), before=request.args.get("said_before", "")
    )
    common = reading.context([row, *page.rows], [], Guest())
    form.offer()
    return render_template(
        "contributions/answer_page.html",
        subject=home,
        answer=reading.answer(row, common),
        sample=row.sample,
        comments=[reading.comment(each, common, None) for each in page.rows],
        pages=parts.neighbours(page, here),
        difference=_difference(row, page.rows),
        said=reading.judgements(said.rows),
        said_pages=(
            parts.address(here, "said", said_before=said.previous) if said.previous else "",
            parts.address(here, "said", said=said.next) if said.next else "",
        ),
        form=form,
        may=_may_judge(row.id),
        judge=url_for(".judge", response_id=row.id, token=request.args.get("token") or None),
        missing=row.reason.missing,
        may_translate=bool(row.reason.missing) and _may_translate(row.id, home),
    )


def _difference(row: Any, said: list[Any]) -> homes.Difference | None:
    if row.changed_version_id is None:
        return None
    ref = ClauseRef(row.changed_version_id, row.changed_clause_id)
    return homes.difference(ref, {each.version_id for each in said if each.version_id})


def _may_judge(response_id: int) -> Decision:
    link = _link()
    if not (link or current_user.is_authenticated):
        return policy.can_judge(current_user, covered=False, replied=False)
    response = queries.get_response(response_id)
    return policy.can_judge(current_user, **queries.judging(response, current_user.id, link))


def _may_translate(response_id: int, home: Home) -> bool:
    if not current_user.is_authenticated:
        return False
    return bool(policy.can_translate(current_user, home, queries.get_response(response_id)))


# --- how much is answered -----------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One row of a table; `url` leads to what it counts."""

    label: str
    reached: Coverage
    url: str = ""


@bp.get("/responses/coverage")
def show_coverage() -> ResponseReturnValue:
    """How much of what was said has its answer, by everything one may ask."""
    known = homes.homes(current_user)
    rows = queries.covered_by_everything(list(known))
    plans = queries.plans()
    newest = plans[0] if plans else None
    return render_template(
        "contributions/coverage.html",
        total=coverage.total(rows),
        sample=any(row.sample for row in rows),
        tables=parts.coverage_tables(rows, known),
        crossed=coverage.crossed(rows),
        phases=coverage.phases(newest.id) if newest else [],
        plan=newest,
        labels=PHASES,
        work=queries.work(list(known)),
    )


# --- the report ---------------------------------------------------------------------------------


@bp.get("/responses")
def report() -> ResponseReturnValue:
    """Every answer of a draft, of a plan or of all, by its number, with what it answers."""
    of = reporting.scope(
        current_user,
        thread_id=request.args.get("thread", type=int),
        plan=request.args.get("plan", ""),
    )
    after = request.args.get("after", 0, type=int)
    found, more = reporting.page(of, after, parts.page_size())
    here = parts.address(url_for(".report"), **of.arguments)
    following = parts.address(here, after=found[-1].answer.id) if more else ""
    return render_template(
        "contributions/report.html",
        of=of,
        found=found,
        pages=(here if after else "", following),
    )
