"""Signing in and out, opening an account, choosing a password with a link from a letter."""

import contextlib
import logging
from math import ceil
from typing import Any

from flask import Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.kernel import limits
from cocreacion.kernel.clock import now
from cocreacion.kernel.errors import Gone, TooMany
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import language, ngettext
from cocreacion.kernel.outbox import transaction
from cocreacion.kernel.web import outside, safe_next
from cocreacion.people import links, parking, passwords, signing
from cocreacion.people.forms.accounts import (
    ChoosePasswordForm,
    ForgotForm,
    InvitedForm,
    RegisterForm,
    SignInForm,
)
from cocreacion.people.models import MailLink, ParkedForm, Purpose, User
from cocreacion.people.naming import NameOfOrganisation
from cocreacion.people.policy import can_sign_in, can_use_link
from cocreacion.people.queries import accounts as queries
from cocreacion.people.services import accounts as services
from cocreacion.people.views.blueprint import bp

log = logging.getLogger(__name__)
PER_ACCOUNT, PER_ADDRESS = "5 per minute", "20 per minute"
LETTERS_PER_RECIPIENT, LETTERS_PER_ADDRESS = "3 per hour", "30 per hour"


@bp.route("/sign-in", methods=["GET", "POST"])
@outside
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated and request.method == "GET":
        return redirect(_next() or url_for(".my"), 303)
    form = SignInForm()
    if not form.validate_on_submit():
        return _form("people/sign_in.html", form)
    account, address = ("sign-in", form.email.data), ("sign-in-from", request.remote_addr or "")
    # Of an account all count until one is right, so that nobody tries many at once.
    for count, rate, key in (
        (limits.check, PER_ADDRESS, address),
        (limits.hit, PER_ACCOUNT, account),
    ):
        try:
            count(rate, *key)
        except TooMany as refusal:
            return _refused("people/sign_in.html", form, _wait(rate, *key), refusal.status)
    user = queries.find_by_email(form.email.data)
    if not passwords.verify(user.password_hash if user else None, form.password.data) or not user:
        with contextlib.suppress(TooMany):
            limits.hit(PER_ADDRESS, *address)
        log.info("sign-in failed", extra={"facts": {"user": user.id if user else None}})
        return _refused("people/sign_in.html", form, _("The address or the password is wrong."))
    limits.forgive(PER_ACCOUNT, *account)
    if not (may := can_sign_in(user)):
        return _refused("people/sign_in.html", form, may.reason, 403)
    return _let_in(user, form.password.data)


def _wait(rate: str, *key: str) -> str:
    """When the next attempt is allowed."""
    seconds = max(1, ceil((limits.again_at(rate, *key) - now()).total_seconds()))
    return str(
        ngettext(
            "Too many attempts. Try again in %(num)s second.",
            "Too many attempts. Try again in %(num)s seconds.",
            seconds,
        )
    )


def _let_in(user: User, password: str) -> ResponseReturnValue:
    """The password was right. Back to what they came from, with what they had written."""
    better = passwords.hashed(password) if passwords.is_outdated(user.password_hash) else ""
    parked = parking.waiting()
    with transaction():
        if better:
            services.improve_hash(user, actor=user, password_hash=better)
        page = parking.claim(parked, user) if parked else _next()
        signing.sign_in(user)
    log.info("signed in", extra={"facts": {"user": user.id}})
    return _welcome(page, parked)


def _welcome(page: str | None, parked: ParkedForm | None) -> ResponseReturnValue:
    if parked:
        flash(_("You are signed in. What you wrote is here: send it when you are ready."))
    return redirect(page or url_for(".my"), 303)


def sign_out() -> ResponseReturnValue:
    """`POST /sign-out?lang=…`: an address without a language, like those of all machines."""
    if current_user.is_authenticated:
        signing.sign_out(current_user)
        flash(_("You have signed out."))
    response = redirect(url_for("site.home", lang=language()), 303)
    response.headers["Clear-Site-Data"] = '"cache"'  # the next one at this computer sees nothing
    return response


@bp.route("/register", methods=["GET", "POST"])
def register() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(url_for(".my"), 303)
    form = RegisterForm()
    if not form.validate_on_submit():
        return _form("people/register.html", form)
    try:
        _count_letter(form.email.data)
    except TooMany as refusal:
        return _refused("people/register.html", form, refusal.message, refusal.status)
    try:
        services.ask_to_register(
            form.email.data,
            actor=current_user,
            display_as=form.display_as.data,
            language=language(),
            back=_next() or "",
            parked=parking.waiting(),
        )
    except NameOfOrganisation as refusal:
        add_error(form.display_as, refusal.message)
        return _form("people/register.html", form)
    return redirect(url_for(".letter_sent", purpose="register"), 303)


@bp.route("/forgot-password", methods=["GET", "POST"])
def forgot_password() -> ResponseReturnValue:
    form = ForgotForm()
    if not form.validate_on_submit():
        return _form("people/forgot_password.html", form)
    try:
        _count_letter(form.email.data)
    except TooMany as refusal:
        return _refused("people/forgot_password.html", form, refusal.message, refusal.status)
    services.ask_to_reset(
        form.email.data,
        actor=current_user,
        language=language(),
        back=_next() or "",
        parked=parking.waiting(),
    )
    return redirect(url_for(".letter_sent", purpose="reset"), 303)


def _count_letter(email: str) -> None:
    limits.hit(LETTERS_PER_RECIPIENT, "letter", email)
    limits.hit(LETTERS_PER_ADDRESS, "letter-from", request.remote_addr or "")


@bp.get("/check-your-mail/<any(register,reset):purpose>")
def letter_sent(purpose: str) -> ResponseReturnValue:
    return render_template("people/letter_sent.html", purpose=purpose)


@bp.route("/choose-password", methods=["GET", "POST"])
@outside
def choose_password() -> ResponseReturnValue:
    link = _open_link()
    form = _choose_form(link)
    if not form.validate_on_submit():
        return _choose_page(form, link)
    name = form.display_as.data if isinstance(form, InvitedForm) else link.display_as
    why_not = passwords.weakness(form.password.data, about=(link.email, name))
    if why_not:
        form.password.errors = [why_not]
        return _choose_page(form, link)
    try:
        return _redeem(link, form.password.data, name)
    except NameOfOrganisation as refusal:
        add_error(form.display_as, refusal.message)
        return _choose_page(form, link)


def _open_link() -> MailLink:
    """The link of the address, or how to get another one. A form sent twice finds it used."""
    link = links.find(request.args.get("token", ""))
    if link is None:
        raise _with_remedy(services.LinkSpent(), None)
    if request.method == "GET":
        if not can_use_link(link):
            raise _with_remedy(services.LinkSpent(), link)
        if link.purpose is Purpose.REGISTER and queries.find_by_email(link.email):
            raise _with_remedy(services.AccountExists(), link)
    return link


def _redeem(link: MailLink, password: str, name: str) -> ResponseReturnValue:
    password_hash = passwords.hashed(password)
    try:
        with transaction():
            user = services.redeem(
                link, actor=current_user, password_hash=password_hash, display_as=name
            )
            parked = link.parked if link.parked and link.parked.user_id is None else None
            page = parking.claim(parked, user) if parked else safe_next(link.back)
            signing.sign_in(user)
    except (services.LinkSpent, services.AccountExists) as refusal:
        # Pressed twice? Then the first time has done it, and this password proves who they are.
        owner = queries.find_by_email(link.email)
        if owner and can_sign_in(owner) and passwords.verify(owner.password_hash, password):
            return _let_in(owner, password)
        raise _with_remedy(refusal, link) from None
    flash(_("Your password is set, and you are signed in."))
    return _welcome(page, parked)


def _with_remedy(refusal: Gone, link: MailLink | None) -> Gone:
    if isinstance(refusal, services.AccountExists):
        refusal.remedy = (_("Sign in"), url_for(".sign_in"))
    elif link is not None and link.purpose is Purpose.REGISTER:
        refusal.remedy = (_("Ask for a new link"), url_for(".register"))
    else:
        refusal.remedy = (_("Ask for a new link"), url_for(".forgot_password"))
    return refusal


def _choose_form(link: MailLink) -> Any:
    is_new = not link.display_as and queries.find_by_email(link.email) is None
    return InvitedForm() if is_new else ChoosePasswordForm()


def _choose_page(form: Any, link: MailLink) -> ResponseReturnValue:
    return _form("people/choose_password.html", form, email=link.email, purpose=link.purpose)


def _next() -> str | None:
    """Where they wanted to go, if that is a page of this site."""
    return safe_next(request.args.get("next"))


def _form(template: str, form: Any, status: int = 200, **facts: Any) -> ResponseReturnValue:
    facts |= {"parked": parking.waiting(), "by_mail": parking.way_by_mail()}
    page = render_template(template, form=form, next=_next(), **facts)
    return page, 422 if form.errors and status == 200 else status


def _refused(template: str, form: Any, reason: Any, status: int = 422) -> ResponseReturnValue:
    form.form_errors = [reason]
    return _form(template, form, status)


def init_app(app: Flask) -> None:
    app.add_url_rule("/sign-out", "people.sign_out", sign_out, methods=["POST"])
