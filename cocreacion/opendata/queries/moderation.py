"""What the moderation decided: no words of comments, no reporters, no names."""

from collections.abc import Iterator

from sqlalchemy import case, func, select

from cocreacion.contributions.models import Contribution
from cocreacion.kernel.tables import Row
from cocreacion.moderation.models import Appeal, Decision, Report, Verdict
from cocreacion.opendata.queries.common import real, stream
from cocreacion.proposals.models import Proposal, ProposalState


def moderation(sample: bool) -> Iterator[Row]:
    """Every decision about a comment, with what became of the appeal."""
    reports = (
        select(func.count(Report.id))
        .where(Report.decision_id == Decision.id)
        .correlate(Decision)
        .scalar_subquery()
    )
    found = (
        select(
            Decision.id,
            Decision.decided_at,
            Decision.verdict.label("decision"),
            case((Decision.stance_id.is_(None), "comment"), else_="reason").label("about"),
            Decision.category,
            Decision.rule,
            Decision.by_role.label("role"),
            Proposal.slug.label("draft"),
            Contribution.clause_id.label("clause"),
            reports.label("reports"),
            Appeal.made_at.label("appealed_at"),
            Appeal.decided_at.label("appeal_decided_at"),
            Appeal.decided_role.label("appeal_role"),
            Appeal.outcome.label("appeal_outcome"),
            Decision.reason.label("reason"),
            Decision.ended_at.label("shown_again_at"),
            Decision.ended_how.label("shown_again_by"),
            Decision.ended_role.label("shown_again_role"),
            Decision.end_reason.label("shown_again_reason"),
            Decision.sample,
        )
        .join(Contribution, Decision.comment_id == Contribution.id)
        .join(Proposal, Proposal.thread_id == Contribution.thread_id)
        .outerjoin(Appeal, Appeal.decision_id == Decision.id)
        .where(Proposal.state != ProposalState.DRAFT)
        .order_by(Decision.id)
    )
    for row in stream(real(found, Decision.sample, sample)):
        if row["decision"] == Verdict.KEEP:  # its reason is a letter to those who reported it
            row |= {"reason_es": None, "reason_en": None}
        yield row
