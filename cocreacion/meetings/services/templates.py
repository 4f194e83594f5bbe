"""What meetings of a kind or a body begin from: kept by the secretariat, used by who prepares."""

from collections.abc import Sequence
from dataclasses import dataclass

from cocreacion.groups.models import Body
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db
from cocreacion.kernel.policy import require
from cocreacion.meetings import policy
from cocreacion.meetings.models import Meeting, MeetingKind, MeetingTemplate, Mode, TemplateItem
from cocreacion.meetings.queries import meetings
from cocreacion.meetings.services import agenda
from cocreacion.meetings.services.agenda import Point
from cocreacion.people.models import User

MOST_POINTS = 30


@dataclass(frozen=True, kw_only=True)
class Facts:
    name: Bilingual
    kind: MeetingKind
    body: Body | None
    title: Bilingual
    purpose: Bilingual
    minutes: int
    mode: Mode
    place: Bilingual
    department: str = ""
    access_needs: Bilingual
    capacity: int | None = None
    roles: str = ""
    points: Sequence[Point] = ()


def add(facts: Facts, *, actor: User, sample: bool = False) -> MeetingTemplate:
    require(policy.can_edit_templates(actor))
    template = MeetingTemplate(sample=sample)
    _take(template, facts)
    db.session.add(template)
    db.session.flush()
    return template


def change(template: MeetingTemplate, facts: Facts, *, actor: User) -> None:
    """Meetings prepared from it before stay as they are."""
    require(policy.can_edit_templates(actor))
    _take(template, facts)


def _take(template: MeetingTemplate, facts: Facts) -> None:
    for name in (
        "name", "kind", "body", "title", "purpose", "minutes", "mode", "place", "department",
        "access_needs", "capacity", "roles",
    ):  # fmt: skip
        setattr(template, name, getattr(facts, name))
    template.items = [
        TemplateItem(
            position=position,
            title=point.title,
            minutes_planned=point.minutes_planned,
            presenter=point.presenter,
            needs_paper=point.needs_paper,
        )
        for position, point in enumerate(facts.points[:MOST_POINTS], 1)
    ]


def remove(template: MeetingTemplate, *, actor: User) -> None:
    require(policy.can_edit_templates(actor))
    db.session.delete(template)


def keep(meeting: Meeting, *, actor: User) -> MeetingTemplate:
    """A template made of a meeting: its facts without the date, its agenda without what came
    over from earlier sessions."""
    require(policy.can_edit_templates(actor))
    points = [
        Point(
            title=item.title,
            minutes_planned=item.minutes_planned,
            presenter=item.presenter,
            needs_paper=item.needs_paper,
        )
        for item in meetings.agenda_of(meeting)
        if not item.carried
    ]
    minutes = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
    facts = Facts(
        name=meeting.title,
        kind=meeting.kind,
        body=meeting.body,
        title=meeting.title,
        purpose=meeting.purpose,
        minutes=minutes,
        mode=meeting.mode,
        place=meeting.place,
        department=meeting.department,
        access_needs=meeting.access_needs,
        capacity=meeting.capacity,
        roles=meeting.roles,
        points=points,
    )
    return add(facts, actor=actor, sample=meeting.sample)


def apply(template: MeetingTemplate, meeting: Meeting, *, actor: User) -> None:
    """Put the points of a template on the agenda of a meeting, before what is there."""
    require(policy.can_change(actor, meeting, meetings.bodies_of(actor)))
    for number, item in enumerate(template.items, 1):
        point = Point(
            title=item.title,
            minutes_planned=item.minutes_planned,
            presenter=item.presenter,
            needs_paper=item.needs_paper,
        )
        agenda.place(agenda.add(meeting, point, actor=actor), number, actor=actor)
