"""How much was said at places outside of texts: the answers to questions."""

from collections.abc import Collection

from sqlalchemy import func, select

from cocreacion.contributions.models import Contribution, ContributionState
from cocreacion.contributions.paging import Rows
from cocreacion.contributions.queries.counting import Counts
from cocreacion.kernel.db import db
from cocreacion.kernel.prepared import prepared


def counts_by_question(question_ids: Collection[int]) -> dict[int, Counts]:
    """Published answers to each of these questions, and how many have a response."""
    if not question_ids:
        return {}
    rows = db.session.execute(*_counts_by_question(question_ids))
    return {row.question_id: Counts(row.comments, row.answered) for row in rows}


@prepared
def _counts_by_question(questions: Collection[int]) -> Rows:
    return (
        select(
            Contribution.question_id,
            func.count().label("comments"),
            func.count(Contribution.answered_at).label("answered"),
        )
        .where(
            Contribution.question_id.in_(questions),
            Contribution.parent_id.is_(None),
            Contribution.state == ContributionState.PUBLISHED,
        )
        .group_by(Contribution.question_id)
    )
