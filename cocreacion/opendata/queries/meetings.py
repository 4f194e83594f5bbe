"""Meetings and what was agreed in them."""

from collections.abc import Iterator

from sqlalchemy import String, and_, case, select, type_coerce

from cocreacion.groups.models import Body
from cocreacion.kernel.clock import now, today
from cocreacion.kernel.tables import Row
from cocreacion.meetings.models import (
    AgendaItem,
    Agreement,
    AgreementMark,
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
            Meeting.attribution,
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
            Body.slug.label("group"),
            Agreement.number,
            Agreement.text,
            Organisation.slug.label("owner"),
            Agreement.due_on,
            case((late, "late"), else_=type_coerce(Agreement.state, String)).label("state"),
            AgendaItem.title.label("point"),
            Agreement.clause_id.label("paragraph"),
            Agreement.sample,
        )
        .join(Meeting, Agreement.meeting_id == Meeting.id)
        .join(Minutes, and_(Minutes.meeting_id == Meeting.id, Minutes.published_at.is_not(None)))
        .outerjoin(Body, Meeting.body_id == Body.id)
        .outerjoin(AgendaItem, Agreement.agenda_item_id == AgendaItem.id)
        .outerjoin(Organisation, Agreement.owner_id == Organisation.id)
        .where(Meeting.called_at.is_not(None))
        .order_by(Meeting.starts_at, Meeting.id, Agreement.number)
    )
    yield from stream(real(found, Agreement.sample, sample))


def agreement_states(sample: bool) -> Iterator[Row]:
    """What became of those of published minutes, the oldest change first."""
    found = (
        select(
            Meeting.slug.label("meeting"),
            Agreement.number,
            AgreementMark.before,
            AgreementMark.state,
            AgreementMark.marked_at,
            AgreementMark.note,
            AgreementMark.link,
            Agreement.sample,
        )
        .join(Agreement, AgreementMark.agreement_id == Agreement.id)
        .join(Meeting, Agreement.meeting_id == Meeting.id)
        .join(Minutes, and_(Minutes.meeting_id == Meeting.id, Minutes.published_at.is_not(None)))
        .where(Meeting.called_at.is_not(None))
        .order_by(AgreementMark.id)
    )
    yield from stream(real(found, Agreement.sample, sample))
