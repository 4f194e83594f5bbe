"""Hide many comments for one reason: those chosen at the desk, or all of one author."""

from collections import Counter

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.contributions.models import Contribution, ContributionState
from cocreacion.contributions.queries import get_comment
from cocreacion.kernel.clock import now
from cocreacion.kernel.errors import Refusal
from cocreacion.kernel.gettext import ngettext
from cocreacion.kernel.policy import require
from cocreacion.moderation import policy, queries, reading, services, terms
from cocreacion.moderation.forms import GroundsForm
from cocreacion.moderation.models import Category
from cocreacion.moderation.views.blueprint import bp

LONGEST_BACK = 30  # days


@bp.get("/manage/moderation/bulk")
def choose() -> ResponseReturnValue:
    """The comments `?c=…`, or those of the author of `?author_of=…` in the last `days`."""
    require(policy.can_see_desk(current_user))
    return _choosing(_asked_for(), GroundsForm(), set())


@bp.post("/manage/moderation/bulk")
def hide_many() -> ResponseReturnValue:
    require(policy.can_see_desk(current_user))
    form, chosen = GroundsForm(), _numbers(request.form.getlist("c"))
    offered = _numbers(request.form.getlist("offered"))
    form.offer()
    shown = queries.comments_by_id(chosen | offered)
    if not form.validate_on_submit():
        return _choosing(shown, form, chosen), 422
    try:
        batch = services.hide_many(
            [comment for comment in shown if comment.id in chosen],
            form.grounds(),
            actor=current_user,
        )
    except Refusal as refusal:
        form.form_errors.append(refusal.message)
        return _choosing(shown, form, chosen), refusal.status
    number = len(batch.decisions)
    flash(
        ngettext(
            "%(num)s comment is hidden. Its author is told why, and how to appeal.",
            "%(num)s comments are hidden. Each author is told once why, and how to appeal.",
            number,
        )
    )
    return redirect(url_for(".desk", view="hidden"), 303)


def _asked_for() -> list[Contribution]:
    number = request.args.get("author_of", type=int)
    if number is not None:
        author = get_comment(number).author
        days = min(max(request.args.get("days", default=1, type=int), 1), LONGEST_BACK)
        if author is None:
            return []
        return queries.of_author_since(author, now() - terms.BEFORE * days)
    found = queries.comments_by_id(_numbers(request.args.getlist("c")))
    return [each for each in found if each.state is ContributionState.PUBLISHED]


def _choosing(comments: list[Contribution], form: GroundsForm, chosen: set[int]) -> str:
    form.offer(_likely(comments))
    shown = [each for each in comments if each.state is ContributionState.PUBLISHED]
    return render_template(
        "moderation/bulk.html",
        comments=shown,
        chosen=chosen or {comment.id for comment in shown},
        places=reading.places(current_user, shown),
        form=form,
        author_of=request.args.get("author_of", "", type=str),
        days=request.args.get("days", default=1, type=int),
        time_to_appeal=terms.time_to_appeal().days,
    )


def _likely(comments: list[Contribution]) -> list[Category]:
    """What these comments were reported for, the most first."""
    found = Counter[Category]()
    for case in queries.cases([comment.id for comment in comments]):
        found.update(case.categories)
    return [category for category, _ in found.most_common()]


def _numbers(written: list[str]) -> set[int]:
    numbers = {int(each) for each in written if each.isdecimal() and len(each) < 10}
    return set(sorted(numbers)[: services.MOST_AT_ONCE + 1])
