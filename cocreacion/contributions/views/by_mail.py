"""Commenting without an account: a letter with a link, and the page the link leads to."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.contributions import forgetting, homes, policy, publishing, services
from cocreacion.contributions.forms import CommentForm, ConfirmForm, ReplyForm
from cocreacion.contributions.homes import Clause
from cocreacion.contributions.intake import consent
from cocreacion.contributions.intake.forms import LinkForm
from cocreacion.contributions.intake.models import Correspondent, How
from cocreacion.contributions.models import Contribution, ContributionState, Thread
from cocreacion.contributions.queries import intake
from cocreacion.contributions.views.blueprint import bp
from cocreacion.kernel import limits
from cocreacion.kernel.errors import Refusal, TooMany
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import language
from cocreacion.people.forms.fields import WHOLE_ADDRESS
from cocreacion.people.models import Guest

MAIL, ACCOUNT = "mail", "account"  # the two buttons of a form
# The same counts as for letters about accounts: one address gets no more letters by this way.
PER_RECIPIENT, PER_NETWORK = "3 per hour", "30 per hour"


def is_wanted() -> bool:
    """Whether a guest asks for a link: with its button, or with an address and no button at all."""
    how = request.form.get("how")
    return how == MAIL or (how != ACCOUNT and bool(request.form.get("email", "").strip()))


def send(thread: Thread, clause: Clause, form: CommentForm) -> int:
    """A comment of a guest: see `_send`."""
    return _send(form, partial(services.speak_by_mail, thread, clause.ref))


def send_reply(comment: Contribution, form: ReplyForm) -> int:
    """A reply of a guest: see `_send`."""
    return _send(form, partial(services.reply_by_mail, comment))


def _send(form: CommentForm | ReplyForm, keep: Callable[..., Contribution]) -> int:
    """Keep what a guest wrote and have the letter sent; the status of a refusal, or 0.

    Nothing in the answer depends on whether the address is known.
    """
    form.offer(current_user, filled=True)
    if not form.email.data:
        form.validate()
        add_error(form.email, WHOLE_ADDRESS)
        return 422
    if not form.validate_on_submit():
        return 422
    try:
        limits.hit(PER_RECIPIENT, "letter", form.email.data)
        limits.hit(PER_NETWORK, "letter-from", request.remote_addr or "")
        keep(form.words(), actor=Guest(), email=form.email.data, language=language())
    except TooMany:
        words = _("Too many letters were asked for. Your text is here; send it again in an hour.")
        add_error(form.email, words)
        return TooMany.status
    except Refusal as refusal:
        is_quote = isinstance(refusal, services.NotInTheClause)
        add_error(form["quote" if is_quote else "text"], refusal.message)
        return refusal.status
    return 0


@bp.get("/comments/letter-sent")
def letter_sent() -> ResponseReturnValue:
    return render_template("contributions/letter_sent.html", days=policy.LINK_LASTS.days)


@bp.get("/comments/link")
def link() -> ResponseReturnValue:
    """What the letter is about, and what can be done with it; nothing happens by opening it."""
    row = _row()
    form = LinkForm()
    form.name.data = row.contribution.speaker
    late = not policy.can_confirm(row.asked_at, row.contribution)
    return _page(row, form), services.LinkOver.status if late else 200


@bp.get("/comments/link/withdraw")
def withdraw_by_link() -> ResponseReturnValue:
    """Asks before anything is taken back."""
    row = _row()
    return render_template("contributions/withdraw_by_link.html", row=row, form=ConfirmForm())


@bp.post("/comments/link")
def use_link() -> ResponseReturnValue:
    row, form = _row(), LinkForm()
    if not form.validate_on_submit():
        return _page(row, form), 422
    late = not policy.can_confirm(row.asked_at, row.contribution)
    if late and request.form.get("do") != "withdraw":
        return _page(row, form), services.LinkOver.status
    try:
        words = _do(row, form)
    except services.AboveGone as refusal:
        form.form_errors.append(refusal.message)
        return _page(row, form), refusal.status
    except (services.NameTooLong, services.NameOfOrganisation) as refusal:
        add_error(form.name, refusal.message)
        return _page(row, form), refusal.status
    flash(words)
    if request.form.get("do") == "withdraw":
        return redirect(_home_of(row), 303)
    return redirect(url_for(".link", token=request.args.get("token", "")), 303)


def _do(row: Correspondent, form: LinkForm) -> str:
    if request.form.get("do") == "withdraw":
        services.withdraw_with_link(row, actor=current_user)
        return str(_("It is withdrawn, and your e-mail address is erased."))
    if row.contribution.state is ContributionState.PUBLISHED and row.confirmed_at is not None:
        services.name_with_link(row, actor=current_user, name=form.name.data or "")
        return _shown_as(row.contribution)
    if row.contribution.state is ContributionState.PUBLISHED:  # came by mail, published by staff
        services.name_with_link(row, actor=current_user, name=form.name.data or "")
        return str(_("Thank you: we know that it is yours, and write to you when it is answered."))
    services.publish_with_link(row, actor=current_user, name=form.name.data or "")
    if row.contribution.parent_id is not None:
        return str(_("Your reply is published."))
    return str(_("What you wrote is published. We write to you when it is answered."))


def _shown_as(comment: Contribution) -> str:
    if not comment.speaker:
        return str(_("Now it is shown as from a participant."))
    return str(_("Now you are shown as %(name)s.", name=comment.speaker))


def _row() -> Correspondent:
    key = request.args.get("token", "")
    row = intake.find_correspondent(key)
    if row is None:
        raise services.LinkOver if len(key) == publishing.KEY_LETTERS else services.LinkCut
    if not (may := policy.can_use_link(row.contribution)):
        raise services.LinkOver(may.reason)
    return row


def _page(row: Correspondent, form: LinkForm) -> str:
    comment = row.contribution
    found = homes.homes(Guest(), [comment.thread_id]).get(comment.thread_id)
    return render_template(
        "contributions/link.html",
        row=row,
        comment=comment,
        subject=found,
        form=form,
        may=policy.can_confirm(row.asked_at, comment),
        action=url_for(".use_link", token=row.key),
        consent=consent.text(How.LINK),
        kept=forgetting.AFTER_THE_ANSWER.days,
    )


def _home_of(row: Correspondent) -> Any:
    found = homes.homes(Guest(), [row.contribution.thread_id]).get(row.contribution.thread_id)
    return found.url() if found else url_for(".letter_sent")
