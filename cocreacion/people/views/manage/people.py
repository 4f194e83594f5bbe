"""Accounts, roles and delegations."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.kernel.clock import today
from cocreacion.kernel.forms import add_error, bilingual_data
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import require
from cocreacion.people import policy
from cocreacion.people.forms.staff import EndForm, MembershipForm, RoleForm
from cocreacion.people.models import Membership, Role, RoleMandate
from cocreacion.people.queries import mandates as queries
from cocreacion.people.queries import organisations as organisation_queries
from cocreacion.people.services import mandates as services
from cocreacion.people.views.blueprint import bp

BOTH = ["GET", "POST"]
LONGEST_SEARCH = 100


def _allowed() -> None:
    require(policy.can_manage_people(current_user))


@bp.get("/manage/people")
def manage_people() -> ResponseReturnValue:
    _allowed()
    words = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    before = request.args.get("before", type=int)
    found = queries.people(words, before)
    page, more = found[: queries.PAGE], len(found) > queries.PAGE
    return render_template(
        "people/manage/people.html",
        people=page,
        words=words,
        is_first=before is None,
        next=url_for(".manage_people", q=words or None, before=page[-1].id) if more else "",
    )


@bp.get("/manage/people/<int:user_id>")
def manage_person(user_id: int) -> ResponseReturnValue:
    _allowed()
    user = queries.get_person(user_id)
    return render_template(
        "people/manage/person.html",
        person=user,
        roles=_latest_first(user.roles),
        may_end={role: policy.can_end_role(current_user, user, role) for role in Role},
        memberships=_latest_first(user.memberships),
        may_disable=policy.can_disable(current_user, user),
    )


def _latest_first(mandates: Any) -> list[Any]:
    return sorted(mandates, key=lambda each: (each.until or date.max, each.since), reverse=True)


@bp.route("/manage/people/<int:user_id>/roles/new", methods=BOTH)
def grant_role(user_id: int) -> ResponseReturnValue:
    _allowed()
    user, form = queries.get_person(user_id), RoleForm()
    if form.validate_on_submit():
        try:
            services.grant_role(
                user,
                actor=current_user,
                role=form.role.data,
                since=form.since.data,
                until=form.until.data,
            )
        except services.AlreadyHeld as refusal:
            add_error(form.role, refusal.message)
        except services.EndsBeforeItBegins as refusal:
            add_error(form.until, refusal.message)
        else:
            flash(_("The role is granted."))
            return redirect(url_for(".manage_person", user_id=user_id), 303)
    page = render_template("people/manage/grant_role.html", form=form, person=user)
    return page, 422 if form.errors else 200


@bp.route("/manage/people/<int:user_id>/memberships/new", methods=BOTH)
def begin_membership(user_id: int) -> ResponseReturnValue:
    _allowed()
    user, form = queries.get_person(user_id), MembershipForm()
    form.offer()
    if form.validate_on_submit():
        try:
            services.begin_membership(
                user,
                organisation_queries.get_by_id(form.organisation.data),
                actor=current_user,
                office=bilingual_data(form, "office"),
                since=form.since.data,
                until=form.until.data,
            )
        except services.AlreadyHeld as refusal:
            add_error(form.organisation, refusal.message)
        except services.EndsBeforeItBegins as refusal:
            add_error(form.until, refusal.message)
        else:
            flash(_("From the first day on, this person may speak for the organisation."))
            return redirect(url_for(".manage_person", user_id=user_id), 303)
    page = render_template("people/manage/begin_membership.html", form=form, person=user)
    return page, 422 if form.errors else 200


@bp.route("/manage/roles/<int:mandate_id>/end", methods=BOTH)
def end_role(mandate_id: int) -> ResponseReturnValue:
    mandate = queries.get_role(mandate_id)
    require(policy.can_end_role(current_user, mandate.user, mandate.role))
    form = EndForm()
    if form.validate_on_submit():
        services.end_role(mandate, actor=current_user, until=form.until.data)
        return _ended(mandate)
    return _end_page(form, mandate)


@bp.route("/manage/memberships/<int:membership_id>/end", methods=BOTH)
def end_membership(membership_id: int) -> ResponseReturnValue:
    _allowed()
    membership = queries.get_membership(membership_id)
    form = EndForm()
    if form.validate_on_submit():
        services.end_membership(membership, actor=current_user, until=form.until.data)
        return _ended(membership)
    return _end_page(form, membership)


def _ended(mandate: RoleMandate | Membership) -> ResponseReturnValue:
    flash(_("The last day is saved."))
    return redirect(url_for(".manage_person", user_id=mandate.user_id), 303)


def _end_page(form: EndForm, mandate: RoleMandate | Membership) -> ResponseReturnValue:
    page = render_template(
        "people/manage/end.html",
        form=form,
        mandate=mandate,
        is_role=isinstance(mandate, RoleMandate),
        today=today(),
    )
    return page, 422 if form.errors else 200


@bp.get("/manage/people/<int:user_id>/state")
def confirm_state(user_id: int) -> ResponseReturnValue:
    """Its own page before an account is closed or opened again."""
    user = queries.get_person(user_id)
    require(policy.can_disable(current_user, user))
    return render_template("people/manage/state.html", person=user)


@bp.post("/manage/people/<int:user_id>/disable")
def disable_account(user_id: int) -> ResponseReturnValue:
    _allowed()
    services.disable_account(queries.get_person(user_id), actor=current_user)
    flash(_("The account is closed, and every browser was signed out."))
    return redirect(url_for(".manage_person", user_id=user_id), 303)


@bp.post("/manage/people/<int:user_id>/enable")
def enable_account(user_id: int) -> ResponseReturnValue:
    _allowed()
    services.enable_account(queries.get_person(user_id), actor=current_user)
    flash(_("The account is open again."))
    return redirect(url_for(".manage_person", user_id=user_id), 303)
