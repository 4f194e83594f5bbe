"""The agenda of a meeting, point by point."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from cocreacion.kernel.forms import bilingual_data
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import require
from cocreacion.meetings import notice, policy, room
from cocreacion.meetings.forms.meeting import PaperForm, PointForm, VoteForm
from cocreacion.meetings.models import AgendaItem, Meeting
from cocreacion.meetings.queries import meetings
from cocreacion.meetings.queries.agreements import open_agreements_for
from cocreacion.meetings.services import agenda as services
from cocreacion.meetings.services import carrying
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
    items = meetings.agenda_of(meeting)
    form.position.data = form.position.data or _place_of(items, edited)
    still_open = open_agreements_for(meeting.body) if meeting.body else []
    carried = {each.agreement_id for item in items for each in item.carried}
    return desk(
        "agenda",
        meeting,
        own,
        "agenda",
        form=form,
        edited=edited,
        refusal=refusal,
        points=room.agenda(meeting, items),
        length=notice.length(meeting, items),
        proposed=[a for a in still_open if a.id not in carried and a.meeting_id != meeting.id],
        in_time=notice.in_time,
        owner_name=room.owner_name,
        agreement_state=room.agreement_state,
        may_vote=policy.can_put_to_vote(viewer(), meeting),
    )


def _place_of(items: Sequence[AgendaItem], edited: AgendaItem | None) -> int | None:
    places = {item.id: number for number, item in enumerate(items, 1)}
    return places.get(edited.id) if edited else None


@bp.post(f"{AGENDA}/carry")
def carry(slug: str) -> ResponseReturnValue:
    """Agreements of earlier sessions that are open now."""
    meeting, _own = managed(slug)
    carrying.bring(meeting, actor=actor())
    flash(_("The agenda holds the agreements that are open now."))
    return redirect(url_for(".agenda", slug=slug), 303)


@bp.post(AGENDA)
def add_item(slug: str) -> ResponseReturnValue:
    meeting, own = managed(slug)
    form = PointForm()
    if not form.validate_on_submit():
        return _page(meeting, own, form), 422
    item = services.add(meeting, form.point(), actor=actor())
    if form.position.data:
        services.place(item, form.position.data, actor=actor())
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
    if form.position.data:
        services.place(item, form.position.data, actor=actor())
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


@bp.get(f"{ITEM}/papers")
def papers(slug: str, item_id: int) -> ResponseReturnValue:
    meeting, own = managed(slug)
    return _papers(meeting, own, meetings.get_item(meeting, item_id), PaperForm())


def _papers(meeting: Meeting, own: Own, item: AgendaItem, form: PaperForm) -> str:
    return desk("papers", meeting, own, "agenda", item=item, form=form, in_time=notice.in_time)


@bp.post(f"{ITEM}/papers")
def add_paper(slug: str, item_id: int) -> ResponseReturnValue:
    meeting, own = managed(slug)
    item, form = meetings.get_item(meeting, item_id), PaperForm()
    if not form.validate_on_submit():
        return _papers(meeting, own, item, form), 422
    services.add_paper(item, form.paper(), actor=actor())
    flash(_("The paper is on the agenda. The record keeps since when."))
    return redirect(url_for(".papers", slug=slug, item_id=item_id), 303)


@bp.post(f"{ITEM}/papers/<int:paper_id>/remove")
def remove_paper(slug: str, item_id: int, paper_id: int) -> ResponseReturnValue:
    meeting, _own = managed(slug)
    item = meetings.get_item(meeting, item_id)
    services.remove_paper(meetings.get_paper(item, paper_id), item, actor=actor())
    flash(_("The paper was removed."))
    return redirect(url_for(".papers", slug=slug, item_id=item_id), 303)


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
