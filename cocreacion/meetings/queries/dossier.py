"""What the chain of facts says of the call to a meeting."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.meetings.models import Meeting

NOTICES = ("MeetingCalled", "MeetingChanged", "MeetingCancelled")


def notices(meeting: Meeting) -> Sequence[tuple[str, datetime, list[str]]]:
    """What people were told, in its order: which fact, when, and what changed."""
    if meeting.called_at is None:
        return []
    rows = db.session.scalars(
        select(StoredEvent)
        .where(
            StoredEvent.name.in_(NOTICES),
            StoredEvent.happened_at >= meeting.called_at,
            StoredEvent.facts["meeting_id"].as_integer() == meeting.id,
        )
        .order_by(StoredEvent.id)
    )
    return [(row.name, row.happened_at, row.facts.get("what", [])) for row in rows]
