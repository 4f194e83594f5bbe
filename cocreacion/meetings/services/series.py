"""Sessions prepared by a rule; a change of one, or of one and all that follow."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from cocreacion.kernel.clock import from_local
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.meetings import policy
from cocreacion.meetings.models import Meeting, MeetingSeries, MeetingState
from cocreacion.meetings.queries import meetings, planning
from cocreacion.meetings.repeating import Rule, dates
from cocreacion.meetings.services import agenda, calling
from cocreacion.meetings.services.calling import Details
from cocreacion.people.models import User

TIMES = {"starts_at", "ends_at", "zone"}


class AlreadyASeries(Conflict):
    message = _l("This meeting belongs to a series already.")


def repeat(meeting: Meeting, rule: Rule, *, actor: User) -> Sequence[Meeting]:
    """Drafts like this meeting on the dates of the rule, with its agenda; all of them."""
    require(policy.can_change(actor, meeting, meetings.bodies_of(actor)))
    lock(meeting)
    require(policy.can_change(actor, meeting, meetings.bodies_of(actor)))
    if meeting.series_id is not None:
        raise AlreadyASeries
    series = MeetingSeries(
        pattern=rule.pattern, step=rule.step, made_by=actor.id, sample=meeting.sample
    )
    db.session.add(series)
    db.session.flush()
    meeting.series_id = series.id
    zone, lasts = ZoneInfo(meeting.zone), meeting.ends_at - meeting.starts_at
    points = [item for item in meetings.agenda_of(meeting) if not item.carried]
    for wall in dates(_wall(meeting.starts_at, zone), rule)[1:]:
        starts_at = from_local(wall, zone)
        details = replace(_details_of(meeting), starts_at=starts_at, ends_at=starts_at + lasts)
        session = calling.draft(details, actor=actor, sample=meeting.sample)
        session.series_id = series.id
        for item in points:
            point = agenda.Point(
                title=item.title,
                minutes_planned=item.minutes_planned,
                presenter=item.presenter,
                needs_paper=item.needs_paper,
            )
            agenda.add(session, point, actor=actor)
    db.session.flush()
    return planning.series_of(meeting)


def _details_of(meeting: Meeting) -> Details:
    """What its call says."""
    return Details(**{each.name: getattr(meeting, each.name) for each in fields(Details)})


def _wall(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def change_following(
    meeting: Meeting, details: Details, *, actor: User, seen: datetime
) -> Sequence[Meeting]:
    """Change this session and, in the same way, those that follow and have not begun.

    Another hour or weekday moves each of them by as much on the clock of its zone.
    """
    require(policy.can_change(actor, meeting, meetings.bodies_of(actor)))
    before = _details_of(meeting)
    following = [
        each
        for each in planning.series_of(meeting)
        if each.starts_at > meeting.starts_at
        and not each.has_begun
        and each.state is not MeetingState.CANCELLED
    ]
    calling.change(meeting, details, actor=actor, seen=seen)
    new = {
        each.name: getattr(details, each.name)
        for each in fields(Details)
        if getattr(details, each.name) != getattr(before, each.name)
    }
    zone, lasts = ZoneInfo(details.zone), details.ends_at - details.starts_at
    moved = _wall(details.starts_at, zone) - _wall(before.starts_at, ZoneInfo(before.zone))
    for each in following:
        start = from_local(_wall(each.starts_at, ZoneInfo(each.zone)) + moved, zone)
        times = {"starts_at": start, "ends_at": start + lasts}
        wanted = replace(_details_of(each), **new | (times if TIMES & new.keys() else {}))
        calling.change(each, wanted, actor=actor, seen=each.changed_at)
    return [meeting, *following]


def call_all(meeting: Meeting, *, actor: User) -> int:
    """Publish the calls of all drafts of the series; how many they were."""
    require(policy.can_manage(actor, meeting, meetings.bodies_of(actor)))
    drafts = [m for m in planning.series_of(meeting) if m.state is MeetingState.DRAFT]
    for draft in drafts:
        calling.call(draft, actor=actor)
    return len(drafts)
