"""The page of one meeting, and coming to it."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cocreacion.kernel import web
from cocreacion.kernel.clock import COUNTRY_ZONE
from cocreacion.kernel.errors import Forbidden, Invalid
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import require
from cocreacion.meetings import notice, passes, policy, room
from cocreacion.meetings.calendar import where
from cocreacion.meetings.forms.coming import OUTCOMES, SUPPORT, RegistrationForm, with_questions
from cocreacion.meetings.forms.fields import ZONES
from cocreacion.meetings.forms.meeting import EmptyForm
from cocreacion.meetings.models import (
    Answer,
    Invitation,
    Meeting,
    MeetingState,
    Place,
    Registration,
)
from cocreacion.meetings.queries import coming, inviting, meetings, minutes, record
from cocreacion.meetings.services import coming as services
from cocreacion.meetings.views.base import PUBLIC, Own, actor, bp, seen, viewer
from cocreacion.people import parking

SAID = {answer.value: answer for answer in (Answer.YES, Answer.MAYBE, Answer.NO)}


@bp.get(f"{PUBLIC}/<slug>")
def show(slug: str) -> ResponseReturnValue:
    meeting, own = seen(slug)
    mine = coming.registration_of(viewer(), meeting)
    if not policy.is_open(meeting, _invited(meeting)):
        return _page(meeting, own, mine, None)
    kept = parking.given_back(url_for(".register", slug=slug))
    form = _form(meeting, kept)
    if mine is not None and mine.place is not Place.WITHDRAWN and kept is None:
        form.fill(mine)
        form.fill_companion(coming.companion_of(mine))
    return _page(meeting, own, mine, form)


def _invited(meeting: Meeting) -> Invitation | None:
    """The reader's invitation for a seat, where the body that meets has seats."""
    return inviting.invitation_of(viewer(), meeting) if meeting.body_id else None


def elsewhere(meeting: Meeting) -> str:
    """The hours in the zone in which they were chosen, where that is not the country's."""
    if meeting.zone == str(COUNTRY_ZONE) or meeting.zone not in ZONES:
        return ""
    start, end = (
        at.astimezone(ZoneInfo(meeting.zone)) for at in (meeting.starts_at, meeting.ends_at)
    )
    return str(
        _(
            "%(start)s to %(end)s in %(zone)s",
            start=f"{start:%-H:%M}",
            end=f"{end:%-H:%M}",
            zone=ZONES[meeting.zone],
        )
    )


def _form(meeting: Meeting, kept: Any = None) -> RegistrationForm:
    kind = with_questions(coming.questions_of(meeting))
    form = kind(kept) if kept is not None else kind()
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
    invited = _invited(meeting)
    return render_template(
        "meetings/show.html",
        meeting=meeting,
        stage=room.stage(meeting),
        where=where(meeting),
        hours=room.hours(meeting),
        elsewhere=elsewhere(meeting),
        seats_left=room.seats_left(meeting),
        is_open=policy.is_open(meeting, invited),
        invited=invited,
        may_answer=policy.can_answer(meeting, invited, mine),
        mine=mine if place is not Place.WITHDRAWN else None,
        in_line=coming.number_in_line(mine) if mine and waits else 0,
        may_withdraw=policy.can_withdraw(mine),
        shows_link=bool(meeting.link) and policy.can_see_link(viewer(), meeting, own, place),
        manages=bool(policy.can_manage(viewer(), meeting, own)),
        form=form,
        refusal=refusal,
        support=SUPPORT,
        outcomes=OUTCOMES,
        agenda=room.agenda(meeting, items),
        called=notice.of_call(meeting),
        papers=notice.of_papers(meeting, items),
        in_time=notice.in_time,
        agreements=record.agreements_of(meeting) if over else [],
        attended=room.attended(meeting, record.attendance_of(meeting)) if over else None,
        steps=room.steps(meeting.minutes, minutes.standing_edition(meeting.minutes)),
        may_read=policy.can_read_minutes(viewer(), meeting, own, place),
        may_sign_draft=bool(policy.can_read_draft(viewer(), meeting, own, place)),
        agreement_state=room.agreement_state,
        owner_name=room.owner_name,
    )


@bp.post(f"{PUBLIC}/<slug>/registration")
def register(slug: str) -> ResponseReturnValue:
    meeting, own = seen(slug)
    is_open = policy.is_open(meeting, _invited(meeting))
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


@bp.post(f"{PUBLIC}/<slug>/answer")
def answer(slug: str) -> ResponseReturnValue:
    """Yes, perhaps or no to an invitation for a seat."""
    meeting, _own = seen(slug)
    if not viewer().is_authenticated:
        raise parking.SignInFirst(back=url_for(".show", slug=slug))
    mine = coming.registration_of(viewer(), meeting)
    require(policy.can_answer(meeting, _invited(meeting), mine))
    said = request.form.get("said", "")
    if said not in SAID:
        raise Invalid(_("Choose one of the answers."))
    services.answer(meeting, SAID[said], actor=actor())
    flash(_("Your answer is noted. You can change it until the meeting begins."))
    return redirect(url_for(".show", slug=slug) + "#register", 303)


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


@bp.get(f"{PUBLIC}/<slug>/pass")
def entry_pass(slug: str) -> ResponseReturnValue:
    """What somebody shows at the door: a code, also as a picture that a telephone reads."""
    meeting, _own = seen(slug)
    if not viewer().is_authenticated:
        raise parking.SignInFirst
    mine = coming.registration_of(viewer(), meeting)
    require(policy.can_have_pass(mine))
    guest = coming.companion_of(mine) if mine else None
    rows = [row for row in (mine, guest) if row is not None and row.place is Place.SEAT]
    return render_template(
        "meetings/pass.html",
        meeting=meeting,
        where=where(meeting),
        hours=room.hours(meeting),
        passes=[passes.of(row) for row in rows],
    )
