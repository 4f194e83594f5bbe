"""What was said and answered."""

from collections.abc import Iterator

from sqlalchemy import case, or_, select
from sqlalchemy.orm import aliased

from cocreacion.consultations.models import Consultation, ConsultationQuestion
from cocreacion.contributions.models import (
    Contribution,
    ContributionState,
    Response,
)
from cocreacion.documents.models import Version
from cocreacion.kernel.tables import Row
from cocreacion.meetings.models import Meeting
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
            Meeting.slug.label("meeting"),
            Consultation.slug.label("consultation"),
            Contribution.question_id.label("question"),
            about.number.label("version"),
            case((Contribution.question_id.is_(None), Contribution.clause_id)).label("clause"),
            Contribution.quote,
            Contribution.parent_id.label("reply_to"),
            Contribution.created_at,
            Contribution.edited_at,
            Contribution.channel,
            Contribution.author_id.is_not(None).label("account"),
            Contribution.sector,
            speaker.slug.label("organisation"),
            Contribution.department,
            Contribution.language,
            Contribution.text.label("text"),
            Contribution.agree_count.label("agree"),
            Contribution.disagree_count.label("disagree"),
            Response.disposition.label("answer"),
            Response.reason.label("reason"),
            office.slug.label("answered_by"),
            Response.published_at.label("answered_at"),
            changed.number.label("changed_version"),
            Response.changed_clause_id.label("changed_clause"),
            Contribution.sample,
        )
        .outerjoin(Proposal, Proposal.thread_id == Contribution.thread_id)
        .outerjoin(Meeting, Meeting.thread_id == Contribution.thread_id)
        .outerjoin(ConsultationQuestion, Contribution.question_id == ConsultationQuestion.id)
        .outerjoin(Consultation, ConsultationQuestion.consultation_id == Consultation.id)
        .outerjoin(speaker, Contribution.organisation_id == speaker.id)
        .outerjoin(about, Contribution.version_id == about.id)
        .outerjoin(Response, Contribution.first_response_id == Response.id)
        .outerjoin(office, Response.organisation_id == office.id)
        .outerjoin(changed, Response.changed_version_id == changed.id)
        .where(
            Contribution.state == ContributionState.PUBLISHED,
            or_(
                Proposal.state != ProposalState.DRAFT,
                Meeting.called_at.is_not(None),
                Consultation.announced_at.is_not(None),
            ),
        )
        .order_by(Contribution.id)
    )
    yield from stream(real(found, Contribution.sample, sample))
