"""What everybody sees of bodies, and asking for a seat."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from cocreacion.groups import policy, queries, services
from cocreacion.groups.board import board
from cocreacion.groups.forms import JoinForm
from cocreacion.groups.models import Body
from cocreacion.groups.views.blueprint import bp
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.i18n import plain
from cocreacion.people import parking
from cocreacion.people.models import Organisation, Sector


@bp.get("/groups")
def index() -> ResponseReturnValue:
    bodies = [(body, board(body)) for body in queries.bodies()]
    return render_template(
        "groups/index.html", bodies=bodies, may_manage=policy.can_manage(current_user)
    )


@bp.get("/groups/<slug>")
def show(slug: str) -> ResponseReturnValue:
    body = queries.get_body(slug)
    request = queries.find_request(current_user, body)
    may_answer = policy.can_answer_requests(current_user, body)
    return render_template(
        "groups/show.html",
        body=body,
        board=board(body),
        request=request,
        takes_requests=policy.takes_requests(body),
        may_join=policy.can_ask_to_join(current_user, body, request),
        may_manage=policy.can_manage(current_user),
        may_answer=may_answer,
        waiting=queries.waiting_count(body) if may_answer else 0,
    )


@bp.get("/groups/<slug>/join")
def join(slug: str) -> ResponseReturnValue:
    body = queries.get_body(slug)
    form = JoinForm(parking.given_back(url_for(".ask", slug=slug)))
    return _join_page(body, form)


@bp.post("/groups/<slug>/join")
def ask(slug: str) -> ResponseReturnValue:
    body, form = queries.get_body(slug), JoinForm()
    if not current_user.is_authenticated:
        raise parking.SignInFirst(back=url_for(".join", slug=slug))
    form.offer(_organisations())
    if not form.validate_on_submit():
        return _join_page(body, form), 422
    try:
        services.ask_to_join(
            body,
            actor=current_user,
            sector=Sector(form.sector.data),
            organisation=_chosen(form.organisation.data),
            motive=form.motive.data,
        )
    except services.NotYourOrganisation as refusal:
        add_error(form.organisation, refusal.message)
        return _join_page(body, form), refusal.status
    flash(_("Your request was sent. The answer will be on this page."))
    return redirect(url_for(".show", slug=slug) + "#join", 303)


def _join_page(body: Body, form: JoinForm) -> str:
    form.offer(_organisations())
    latest = queries.find_request(current_user, body)
    may_join = policy.can_ask_to_join(current_user, body, latest)
    return render_template(
        "groups/join.html",
        body=body,
        form=form,
        may_join=may_join,
        shows_form=may_join.allowed
        or (policy.takes_requests(body) and not current_user.is_authenticated),
    )


def _organisations() -> list[tuple[int, str]]:
    return [(mine.id, plain(mine.name)) for mine in current_user.organisations]


def _chosen(number: str) -> Organisation | None:
    return next((o for o in current_user.organisations if str(o.id) == number), None)
