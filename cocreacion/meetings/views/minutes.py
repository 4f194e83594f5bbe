"""Those who write the minutes: the text, its way to publication, the corrections asked for."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from cocreacion.documents import policy as texts
from cocreacion.documents import queries as documents
from cocreacion.documents.translations import coverage_of_living
from cocreacion.documents.views import TextPages, add_editor
from cocreacion.groups import queries as groups
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.i18n import plain
from cocreacion.kernel.policy import require
from cocreacion.meetings import minuting, policy, room
from cocreacion.meetings.forms import minutes as forms
from cocreacion.meetings.forms.meeting import EmptyForm
from cocreacion.meetings.models import CorrectionState, Meeting, Minutes
from cocreacion.meetings.queries import minutes as queries
from cocreacion.meetings.services import approving
from cocreacion.meetings.services import minutes as services
from cocreacion.meetings.views.base import STAFF, Own, actor, bp, desk, managed, seen, viewer

MINUTES = f"{STAFF}/<slug>/minutes"


@bp.get(MINUTES)
def write(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    return _desk(meeting, own)


def _desk(
    meeting: Meeting, own: Own, form: forms.CirculateForm | None = None, refusal: Any = None
) -> str:
    minutes, me = queries.minutes_of(meeting), viewer()
    facts: dict[str, Any] = {}
    if minutes is not None:
        signing = queries.signing(meeting, minutes)
        objections = minuting.objections(meeting, signing)
        facts = {
            "clauses": documents.living(minutes.document),
            "covered": coverage_of_living(minutes.document),
            "signed": minuting.signed(meeting, signing, whole=True) if minutes.circulated else [],
            "share": minuting.how_many_signed(signing),
            "objections": [
                (each, policy.can_pass_over(me, meeting, own, each.row, signing.share))
                for each in objections
            ],
            "corrections": minuting.corrections(meeting, minutes),
            "editions": queries.editions(minutes),
            "edition_name": minuting.edition_name,
        }
    return desk(
        "minutes",
        meeting,
        own,
        "minutes",
        minutes=minutes,
        steps=room.steps(minutes, queries.standing_edition(minutes)),
        form=form or forms.CirculateForm(formdata=None),
        refusal=refusal,
        may_write=policy.can_write_minutes(me, meeting, own),
        may_circulate=policy.can_circulate(me, meeting, own),
        may_publish=policy.can_publish_minutes(me, meeting, own),
        may_correct=policy.can_correct_published(me, meeting, own),
        **facts,
    )


def pages_of(slug: str) -> TextPages:
    """The text of the minutes, for those who write or translate it."""
    meeting, own = seen(slug)
    minutes = _minutes(meeting)
    if meeting.body_id is not None and meeting.body_id not in own:
        groups.get_body_by_id(meeting.body_id)  # with its seats, in one go
    require(texts.can_see_living_text(viewer(), minutes.document))
    home, title = url_for("meetings.show", slug=slug), plain(meeting.title)
    desk_page = url_for("meetings.write", slug=slug)
    return TextPages(
        document=minutes.document,
        title=meeting.title,
        slug=slug,
        endpoint="meetings.text_",
        home=desk_page if texts.writes(viewer(), minutes.document) else home,
        path=[(_("Meetings"), url_for("meetings.index")), (title, home), _("Edit the minutes")],
        station="meetings",
        template="meetings/manage/edit_minutes.html",
        more={"meeting": meeting, "minutes": minutes},
    )


add_editor(bp, f"{MINUTES}/text", pages_of, "text_")


def _minutes(meeting: Meeting) -> Minutes:
    minutes = queries.minutes_of(meeting)
    if minutes is None:
        raise NotFound
    return minutes


@bp.post(f"{MINUTES}/begin")
def begin(slug: str) -> ResponseReturnValue:
    meeting, _own = managed(slug)
    services.begin(meeting, actor=actor())
    flash(_("The minutes have a clause for each point of the agenda. Write what was said."))
    return redirect(url_for(".text_edit", slug=slug), 303)


@bp.post(f"{MINUTES}/circulate")
def circulate(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    form = forms.CirculateForm()
    if not form.validate_on_submit():
        return _desk(meeting, own, form), 422
    try:
        services.circulate(meeting, actor=actor(), note=form.note)
    except (services.NothingTakenUp, services.NothingToCirculate) as refusal:
        return _desk(meeting, own, form, refusal), refusal.status
    flash(_("The draft is with those who took part: they get a letter."))
    return redirect(url_for(".write", slug=slug), 303)


@bp.route(f"{MINUTES}/corrections/<int:number>", methods=["GET", "POST"])
def answer_correction(slug: str, number: int) -> ResponseReturnValue:
    meeting, own = managed(slug)
    minutes = _minutes(meeting)
    correction = queries.get_correction(minutes, number)
    form = forms.AnswerForm()
    if form.validate_on_submit():
        try:
            approving.answer_correction(
                meeting,
                correction,
                actor=actor(),
                state=CorrectionState(form.state.data),
                answer=form.answer,
            )
        except approving.WhyNot as refusal:
            add_error(form.answer_es, refusal.message)
        else:
            flash(_("The correction is answered. Who asked for it gets a letter."))
            return redirect(url_for(".write", slug=slug, _anchor="corrections"), 303)
    asked = next(a for a in minuting.corrections(meeting, minutes) if a.row.id == correction.id)
    page = desk(
        "answer_correction",
        meeting,
        own,
        "minutes",
        asked=asked,
        form=form,
        may_answer=policy.can_answer_correction(viewer(), meeting, own, correction),
        clause=next(
            (
                each
                for each in documents.living(minutes.document)
                if each.clause_id == correction.clause_id
            ),
            None,
        ),
    )
    return page, 422 if form.is_submitted() else 200


@bp.post(f"{MINUTES}/objections/<int:sign_off_id>/dissent")
def pass_over(slug: str, sign_off_id: int) -> ResponseReturnValue:
    meeting, _own = managed(slug)
    objection = queries.get_sign_off(_minutes(meeting), sign_off_id)
    approving.pass_over(meeting, objection, actor=actor())
    flash(_("The objection is in the minutes as dissent, and the text goes on."))
    return redirect(url_for(".write", slug=slug), 303)


@bp.get(f"{MINUTES}/publish")
def publishing(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    may = policy.can_publish_minutes(viewer(), meeting, own)
    minutes = queries.minutes_of(meeting)
    version = minutes.circulated if minutes else None
    return desk(
        "publish",
        meeting,
        own,
        "minutes",
        form=EmptyForm(version=version.hash if version else ""),
        minutes=minutes,
        covered=minuting.translated(minutes, version) if minutes and version else None,
        may_publish=may,
    )


@bp.post(f"{MINUTES}/publish")
def publish(slug: str) -> ResponseReturnValue:
    meeting, _own = managed(slug)
    form = EmptyForm()
    try:
        services.publish(meeting, actor=actor(), seen=form.version.data or "")
    except services.MinutesChanged as refusal:
        flash(str(refusal.message), "warning")
        return redirect(url_for(".write", slug=slug), 303)
    flash(_("The minutes are published. They can no longer be changed."))
    return redirect(url_for(".minutes", slug=slug), 303)


@bp.route(f"{MINUTES}/correct", methods=["GET", "POST"])
def correct(slug: str) -> ResponseReturnValue:
    """Published minutes that are wrong: a new edition, with its reason."""
    meeting, own = managed(slug)
    form = forms.ReasonForm()
    if form.validate_on_submit():
        services.correct(meeting, actor=actor(), reason=form.reason)
        flash(_("The text is open again. The published edition stays until the next one."))
        return redirect(url_for(".write", slug=slug), 303)
    may = policy.can_correct_published(viewer(), meeting, own)
    page = desk("correct", meeting, own, "minutes", form=form, may_correct=may)
    return page, 422 if form.is_submitted() else 200
