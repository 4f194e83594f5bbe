"""The minutes of a meeting: written, circulated, published; then never changed."""

from typing import Any

from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.meetings import policy
from cocreacion.meetings.events import MinutesCirculated, MinutesPublished, MinutesSaved
from cocreacion.meetings.freezing import fingerprint
from cocreacion.meetings.models import Meeting, Minutes, MinutesState
from cocreacion.meetings.queries import meetings
from cocreacion.meetings.queries import record as recorded
from cocreacion.people.models import User

LONGEST_TEXT = 150_000  # characters in one language: more than 40 pages


class MinutesChanged(Conflict):
    """Somebody saved the draft since this person began; `minutes` is what is stored now."""

    message = _l("The text changed while you were writing.")

    def __init__(self, minutes: Minutes) -> None:
        super().__init__()
        self.minutes = minutes


class TextTooLong(Invalid):
    message: Any = _l("This is too long: at most %(max)d characters.", max=LONGEST_TEXT)


def save(meeting: Meeting, *, actor: User, es: str, en: str, seen: int) -> Minutes:
    """Keep the text; `seen` is the revision the person started from (0: there was none)."""
    require(policy.can_write_minutes(actor, meeting, meetings.bodies_of(actor)))
    if max(len(es), len(en)) > LONGEST_TEXT:
        raise TextTooLong
    lock(meeting)
    require(policy.can_write_minutes(actor, meeting, meetings.bodies_of(actor)))
    minutes = recorded.minutes_of(meeting) or _new(meeting)
    text = minutes.text.edited(es, en)
    if (text.es, text.en) == (minutes.text.es, minutes.text.en) and minutes.revision:
        return minutes
    if minutes.revision != seen:
        raise MinutesChanged(minutes)
    minutes.text = text
    minutes.revision += 1
    minutes.changed_at, minutes.changed_by = now(), actor.id
    record(MinutesSaved(actor_id=actor.id, meeting_id=meeting.id, revision=minutes.revision))
    return minutes


def _new(meeting: Meeting) -> Minutes:
    minutes = Minutes(meeting_id=meeting.id, revision=0, sample=meeting.sample)
    db.session.add(minutes)
    db.session.flush()
    return minutes


def circulate(meeting: Meeting, *, actor: User) -> None:
    """Let those who were there read the draft, before it is published."""
    require(policy.can_circulate(actor, meeting, meetings.bodies_of(actor)))
    lock(meeting)
    require(policy.can_circulate(actor, meeting, meetings.bodies_of(actor)))
    minutes = recorded.minutes_of(meeting)
    if minutes is None or minutes.state is not MinutesState.DRAFTING:
        return
    minutes.state = MinutesState.CIRCULATED
    minutes.circulated_at = now()
    record(MinutesCirculated(actor_id=actor.id, meeting_id=meeting.id, revision=minutes.revision))


def publish(meeting: Meeting, *, actor: User, seen: int) -> None:
    """Freeze text, agreements and attendance under a hash; `seen` is the revision that was read."""
    require(policy.can_publish_minutes(actor, meeting, meetings.bodies_of(actor)))
    lock(meeting)
    require(policy.can_publish_minutes(actor, meeting, meetings.bodies_of(actor)))
    minutes = recorded.minutes_of(meeting)
    if minutes is None:
        return
    if minutes.revision != seen:
        raise MinutesChanged(minutes)
    minutes.state = MinutesState.PUBLISHED
    minutes.published_at, minutes.published_by = now(), actor.id
    minutes.hash = fingerprint(
        minutes, recorded.agreements_of(meeting), recorded.attendance_of(meeting)
    )
    record(MinutesPublished(actor_id=actor.id, meeting_id=meeting.id, hash=minutes.hash))
