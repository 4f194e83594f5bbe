"""The page of one meeting, and coming to it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from cocreacion.kernel import web
from cocreacion.kernel.errors import Forbidden
from cocreacion.kernel.gettext import gettext as _
from cocreacion.meetings import policy, room
from cocreacion.meetings.calendar import where
from cocreacion.meetings.forms.coming import RegistrationForm
from cocreacion.meetings.forms.meeting import EmptyForm
from cocreacion.meetings.models import Meeting, MeetingState, Place, Registration
from cocreacion.meetings.queries import coming, meetings, record
from cocreacion.meetings.services import coming as services
from cocreacion.meetings.views.base import PUBLIC, Own, actor, bp, seen, viewer
from cocreacion.people import parking


@bp.get(f"{PUBLIC}/<slug>")
def show(slug: str) -> ResponseReturnValue:
    meeting, own = seen(slug)
    mine = coming.registration_of(viewer(), meeting)
    if not policy.is_open(meeting):
        return _page(meeting, own, mine, None)
    kept = parking.given_back(url_for(".register", slug=slug))
    form = _form(meeting, kept)
    if mine is not None and mine.place is not Place.WITHDRAWN and kept is None:
        form.fill(mine)
    return _page(meeting, own, mine, form)


def _form(meeting: Meeting, kept: Any = None) -> RegistrationForm:
    form = RegistrationForm(kept) if kept is not None else RegistrationForm()
    form.offer(viewer().organisations, meeting.mode)
    return form


def _page(
    meeting: Meeting,
    own: Own,
    mine: Registration | None,
    form: RegistrationForm | None,
    refusal: Any = None,
) -> str:
    if form is not None and not form.is_submitted():
        form.promised.data = (Place.WAITING if meeting.is_full else Place.SEAT).value
    over = meeting.is_over and meeting.state is MeetingState.CALLED
    place = mine.place if mine else None
    items = meetings.agenda_of(meeting)
    waits = mine is not None and place is Place.WAITING
    return render_template(
        "meetings/show.html",
        meeting=meeting,
        stage=room.stage(meeting),
        where=where(meeting),
        hours=room.hours(meeting),
        seats_left=room.seats_left(meeting),
        is_open=policy.is_open(meeting),
        mine=mine if place is not Place.WITHDRAWN else None,
        in_line=coming.number_in_line(mine) if mine and waits else 0,
        may_withdraw=policy.can_withdraw(mine),
        shows_link=bool(meeting.link) and policy.can_see_link(viewer(), meeting, own, place),
        manages=bool(policy.can_manage(viewer(), meeting, own)),
        form=form,
        refusal=refusal,
        agenda=room.agenda(meeting, items),
        agreements=record.agreements_of(meeting) if over else [],
        attended=room.attended(meeting, record.attendance_of(meeting)) if over else None,
        steps=room.steps(meeting.minutes),
        may_read=policy.can_read_minutes(viewer(), meeting, own, place),
        may_sign_draft=bool(policy.can_read_draft(viewer(), meeting, own, place)),
        agreement_state=room.agreement_state,
        owner_name=room.owner_name,
    )


@bp.post(f"{PUBLIC}/<slug>/registration")
def register(slug: str) -> ResponseReturnValue:
    meeting, own = seen(slug)
    is_open = policy.is_open(meeting)
    if not is_open:
        return web.refuse(Forbidden(is_open.reason))
    if not viewer().is_authenticated:
        raise parking.SignInFirst(back=url_for(".show", slug=slug) + "#register")
    mine, form = coming.registration_of(viewer(), meeting), _form(meeting)
    if not form.validate_on_submit():
        return _page(meeting, own, mine, form), 422
    was_coming = mine is not None and mine.place is not Place.WITHDRAWN
    try:
        kept = services.register(
            meeting,
            actor=actor(),
            wishes=form.wishes,
            may_wait=form.promised.data == Place.WAITING,
        )
    except services.MeetingFull as refusal:
        form.promised.data = Place.WAITING.value
        return _page(meeting, own, mine, form, refusal), refusal.status
    _say(kept.place, again=was_coming)
    return redirect(url_for(".show", slug=slug) + "#register", 303)


def _say(place: Place, *, again: bool) -> None:
    if again:
        flash(_("Your registration was changed."))
    elif place is Place.SEAT:
        flash(_("You have a seat. A letter with the date for your calendar is on its way to you."))
    else:
        flash(_("You are on the waiting list. We write to you as soon as a seat is yours."), "info")


@bp.get(f"{PUBLIC}/<slug>/withdrawal")
def leaving(slug: str) -> ResponseReturnValue:
    meeting, _own = seen(slug)
    if not viewer().is_authenticated:
        raise parking.SignInFirst
    mine = coming.registration_of(viewer(), meeting)
    may = policy.can_withdraw(mine)
    if not may:
        return web.refuse(Forbidden(may.reason))
    return render_template("meetings/withdraw.html", meeting=meeting, mine=mine, form=EmptyForm())


@bp.post(f"{PUBLIC}/<slug>/withdrawal")
def withdraw(slug: str) -> ResponseReturnValue:
    meeting, _own = seen(slug)
    if not viewer().is_authenticated:
        raise parking.SignInFirst(back=url_for(".show", slug=slug))
    services.withdraw(meeting, actor=actor())
    flash(_("You are no longer registered. Thank you for telling us."))
    return redirect(url_for(".show", slug=slug), 303)
