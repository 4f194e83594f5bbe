"""Being named, or a participant: one's own choice at any time."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.contributions import queries, services
from cocreacion.contributions.forms import ConfirmForm
from cocreacion.contributions.intake import consent
from cocreacion.contributions.intake.models import How
from cocreacion.contributions.queries import intake
from cocreacion.contributions.views.blueprint import bp
from cocreacion.kernel.gettext import gettext as _
from cocreacion.people import parking
from cocreacion.people.queries.accounts import get_user


@bp.get("/my/name")
def my_name() -> ResponseReturnValue:
    """Whether one is named, what one agreed to and when, and the button that changes it."""
    if not current_user.is_authenticated:
        raise parking.SignInFirst
    return render_template(
        "contributions/my_name.html",
        consents=intake.consents_of(current_user),
        form=ConfirmForm(),
        words=consent.text(How.FORM),
    )


@bp.post("/my/name")
def change_my_name() -> ResponseReturnValue:
    if not current_user.is_authenticated:
        raise parking.SignInFirst
    me = get_user(current_user.id)
    if me.named:
        services.withdraw_name(actor=me)
        flash(_("From now on you are shown as a participant, also beside what you said before."))
    else:
        services.show_name(actor=me)
        flash(_("Your public name is shown again."))
    return redirect(url_for(".my_name"), 303)


@bp.post("/comments/<int:comment_id>/hide-name")
def hide_name(comment_id: int) -> ResponseReturnValue:
    comment = queries.get_comment(comment_id)
    services.hide_name(comment, actor=current_user)
    flash(_("Your comment stays, without your name."))
    return redirect(url_for(".mine"), 303)
