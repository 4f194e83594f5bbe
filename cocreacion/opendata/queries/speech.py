"""What was said and answered, and how often each sector came and spoke."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Integer, case, cast, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from cocreacion.consultations.models import Consultation, ConsultationQuestion
from cocreacion.contributions.models import (
    Contribution,
    ContributionState,
    Response,
    ResponseItem,
)
from cocreacion.documents.models import Version
from cocreacion.kernel.tables import Row
from cocreacion.meetings.models import Attendance, Attribution, Meeting, MeetingState, Presence
from cocreacion.opendata.queries.common import real, stream
from cocreacion.people.models import Organisation
from cocreacion.proposals.models import Proposal, ProposalState


def contributions(sample: bool) -> Iterator[Row]:
    """What was said and what was answered; whoever said it stays unnamed."""
    speaker, office = aliased(Organisation), aliased(Organisation)
    about, changed = aliased(Version), aliased(Version)
    found = (
        select(
            Contribution.id,
            Proposal.slug.label("draft"),
            about.number.label("version"),
            case((Contribution.question_id.is_(None), Contribution.clause_id)).label("clause"),
            Consultation.slug.label("consultation"),
            ConsultationQuestion.position.label("question"),
            Contribution.quote,
            Contribution.parent_id.label("reply_to"),
            Contribution.created_at,
            Contribution.edited_at,
            Contribution.channel,
            Contribution.sector,
            speaker.slug.label("organisation"),
            Contribution.department,
            Contribution.language,
            Contribution.text.label("text"),
            Response.disposition.label("answer"),
            Response.reason.label("reason"),
            office.slug.label("answered_by"),
            Response.published_at.label("answered_at"),
            changed.number.label("changed_version"),
            Response.changed_clause_id.label("changed_clause"),
            Contribution.sample,
        )
        .outerjoin(Proposal, Proposal.thread_id == Contribution.thread_id)
        .outerjoin(ConsultationQuestion, Contribution.question_id == ConsultationQuestion.id)
        .outerjoin(Consultation, ConsultationQuestion.consultation_id == Consultation.id)
        .outerjoin(speaker, Contribution.organisation_id == speaker.id)
        .outerjoin(about, Contribution.version_id == about.id)
        .outerjoin(ResponseItem, ResponseItem.contribution_id == Contribution.id)
        .outerjoin(Response, ResponseItem.response_id == Response.id)
        .outerjoin(office, Response.organisation_id == office.id)
        .outerjoin(changed, Response.changed_version_id == changed.id)
        .where(
            Contribution.state == ContributionState.PUBLISHED,
            or_(Proposal.state != ProposalState.DRAFT, Consultation.announced_at.is_not(None)),
        )
        .order_by(Contribution.id)
    )
    yield from stream(real(found, Contribution.sample, sample))


def voices(sample: bool) -> Iterator[Row]:
    """Attendances and contributions by sector, in numbers."""
    came = (
        select(
            Attendance.sector.label("sector"),
            func.sum(Attendance.headcount).label("attendances"),
            literal(0).label("contributions"),
            func.max(cast(Attendance.sample, Integer)).label("sample"),
        )
        .join(Meeting, Attendance.meeting_id == Meeting.id)
        .where(
            Meeting.called_at.is_not(None),
            Meeting.state == MeetingState.CALLED,
            Attendance.presence == Presence.PRESENT,
            Meeting.attribution != Attribution.NONE,  # those do not even tell sectors
        )
        .group_by(Attendance.sector)
    )
    spoke = (
        select(
            Contribution.sector,
            literal(0),
            func.count(),
            func.max(cast(Contribution.sample, Integer)),
        )
        .where(Contribution.state == ContributionState.PUBLISHED)
        .group_by(Contribution.sector)
    )
    both = union_all(
        real(came, Attendance.sample, sample), real(spoke, Contribution.sample, sample)
    ).subquery()
    found = (
        select(
            both.c.sector,
            func.sum(both.c.attendances).label("attendances"),
            func.sum(both.c.contributions).label("contributions"),
            (func.max(both.c.sample) == 1).label("sample"),
        )
        .group_by(both.c.sector)
        .order_by(both.c.sector)
    )
    for row in stream(found):
        yield {
            **row,
            "attendances": _whole(row["attendances"]),
            "contributions": _whole(row["contributions"]),
            "sample": bool(row["sample"]),
        }


def _whole(number: Any) -> int:
    """Sums come back as decimals from PostgreSQL."""
    return int(number or 0)
