"""Decide about one comment, and about one appeal; take a decision back."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.contributions import homes
from cocreacion.contributions.models import Contribution, Stance
from cocreacion.contributions.queries import get_comment, get_stance
from cocreacion.kernel.errors import Refusal
from cocreacion.kernel.forms import bilingual_data
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import ngettext
from cocreacion.kernel.policy import require
from cocreacion.moderation import policy, queries, reading, services, terms
from cocreacion.moderation.forms import OVERTURN, GroundsForm, KeepForm, OutcomeForm, UndoForm
from cocreacion.moderation.models import Appeal, Decision
from cocreacion.moderation.queries import Case
from cocreacion.moderation.views.blueprint import bp


@bp.get("/manage/moderation/comments/<int:comment_id>")
def case(comment_id: int) -> ResponseReturnValue:
    """A comment with all that is known about it, and what can be decided."""
    return _case(_comment(comment_id), KeepForm(), GroundsForm())


@bp.post("/manage/moderation/comments/<int:comment_id>/keep")
def keep(comment_id: int) -> ResponseReturnValue:
    comment, form = _comment(comment_id), KeepForm()
    require(
        policy.can_decide(current_user, comment, queries.has_reported(current_user, comment_id))
    )
    form.offer()
    if not form.validate_on_submit():
        return _case(comment, form, GroundsForm(formdata=None)), 422
    try:
        services.keep(comment, form.grounds(), actor=current_user)
    except Refusal as refusal:
        form.form_errors.append(refusal.message)
        return _case(comment, form, GroundsForm(formdata=None)), refusal.status
    flash(_("The comment stays. Those who reported it are told why."))
    return redirect(url_for(".desk"), 303)


@bp.post("/manage/moderation/comments/<int:comment_id>/hide")
def hide(comment_id: int) -> ResponseReturnValue:
    comment, form = _comment(comment_id), GroundsForm()
    require(
        policy.can_decide(current_user, comment, queries.has_reported(current_user, comment_id))
    )
    form.offer()
    if not form.validate_on_submit():
        return _case(comment, KeepForm(formdata=None), form), 422
    try:
        services.hide(comment, form.grounds(), actor=current_user)
    except Refusal as refusal:
        form.form_errors.append(refusal.message)
        return _case(comment, KeepForm(formdata=None), form), refusal.status
    flash(_("The comment is hidden. Its author is told why, and how to appeal."))
    return redirect(url_for(".desk"), 303)


@bp.get("/manage/moderation/reasons/<int:stance_id>")
def reason(stance_id: int) -> ResponseReturnValue:
    """Why somebody agrees or disagrees with a comment, and what can be decided about that."""
    require(policy.can_see_desk(current_user))
    return _reason(get_stance(stance_id), GroundsForm())


@bp.post("/manage/moderation/reasons/<int:stance_id>/hide")
def hide_reason(stance_id: int) -> ResponseReturnValue:
    require(policy.can_see_desk(current_user))
    stance, form = get_stance(stance_id), GroundsForm()
    form.offer()
    if not form.validate_on_submit():
        return _reason(stance, form), 422
    try:
        services.hide_reason(stance, form.grounds(), actor=current_user)
    except Refusal as refusal:
        form.form_errors.append(refusal.message)
        return _reason(stance, form), refusal.status
    flash(_("The reason is hidden. Its author is told why, and how to appeal."))
    return redirect(url_for("contributions.show", comment_id=stance.comment_id), 303)


@bp.route("/manage/moderation/decisions/<int:decision_id>/undo", methods=["GET", "POST"])
def undo(decision_id: int) -> ResponseReturnValue:
    found, form = queries.get_decision(decision_id), UndoForm()
    require(policy.can_undo(current_user, found))
    if not form.validate_on_submit():
        return _undoing([found], form), 422 if form.is_submitted() else 200
    services.undo(found, bilingual_data(form, "reason"), actor=current_user)
    if found.is_about_reason:
        flash(_("The reason is shown again, as it was. Its author is told."))
    else:
        flash(_("The comment is shown again, as it was. Its author is told."))
    return redirect(url_for(".desk", view="hidden"), 303)


@bp.route("/manage/moderation/batches/<int:batch_id>/undo", methods=["GET", "POST"])
def undo_batch(batch_id: int) -> ResponseReturnValue:
    found, form = queries.get_batch(batch_id), UndoForm()
    require(policy.can_undo_batch(current_user, found))
    if not form.validate_on_submit():
        hidden = [each for each in found.decisions if each.hides and each.words_are_hidden]
        return _undoing(hidden, form), 422 if form.is_submitted() else 200
    number = services.undo_batch(found, bilingual_data(form, "reason"), actor=current_user)
    flash(
        ngettext(
            "%(num)s comment is shown again, as it was.",
            "%(num)s comments are shown again, as they were.",
            number,
        )
    )
    return redirect(url_for(".desk", view="hidden"), 303)


@bp.get("/manage/moderation/appeals/<int:appeal_id>")
def appealed(appeal_id: int) -> ResponseReturnValue:
    require(policy.can_see_desk(current_user))
    return _appealed(queries.get_appeal(appeal_id), OutcomeForm())


@bp.post("/manage/moderation/appeals/<int:appeal_id>")
def decide(appeal_id: int) -> ResponseReturnValue:
    found, form = queries.get_appeal(appeal_id), OutcomeForm()
    require(_may_decide(found))
    if not form.validate_on_submit():
        return _appealed(found, form), 422
    try:
        services.decide_appeal(
            found,
            overturn=form.outcome.data == OVERTURN,
            reason=bilingual_data(form, "reason"),
            actor=current_user,
        )
    except Refusal as refusal:
        form.form_errors.append(refusal.message)
        return _appealed(found, form), refusal.status
    flash(_("The appeal is decided. Its author is told, and the outcome is public."))
    return redirect(url_for(".desk", view="appeals"), 303)


def _may_decide(appeal: Appeal) -> Any:
    reported = queries.has_reported(current_user, appeal.decision.comment_id)
    return policy.can_decide_appeal(current_user, appeal, reported)


def _comment(comment_id: int) -> Contribution:
    require(policy.can_see_desk(current_user))
    return get_comment(comment_id)


def _case(comment: Contribution, keep: KeepForm, hide: GroundsForm) -> str:
    (found,) = queries.cases([comment.id]) or [Case(comment)]
    likely = sorted(found.categories, key=lambda each: -found.categories[each])
    for form in (keep, hide):
        form.offer(likely)
    where = reading.places(current_user, [comment])
    reported = queries.has_reported(current_user, comment.id)
    return render_template(
        "moderation/case.html",
        case=found,
        comment=comment,
        above=get_comment(comment.parent_id) if comment.parent_id else None,
        place=where.name(comment),
        subject=homes.home(comment.thread_id, current_user),
        signs=reading.signs([comment])[comment.id],
        latest=queries.decision_of(comment.id),
        may=policy.can_decide(current_user, comment, reported),
        keep=keep,
        hide=hide,
        form=hide if hide.errors else keep,
        days=terms.time_to_appeal().days,
    )


def _reason(stance: Stance, form: GroundsForm) -> str:
    comment = get_comment(stance.comment_id)
    found = queries.standing_reasons([stance.id])
    form.offer()
    return render_template(
        "moderation/reason.html",
        stance=stance,
        comment=comment,
        place=reading.places(current_user, [comment]).name(comment),
        subject=homes.home(comment.thread_id, current_user),
        standing=found[0] if found else None,
        may=policy.can_hide_reason(current_user, stance),
        may_undo=found and policy.can_undo(current_user, found[0]),
        form=form,
        days=terms.time_to_appeal().days,
    )


def _undoing(decisions: list[Decision], form: UndoForm) -> str:
    return render_template("moderation/undo.html", decisions=decisions, form=form)


def _appealed(appeal: Appeal, form: OutcomeForm) -> str:
    decision = queries.get_decision(appeal.decision_id)
    comment = decision.comment
    return render_template(
        "moderation/appeal.html",
        appeal=appeal,
        decision=decision,
        comment=comment,
        place=reading.places(current_user, [comment]).name(comment),
        subject=homes.home(comment.thread_id, current_user),
        may=_may_decide(appeal),
        form=form,
    )
