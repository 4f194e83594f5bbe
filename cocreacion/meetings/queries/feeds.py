"""What calendar feeds are made of: first the little that tells whether anything changed."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, String, cast, func, or_, select, type_coerce
from sqlalchemy.orm import joinedload

from cocreacion.groups.models import Body, BodyKind
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.meetings.models import CalendarKey, CalendarText, Meeting, MeetingState
from cocreacion.meetings.queries.listing import Filters, narrowed
from cocreacion.meetings.queries.meetings import is_public
from cocreacion.people.models import Account, User
from cocreacion.process.models import ActionPlan, Theme
from cocreacion.votes.models import Poll, PollState

CHUNK = 400
Key = tuple[int, int, Any]  # id, sequence, time of the last change


def newest_change(filters: Filters) -> tuple[int, datetime, int, int]:
    """How many meetings there are, when one last changed, the sum of their sequences, and a number
    that changes when one takes the place of another: one question, whatever the feed."""
    number = cast(Meeting.id, BigInteger)
    count, changed, sequences, which = db.session.execute(
        select(
            func.count(),
            func.max(Meeting.changed_at),
            func.sum(Meeting.sequence),
            func.sum(number * number),
        ).where(is_public(), *narrowed(filters))
    ).one()
    start = datetime(1970, 1, 1, tzinfo=UTC)
    return count, changed or start, int(sequences or 0), int(which or 0)


def keys(filters: Filters) -> list[Key]:
    """Of every meeting, newest first, what tells one state of it from another."""
    # The time as the database gives it: thousands of them are compared, hardly one is read.
    changed = type_coerce(Meeting.changed_at, String)
    rows = select(Meeting.id, Meeting.sequence, changed)
    rows = rows.where(is_public(), *narrowed(filters))
    rows = rows.order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    return [(row[0], row[1], row[2]) for row in db.session.execute(rows)]


def whole(ids: Sequence[int]) -> Iterator[Meeting]:
    """With kind and body, some hundreds at a time."""
    for start in range(0, len(ids), CHUNK):
        yield from db.session.scalars(
            select(Meeting)
            .where(Meeting.id.in_(ids[start : start + CHUNK]))
            .options(joinedload(Meeting.kind), joinedload(Meeting.body))
        )


def get_body(slug: str) -> Body:
    body = db.session.scalar(select(Body).where(Body.slug == slug))
    if body is None:
        raise NotFound
    return body


def version_of(key: Key) -> str:
    """What a stored entry is marked with: the state of the meeting it was made of."""
    at = datetime.fromisoformat(key[2]) if isinstance(key[2], str) else key[2]
    at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    return f"{key[1]}.{at.isoformat()}"


def stored(keys: Sequence[Key], language: str) -> dict[int, str]:
    """Entries that were made before and are still true, by meeting."""
    found: dict[int, str] = {}
    for start in range(0, len(keys), CHUNK):
        wanted = {key[0]: version_of(key) for key in keys[start : start + CHUNK]}
        rows = select(CalendarText.meeting_id, CalendarText.version, CalendarText.text).where(
            CalendarText.meeting_id.in_(wanted), CalendarText.language == language
        )
        found |= {row[0]: row[2] for row in db.session.execute(rows) if row[1] == wanted[row[0]]}
    return found


def stored_versions(language: str) -> dict[int, str]:
    """Which state of each meeting its stored entry was made of."""
    rows = select(CalendarText.meeting_id, CalendarText.version)
    rows = rows.where(CalendarText.language == language)
    return {row[0]: row[1] for row in db.session.execute(rows)}


def text_of(meeting: Meeting, language: str) -> CalendarText | None:
    return db.session.scalar(
        select(CalendarText).filter_by(meeting_id=meeting.id, language=language)
    )


def key_of(person: User) -> CalendarKey | None:
    return db.session.scalar(select(CalendarKey).where(CalendarKey.user_id == person.id))


def owner_and_key(user_id: int) -> tuple[User, CalendarKey] | None:
    """The active account with this number and its key, if it has one."""
    row = db.session.execute(
        select(User, CalendarKey)
        .join(CalendarKey, CalendarKey.user_id == User.id)
        .where(User.id == user_id, User.state == Account.ACTIVE)
    ).one_or_none()
    return (row[0], row[1]) if row else None


def get_theme(plan: str, key: str) -> Theme:
    theme = db.session.scalar(
        select(Theme)
        .join(ActionPlan, Theme.plan_id == ActionPlan.id)
        .where(ActionPlan.slug == plan, Theme.key == key)
    )
    if theme is None:
        raise NotFound
    return theme


def polls_of(plan: ActionPlan) -> Sequence[Poll]:
    """Votes with a closing time of the bodies of a plan, drafts left out."""
    return db.session.scalars(
        select(Poll)
        .join(Body, Poll.body_id == Body.id)
        .where(
            or_(Body.plan_id == plan.id, Body.plan_id.is_(None)),
            Poll.closes_at.is_not(None),
            Poll.state != PollState.DRAFT,
        )
        .order_by(Poll.closes_at, Poll.id)
    ).all()


def last_sessions(plan: ActionPlan) -> Sequence[tuple[Body, datetime]]:
    """Each forum of a plan with the beginning of its last session."""
    rows = db.session.execute(
        select(Body, func.max(Meeting.starts_at))
        .join(Meeting, Meeting.body_id == Body.id)
        .where(
            or_(Body.plan_id == plan.id, Body.plan_id.is_(None)),
            Body.kind == BodyKind.FORUM,
            Meeting.state == MeetingState.CALLED,
            Meeting.ends_at <= now(),
        )
        .group_by(Body.id)
        .order_by(Body.id)
    )
    return [(row[0], row[1]) for row in rows]
