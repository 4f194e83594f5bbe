"""Those who come, for those who prepare the meeting: guests, needs, questions, arrivals."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import require
from cocreacion.meetings import passes, policy
from cocreacion.meetings.forms.coming import OUTCOMES, SUPPORT, GuestForm, NeedsForm, QuestionForm
from cocreacion.meetings.models import Meeting, Outcome, Place
from cocreacion.meetings.queries import coming, meetings
from cocreacion.meetings.services import arriving, asking
from cocreacion.meetings.services import guests as services
from cocreacion.meetings.views.base import STAFF, Own, actor, bp, desk, managed, viewer

PEOPLE = f"{STAFF}/<slug>/registrations"
ONE = f"{PEOPLE}/<int:row_id>"
QUESTIONS = f"{STAFF}/<slug>/questions"
DOOR = f"{STAFF}/<slug>/check-in"


@bp.get(PEOPLE)
def registrations(slug: str) -> ResponseReturnValue:
    """Who comes, and what they need: for those who prepare the meeting only."""
    meeting, own = managed(slug)
    return _people(meeting, own, _guest_form())


def _guest_form() -> GuestForm:
    form = GuestForm()
    form.offer(meetings.organisations())
    return form


def _people(meeting: Meeting, own: Own, form: GuestForm) -> str:
    people = coming.everybody(meeting)
    return desk(
        "registrations",
        meeting,
        own,
        "registrations",
        people=people,
        unanswered=sum(row.asks and row.outcome is None for row in people),
        questions=coming.questions_of(meeting),
        support=SUPPORT,
        outcomes=OUTCOMES,
        form=form,
        may_register=policy.can_register_guests(viewer(), meeting, own),
    )


@bp.post(PEOPLE)
def register_guest(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    form = _guest_form()
    if not form.validate_on_submit():
        return _people(meeting, own, form), 422
    kept = services.register_guest(meeting, form.guest, actor=actor())
    if kept.place is Place.SEAT:
        flash(_("%(name)s has a seat.", name=kept.name))
    else:
        flash(_("%(name)s is on the waiting list.", name=kept.name), "info")
    return redirect(url_for(".registrations", slug=slug), 303)


@bp.post(f"{ONE}/remove")
def take_off(slug: str, row_id: int) -> ResponseReturnValue:
    meeting, _own = managed(slug)
    services.take_off(coming.get_of_meeting(meeting, row_id), actor=actor())
    flash(_("The guest does not come any longer."))
    return redirect(url_for(".registrations", slug=slug), 303)


@bp.get(f"{ONE}/needs")
def needs(slug: str, row_id: int) -> ResponseReturnValue:
    meeting, own = managed(slug)
    row = coming.get_of_meeting(meeting, row_id)
    require(policy.can_answer_needs(viewer(), row, own))
    form = NeedsForm()
    form.outcome.data, form.reply.data = (row.outcome or Outcome.GRANTED).value, row.reply
    return _needs(meeting, own, row, form)


def _needs(meeting: Meeting, own: Own, row: Any, form: NeedsForm) -> str:
    return desk("needs", meeting, own, "registrations", row=row, form=form, support=SUPPORT)


@bp.post(f"{ONE}/needs")
def answer_needs(slug: str, row_id: int) -> ResponseReturnValue:
    meeting, own = managed(slug)
    row, form = coming.get_of_meeting(meeting, row_id), NeedsForm()
    if not form.validate_on_submit():
        return _needs(meeting, own, row, form), 422
    outcome, reply = Outcome(form.outcome.data), form.reply.data or ""
    try:
        services.answer_needs(row, outcome, reply, actor=actor())
    except services.ReplyMissing as refusal:
        add_error(form.reply, refusal.message)
        return _needs(meeting, own, row, form), refusal.status
    flash(_("Your answer is kept. The person gets a letter."))
    return redirect(url_for(".registrations", slug=slug), 303)


@bp.get(QUESTIONS)
def questions(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    return _questions(meeting, own, QuestionForm())


def _questions(meeting: Meeting, own: Own, form: QuestionForm) -> str:
    found = coming.questions_of(meeting)
    return desk("questions", meeting, own, "registrations", questions=found, form=form)


@bp.post(QUESTIONS)
def add_question(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    form = QuestionForm()
    if not form.validate_on_submit():
        return _questions(meeting, own, form), 422
    try:
        asking.add(meeting, form.question(), actor=actor())
    except asking.TooManyQuestions as refusal:
        add_error(form.text_es, refusal.message)
        return _questions(meeting, own, form), refusal.status
    flash(_("The question is on the form."))
    return redirect(url_for(".questions", slug=slug), 303)


@bp.post(f"{QUESTIONS}/<int:row_id>/remove")
def remove_question(slug: str, row_id: int) -> ResponseReturnValue:
    meeting, _own = managed(slug)
    asking.remove(coming.get_question(meeting, row_id), meeting, actor=actor())
    flash(_("The question and what was answered to it are gone."))
    return redirect(url_for(".questions", slug=slug), 303)


@bp.get(DOOR)
def check_in(slug: str) -> ResponseReturnValue:
    """A code, read by a camera or typed in, and the list of those who are expected."""
    meeting, own = managed(slug)
    code = request.args.get("code", "").strip()[:40]
    found = passes.find(meeting, code) if code else None
    people = [row for row in coming.everybody(meeting) if row.place is Place.SEAT]
    return desk(
        "check_in",
        meeting,
        own,
        "registrations",
        code=code,
        found=found,
        people=people,
        arrived=sum(row.arrived_at is not None for row in people),
        may_check_in=policy.can_check_in(viewer(), meeting, own),
    )


@bp.post(DOOR)
def note_arrival(slug: str) -> ResponseReturnValue:
    meeting, _own = managed(slug)
    number = request.form.get("row", "")
    row_id = int(number) if number.isdecimal() and len(number) < 10 else 0
    row = coming.get_of_meeting(meeting, row_id)
    if request.form.get("back"):
        arriving.take_back(row, actor=actor())
        flash(_("The arrival of %(name)s was taken back.", name=row.name))
    else:
        arriving.arrive(row, actor=actor())
        flash(_("%(name)s is here.", name=row.name))
    return redirect(url_for(".check_in", slug=slug), 303)
