"""Meetings and what was agreed in them."""

from collections.abc import Iterator

from sqlalchemy import String, and_, case, select, type_coerce

from cocreacion.groups.models import Body
from cocreacion.kernel.clock import now, today
from cocreacion.kernel.tables import Row
from cocreacion.meetings.models import (
    Agreement,
    AgreementState,
    Meeting,
    MeetingKind,
    MeetingState,
    Minutes,
)
from cocreacion.opendata.queries.common import real, stream
from cocreacion.people.models import Organisation
from cocreacion.process.models import Commitment


def meetings(sample: bool) -> Iterator[Row]:
    """Called or cancelled after it was called: the public record."""
    state = case(
        (Meeting.state == MeetingState.CANCELLED, "cancelled"),
        (Meeting.ends_at <= now(), "held"),
        else_="called",
    )
    found = (
        select(
            Meeting.slug,
            MeetingKind.key.label("kind"),
            Meeting.title,
            Body.slug.label("group"),
            Commitment.number.label("commitment"),
            Meeting.starts_at,
            Meeting.ends_at,
            state.label("state"),
            Meeting.mode,
            Meeting.place,
            Meeting.department,
            Meeting.capacity,
            Meeting.coming.label("registered"),
            Meeting.called_at,
            Minutes.published_at.label("minutes_published_at"),
            Minutes.hash.label("minutes_hash"),
            Meeting.sample,
        )
        .join(MeetingKind, Meeting.kind_id == MeetingKind.id)
        .outerjoin(Body, Meeting.body_id == Body.id)
        .outerjoin(Commitment, Meeting.commitment_id == Commitment.id)
        .outerjoin(
            Minutes, and_(Minutes.meeting_id == Meeting.id, Minutes.published_at.is_not(None))
        )
        .where(Meeting.called_at.is_not(None))
        .order_by(Meeting.starts_at, Meeting.id)
    )
    yield from stream(real(found, Meeting.sample, sample))


def agreements(sample: bool) -> Iterator[Row]:
    """Those of published minutes."""
    late = and_(Agreement.state == AgreementState.OPEN, Agreement.due_on < today())
    found = (
        select(
            Meeting.slug.label("meeting"),
            Agreement.number,
            Agreement.text,
            Organisation.slug.label("owner"),
            Agreement.due_on,
            case((late, "late"), else_=type_coerce(Agreement.state, String)).label("state"),
            Agreement.sample,
        )
        .join(Meeting, Agreement.meeting_id == Meeting.id)
        .join(Minutes, and_(Minutes.meeting_id == Meeting.id, Minutes.published_at.is_not(None)))
        .outerjoin(Organisation, Agreement.owner_id == Organisation.id)
        .where(Meeting.called_at.is_not(None))
        .order_by(Meeting.starts_at, Meeting.id, Agreement.number)
    )
    yield from stream(real(found, Agreement.sample, sample))
