"""What everybody can read: the house rules, the log, each decision; and the appeal."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.contributions import homes
from cocreacion.contributions.queries import intake
from cocreacion.contributions.views.parts import neighbours
from cocreacion.kernel.errors import NotFound, Refusal
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.moderation import policy, queries, reading, services, terms
from cocreacion.moderation.forms import AppealForm
from cocreacion.moderation.labels import RULES
from cocreacion.moderation.models import Decision
from cocreacion.moderation.views.blueprint import bp
from cocreacion.people import parking


@bp.get("/moderation")
def log() -> ResponseReturnValue:
    """Every decision, without words and without names, and how many there were each month."""
    page = queries.public_log(
        after=request.args.get("after", ""), before=request.args.get("before", "")
    )
    is_first = not (request.args.get("after") or request.args.get("before"))
    return render_template(
        "moderation/log.html",
        entries=reading.entries(page.rows, current_user),
        months=queries.months() if is_first else [],
        pages=neighbours(page, url_for(".log")),
        is_first=is_first,
        days_kept=terms.WORDS_KEPT.days,
        has_data="opendata.csv" in current_app.view_functions,
    )


@bp.get("/moderation/rules")
def rules() -> ResponseReturnValue:
    return render_template(
        "moderation/rules.html",
        rules=RULES.values(),
        days=terms.time_to_appeal().days,
        days_kept=terms.WORDS_KEPT.days,
    )


@bp.get("/moderation/decisions/<int:decision_id>")
def decision(decision_id: int) -> ResponseReturnValue:
    """Why something is hidden, and what became of the appeal; for its author, the way to one."""
    found = _public(decision_id)
    action = url_for(".appeal", decision_id=decision_id)
    return _deciding(found, AppealForm(parking.given_back(action)))


@bp.post("/moderation/decisions/<int:decision_id>/appeal")
def appeal(decision_id: int) -> ResponseReturnValue:
    found = _public(decision_id)
    form = AppealForm()
    by_link = _has_link(found)
    if not (by_link or current_user.is_authenticated):
        raise parking.SignInFirst(url_for(".decision", decision_id=decision_id))
    if not policy.can_appeal(current_user, found, by_link=by_link):
        return _deciding(found, form), 403
    if not form.validate_on_submit():
        return _deciding(found, form), 422
    try:
        services.appeal(found, form.text.data, actor=current_user, by_link=by_link)
    except Refusal as refusal:
        add_error(form.text, refusal.message)
        return _deciding(found, form), refusal.status
    flash(_("Your appeal was received. Another person decides; we tell you by mail."))
    return redirect(url_for(".decision", decision_id=decision_id, token=_token()), 303)


def _token() -> str | None:
    """Of the link in a letter to somebody without an account."""
    return request.args.get("token") or None


def _has_link(found: Decision) -> bool:
    row = intake.find_correspondent(_token() or "")
    mine = row is not None and row.contribution_id == found.comment_id
    return mine and not found.is_about_reason


def _is_theirs(found: Decision) -> bool:
    return found.author is not None and found.author.id == current_user.id


def _public(decision_id: int) -> Decision:
    found = queries.get_decision(decision_id)
    homes.home(found.comment.thread_id, current_user)
    if not policy.is_public(found):
        raise NotFound
    return found


def _deciding(found: Decision, form: AppealForm) -> str:
    comment, by_link = found.comment, _has_link(found)
    return render_template(
        "moderation/decision.html",
        decision=found,
        place=reading.places(current_user, [comment]).name(comment),
        subject=homes.home(comment.thread_id, current_user),
        comment=comment,
        is_author=by_link or _is_theirs(found),
        may=policy.can_appeal(current_user, found, by_link=by_link),
        action=url_for(".appeal", decision_id=found.id, token=_token()),
        form=form,
        days_kept=terms.WORDS_KEPT.days,
    )
