"""The agenda of a meeting, point by point."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from cocreacion.kernel.forms import bilingual_data
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import require
from cocreacion.meetings import policy, room
from cocreacion.meetings.forms.meeting import PointForm, VoteForm
from cocreacion.meetings.models import AgendaItem, Meeting
from cocreacion.meetings.queries import meetings
from cocreacion.meetings.services import agenda as services
from cocreacion.meetings.views.base import STAFF, Own, actor, bp, desk, managed, viewer

AGENDA = f"{STAFF}/<slug>/agenda"
ITEM = f"{AGENDA}/<int:item_id>"


@bp.get(AGENDA)
def agenda(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    return _page(meeting, own, PointForm())


def _page(
    meeting: Meeting,
    own: Own,
    form: PointForm,
    *,
    edited: AgendaItem | None = None,
    refusal: Any = None,
) -> str:
    return desk(
        "agenda",
        meeting,
        own,
        "agenda",
        form=form,
        edited=edited,
        refusal=refusal,
        points=room.agenda(meeting, meetings.agenda_of(meeting)),
        may_vote=policy.can_put_to_vote(viewer(), meeting),
    )


@bp.post(AGENDA)
def add_item(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    form = PointForm()
    if not form.validate_on_submit():
        return _page(meeting, own, form), 422
    services.add(meeting, form.point(), actor=actor())
    flash(_("The point is on the agenda."))
    return redirect(url_for(".agenda", slug=slug), 303)


@bp.get(ITEM)
def edit_item(slug: str, item_id: int) -> ResponseReturnValue:
    meeting, own = managed(slug)
    item, form = meetings.get_item(meeting, item_id), PointForm()
    form.fill(item)
    return _page(meeting, own, form, edited=item)


@bp.post(ITEM)
def change_item(slug: str, item_id: int) -> ResponseReturnValue:
    meeting, own = managed(slug)
    item, form = meetings.get_item(meeting, item_id), PointForm()
    if not form.validate_on_submit():
        return _page(meeting, own, form, edited=item), 422
    services.change(item, form.point(item), actor=actor())
    flash(_("The point was changed."))
    return redirect(url_for(".agenda", slug=slug), 303)


@bp.post(f"{ITEM}/move")
def move_item(slug: str, item_id: int) -> ResponseReturnValue:
    meeting, _own = managed(slug)
    services.move(
        meetings.get_item(meeting, item_id), actor=actor(), up=request.form.get("way") == "up"
    )
    return redirect(url_for(".agenda", slug=slug) + f"#item-{item_id}", 303)


@bp.post(f"{ITEM}/remove")
def remove_item(slug: str, item_id: int) -> ResponseReturnValue:
    meeting, own = managed(slug)
    try:
        services.remove(meetings.get_item(meeting, item_id), actor=actor())
    except services.PointInUse as refusal:
        return _page(meeting, own, PointForm(formdata=None), refusal=refusal), refusal.status
    flash(_("The point was removed."))
    return redirect(url_for(".agenda", slug=slug), 303)


@bp.get(f"{ITEM}/vote")
def ask(slug: str, item_id: int) -> ResponseReturnValue:
    meeting, own = managed(slug)
    require(policy.can_put_to_vote(viewer(), meeting))
    item, form = meetings.get_item(meeting, item_id), VoteForm()
    form.question_es.data, form.question_en.data = item.title.es, item.title.en
    return desk("vote", meeting, own, "agenda", item=item, form=form)


@bp.post(f"{ITEM}/vote")
def put_to_vote(slug: str, item_id: int) -> ResponseReturnValue:
    meeting, own = managed(slug)
    item, form = meetings.get_item(meeting, item_id), VoteForm()
    if not form.validate_on_submit():
        return desk("vote", meeting, own, "agenda", item=item, form=form), 422
    poll = services.put_to_vote(item, actor=actor(), question=bilingual_data(form, "question"))
    flash(_("The vote is prepared. Check its rule and its closing time, then open it."))
    return redirect(url_for("votes.show", slug=poll.slug), 303)
