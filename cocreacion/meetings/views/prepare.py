"""Preparing meetings: drafts, the call, changes, cancellation."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from cocreacion.groups import queries as groups
from cocreacion.groups.policy import is_secretariat
from cocreacion.kernel.forms import add_error, bilingual_data
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import require
from cocreacion.meetings import answers, policy
from cocreacion.meetings.forms.meeting import CancelForm, EmptyForm, MeetingForm
from cocreacion.meetings.models import Meeting, MeetingTemplate
from cocreacion.meetings.queries import inviting, meetings, planning
from cocreacion.meetings.room import hours, seats_left, stage
from cocreacion.meetings.services import calling as services
from cocreacion.meetings.services import series, templates
from cocreacion.meetings.views.base import STAFF, Own, actor, bp, desk, managed, viewer


@bp.get(STAFF)
def manage() -> ResponseReturnValue:
    """What waits for those who prepare meetings."""
    own = meetings.bodies_of(viewer())
    require(policy.can_prepare(viewer(), own))
    return render_template(
        "meetings/manage/index.html",
        drafts=meetings.drafts(viewer(), own),
        ahead=meetings.to_come(viewer(), own),
        unrecorded=meetings.without_minutes(viewer(), own),
        stage=stage,
        hours=hours,
        seats_left=seats_left,
    )


def _form(own: Own) -> MeetingForm:
    form = MeetingForm()
    of_secretariat = is_secretariat(viewer())
    bodies = [
        body
        for body in groups.body_choices()
        if of_secretariat or policy.can_call_for(viewer(), body, own)
    ]
    form.offer(
        meetings.kinds(), bodies, meetings.commitments(), must_be_of_a_body=not of_secretariat
    )
    return form


@bp.get(f"{STAFF}/new")
def create() -> ResponseReturnValue:
    own = meetings.bodies_of(viewer())
    require(policy.can_prepare(viewer(), own))
    form, template = _form(own), _template(request.args.get("template", ""))
    if template is not None:
        form.begin_from(template)
    return _new(form, template)


def _template(text: str) -> MeetingTemplate | None:
    is_number = text.isdecimal() and len(text) < 10
    return planning.find_template(int(text)) if is_number else None


def _new(form: MeetingForm, template: MeetingTemplate | None) -> str:
    known = planning.templates()
    return render_template(
        "meetings/manage/new.html", form=form, template=template, templates=known
    )


@bp.post(f"{STAFF}/new")
def draft() -> ResponseReturnValue:
    own = meetings.bodies_of(viewer())
    require(policy.can_prepare(viewer(), own))
    form, template = _form(own), _template(request.form.get("template", ""))
    if template is not None:
        form.last(template.minutes)
    if not form.validate_on_submit():
        return _new(form, template), 422
    try:
        meeting = services.draft(form.details(), actor=actor())
    except services.TooLong as refusal:
        add_error(form.ends_at, refusal.message)
        return _new(form, template), refusal.status
    if template is not None:
        templates.apply(template, meeting, actor=actor())
    flash(_("The draft is kept. Add the agenda, then publish the call."))
    return redirect(url_for(".agenda", slug=meeting.slug), 303)


@bp.get(f"{STAFF}/<slug>")
def edit(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    form = _form(own)
    form.fill(meeting)
    return desk("edit", meeting, own, "facts", form=form, saved=[])


@bp.post(f"{STAFF}/<slug>")
def change(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    form = _form(own)
    if not form.validate_on_submit():
        return desk("edit", meeting, own, "facts", form=form, saved=[]), 422
    try:
        apply = series.change_following if form.following.data else services.change
        apply(meeting, form.details(meeting), actor=actor(), seen=_seen(form))
    except services.ChangedMeanwhile as refusal:
        saved = _what_is_saved(form, meeting, own)
        form.version.data = meeting.changed_at.isoformat()
        return desk("edit", meeting, own, "facts", form=form, saved=saved), refusal.status
    except (services.TooFewSeats, services.TooLong, services.NamesPromised) as refusal:
        beside = {services.TooFewSeats: form.capacity, services.NamesPromised: form.attribution}
        add_error(beside.get(type(refusal), form.ends_at), refusal.message)
        return desk("edit", meeting, own, "facts", form=form, saved=[]), refusal.status
    flash(_("The changes are kept."))
    return redirect(url_for(".edit", slug=slug), 303)


def _seen(form: MeetingForm) -> datetime:
    try:
        return datetime.fromisoformat(form.version.data or "")
    except ValueError as error:
        raise services.ChangedMeanwhile from error


def _what_is_saved(form: MeetingForm, meeting: Meeting, own: Own) -> list[tuple[str, str]]:
    """Where the stored meeting says something else than what the person has just typed."""
    stored = _form(own)
    stored.fill(meeting, anyway=True)
    return [
        (str(field.label.text), _shown(stored[field.name]))
        for field in form
        if not isinstance(field, HiddenField) and field.data != stored[field.name].data
    ]


def _shown(field: Any) -> str:
    for choice in getattr(field, "choices", None) or ():
        if choice.value == field.data:
            return str(choice.label)
    if isinstance(field.data, bool):
        return str(_("Yes") if field.data else _("No"))
    if isinstance(field.data, datetime):
        return f"{field.data:%d/%m/%Y %H:%M}"
    return str(field.data or _("nothing"))


@bp.post(f"{STAFF}/<slug>/call")
def call(slug: str) -> ResponseReturnValue:
    meeting, _own = managed(slug)
    services.call(meeting, actor=actor())
    flash(_("The call is published."))
    return redirect(url_for(".show", slug=slug), 303)


@bp.get(f"{STAFF}/<slug>/cancel")
def cancelling(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    require(policy.can_cancel(viewer(), meeting, own))
    return _cancel_page(meeting, CancelForm())


def _cancel_page(meeting: Meeting, form: CancelForm) -> str:
    told = meeting.coming + meeting.waiting
    return render_template("meetings/manage/cancel.html", meeting=meeting, form=form, told=told)


@bp.post(f"{STAFF}/<slug>/cancel")
def cancel(slug: str) -> ResponseReturnValue:
    meeting, _own = managed(slug)
    form = CancelForm()
    if not form.validate_on_submit():
        return _cancel_page(meeting, form), 422
    services.cancel(meeting, actor=actor(), reason=bilingual_data(form, "reason"))
    flash(_("The meeting is cancelled. Everybody who had registered gets a letter."))
    return redirect(url_for(".show", slug=slug), 303)


@bp.get(f"{STAFF}/<slug>/discard")
def discarding(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    require(policy.can_discard(viewer(), meeting, own))
    return render_template("meetings/manage/discard.html", meeting=meeting, form=EmptyForm())


@bp.post(f"{STAFF}/<slug>/discard")
def discard(slug: str) -> ResponseReturnValue:
    meeting, _own = managed(slug)
    services.discard(meeting, actor=actor())
    flash(_("The draft is gone."))
    return redirect(url_for(".manage"), 303)


@bp.get(f"{STAFF}/<slug>/invitations")
def invitations(slug: str) -> ResponseReturnValue:
    """What each seat answered, bloc by bloc."""
    meeting, own = managed(slug)
    found = answers.by_bloc(meeting.body, inviting.invited(meeting)) if meeting.body else []
    return desk("invitations", meeting, own, "invitations", blocs=found)
