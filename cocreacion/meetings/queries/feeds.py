"""What calendar feeds are made of: first the little that tells whether anything changed."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from cocreacion.groups.models import Body
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.meetings.models import Meeting
from cocreacion.meetings.queries.listing import Filters, narrowed
from cocreacion.meetings.queries.meetings import is_public

CHUNK = 400


def newest_change(filters: Filters) -> tuple[int, datetime, int]:
    """How many meetings there are, when one last changed, and the sum of their sequences."""
    count, changed, sequences = db.session.execute(
        select(func.count(), func.max(Meeting.changed_at), func.sum(Meeting.sequence)).where(
            is_public(), *narrowed(filters)
        )
    ).one()
    return count, changed or datetime(1970, 1, 1, tzinfo=UTC), int(sequences or 0)


def keys(filters: Filters) -> list[tuple[int, int, datetime]]:
    """Of every meeting, newest first, what tells one state of it from another."""
    rows = select(Meeting.id, Meeting.sequence, Meeting.changed_at)
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
