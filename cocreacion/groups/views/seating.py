"""What the secretariat does with seats, mandates and requests to join."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.groups import policy, queries
from cocreacion.groups.board import board
from cocreacion.groups.forms import AnswerForm, AppointForm, EndForm, SeatForm
from cocreacion.groups.models import Body, Delegation, JoinRequest, Mandate, Seat
from cocreacion.groups.services import refusals
from cocreacion.groups.services import seats as changes
from cocreacion.groups.views.blueprint import bp
from cocreacion.kernel.clock import today
from cocreacion.kernel.errors import NotFound, Refusal
from cocreacion.kernel.forms import add_error, bilingual_data
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.i18n import plain
from cocreacion.kernel.policy import require
from cocreacion.people.labels import sector_name
from cocreacion.people.models import Sector, User


@bp.get("/manage/groups/<slug>/seats")
def seats(slug: str) -> ResponseReturnValue:
    require(policy.can_manage(current_user))
    return _seats_page(queries.get_body(slug), SeatForm(since=today()))


@bp.post("/manage/groups/<slug>/seats")
def add_seat(slug: str) -> ResponseReturnValue:
    require(policy.can_manage(current_user))
    body, form = queries.get_body(slug), SeatForm()
    _offer(form)
    if not form.validate_on_submit():
        return _seats_page(body, form), 422
    number = form.organisation.data
    organisation = queries.find_organisation(int(number)) if number else None
    seat = changes.add_seat(
        body,
        actor=current_user,
        sector=organisation.sector if organisation else Sector(form.sector.data),
        organisation=organisation,
        entitlement=bilingual_data(form, "entitlement"),
        since=form.since.data,
    )
    flash(
        _(
            "Seat %(number)s was added. It is empty until you appoint somebody.",
            number=seat.position,
        )
    )
    return redirect(url_for(".seat", slug=slug, position=seat.position), 303)


@bp.get("/manage/groups/<slug>/seats/<int:position>")
def seat(slug: str, position: int) -> ResponseReturnValue:
    require(policy.can_manage(current_user))
    body = queries.get_body(slug)
    return _seat_page(body, queries.get_seat(body, position))


@bp.post("/manage/groups/<slug>/seats/<int:position>/appoint")
def appoint(slug: str, position: int) -> ResponseReturnValue:
    require(policy.can_manage(current_user))
    body, form = queries.get_body(slug), AppointForm()
    place = queries.get_seat(body, position)
    if not form.validate_on_submit():
        return _seat_page(body, place, form), 422
    person = queries.find_person(form.email.data)
    if person is None:
        add_error(
            form.email, _("No account uses this e-mail. Check it, or ask the person to register.")
        )
        return _seat_page(body, place, form), 422
    return _appoint(body, place, form, person)


def _appoint(body: Body, place: Seat, form: AppointForm, person: User) -> ResponseReturnValue:
    try:
        changes.appoint(
            place,
            actor=current_user,
            user=person,
            role=Delegation(form.role.data),
            since=form.since.data,
            until=form.until.data,
        )
    except refusals.EndBeforeBeginning as refusal:
        return _refused(body, place, form, form.until, refusal)
    except refusals.SeatTaken as refusal:
        return _refused(body, place, form, form.role, refusal)
    except refusals.AlreadySeated as refusal:
        return _refused(body, place, form, form.email, refusal)
    flash(_("The mandate is published."))
    return redirect(url_for(".seat", slug=body.slug, position=place.position), 303)


def _refused(
    body: Body, place: Seat, form: AppointForm, field: Any, refusal: Refusal
) -> ResponseReturnValue:
    add_error(field, refusal.message)
    return _seat_page(body, place, form), refusal.status


@bp.route("/manage/groups/<slug>/seats/<int:position>/end", methods=["GET", "POST"])
def end_seat(slug: str, position: int) -> ResponseReturnValue:
    require(policy.can_manage(current_user))
    body = queries.get_body(slug)
    place, form = queries.get_seat(body, position), EndForm(until=today())
    if form.validate_on_submit():
        try:
            changes.end_seat(place, actor=current_user, until=form.until.data)
        except refusals.EndBeforeBeginning as refusal:
            add_error(form.until, refusal.message)
        else:
            flash(_("The seat ends. Its past stays on record."))
            return redirect(url_for(".seats", slug=slug), 303)
    page = render_template("groups/manage/end_seat.html", body=body, seat=place, form=form)
    return page, 422 if form.errors else 200


@bp.route(
    "/manage/groups/<slug>/seats/<int:position>/mandates/<int:number>/end",
    methods=["GET", "POST"],
)
def end_mandate(slug: str, position: int, number: int) -> ResponseReturnValue:
    require(policy.can_manage(current_user))
    body = queries.get_body(slug)
    place, form = queries.get_seat(body, position), EndForm(until=today())
    mandate = _mandate(place, number)
    if form.validate_on_submit():
        try:
            changes.end_mandate(mandate, actor=current_user, until=form.until.data)
        except refusals.EndBeforeBeginning as refusal:
            add_error(form.until, refusal.message)
        else:
            flash(_("The mandate ends with that day."))
            return redirect(url_for(".seat", slug=slug, position=position), 303)
    page = render_template(
        "groups/manage/end_mandate.html", body=body, seat=place, mandate=mandate, form=form
    )
    return page, 422 if form.errors else 200


def _mandate(seat: Seat, number: int) -> Mandate:
    found = next((mandate for mandate in seat.mandates if mandate.id == number), None)
    if found is None:
        raise NotFound
    return found


@bp.get("/manage/groups/<slug>/requests")
def requests(slug: str) -> ResponseReturnValue:
    body = queries.get_body(slug)
    require(policy.can_answer_requests(current_user, body))
    waiting = queries.waiting_requests(body)
    return render_template("groups/manage/requests.html", body=body, requests=waiting)


@bp.get("/manage/groups/<slug>/requests/<int:number>")
def request(slug: str, number: int) -> ResponseReturnValue:
    body = queries.get_body(slug)
    require(policy.can_answer_requests(current_user, body))
    return _request_page(body, queries.get_request(body, number), AnswerForm())


@bp.post("/manage/groups/<slug>/requests/<int:number>")
def answer(slug: str, number: int) -> ResponseReturnValue:
    body, form = queries.get_body(slug), AnswerForm()
    require(policy.can_answer_requests(current_user, body))
    asked = queries.get_request(body, number)
    form.offer(_free(body))
    if not form.validate_on_submit():
        return _request_page(body, asked, form), 422
    try:
        _give(asked, form, body)
    except (refusals.SeatTaken, refusals.AlreadySeated) as refusal:
        add_error(form.seat, refusal.message)
        return _request_page(body, asked, form), refusal.status
    flash(_("The answer is kept, and the person gets it by mail."))
    return redirect(url_for(".requests", slug=slug), 303)


def _give(asked: JoinRequest, form: AnswerForm, body: Body) -> None:
    words = form.reason.data or ""
    if form.decision.data == "decline":
        changes.decline(asked, actor=current_user, reason=words)
        return
    place = queries.get_seat(body, int(form.seat.data)) if form.seat.data else None
    changes.accept(asked, actor=current_user, seat=place, answer=words)


def _request_page(body: Body, asked: JoinRequest, form: AnswerForm) -> str:
    form.offer(_free(body))
    may_answer = policy.can_answer(current_user, asked)
    return render_template(
        "groups/manage/request.html", body=body, asked=asked, form=form, may_answer=may_answer
    )


def _free(body: Body) -> list[tuple[int, str]]:
    return [
        (place.position, _seat_name(place)) for place in body.current_seats if not place.is_held
    ]


def _seat_name(place: Seat) -> str:
    whose = plain(place.organisation.name) if place.organisation else sector_name(place.sector)
    return str(_("Seat %(number)s, %(whose)s", number=place.position, whose=whose))


def _seats_page(body: Body, form: SeatForm) -> str:
    _offer(form)
    return render_template("groups/manage/seats.html", body=body, board=board(body), form=form)


def _seat_page(body: Body, place: Seat, form: AppointForm | None = None) -> str:
    form = form or AppointForm(since=today())
    return render_template("groups/manage/seat.html", body=body, seat=place, form=form)


def _offer(form: SeatForm) -> None:
    named = [(o.id, plain(o.name)) for o in queries.organisation_choices()]
    form.offer(sorted(named, key=lambda each: each[1].casefold()))
