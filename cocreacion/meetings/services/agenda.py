"""The points of an agenda, in their order."""

from dataclasses import dataclass
from typing import cast

from sqlalchemy.exc import IntegrityError

from cocreacion.groups.models import Body
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.meetings import policy
from cocreacion.meetings.events import AgendaChanged
from cocreacion.meetings.models import AgendaItem, AgendaPaper, Meeting
from cocreacion.meetings.queries import meetings
from cocreacion.people.models import User
from cocreacion.votes import services as votes
from cocreacion.votes.models import Poll


class PointInUse(Conflict):
    message = _l(
        "A draft, a vote, a table or an agreement belongs to this point, so it cannot be removed. "
        "Undo that link first, or change the wording of the point."
    )


@dataclass(frozen=True, kw_only=True)
class Point:
    """What a point of an agenda says."""

    title: Bilingual
    minutes_planned: int | None = None
    presenter: str = ""
    needs_paper: bool = False


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper and the whole address under which everybody can read it."""

    title: Bilingual
    url: str


def add(meeting: Meeting, point: Point, *, actor: User) -> AgendaItem:
    """At the end of the agenda."""
    require(policy.can_change(actor, meeting, meetings.bodies_of(actor)))
    lock(meeting)
    require(policy.can_change(actor, meeting, meetings.bodies_of(actor)))
    item = AgendaItem(
        meeting_id=meeting.id,
        position=meetings.last_position(meeting) + 1,
        title=point.title,
        minutes_planned=point.minutes_planned,
        presenter=point.presenter,
        needs_paper=point.needs_paper,
        sample=meeting.sample,
    )
    db.session.add(item)
    db.session.flush()
    _note(meeting, item, actor, "added")
    return item


def change(item: AgendaItem, point: Point, *, actor: User) -> None:
    require(policy.can_change(actor, item.meeting, meetings.bodies_of(actor)))
    lock(item.meeting)
    require(policy.can_change(actor, item.meeting, meetings.bodies_of(actor)))
    before = (item.title, item.minutes_planned, item.presenter, item.needs_paper)
    after = (point.title, point.minutes_planned, point.presenter, point.needs_paper)
    if before == after:
        return
    item.title, item.minutes_planned, item.presenter, item.needs_paper = after
    _note(item.meeting, item, actor, "changed")


def move(item: AgendaItem, *, actor: User, up: bool) -> None:
    """Change places with the point before it or after it; at the end nothing happens."""
    require(policy.can_change(actor, item.meeting, meetings.bodies_of(actor)))
    lock(item.meeting)
    require(policy.can_change(actor, item.meeting, meetings.bodies_of(actor)))
    agenda = list(meetings.agenda_of(item.meeting))
    here = next((n for n, each in enumerate(agenda) if each.id == item.id), None)
    if here is None:
        return
    there = here - 1 if up else here + 1
    if not 0 <= there < len(agenda):
        return
    agenda[here], agenda[there] = agenda[there], agenda[here]
    for position, each in enumerate(agenda, 1):
        each.position = position
    _note(item.meeting, item, actor, "moved")


def place(item: AgendaItem, number: int, *, actor: User) -> None:
    """Put a point at this place of the agenda, from 1; beyond the end is the end."""
    require(policy.can_change(actor, item.meeting, meetings.bodies_of(actor)))
    lock(item.meeting)
    require(policy.can_change(actor, item.meeting, meetings.bodies_of(actor)))
    agenda = list(meetings.agenda_of(item.meeting))
    others = [each for each in agenda if each.id != item.id]
    wanted = [*others[: max(number - 1, 0)], item, *others[max(number - 1, 0) :]]
    if [each.id for each in wanted] == [each.id for each in agenda]:
        return
    for position, each in enumerate(wanted, 1):
        each.position = position
    _note(item.meeting, item, actor, "moved")


def add_paper(item: AgendaItem, paper: Paper, *, actor: User) -> AgendaPaper:
    """From this moment on the paper was there to be read: the record keeps the time."""
    require(policy.can_change(actor, item.meeting, meetings.bodies_of(actor)))
    lock(item.meeting)
    require(policy.can_change(actor, item.meeting, meetings.bodies_of(actor)))
    row = AgendaPaper(
        item_id=item.id,
        title=paper.title,
        url=paper.url,
        added_by=actor.id,
        sample=item.meeting.sample,
    )
    db.session.add(row)
    _note(item.meeting, item, actor, "paper added")
    return row


def remove_paper(row: AgendaPaper, item: AgendaItem, *, actor: User) -> None:
    require(policy.can_change(actor, item.meeting, meetings.bodies_of(actor)))
    lock(item.meeting)
    require(policy.can_change(actor, item.meeting, meetings.bodies_of(actor)))
    db.session.delete(row)
    _note(item.meeting, item, actor, "paper removed")


def remove(item: AgendaItem, *, actor: User) -> None:
    require(policy.can_change(actor, item.meeting, meetings.bodies_of(actor)))
    meeting = item.meeting
    lock(meeting)
    require(policy.can_change(actor, meeting, meetings.bodies_of(actor)))
    if item.poll_id is not None:
        raise PointInUse
    _note(meeting, item, actor, "removed")
    try:
        with db.session.begin_nested():
            db.session.delete(item)
            db.session.flush()
    except IntegrityError as error:
        raise PointInUse from error


def _note(meeting: Meeting, item: AgendaItem, actor: User, what: str) -> None:
    record(
        AgendaChanged(actor_id=actor.id, meeting_id=meeting.id, agenda_item_id=item.id, what=what)
    )


def put_to_vote(item: AgendaItem, *, actor: User, question: Bilingual) -> Poll:
    """Prepare a vote of the seats of the body on this point; it is opened on its own page."""
    require(policy.can_put_to_vote(actor, item.meeting))
    meeting = item.meeting
    lock(meeting)
    require(policy.can_put_to_vote(actor, meeting))
    db.session.refresh(item)
    if item.poll is not None:
        return item.poll
    item.poll = votes.create_poll(
        cast("Body", meeting.body),
        actor=actor,
        question=question,
        subject={
            "kind": "agenda_item",
            "id": item.id,
            "title": {"es": item.title.es, "en": item.title.en},
            "path": f"/meetings/{meeting.slug}",
        },
    )
    _note(meeting, item, actor, "put to the vote")
    return item.poll
