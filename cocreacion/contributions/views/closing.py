"""Closing the phases of a plan on what was answered in them; in public, how that stands."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from cocreacion.contributions import coverage, policy, queries, services
from cocreacion.contributions.answer_forms import CloseForm
from cocreacion.contributions.views.blueprint import bp
from cocreacion.kernel.errors import Refusal
from cocreacion.kernel.forms import add_error, bilingual_data
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import require
from cocreacion.people import parking
from cocreacion.process.labels import PHASES
from cocreacion.process.models import ActionPlan, Phase


@bp.route("/manage/contributions/phases/<int:phase_id>/close", methods=["GET", "POST"])
def close_phase(phase_id: int) -> ResponseReturnValue:
    """What was answered in a phase, and the form that closes it."""
    may = policy.can_close_phase(current_user)
    if not current_user.is_authenticated:
        raise parking.SignInFirst(message=may.reason)
    require(may)
    phase, form = queries.get_phase(phase_id), CloseForm()
    if not form.validate_on_submit():
        return _closing(phase, form), 422 if form.is_submitted() else 200
    try:
        services.close_phase(
            phase,
            reason=bilingual_data(form, "reason"),
            actor=current_user,
        )
    except services.BelowThreshold as refusal:
        add_error(form.reason_es, refusal.message)
        return _closing(phase, form), refusal.status
    except Refusal as refusal:
        form.form_errors.append(refusal.message)
        return _closing(phase, form), refusal.status
    flash(_("The phase is closed. The page of the plan says with how much answered."))
    return redirect(url_for("process.manage"), 303)


def _closing(phase: Phase, form: CloseForm) -> str:
    return render_template(
        "contributions/close_phase.html",
        covered=coverage.of_phase(phase),
        label=PHASES[phase.kind],
        form=form,
        back=url_for("process.manage"),
    )


def of_plan(plan: ActionPlan) -> Markup:
    """On the page of a plan: how much was answered in each phase, and how it was closed."""
    return _phases(plan, manage=False)


def to_manage(plan: ActionPlan) -> Markup:
    """On the page of those who keep a plan: the same, with the forms that close."""
    return _phases(plan, manage=True)


def _phases(plan: ActionPlan, *, manage: bool) -> Markup:
    lines = coverage.phases(plan.id)
    page = "contributions/_phases.html"
    return Markup(  # noqa: S704  our own template
        render_template(page, plan=plan, lines=lines, labels=PHASES, manage=manage)
    )
