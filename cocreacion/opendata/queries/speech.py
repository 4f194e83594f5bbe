"""What was said and answered."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import aliased

from cocreacion.contributions.models import (
    Contribution,
    ContributionState,
    Response,
    ResponseItem,
)
from cocreacion.documents.models import Version
from cocreacion.kernel.tables import Row
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
            Contribution.clause_id.label("clause"),
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
        .join(Proposal, Proposal.thread_id == Contribution.thread_id)
        .outerjoin(speaker, Contribution.organisation_id == speaker.id)
        .outerjoin(about, Contribution.version_id == about.id)
        .outerjoin(ResponseItem, ResponseItem.contribution_id == Contribution.id)
        .outerjoin(Response, ResponseItem.response_id == Response.id)
        .outerjoin(office, Response.organisation_id == office.id)
        .outerjoin(changed, Response.changed_version_id == changed.id)
        .where(
            Contribution.state == ContributionState.PUBLISHED,
            Proposal.state != ProposalState.DRAFT,
        )
        .order_by(Contribution.id)
    )
    yield from stream(real(found, Contribution.sample, sample))
