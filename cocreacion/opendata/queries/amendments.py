from collections.abc import Iterator

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from cocreacion.documents.models import Amendment, AmendmentClause, Version
from cocreacion.kernel.tables import Row
from cocreacion.opendata.queries.common import real, stream
from cocreacion.people.models import Organisation
from cocreacion.proposals.models import Proposal, ProposalState


def amendments(sample: bool) -> Iterator[Row]:
    """What was proposed to change in the drafts and what became of it; its author stays unnamed."""
    about, first, applied = aliased(Version), aliased(Version), aliased(Version)
    replaced = aliased(Amendment)
    current = and_(
        AmendmentClause.amendment_id == Amendment.id,
        AmendmentClause.version_id == Amendment.version_id,
    )
    found = (
        select(
            Amendment.document_id,
            Amendment.number,
            Proposal.slug.label("draft"),
            about.number.label("version"),
            first.number.label("first_version"),
            AmendmentClause.operation,
            AmendmentClause.clause_id.label("clause"),
            AmendmentClause.after.label("after_clause"),
            Amendment.language,
            AmendmentClause.heading.label("heading"),
            AmendmentClause.text.label("text"),
            Amendment.reason.label("reason"),
            Organisation.slug.label("organisation"),
            Amendment.created_at,
            Amendment.support_count.label("support"),
            Amendment.state,
            Amendment.anchoring,
            Amendment.procedure,
            Amendment.answer.label("answer"),
            AmendmentClause.agreed_heading,
            AmendmentClause.agreed_text,
            Amendment.decided_at,
            Amendment.applied_at,
            applied.number.label("applied_version"),
            replaced.number.label("replaces"),
            Amendment.sample,
        )
        .join(Proposal, Proposal.document_id == Amendment.document_id)
        .join(AmendmentClause, current)
        .join(about, Amendment.version_id == about.id)
        .join(first, Amendment.first_version_id == first.id)
        .outerjoin(applied, Amendment.applied_version_id == applied.id)
        .outerjoin(Organisation, Amendment.organisation_id == Organisation.id)
        .outerjoin(replaced, Amendment.replaces_id == replaced.id)
        .where(Proposal.state != ProposalState.DRAFT)
        .order_by(Amendment.document_id, Amendment.number)
    )
    for row in stream(real(found, Amendment.sample, sample)):
        document = row.pop("document_id")
        yield {"code": f"E-{document}-{row['number']:02}", **row}
