"""What the secretariat does with votes: prepare, open, extend, cancel, write what follows."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.groups import queries as groups
from cocreacion.groups.models import Body
from cocreacion.kernel.clock import now
from cocreacion.kernel.errors import NotFound, Refusal
from cocreacion.kernel.forms import (
    add_error,
    bilingual_data,
    fill_bilingual,
    instant,
    wall_clock,
)
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import require
from cocreacion.votes import policy, queries, services
from cocreacion.votes.forms import CancelForm, ExtendForm, OpenForm, OutcomeForm, PollForm
from cocreacion.votes.freezing import default_rule
from cocreacion.votes.models import Poll
from cocreacion.votes.views import screens
from cocreacion.votes.views.blueprint import bp

USUAL = timedelta(days=7)


@bp.get("/votes/new")
def create() -> ResponseReturnValue:
    slug = request.args.get("body", "")
    if not slug:
        return _choose()
    body = _body(slug)
    require(policy.can_create(current_user, body))
    form = PollForm()
    form.fit(body)
    form.show(default_rule(body))
    return _form_page(form, body, None)


@bp.post("/votes/new")
def add() -> ResponseReturnValue:
    body = _body(request.args.get("body", ""))
    require(policy.can_create(current_user, body))
    form = PollForm()
    form.fit(body)
    if not form.validate_on_submit():
        return _form_page(form, body, None), 422
    try:
        poll = services.create_poll(
            body,
            actor=current_user,
            question=bilingual_data(form, "question"),
            context=bilingual_data(form, "context"),
            closes_at=form.closing(),
            rule=form.rule(),
        )
    except services.RuleUnclear as refusal:
        add_error(form.share, refusal.message)
        return _form_page(form, body, None), refusal.status
    flash(_("The vote is prepared. Nobody sees it until you open it."))
    return redirect(url_for(".show", slug=poll.slug), 303)


def _choose() -> str:
    bodies = groups.body_choices()
    for body in bodies:
        require(policy.can_create(current_user, body))
    return render_template("votes/manage/choose.html", bodies=bodies)


def _body(slug: str) -> Body:
    body = groups.find_name(slug)
    if body is None:
        raise NotFound
    return body


def _form_page(form: PollForm, body: Body, poll: Poll | None) -> str:
    return render_template("votes/manage/edit.html", form=form, body=body, poll=poll)


@bp.get("/votes/<slug>/edit")
def edit(slug: str) -> ResponseReturnValue:
    poll = queries.get_poll(slug, current_user)
    require(policy.can_edit(current_user, poll))
    form = PollForm()
    form.fit(poll.body)
    fill_bilingual(form, "question", poll.question)
    fill_bilingual(form, "context", poll.context)
    form.show(poll.rule)
    form.closes_at.data = wall_clock(poll.closes_at)
    return _form_page(form, poll.body, poll)


@bp.post("/votes/<slug>/edit")
def change(slug: str) -> ResponseReturnValue:
    poll = queries.get_poll(slug, current_user)
    require(policy.can_edit(current_user, poll))
    form = PollForm()
    form.fit(poll.body)
    if not form.validate_on_submit():
        return _form_page(form, poll.body, poll), 422
    try:
        services.edit_poll(
            poll,
            actor=current_user,
            question=bilingual_data(form, "question", poll.question),
            context=bilingual_data(form, "context", poll.context),
            closes_at=form.closing(),
            rule=form.rule(),
        )
    except services.RuleUnclear as refusal:
        add_error(form.share, refusal.message)
        return _form_page(form, poll.body, poll), refusal.status
    flash(_("The change is kept."))
    return redirect(url_for(".show", slug=slug), 303)


@bp.get("/votes/<slug>/open")
def opening(slug: str) -> ResponseReturnValue:
    poll = queries.get_poll(slug, current_user)
    require(policy.can_open(current_user, poll))
    return _opening_page(poll, OpenForm(closes_at=wall_clock(poll.closes_at or now() + USUAL)))


@bp.post("/votes/<slug>/open")
def open_now(slug: str) -> ResponseReturnValue:
    poll, form = queries.get_poll(slug, current_user), OpenForm()
    require(policy.can_open(current_user, poll))
    if not form.validate_on_submit():
        return _opening_page(poll, form), 422
    try:
        services.open_poll(poll, actor=current_user, closes_at=instant(form.closes_at.data))
    except Refusal as refusal:
        add_error(form.closes_at, refusal.message)
        return _opening_page(queries.get_poll(slug, current_user), form), refusal.status
    flash(_("The vote is open. Question, rule and seats are fixed."))
    return redirect(url_for(".show", slug=slug), 303)


def _opening_page(poll: Poll, form: OpenForm) -> str:
    body = groups.get_body_by_id(poll.body_id)
    held = [seat for seat in body.current_seats if seat.is_held]
    empty = len(body.current_seats) - len(held)
    return render_template(
        "votes/manage/open.html",
        poll=poll,
        form=form,
        held=held,
        empty=empty,
        screen=screens.screen(poll),
    )


@bp.route("/votes/<slug>/extend", methods=["GET", "POST"])
def extend(slug: str) -> ResponseReturnValue:
    poll = queries.get_poll(slug, current_user)
    require(policy.can_extend(current_user, poll))
    form = ExtendForm(closes_at=wall_clock(poll.closes_at))
    if form.validate_on_submit() and (closes_at := instant(form.closes_at.data)):
        reason = bilingual_data(form, "reason")
        try:
            services.extend(poll, actor=current_user, closes_at=closes_at, reason=reason)
        except services.NotLater as refusal:
            add_error(form.closes_at, refusal.message)
        else:
            flash(_("The vote closes later. Everybody reads why."))
            return redirect(url_for(".show", slug=slug), 303)
    page = render_template("votes/manage/extend.html", poll=poll, form=form)
    return page, 422 if form.errors else 200


@bp.route("/votes/<slug>/cancel", methods=["GET", "POST"])
def cancel(slug: str) -> ResponseReturnValue:
    poll = queries.get_poll(slug, current_user)
    require(policy.can_cancel(current_user, poll))
    form = CancelForm()
    if form.validate_on_submit():
        services.cancel(poll, actor=current_user, reason=bilingual_data(form, "reason"))
        flash(_("The vote is cancelled. No ballot is shown."))
        return redirect(url_for(".show", slug=slug), 303)
    page = render_template("votes/manage/cancel.html", poll=poll, form=form)
    return page, 422 if form.errors else 200


@bp.route("/votes/<slug>/outcome", methods=["GET", "POST"])
def outcome(slug: str) -> ResponseReturnValue:
    poll = queries.get_poll(slug, current_user)
    require(policy.can_record_outcome(current_user, poll))
    form = OutcomeForm()
    if form.validate_on_submit():
        words = bilingual_data(form, "outcome", poll.outcome)
        services.record_outcome(poll, actor=current_user, outcome=words)
        flash(_("What follows is published beside the result."))
        return redirect(url_for(".show", slug=slug), 303)
    fill_bilingual(form, "outcome", poll.outcome)
    page = render_template("votes/manage/outcome.html", poll=poll, form=form)
    return page, 422 if form.errors else 200
