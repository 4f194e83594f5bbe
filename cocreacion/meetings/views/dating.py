"""Finding a date: asking, answering, choosing."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cocreacion.groups import queries as groups
from cocreacion.groups.policy import is_secretariat
from cocreacion.kernel.errors import Invalid, NotFound
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import require
from cocreacion.meetings import dates, policy
from cocreacion.meetings.forms.dating import CAN, DatesForm, answer_form, fill, said
from cocreacion.meetings.models import DatePoll
from cocreacion.meetings.queries import dating, meetings
from cocreacion.meetings.services import dating as services
from cocreacion.meetings.views.base import actor, bp, viewer
from cocreacion.people import parking

DATES, ASKING = "/date-polls", "/manage/date-polls"


def _form() -> DatesForm:
    own, of_secretariat = meetings.bodies_of(viewer()), is_secretariat(viewer())
    bodies = [b for b in groups.body_choices() if policy.can_call_for(viewer(), b, own)]
    form = DatesForm()
    form.offer(meetings.kinds(), bodies, must_be_of_a_body=not of_secretariat)
    return form


@bp.get(ASKING)
def look_for_date() -> ResponseReturnValue:
    own = meetings.bodies_of(viewer())
    require(policy.can_prepare(viewer(), own))
    return _asking(_form())


def _asking(form: DatesForm) -> str:
    known = dating.polls(viewer(), meetings.bodies_of(viewer()))
    return render_template("meetings/manage/dates.html", form=form, polls=known)


@bp.post(ASKING)
def ask_for_date() -> ResponseReturnValue:
    require(policy.can_prepare(viewer(), meetings.bodies_of(viewer())))
    form = _form()
    if not form.validate_on_submit():
        return _asking(form), 422
    try:
        poll = services.ask(form.question(), actor=actor())
    except (services.TimesMissing, services.TimeIsOver) as refusal:
        add_error(form.title_es, refusal.message)
        return _asking(form), refusal.status
    flash(_("The question is open. Who holds a seat of the group gets a letter."))
    return redirect(url_for(".date_poll", slug=poll.slug), 303)


@bp.get(f"{DATES}/<slug>")
def date_poll(slug: str) -> ResponseReturnValue:
    poll = dating.get_poll(slug)
    kept = parking.given_back(url_for(".answer_dates", slug=slug))
    form = _answers(poll)(kept) if kept is not None else _answers(poll)()
    if viewer().is_authenticated and kept is None:
        fill(form, dating.answers_of(actor(), poll))
    return _page(poll, form)


def _answers(poll: DatePoll) -> Any:
    return answer_form(poll.options, lambda option: dates.words(option, poll.zone))


def _page(poll: DatePoll, form: Any) -> str:
    own = meetings.bodies_of(viewer())
    # Guests see the form, too: what they fill in is kept while they sign in.
    may = policy.can_answer_dates(viewer(), poll, own)
    return render_template(
        "meetings/date_poll.html",
        poll=poll,
        form=form,
        can=CAN,
        times=dates.times(poll),
        rows=dates.rows(poll),
        may_answer=may,
        shows_form=bool(may) or (poll.is_open and not viewer().is_authenticated),
        may_choose=policy.can_choose_date(viewer(), poll, own),
    )


@bp.post(f"{DATES}/<slug>")
def answer_dates(slug: str) -> ResponseReturnValue:
    poll = dating.get_poll(slug)
    if not viewer().is_authenticated:
        raise parking.SignInFirst(back=url_for(".date_poll", slug=slug) + "#answer")
    form = _answers(poll)()
    require(policy.can_answer_dates(viewer(), poll, meetings.bodies_of(viewer())))
    if not form.validate_on_submit():
        return _page(poll, form), 422
    services.answer(poll, said(form, poll.options), actor=actor())
    flash(_("Your answer is kept. You can change it as long as the question is open."))
    return redirect(url_for(".date_poll", slug=slug), 303)


@bp.post(f"{DATES}/<slug>/choose")
def choose_date(slug: str) -> ResponseReturnValue:
    poll = dating.get_poll(slug)
    require(policy.can_choose_date(viewer(), poll, meetings.bodies_of(viewer())))
    if request.form.get("what") == "none":
        services.give_up(poll, actor=actor())
        flash(_("The question is closed without a date."))
        return redirect(url_for(".date_poll", slug=slug), 303)
    option = next((o for o in poll.options if str(o.id) == request.form.get("option")), None)
    if option is None:
        if not request.form.get("option"):
            raise Invalid(_("Choose one of the times."))
        raise NotFound
    calls = request.form.get("what") == "call"
    meeting = services.choose(poll, option, actor=actor(), call=calls)
    flash(_("The date is chosen. Who answered gets a letter. Complete the facts of the meeting."))
    return redirect(url_for(".edit", slug=meeting.slug), 303)
