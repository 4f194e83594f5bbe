"""Questions about one report, decision or appeal."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from cocreacion.contributions.models import Contribution, ContributionState, Stance
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.moderation.models import Appeal, Batch, Decision, Report, Verdict
from cocreacion.people.models import Guest, User

WHOLE = (
    joinedload(Decision.comment).joinedload(Contribution.author),
    joinedload(Decision.comment).joinedload(Contribution.thread),
    joinedload(Decision.stance).joinedload(Stance.user),
    joinedload(Decision.appeal),
)
MANY = 200  # rows handled at once


def get_decision(decision_id: int) -> Decision:
    """With its comment, the author and the appeal."""
    decision = db.session.get(Decision, decision_id, options=WHOLE)
    if decision is None:
        raise NotFound
    return decision


def get_appeal(appeal_id: int) -> Appeal:
    appeal = db.session.get(Appeal, appeal_id)
    if appeal is None:
        raise NotFound
    return appeal


def get_batch(batch_id: int) -> Batch:
    batch = db.session.get(Batch, batch_id)
    if batch is None:
        raise NotFound
    return batch


def decision_of(comment_id: int) -> Decision | None:
    """The latest one about a comment."""
    of_comment = select(Decision).filter_by(comment_id=comment_id, stance_id=None)
    latest = of_comment.order_by(Decision.id.desc())
    return db.session.scalar(latest.limit(1).options(*WHOLE))


def standing(comment_ids: Collection[int]) -> list[Decision]:
    """The decisions that keep these comments hidden, with the appeals against them."""
    return list(
        db.session.scalars(
            select(Decision)
            .where(
                Decision.comment_id.in_(comment_ids),
                Decision.stance_id.is_(None),
                Decision.verdict == Verdict.HIDE,
                Decision.ended_at.is_(None),
            )
            .order_by(Decision.id)
            .options(joinedload(Decision.appeal))
        )
    )


def standing_reasons(stance_ids: Collection[int]) -> list[Decision]:
    """The decisions that keep these reasons hidden, with the appeals against them."""
    return list(
        db.session.scalars(
            select(Decision)
            .where(Decision.stance_id.in_(stance_ids), Decision.ended_at.is_(None))
            .order_by(Decision.id)
            .options(joinedload(Decision.appeal))
        )
    )


def words_are_hidden() -> ColumnElement[bool]:
    """Of decisions joined with their comments: that the words they are about are hidden now."""
    reason = select(Stance.id).where(Stance.id == Decision.stance_id, Stance.hidden_at.is_not(None))
    return or_(
        and_(Decision.stance_id.is_(None), Contribution.state == ContributionState.HIDDEN),
        reason.exists(),
    )


def report_of(actor: User | Guest, comment_id: int) -> Report | None:
    """What this person reported about a comment, with what was decided."""
    if actor.id is None:
        return None
    return db.session.scalar(
        select(Report)
        .filter_by(comment_id=comment_id, reporter_id=actor.id)
        .options(joinedload(Report.decision))
    )


def has_reported(actor: User | Guest, comment_id: int) -> bool:
    return report_of(actor, comment_id) is not None


def open_reports(comment_id: int) -> list[Report]:
    """Those that wait for a decision, the first ones first."""
    return list(
        db.session.scalars(
            select(Report).filter_by(comment_id=comment_id, decision_id=None).order_by(Report.id)
        )
    )


def comments_by_id(ids: Collection[int]) -> list[Contribution]:
    """These comments, in the order in which they are held: thread by thread."""
    return list(
        db.session.scalars(
            select(Contribution)
            .where(Contribution.id.in_(ids))
            .order_by(Contribution.thread_id, Contribution.id)
            .options(joinedload(Contribution.author), joinedload(Contribution.thread))
        )
    )


def kept_too_long(before: datetime) -> list[Decision]:
    """Decisions taken before this that still keep hidden words."""
    return list(
        db.session.scalars(
            select(Decision)
            .join(Contribution, Decision.comment_id == Contribution.id)
            .where(
                Decision.verdict == Verdict.HIDE,
                Decision.ended_at.is_(None),
                Decision.erased_at.is_(None),
                Decision.decided_at < before,
                or_(
                    Decision.stance_id.is_not(None),
                    Contribution.state != ContributionState.PUBLISHED,
                ),
            )
            .order_by(Decision.id)
            .limit(MANY)
            .options(joinedload(Decision.comment), selectinload(Decision.appeal))
        )
    )


def stale_reports(before: datetime) -> list[Report]:
    """Settled reports of long ago that still say who reported, and what they wrote."""
    return list(
        db.session.scalars(
            select(Report)
            .where(
                Report.decision_id.is_not(None),
                Report.made_at < before,
                Report.reporter_id.is_not(None) | (Report.note != ""),
            )
            .order_by(Report.id)
            .limit(MANY)
        )
    )
