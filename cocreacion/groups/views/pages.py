"""What everybody sees of bodies, and asking for a seat."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.groups import policy, queries
from cocreacion.groups.board import Board, board
from cocreacion.groups.forms import JoinForm
from cocreacion.groups.models import Body, BodyKind
from cocreacion.groups.services import refusals, seats
from cocreacion.groups.views.blueprint import bp
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.i18n import here, plain
from cocreacion.kernel.text import html
from cocreacion.people import parking
from cocreacion.people.labels import sector_name
from cocreacion.people.models import Organisation, Sector


@bp.get("/groups")
def index() -> ResponseReturnValue:
    boards = [(body, board(body)) for body in queries.bodies()]
    forums = [each for each in boards if each[0].kind is BodyKind.FORUM]
    others = [each for each in boards if each[0].kind is not BodyKind.FORUM]
    groups = [(_("Who decides"), forums), (_("Who drafts and recommends"), others)]
    return render_template(
        "groups/index.html",
        groups=[group for group in groups if group[1]],
        may_manage=policy.can_manage(current_user),
    )


@bp.get("/groups/<slug>")
def show(slug: str) -> ResponseReturnValue:
    body = queries.get_body(slug)
    may_answer = policy.can_answer_requests(current_user, body)
    asked = queries.asked(current_user, body, everybody=bool(may_answer))
    known, mandate = board(body), here(body.mandate)
    return render_template(
        "groups/show.html",
        body=body,
        board=known,
        mandate={"html": html(mandate.value), "lang": mandate.lang} if mandate.value else None,
        finding=_finding(known),
        asked=asked.mine,
        takes_requests=policy.takes_requests(body),
        may_join=policy.can_ask_to_join(current_user, body, asked.mine),
        may_manage=policy.can_manage(current_user),
        may_answer=may_answer,
        waiting=asked.waiting,
    )


def _finding(board: Board) -> str:
    """The sentence the gauge of sectors proves."""
    if not board.missing:
        return str(_("Every required sector has a held seat."))
    names = ", ".join(sector_name(sector) for sector in board.missing)
    return str(
        _(
            "%(held)s of %(required)s required sectors have a held seat. Missing: %(names)s.",
            held=board.required - len(board.missing),
            required=board.required,
            names=names,
        )
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
        seats.ask_to_join(
            body,
            actor=current_user,
            sector=Sector(form.sector.data),
            organisation=_chosen(form.organisation.data),
            motive=form.motive.data,
        )
    except refusals.NotYourOrganisation as refusal:
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
