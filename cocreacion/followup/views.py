from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.followup import (
    due,
    elsewhere,
    filling,
    labels,
    paging,
    policy,
    queries,
    services,
    shown,
)
from cocreacion.followup.board import board as board_of
from cocreacion.followup.forms import MilestoneForm, ReportForm
from cocreacion.followup.labels import SHOWN
from cocreacion.followup.models import Milestone
from cocreacion.followup.voices import Voice, voices
from cocreacion.kernel.clock import today
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import Decision, require
from cocreacion.people import parking
from cocreacion.process.models import Commitment

bp = Blueprint("followup", __name__, url_prefix="/follow-up")


@bp.get("")
def board() -> ResponseReturnValue:
    wanted = _wanted()
    late, last_late = paging.cut(
        queries.late_milestones(paging.day_and_number("late")), queries.LATE_SHOWN
    )
    rows, last = paging.cut(
        queries.followed_commitments(wanted, paging.pair("after")), queries.COMMITMENTS_SHOWN
    )
    return render_template(
        "followup/board.html",
        board=board_of(queries.tallies()),
        today=today(),
        late=late,
        oldest=late[0].due_on if late and "late" not in request.args else None,
        more_late=last_late and paging.here("late", late=f"{last_late.due_on}.{last_late.id}"),
        wanted=wanted,
        rows=rows,
        more=last and paging.here("two", after=f"{last.position}.{last.id}"),
        themes=queries.themes(),
        organisations=queries.answering_organisations(),
        shows=[(key, str(label)) for key, label in SHOWN.items()],
        start=paging.start,
    )


def _wanted() -> queries.Wanted:
    state = request.args.get("state", "")
    return queries.Wanted(
        theme=request.args.get("theme", "")[:100],
        organisation=request.args.get("organisation", "")[:100],
        state=state if state in SHOWN else "",
    )


@bp.get("/<number>")
def commitment(number: str) -> ResponseReturnValue:
    followed = queries.get_commitment(number)
    milestones, last = paging.cut(
        queries.milestones_of(followed, paging.pair("after")), queries.MILESTONES_SHOWN
    )
    entries, oldest = paging.cut(
        queries.entries(followed, paging.number("before")), queries.ENTRIES_SHOWN
    )
    return render_template(
        "followup/commitment.html",
        commitment=followed,
        counts=queries.counts_of(followed)[0],
        assessments=queries.assessments(followed),
        milestones=milestones,
        more=last and paging.here("milestones", after=f"{last[0].planned.position}.{last[0].id}"),
        entries=[shown.entry(each) for each in entries],
        older=oldest and paging.here("entries", before=oldest.id),
        start=paging.start,
        may_report=policy.can_report(current_user, queries.stake(current_user, followed)),
        may_set=policy.can_set_milestones(current_user, followed),
    )


@bp.get("/<number>/report")
def report(number: str) -> ResponseReturnValue:
    followed = queries.get_commitment(number)
    form = ReportForm(parking.given_back(url_for(".send_report", number=number)))
    filling.offer(form, followed, _voices(followed))
    form.about.data = form.about.data or request.args.get("about", "")
    return _report_page(followed, form)


@bp.post("/<number>/report")
def send_report(number: str) -> ResponseReturnValue:
    followed, form = queries.get_commitment(number), ReportForm()
    filling.offer(form, followed, _voices(followed))
    if not form.validate_on_submit():
        return _report_page(followed, form), 422
    entry = services.report_progress(
        followed, actor=current_user, report=filling.report_of(form, followed)
    )
    flash(_("Thank you: your report is published."))
    return redirect(url_for(".commitment", number=number, _anchor=f"entry-{entry.id}"), 303)


def _voices(followed: Commitment) -> list[Voice]:
    """For whom the reader may report; whoever may not is told why, or led to sign in."""
    stake = queries.stake(current_user, followed)
    _insist(policy.can_report(current_user, stake))
    return voices(current_user, stake)


def _insist(may: Decision) -> None:
    """A guest who may not do this is led to sign in, and comes back; others are told why not."""
    if not may and not current_user.is_authenticated:
        raise parking.SignInFirst(message=may.reason)
    require(may)


def _report_page(followed: Commitment, form: ReportForm) -> str:
    return render_template("followup/report.html", commitment=followed, form=form)


@bp.get("/<number>/milestones/<int:milestone_id>")
def milestone(number: str, milestone_id: int) -> ResponseReturnValue:
    kept = _milestone(number, milestone_id)
    form = MilestoneForm(
        parking.given_back(url_for(".keep_milestone", number=number, milestone_id=kept.id)),
        data=filling.kept_in(kept),
    )
    return _milestone_page(kept, form)


@bp.post("/<number>/milestones/<int:milestone_id>")
def keep_milestone(number: str, milestone_id: int) -> ResponseReturnValue:
    kept, form = _milestone(number, milestone_id), MilestoneForm()
    if not form.validate_on_submit():
        return _milestone_page(kept, form), 422
    try:
        services.set_milestone(kept, actor=current_user, to=filling.keeping_of(form))
    except services.MilestoneChanged as refusal:
        form.revision.data = str(kept.revision)  # having seen it, they may decide again
        add_error(form.status, refusal.message)
        return _milestone_page(kept, form, changed=True), refusal.status
    flash(_("The milestone is updated."))
    return redirect(url_for(".commitment", number=number, _anchor=f"m-{kept.id}"), 303)


def _milestone(number: str, milestone_id: int) -> Milestone:
    followed = queries.get_commitment(number)
    kept = queries.get_milestone(followed, milestone_id)
    _insist(policy.can_set_milestones(current_user, followed))
    return kept


def _milestone_page(kept: Milestone, form: MilestoneForm, *, changed: bool = False) -> str:
    return render_template(
        "followup/milestone.html",
        milestone=kept,
        commitment=kept.commitment,
        form=form,
        changed=changed,
    )


def init_app(app: Flask) -> None:
    labels.init_app(app)
    elsewhere.init_app(app)
    due.init_app()
