"""Reading minutes; and what those who were to be there say to a draft of them."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cocreacion.documents import queries as documents
from cocreacion.documents.models import Version
from cocreacion.groups.models import Seat
from cocreacion.kernel import web
from cocreacion.kernel.errors import Forbidden, NotFound
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.meetings import minuting, policy, room
from cocreacion.meetings.calendar import where
from cocreacion.meetings.forms import minutes as forms
from cocreacion.meetings.models import Meeting, Minutes, MinutesEdition, Place, SignOffAnswer
from cocreacion.meetings.queries import coming, record
from cocreacion.meetings.queries import minutes as queries
from cocreacion.meetings.services import approving
from cocreacion.meetings.views.base import PUBLIC, Own, actor, bp, seen, viewer
from cocreacion.people import parking

MINUTES = f"{PUBLIC}/<slug>/minutes"


@bp.get(MINUTES)
def minutes(slug: str) -> ResponseReturnValue:
    """The newest edition; before there is one, the draft for those who may read it."""
    meeting, own = seen(slug)
    kept = queries.minutes_of(meeting)
    editions = queries.editions(kept) if kept else ()
    if kept is not None and editions:
        return _edition_page(meeting, own, kept, editions[0], editions)
    place = _place(meeting)
    may = policy.can_read_minutes(viewer(), meeting, own, place)
    if may and kept is not None and kept.circulated is not None:
        return draft_page(meeting, own, kept)
    reason = may.reason if not may else _("The minutes of this meeting are being written.")
    return _frame(meeting, own, kept, nothing=reason)


def _place(meeting: Meeting) -> Place | None:
    mine = coming.registration_of(viewer(), meeting)
    return mine.place if mine else None


def _frame(meeting: Meeting, own: Own, kept: Minutes | None, **values: Any) -> str:
    facts: dict[str, Any] = {"nothing": "", "clauses": (), "form": None}
    edition = values.setdefault("edition", None)
    return render_template(
        "meetings/minutes.html",
        meeting=meeting,
        minutes=kept,
        may_write=policy.can_write_minutes(viewer(), meeting, own),
        may_publish=policy.can_publish_minutes(viewer(), meeting, own),
        may_correct=policy.can_correct_published(viewer(), meeting, own),
        number=minuting.numbered(kept) if kept else "",
        steps=room.steps(kept, edition),
        agreement_state=room.agreement_state,
        owner_name=room.owner_name,
        where=where(meeting),
        hours=room.hours(meeting),
        **facts | values,
    )


def _recorded(meeting: Meeting) -> dict[str, Any]:
    return {
        "agreements": record.agreements_of(meeting),
        "attended": room.attended(meeting, record.attendance_of(meeting)),
    }


def _edition_page(
    meeting: Meeting,
    own: Own,
    kept: Minutes,
    edition: MinutesEdition,
    every: Sequence[MinutesEdition],
) -> str:
    found = [each for each in queries.dissents(kept) if each.recorded_at <= edition.published_at]
    before = next((each for each in every if each.number == edition.number - 1), None)
    return _frame(
        meeting,
        own,
        kept,
        edition=edition,
        newest=every[0],
        editions=every,
        edition_name=minuting.edition_name,
        changed=minuting.differences(before.version, edition.version) if before else [],
        clauses=minuting.read(kept, edition.version),
        covered=minuting.translated(kept, edition.version),
        dissents=minuting.dissents(meeting, found),
        may_see_draft=bool(policy.can_read_draft(viewer(), meeting, own, _place(meeting))),
        **_recorded(meeting),
    )


@bp.get(f"{MINUTES}/<int:number>")
def minutes_edition(slug: str, number: int) -> ResponseReturnValue:
    """An edition by its number; a later one may have taken its place, and the page says so."""
    meeting, own = seen(slug)
    kept = queries.minutes_of(meeting)
    editions = queries.editions(kept) if kept else ()
    for edition in editions:
        if kept is not None and edition.number == number:
            return _edition_page(meeting, own, kept, edition, editions)
    raise NotFound


# --- The draft, among those who were to be there -------------------------------------------


def _draft(slug: str) -> tuple[Meeting, Own, Minutes, Version]:
    """The text that is out, for those who may read it."""
    meeting, own = seen(slug)
    may = policy.can_read_draft(viewer(), meeting, own, _place(meeting))
    kept = queries.minutes_of(meeting)
    if not may or kept is None or kept.circulated is None:
        if not viewer().is_authenticated:
            raise parking.SignInFirst(back=url_for(".minutes", slug=slug))
        raise Forbidden(may.reason or None)
    return meeting, own, kept, kept.circulated


@bp.get(f"{MINUTES}/draft")
def minutes_draft(slug: str) -> ResponseReturnValue:
    meeting, own, kept, _version = _draft(slug)
    return draft_page(meeting, own, kept)


def _my_seats(meeting: Meeting, seats: list[Seat] | None = None) -> list[tuple[Seat, str]]:
    of = queries.seats_to_sign(meeting) if seats is None else seats
    mine = [s for s in of if policy.holds(viewer(), s)]
    return [(seat, str(room.seat_name(seat, meeting.local_day))) for seat in mine]


def draft_page(
    meeting: Meeting, own: Own, kept: Minutes, form: forms.SignForm | None = None, **values: Any
) -> str:
    version = kept.circulated
    if version is None:
        raise NotFound
    signing = queries.signing(meeting, kept)
    seats = _my_seats(meeting, signing.seats)
    if form is None and seats:
        form = forms.SignForm(formdata=None, data={"seen": version.hash})
        form.offer(seats)
    return _frame(
        meeting,
        own,
        kept,
        form=form,
        seats=seats,
        version=version,
        clauses=minuting.read(kept, version),
        covered=minuting.translated(kept, version),
        may_sign=policy.can_sign(viewer(), meeting, [seat for seat, _name in seats]),
        may_ask=policy.can_ask_correction(viewer(), meeting, own, _place(meeting)),
        signed=minuting.signed(meeting, signing),
        share=minuting.how_many_signed(signing),
        objections=[
            (each, bool(policy.can_settle_objection(viewer(), each.row)))
            for each in minuting.objections(meeting, signing)
        ],
        corrections=minuting.corrections(meeting, kept),
        dissents=minuting.dissents(meeting, queries.dissents(kept)),
        **_recorded(meeting),
        **values,
    )


@bp.post(f"{MINUTES}/sign")
def sign(slug: str) -> ResponseReturnValue:
    meeting, own, kept, _version = _draft(slug)
    seats, form = _my_seats(meeting), forms.SignForm()
    if not seats:
        may = policy.can_sign(viewer(), meeting, [])
        return web.refuse(Forbidden(may.reason))
    form.offer(seats)
    if not form.validate_on_submit():
        return draft_page(meeting, own, kept, form), 422
    signature = approving.Signature(
        seat_id=form.seat_id,
        answer=SignOffAnswer(form.answer.data),
        seen=form.seen.data or "",
        reason=form.reason,
    )
    try:
        approving.sign(meeting, signature, actor=actor())
    except approving.OtherText as refusal:
        return _other_text(meeting, own, kept, form), refusal.status
    except approving.WhyObject as refusal:
        add_error(form.reason_es, refusal.message)
        return draft_page(meeting, own, kept, form), refusal.status
    if form.answer.data == SignOffAnswer.OBJECT.value:
        flash(_("Your objection is on record. The minutes wait until it is settled."))
    else:
        flash(_("Thank you: your seat has signed this text."))
    return redirect(url_for(".minutes_draft", slug=slug, _anchor="sign"), 303)


def _other_text(meeting: Meeting, own: Own, kept: Minutes, form: forms.SignForm) -> str:
    """The text that is out now, and what is different from the one that was read."""
    seen_hash = form.seen.data
    before = next((v for v in documents.versions(kept.document) if v.hash == seen_hash), None)
    now_out = kept.circulated
    if now_out is None:
        raise NotFound
    form.seen.data = now_out.hash
    changed = minuting.differences(before, now_out) if before else []
    return draft_page(meeting, own, kept, form, changed=changed, before=before, refused=True)


@bp.post(f"{MINUTES}/objections/<int:sign_off_id>/withdraw")
def withdraw_objection(slug: str, sign_off_id: int) -> ResponseReturnValue:
    """By the seat that made it."""
    meeting, _own, kept, _version = _draft(slug)
    objection = queries.get_sign_off(kept, sign_off_id)
    approving.withdraw_objection(meeting, objection, actor=actor())
    flash(_("The objection is withdrawn. You can sign the text now."))
    return redirect(url_for(".minutes_draft", slug=slug, _anchor="sign"), 303)


@bp.post(f"{MINUTES}/objections/<int:sign_off_id>/dissent")
def keep_as_dissent(slug: str, sign_off_id: int) -> ResponseReturnValue:
    """By the seat that made it: the text goes on."""
    meeting, _own, kept, _version = _draft(slug)
    objection = queries.get_sign_off(kept, sign_off_id)
    approving.keep_as_dissent(meeting, objection, actor=actor())
    flash(_("The text goes on, and your objection is in it as dissent."))
    return redirect(url_for(".minutes_draft", slug=slug, _anchor="dissent"), 303)


@bp.route(f"{MINUTES}/corrections/<clause_id>", methods=["GET", "POST"])
def ask_correction(slug: str, clause_id: str) -> ResponseReturnValue:
    meeting, own, kept, version = _draft(slug)
    may = policy.can_ask_correction(viewer(), meeting, own, _place(meeting))
    if not may:
        return web.refuse(Forbidden(may.reason))
    form = forms.CorrectionForm()
    if form.validate_on_submit():
        try:
            approving.ask_correction(
                meeting,
                actor=actor(),
                clause_id=clause_id,
                text=form.text,
                version=form.version_read.data or 0,
            )
        except approving.OtherText as refusal:
            message = _("The text changed while you were writing. Read the paragraph again.")
            add_error(form.text_es, message)
            form.version_read.data, form.version_read.raw_data = version.number, None
            return _correction_page(meeting, kept, version, clause_id, form), refusal.status
        flash(_("Your correction is with those who write the minutes. They answer it."))
        return redirect(url_for(".minutes_draft", slug=slug, _anchor="corrections"), 303)
    if not form.is_submitted():
        form.version_read.data = version.number
    page = _correction_page(meeting, kept, version, clause_id, form)
    return page, 422 if form.is_submitted() else 200


def _correction_page(
    meeting: Meeting, kept: Minutes, version: Version, clause_id: str, form: forms.CorrectionForm
) -> str:
    clause = next((c for c in minuting.read(kept, version) if c.clause_id == clause_id), None)
    if clause is None:
        raise NotFound
    return render_template(
        "meetings/correction.html", meeting=meeting, clause=clause, form=form, minutes=kept
    )


@bp.route(f"{MINUTES}/dissent", methods=["GET", "POST"])
def dissent(slug: str) -> ResponseReturnValue:
    """A seat that signs, or does not, and wants it to be known that it disagrees."""
    meeting, _own, kept, _version = _draft(slug)
    seats, form = _my_seats(meeting), forms.DissentForm()
    may = policy.can_dissent(viewer(), meeting, [seat for seat, _name in seats])
    if not may:
        return web.refuse(Forbidden(may.reason))
    form.offer(seats)
    if form.validate_on_submit():
        approving.dissent(
            meeting,
            actor=actor(),
            seat_id=form.seat_id,
            text=form.text,
            clause_id=form.clause.data or "",
        )
        flash(_("Your dissent is part of the minutes."))
        return redirect(url_for(".minutes_draft", slug=slug, _anchor="dissent"), 303)
    if not form.is_submitted():
        form.clause.data = request.args.get("clause", "")
    page = render_template(
        "meetings/dissent.html", meeting=meeting, minutes=kept, form=form, seats=seats
    )
    return page, 422 if form.is_submitted() else 200
