"""After the meeting: attendance, minutes, agreements."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.meetings import policy, room
from cocreacion.meetings.forms import record as forms
from cocreacion.meetings.forms.meeting import EmptyForm
from cocreacion.meetings.models import Agreement, AgreementState, Meeting, Minutes
from cocreacion.meetings.queries import meetings, record
from cocreacion.meetings.services import agreements, attendance
from cocreacion.meetings.services import minutes as services
from cocreacion.meetings.views.base import STAFF, Own, actor, bp, desk, managed, viewer

ATTENDANCE = f"{STAFF}/<slug>/attendance"
MINUTES = f"{STAFF}/<slug>/minutes"
AGREEMENTS = f"{STAFF}/<slug>/agreements"


# --- Attendance ---------------------------------------------------------------------------


@bp.get(ATTENDANCE)
def roll(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    return _roll_page(meeting, own)


def _roll_page(meeting: Meeting, own: Own, organisation: Any = None, sectors: Any = None) -> str:
    rows = record.attendance_of(meeting)
    noted = {row.seat_id: forms.value_of(row) for row in rows if row.seat_id}
    seats = record.seats_of(meeting.body) if meeting.body else []
    if organisation is None:
        organisation = forms.OrganisationForm(formdata=None)
    organisation.offer(meetings.organisations())
    if sectors is None:
        sectors = forms.SectorsForm(formdata=None)
        forms.fill_sectors(sectors, rows)
    return desk(
        "attendance",
        meeting,
        own,
        "attendance",
        may_take=policy.can_take_attendance(viewer(), meeting, own),
        seats=[
            (seat, noted.get(seat.id, "")) for seat in seats if seat.is_held or seat.id in noted
        ],
        marks=forms.MARK_LABELS,
        seats_form=EmptyForm(formdata=None),
        organisation=organisation,
        sectors=sectors,
        others=[row for row in rows if row.seat_id is None and row.organisation_id],
        attended=room.attended(meeting, rows),
    )


@bp.post(f"{ATTENDANCE}/seats")
def mark_seats(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    if not EmptyForm().validate_on_submit():
        return _roll_page(meeting, own), 422
    seats = record.seats_of(meeting.body) if meeting.body else []
    attendance.mark_seats(meeting, forms.marks(request.form, seats), actor=actor())
    flash(_("The attendance of the seats is kept."))
    return redirect(url_for(".roll", slug=slug), 303)


@bp.post(f"{ATTENDANCE}/organisations")
def add_organisation(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    form = forms.OrganisationForm()
    form.offer(meetings.organisations())
    if not form.validate_on_submit():
        return _roll_page(meeting, own, organisation=form), 422
    try:
        attendance.add_organisation(
            meeting,
            form.organisation.chosen,
            actor=actor(),
            headcount=form.headcount.data or 0,
            remote=form.remote.data,
        )
    except attendance.NobodyCounted as refusal:
        add_error(form.headcount, refusal.message)
        return _roll_page(meeting, own, organisation=form), refusal.status
    flash(_("The organisation is on the list."))
    return redirect(url_for(".roll", slug=slug) + "#organisations", 303)


@bp.post(f"{ATTENDANCE}/<int:row_id>/remove")
def remove_attendance(slug: str, row_id: int) -> ResponseReturnValue:
    meeting, _own = managed(slug)
    attendance.remove(record.get_attendance(meeting, row_id), meeting, actor=actor())
    flash(_("The line was removed."))
    return redirect(url_for(".roll", slug=slug) + "#organisations", 303)


@bp.post(f"{ATTENDANCE}/sectors")
def count_sectors(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    form = forms.SectorsForm()
    if not form.validate_on_submit():
        return _roll_page(meeting, own, sectors=form), 422
    attendance.count_sectors(meeting, forms.sector_counts(form), actor=actor())
    flash(_("The numbers by sector are kept."))
    return redirect(url_for(".roll", slug=slug) + "#sectors", 303)


# --- Minutes ------------------------------------------------------------------------------


@bp.get(MINUTES)
def write(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    form = forms.MinutesForm()
    form.fill(record.minutes_of(meeting))
    return _minutes_page(meeting, own, form)


def _minutes_page(
    meeting: Meeting,
    own: Own,
    form: forms.MinutesForm,
    *,
    stored: Minutes | None = None,
    agreement: forms.AgreementForm | None = None,
    edited: Agreement | None = None,
    refusal: Any = None,
) -> str:
    items = meetings.agenda_of(meeting)
    if agreement is None:
        agreement = forms.AgreementForm(formdata=None)
    agreement.offer(meetings.organisations(), items)
    if edited is not None:
        agreement.fill(edited)
    return desk(
        "minutes",
        meeting,
        own,
        "minutes",
        form=form,
        stored=stored,
        agreement=agreement,
        edited=edited,
        refusal=refusal,
        agreements=record.agreements_of(meeting),
        agreement_state=room.agreement_state,
        owner_name=room.owner_name,
        minutes=record.minutes_of(meeting),
        steps=room.steps(meeting.minutes),
        agenda=items,
        states=list(AgreementState),
        may_write=policy.can_write_minutes(viewer(), meeting, own),
        may_circulate=policy.can_circulate(viewer(), meeting, own),
        may_publish=policy.can_publish_minutes(viewer(), meeting, own),
    )


@bp.post(MINUTES)
def save(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    form = forms.MinutesForm()
    if not form.validate_on_submit():
        return _minutes_page(meeting, own, form), 422
    es, en = form.text_es.data or "", form.text_en.data or ""
    try:
        services.save(meeting, actor=actor(), es=es, en=en, seen=form.seen)
    except services.MinutesChanged as refusal:
        form.version.data = str(refusal.minutes.revision)
        return _minutes_page(meeting, own, form, stored=refusal.minutes), refusal.status
    flash(_("The text is kept."))
    return redirect(url_for(".write", slug=slug), 303)


@bp.post(f"{MINUTES}/circulate")
def circulate(slug: str) -> ResponseReturnValue:
    meeting, _own = managed(slug)
    services.circulate(meeting, actor=actor())
    flash(_("The draft is with those who took part: they get a letter."))
    return redirect(url_for(".write", slug=slug), 303)


@bp.get(f"{MINUTES}/publish")
def publishing(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    may = policy.can_publish_minutes(viewer(), meeting, own)
    minutes = record.minutes_of(meeting)
    form = EmptyForm(version=str(minutes.revision if minutes else 0))
    return desk("publish", meeting, own, "minutes", form=form, minutes=minutes, may_publish=may)


@bp.post(f"{MINUTES}/publish")
def publish(slug: str) -> ResponseReturnValue:
    meeting, _own = managed(slug)
    form = EmptyForm()
    given = form.version.data or ""
    try:
        services.publish(
            meeting, actor=actor(), seen=int(given) if given.isdecimal() and len(given) < 10 else -1
        )
    except services.MinutesChanged:
        flash(
            _("The text changed while you were deciding. Read it again, then publish."), "warning"
        )
        return redirect(url_for(".write", slug=slug), 303)
    flash(_("The minutes are published. They can no longer be changed."))
    return redirect(url_for(".minutes", slug=slug), 303)


# --- Agreements ---------------------------------------------------------------------------


def _text_form(meeting: Meeting) -> forms.MinutesForm:
    form = forms.MinutesForm(formdata=None)
    form.fill(record.minutes_of(meeting), anyway=True)
    return form


def _agreement_form(meeting: Meeting) -> forms.AgreementForm:
    form = forms.AgreementForm()
    form.offer(meetings.organisations(), meetings.agenda_of(meeting))
    return form


@bp.post(AGREEMENTS)
def add_agreement(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    form = _agreement_form(meeting)
    if not form.validate_on_submit():
        return _minutes_page(meeting, own, _text_form(meeting), agreement=form), 422
    agreements.add(meeting, form.agreed(), actor=actor())
    flash(_("The agreement is written down."))
    return redirect(url_for(".write", slug=slug) + "#agreements", 303)


@bp.get(f"{AGREEMENTS}/<int:number>")
def edit_agreement(slug: str, number: int) -> ResponseReturnValue:
    meeting, own = managed(slug)
    agreement = record.get_agreement(meeting, number)
    return _minutes_page(meeting, own, _text_form(meeting), edited=agreement)


@bp.post(f"{AGREEMENTS}/<int:number>")
def change_agreement(slug: str, number: int) -> ResponseReturnValue:
    meeting, own = managed(slug)
    agreement, form = record.get_agreement(meeting, number), _agreement_form(meeting)
    if not form.validate_on_submit():
        page = _minutes_page(meeting, own, _text_form(meeting), agreement=form, edited=agreement)
        return page, 422
    agreements.change(agreement, form.agreed(agreement), actor=actor())
    flash(_("The agreement was changed."))
    return redirect(url_for(".write", slug=slug) + "#agreements", 303)


@bp.post(f"{AGREEMENTS}/<int:number>/remove")
def remove_agreement(slug: str, number: int) -> ResponseReturnValue:
    meeting, own = managed(slug)
    try:
        agreements.remove(record.get_agreement(meeting, number), actor=actor())
    except agreements.AgreementInUse as refusal:
        return _minutes_page(meeting, own, _text_form(meeting), refusal=refusal), refusal.status
    flash(_("The agreement was removed."))
    return redirect(url_for(".write", slug=slug) + "#agreements", 303)


@bp.post(f"{AGREEMENTS}/<int:number>/state")
def mark_agreement(slug: str, number: int) -> ResponseReturnValue:
    meeting, own = managed(slug)
    form = forms.StateForm()
    if not form.validate_on_submit():
        return _minutes_page(meeting, own, _text_form(meeting)), 422
    agreement = record.get_agreement(meeting, number)
    agreements.mark(agreement, AgreementState(form.state.data), actor=actor())
    flash(_("The state of the agreement was changed."))
    return redirect(url_for(".write", slug=slug) + "#agreements", 303)
