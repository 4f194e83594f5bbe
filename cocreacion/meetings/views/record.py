"""After the meeting: attendance and agreements."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from cocreacion.documents import queries as documents
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import require
from cocreacion.meetings import policy, room
from cocreacion.meetings.forms import record as forms
from cocreacion.meetings.forms.meeting import EmptyForm
from cocreacion.meetings.models import Agreement, AgreementState, Meeting
from cocreacion.meetings.queries import meetings, record
from cocreacion.meetings.queries import minutes as queries
from cocreacion.meetings.services import agreements, attendance
from cocreacion.meetings.views.base import STAFF, Own, actor, bp, desk, managed, viewer

ATTENDANCE = f"{STAFF}/<slug>/attendance"
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


# --- Agreements ---------------------------------------------------------------------------


def agreement_form(meeting: Meeting, *, sent: bool = True) -> forms.AgreementForm:
    form = forms.AgreementForm() if sent else forms.AgreementForm(formdata=None)
    minutes = queries.minutes_of(meeting)
    seats = record.seats_of(meeting.body) if meeting.body else []
    form.offer(
        forms.Choices(
            organisations=meetings.organisations(),
            seats=[(s, str(room.seat_name(s, meeting.local_day))) for s in seats if s.is_held],
            agenda=meetings.agenda_of(meeting),
            clauses=documents.living(minutes.document) if minutes else [],
        )
    )
    return form


def agreements_page(
    meeting: Meeting,
    own: Own,
    form: forms.AgreementForm | None = None,
    edited: Agreement | None = None,
    refusal: Any = None,
) -> str:
    if form is None:
        form = agreement_form(meeting, sent=False)
    if edited is not None:
        form.fill(edited)
    return desk(
        "agreements",
        meeting,
        own,
        "agreements",
        form=form,
        edited=edited,
        refusal=refusal,
        agreements=record.agreements_of(meeting),
        agreement_state=room.agreement_state,
        owner_name=room.owner_name,
        may_word=policy.can_word_agreements(viewer(), meeting, own),
    )


@bp.get(AGREEMENTS)
def agree(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    return agreements_page(meeting, own)


@bp.post(AGREEMENTS)
def add_agreement(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    form = agreement_form(meeting)
    if not form.validate_on_submit():
        return agreements_page(meeting, own, form), 422
    agreements.add(meeting, form.agreed(), actor=actor())
    flash(_("The agreement is written down."))
    return redirect(url_for(".agree", slug=slug), 303)


@bp.get(f"{AGREEMENTS}/<int:number>")
def edit_agreement(slug: str, number: int) -> ResponseReturnValue:
    meeting, own = managed(slug)
    return agreements_page(meeting, own, edited=record.get_agreement(meeting, number))


@bp.post(f"{AGREEMENTS}/<int:number>")
def change_agreement(slug: str, number: int) -> ResponseReturnValue:
    meeting, own = managed(slug)
    agreement, form = record.get_agreement(meeting, number), agreement_form(meeting)
    if not form.validate_on_submit():
        return agreements_page(meeting, own, form, agreement), 422
    agreements.change(agreement, form.agreed(agreement), actor=actor())
    flash(_("The agreement was changed."))
    return redirect(url_for(".agree", slug=slug), 303)


@bp.post(f"{AGREEMENTS}/<int:number>/remove")
def remove_agreement(slug: str, number: int) -> ResponseReturnValue:
    meeting, own = managed(slug)
    try:
        agreements.remove(record.get_agreement(meeting, number), actor=actor())
    except agreements.AgreementInUse as refusal:
        return agreements_page(meeting, own, refusal=refusal), refusal.status
    flash(_("The agreement was removed."))
    return redirect(url_for(".agree", slug=slug), 303)


@bp.route(f"{AGREEMENTS}/<int:number>/state", methods=["GET", "POST"])
def mark_agreement(slug: str, number: int) -> ResponseReturnValue:
    """What became of it, and what shows it."""
    meeting, own = managed(slug)
    agreement, form = record.get_agreement(meeting, number), forms.MarkForm()
    require(policy.can_mark_agreement(viewer(), meeting, own))
    if not form.validate_on_submit():
        if not form.is_submitted():
            form.state.data = agreement.state.value
        page = desk("mark", meeting, own, "agreements", agreement=agreement, form=form,
                    agreement_state=room.agreement_state)  # fmt: skip
        return page, 422 if form.is_submitted() else 200
    agreements.mark(
        agreement,
        AgreementState(form.state.data),
        actor=actor(),
        note=form.note,
        link=form.link.data or "",
    )
    flash(_("The state of the agreement was changed."))
    return redirect(url_for(".agree", slug=slug), 303)
