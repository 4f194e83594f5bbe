"""Adding and correcting organisations, new names, and who took whose place."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.kernel.forms import Form, add_error, bilingual_data, fill_bilingual
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import require
from cocreacion.people import policy
from cocreacion.people.forms.staff import OrganisationForm, RenameForm, SuccessorForm
from cocreacion.people.models import Organisation
from cocreacion.people.queries import organisations as queries
from cocreacion.people.services import organisations as services
from cocreacion.people.views.blueprint import bp
from cocreacion.people.views.organisations import by_name

BOTH = ["GET", "POST"]


def _allowed() -> None:
    require(policy.can_manage_organisations(current_user))


@bp.get("/manage/organisations")
def manage_organisations() -> ResponseReturnValue:
    _allowed()
    known = by_name(queries.organisations())
    return render_template("people/manage/organisations.html", organisations=known)


def _facts(form: OrganisationForm, before: Organisation | None = None) -> dict[str, Any]:
    """What the form says, as columns of an organisation."""
    return {
        "name": bilingual_data(form, "name", before.name if before else None),
        "note": bilingual_data(form, "note", before.note if before else None),
        "short_name": form.short_name.data or "",
        "sector": form.sector.data,
        "source": form.source.data or "",
        "verified": form.verified.data,
        "role_verified": form.role_verified.data,
    }


@bp.route("/manage/organisations/new", methods=BOTH)
def add_organisation() -> ResponseReturnValue:
    _allowed()
    form = OrganisationForm()
    if not form.validate_on_submit():
        return _edit_page(form, None)
    added = services.add_organisation(Organisation(**_facts(form)), actor=current_user)
    flash(_("The organisation is on the list."))
    return redirect(url_for(".organisation", slug=added.slug), 303)


@bp.route("/manage/organisations/<slug>", methods=BOTH)
def edit_organisation(slug: str) -> ResponseReturnValue:
    _allowed()
    found = queries.get_organisation(slug)
    form = OrganisationForm(obj=found)
    if not form.validate_on_submit():
        fill_bilingual(form, "name", found.name)
        fill_bilingual(form, "note", found.note)
        return _edit_page(form, found)
    services.correct_organisation(found, actor=current_user, **_facts(form, found))
    flash(_("The corrections are saved."))
    return redirect(url_for(".organisation", slug=slug), 303)


def _edit_page(form: OrganisationForm, organisation: Organisation | None) -> ResponseReturnValue:
    page = render_template("people/manage/organisation.html", form=form, organisation=organisation)
    return page, 422 if form.errors else 200


@bp.route("/manage/organisations/<slug>/rename", methods=BOTH)
def rename_organisation(slug: str) -> ResponseReturnValue:
    _allowed()
    found = queries.get_organisation(slug)
    form = RenameForm()
    if form.validate_on_submit():
        try:
            services.rename(
                found, actor=current_user, name=bilingual_data(form, "name"), on=form.on.data
            )
        except (services.NameTooEarly, services.NameTooLate) as refusal:
            add_error(form.on, refusal.message)
        else:
            flash(_("The new name is saved. Records of the days before keep the old one."))
            return redirect(url_for(".organisation", slug=slug), 303)
    page = render_template("people/manage/rename.html", form=form, organisation=found)
    return page, 422 if form.errors else 200


@bp.route("/manage/organisations/<slug>/successor", methods=BOTH)
def add_successor(slug: str) -> ResponseReturnValue:
    _allowed()
    found = queries.get_organisation(slug)
    form = SuccessorForm()
    form.offer(but=found)
    if form.validate_on_submit():
        try:
            services.succeed(
                found,
                queries.get_by_id(form.successor.data),
                actor=current_user,
                kind=form.kind.data,
                on=form.on.data,
                act=form.act.data or "",
            )
        except (services.SuccessionExists, services.SuccessionInCircle) as refusal:
            add_error(form.successor, refusal.message)
        except services.SuccessionToCome as refusal:
            add_error(form.on, refusal.message)
        else:
            flash(_("It is recorded who took the place of whom."))
            return redirect(url_for(".organisation", slug=slug), 303)
    page = render_template("people/manage/successor.html", form=form, organisation=found)
    return page, 422 if form.errors else 200


@bp.route("/manage/organisations/<slug>/successor/<name>/take-back", methods=BOTH)
def take_back_successor(slug: str, name: str) -> ResponseReturnValue:
    """Two steps: a page that says what would go, then the act."""
    _allowed()
    found = queries.get_organisation(slug)
    succession = queries.get_succession(found, queries.get_organisation(name))
    form = Form()
    if form.validate_on_submit():
        services.take_back_succession(succession, actor=current_user)
        flash(_("It is taken back. You can record what is right."))
        return redirect(url_for(".organisation", slug=slug), 303)
    return render_template(
        "people/manage/take_back_successor.html", form=form, succession=succession
    )
