"""Report a comment: a page of its own, for everybody."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.contributions import homes
from cocreacion.contributions.models import Contribution
from cocreacion.contributions.queries import get_comment
from cocreacion.kernel import limits
from cocreacion.kernel.errors import Refusal, TooMany
from cocreacion.kernel.gettext import gettext as _
from cocreacion.moderation import policy, queries, services
from cocreacion.moderation.forms import ReportForm
from cocreacion.moderation.models import Category
from cocreacion.moderation.views.blueprint import bp

RATE = "20 per hour"
RATE_OF_GUESTS = "5 per hour"
ONCE = "1 per day"


@bp.route("/comments/<int:comment_id>/report", methods=["GET", "POST"])
def report(comment_id: int) -> ResponseReturnValue:
    comment = get_comment(comment_id)
    home = homes.home(comment.thread_id, current_user)
    form, status = ReportForm(), 200
    may = policy.can_report(current_user, comment)
    mine = queries.report_of(current_user, comment_id)
    if form.is_submitted():
        status = 403 if not may else 422
        if may and form.validate():
            try:
                _count_one(comment)
                category, note = Category(form.category.data), form.note.data or ""
                services.report(comment, category, note, actor=current_user)
            except Refusal as refusal:
                form.form_errors.append(refusal.message)
                status = refusal.status
            else:
                flash(_thanks())
                return redirect(_back(comment), 303)
    page = render_template(
        "moderation/report.html",
        subject=home,
        comment=comment,
        form=form,
        may=may,
        mine=mine,
        back=_back(comment),
        viewer=current_user,
    )
    return page, status


def _thanks() -> Any:
    if current_user.is_authenticated:
        return _("Your report was received. We tell you by mail what was decided.")
    return _("Your report was received. A moderator looks at the comment.")


def _back(comment: Contribution) -> str:
    return url_for("contributions.show", comment_id=comment.id)


def _count_one(comment: Contribution) -> None:
    """Whoever has no account is known by their address only, which nobody keeps."""
    if current_user.is_authenticated:
        limits.hit(RATE, "report", str(current_user.id))
        return
    where = request.remote_addr or ""
    limits.hit(RATE_OF_GUESTS, "report", where)
    try:
        limits.hit(ONCE, "report", where, str(comment.id))
    except TooMany as refusal:
        raise TooMany(
            _(
                "Somebody at your internet address has reported this comment today. "
                "One report is enough: a moderator looks at it."
            )
        ) from refusal
