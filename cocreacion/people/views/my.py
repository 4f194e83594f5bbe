"""One's own space: what is waiting, profile, password, the browsers one is signed in with."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.kernel import limits
from cocreacion.kernel.clock import now
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.outbox import transaction
from cocreacion.kernel.policy import require
from cocreacion.kernel.web import outside
from cocreacion.people import parking, passwords, policy, signing
from cocreacion.people.forms.accounts import ChangePasswordForm, ProfileForm
from cocreacion.people.naming import NameOfOrganisation
from cocreacion.people.queries import accounts as queries
from cocreacion.people.services import accounts as services
from cocreacion.people.views.blueprint import bp

PER_ACCOUNT = "5 per minute"


def _only_for_people() -> None:
    """These pages are somebody's own: guests sign in first."""
    may = policy.can_have_account(current_user)
    if not may:
        raise parking.SignInFirst(message=may.reason)


@bp.get("/my")
def my() -> ResponseReturnValue:
    _only_for_people()
    return render_template(
        "people/my.html",
        unsent=parking.unsent(current_user),
        roles=[each for each in current_user.roles if each.is_current],
        memberships=[each for each in current_user.memberships if each.is_current],
        may_manage_organisations=policy.can_manage_organisations(current_user),
        may_manage_people=policy.can_manage_people(current_user),
    )


@bp.post("/my/kept/<int:parked_id>/drop")
def drop_parked(parked_id: int) -> ResponseReturnValue:
    require(policy.can_have_account(current_user))
    parked = queries.get_parked(current_user, parked_id)
    services.drop_parked(parked, actor=current_user)
    flash(_("It is thrown away."))
    return redirect(url_for(".my"), 303)


@bp.get("/my/profile")
def profile() -> ResponseReturnValue:
    _only_for_people()
    form = ProfileForm(parking.given_back(url_for(".change_profile")), obj=current_user)
    return render_template("people/profile.html", form=form)


@bp.post("/my/profile")
def change_profile() -> ResponseReturnValue:
    require(policy.can_have_account(current_user))
    form = ProfileForm()
    if not form.validate_on_submit():
        return render_template("people/profile.html", form=form), 422
    try:
        services.change_profile(
            queries.get_user(current_user.id),
            actor=current_user,
            display_as=form.display_as.data,
            language=form.language.data,
            department=form.department.data,
        )
    except NameOfOrganisation as refusal:
        add_error(form.display_as, refusal.message)
        return render_template("people/profile.html", form=form), refusal.status
    flash(_("Your details are saved."))
    return redirect(url_for(".profile"), 303)


def _security(form: ChangePasswordForm, status: int = 200) -> ResponseReturnValue:
    sessions = [
        (session, session.token_hash == signing.hashed(current_user.session_token))
        for session in queries.sessions_of(current_user)
        if session.seen_at > now() - signing.IDLE and session.created_at > now() - signing.LONGEST
    ]
    return render_template("people/security.html", form=form, sessions=sessions), status


@bp.get("/my/security")
def security() -> ResponseReturnValue:
    _only_for_people()
    return _security(ChangePasswordForm())


@bp.post("/my/security/password")
@outside
def change_password() -> ResponseReturnValue:
    require(policy.can_have_account(current_user))
    form = ChangePasswordForm()
    if not form.validate_on_submit():
        return _security(form, 422)
    limits.hit(PER_ACCOUNT, "password", str(current_user.id))
    if not passwords.verify(current_user.password_hash, form.current_password.data):
        form.current_password.errors = [_("This is not your current password.")]
        return _security(form, 422)
    about = (current_user.email, current_user.name, current_user.display_as)
    why_not = passwords.weakness(form.password.data, about)
    if why_not:
        form.password.errors = [why_not]
        return _security(form, 422)
    password_hash = passwords.hashed(form.password.data)
    with transaction():
        user = queries.get_user(current_user.id)
        services.change_password(user, actor=user, password_hash=password_hash)
        signing.sign_in(user)
    flash(_("Your password is changed. Every other browser was signed out."))
    return redirect(url_for(".security"), 303)


@bp.post("/my/sessions/<int:session_id>/end")
def end_session(session_id: int) -> ResponseReturnValue:
    require(policy.can_have_account(current_user))
    session = queries.get_session(current_user, session_id)
    services.end_session(session, actor=current_user)
    flash(_("That browser was signed out."))
    return redirect(url_for(".security"), 303)


@bp.post("/my/sessions/end-others")
def end_other_sessions() -> ResponseReturnValue:
    require(policy.can_have_account(current_user))
    this = signing.hashed(current_user.session_token)
    services.end_other_sessions(current_user, actor=current_user, but=this)
    flash(_("Every other browser was signed out."))
    return redirect(url_for(".security"), 303)
