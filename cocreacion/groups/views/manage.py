"""What the secretariat does: bodies, their seats, who holds them, who asks to join."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.groups import policy, queries
from cocreacion.groups.forms import BodyForm
from cocreacion.groups.models import Body, BodyKind
from cocreacion.groups.services import bodies, refusals
from cocreacion.groups.views.blueprint import bp
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.forms import bilingual_data, fill_bilingual
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.i18n import plain
from cocreacion.kernel.policy import require

TEXTS = ("name", "mandate", "rule_source")


@bp.get("/manage/groups")
def manage() -> ResponseReturnValue:
    require(policy.can_manage(current_user))
    return render_template(
        "groups/manage/index.html",
        bodies=queries.body_choices(),
        waiting=queries.waiting_counts(),
    )


@bp.get("/manage/groups/new")
def create() -> ResponseReturnValue:
    require(policy.can_manage(current_user))
    return _form_page(BodyForm(), None)


@bp.post("/manage/groups/new")
def add() -> ResponseReturnValue:
    require(policy.can_manage(current_user))
    form = BodyForm()
    _offer(form)
    if not form.validate_on_submit():
        return _form_page(form, None), 422
    try:
        body = bodies.create_body(_facts(form), actor=current_user)
    except refusals.EndBeforeBeginning as refusal:
        return _refused(form, None, refusal)
    flash(_("The group was created. Add its seats."))
    return redirect(url_for(".seats", slug=body.slug), 303)


@bp.get("/manage/groups/<slug>/edit")
def edit(slug: str) -> ResponseReturnValue:
    require(policy.can_manage(current_user))
    body = queries.get_body(slug)
    form = BodyForm(obj=body)
    del form.kind
    for name in TEXTS:
        fill_bilingual(form, name, getattr(body, name))
    form.commitment.data = str(body.commitment_id or "")
    return _form_page(form, body)


@bp.post("/manage/groups/<slug>/edit")
def change(slug: str) -> ResponseReturnValue:
    require(policy.can_manage(current_user))
    body, form = queries.get_body(slug), BodyForm()
    del form.kind
    _offer(form)
    if not form.validate_on_submit():
        return _form_page(form, body), 422
    try:
        bodies.edit_body(body, _facts(form, body), actor=current_user)
    except refusals.EndBeforeBeginning as refusal:
        return _refused(form, body, refusal)
    flash(_("The change is published."))
    return redirect(url_for(".show", slug=slug), 303)


def _refused(
    form: BodyForm, body: Body | None, refusal: refusals.EndBeforeBeginning
) -> ResponseReturnValue:
    form.until.errors = [refusal.message]
    return _form_page(form, body), refusal.status


def _form_page(form: BodyForm, body: Body | None) -> str:
    _offer(form)
    return render_template("groups/manage/edit.html", form=form, body=body)


def _offer(form: BodyForm) -> None:
    form.offer([(c.id, f"{c.number}. {plain(c.title)}") for c in queries.commitment_choices()])


def _facts(form: BodyForm, before: Body | None = None) -> bodies.BodyFacts:
    def both(name: str) -> Bilingual:
        return bilingual_data(form, name, getattr(before, name) if before else None)

    return bodies.BodyFacts(
        name=both("name"),
        kind=before.kind if before else BodyKind(form.kind.data),
        mandate=both("mandate"),
        act=form.act.data or "",
        commitment_id=int(form.commitment.data) if form.commitment.data else None,
        plan_id=before.plan_id if before else None,
        required_sectors=form.required_sectors.data or [],
        quorum=form.quorum.data or "",
        majority=form.majority.data or "",
        rule_source=both("rule_source"),
        reviewed_to_publish=form.reviewed_to_publish.data or 0,
        reviewed_to_comment=form.reviewed_to_comment.data or 0,
        reviewed_to_vote=form.reviewed_to_vote.data or 0,
        notice_days=form.notice_days.data or 0,
        papers_days=form.papers_days.data or 0,
        days_to_sign=form.days_to_sign.data or 8,
        tacit_approval=form.tacit_approval.data,
        dissent_goes_on=form.dissent_goes_on.data,
        since=form.since.data,
        until=form.until.data,
    )
