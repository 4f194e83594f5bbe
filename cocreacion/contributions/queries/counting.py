"""Whether the counters that the services keep say what the rows say."""

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from cocreacion.contributions.models import (
    CommentPlace,
    Contribution,
    ContributionState,
    Response,
    ResponseItem,
    ResponseReply,
    ResponseState,
    Thread,
)
from cocreacion.kernel.db import db


def miscounted() -> list[str]:
    """Threads and comments whose kept counters differ from their rows; nothing, if all is well."""
    comment, reply = aliased(Contribution), aliased(Contribution)
    counted = (
        select(
            Thread.id,
            Thread.comment_count,
            Thread.answered_count,
            func.count(comment.id).label("comments"),
            func.count(comment.answered_at).label("answered"),
        )
        .outerjoin(
            comment,
            and_(
                comment.thread_id == Thread.id,
                comment.parent_id.is_(None),
                comment.state == ContributionState.PUBLISHED,
            ),
        )
        .group_by(Thread.id)
        .order_by(Thread.id)
    )
    replied = (
        select(Contribution.id, Contribution.reply_count, func.count(reply.id).label("replies"))
        .outerjoin(reply, reply.parent_id == Contribution.id)
        .where(Contribution.parent_id.is_(None))
        .group_by(Contribution.id)
        .order_by(Contribution.id)
    )
    placed = select(CommentPlace.id).where(
        CommentPlace.comment_id == Contribution.id,
        CommentPlace.version_id == Contribution.version_id,
    )
    lost = (
        select(Contribution.id)
        .where(
            Contribution.parent_id.is_(None),
            Contribution.version_id.is_not(None),
            ~placed.exists(),
        )
        .order_by(Contribution.id)
    )
    return (
        [
            f"thread {row.id}: {row.comment_count}/{row.answered_count} kept, "
            f"{row.comments}/{row.answered} counted"
            for row in db.session.execute(counted)
            if (row.comment_count, row.answered_count) != (row.comments, row.answered)
        ]
        + [
            f"comment {row.id}: {row.reply_count} replies kept, {row.replies} counted"
            for row in db.session.execute(replied)
            if row.reply_count != row.replies
        ]
        + [f"comment {number} stands nowhere" for number in db.session.scalars(lost)]
        + _wrongly_answered()
        + _wrongly_judged()
    )


def _wrongly_answered() -> list[str]:
    """Comments that say of their answers something else than the answers do."""
    head = func.coalesce(Contribution.merged_into_id, Contribution.id)
    published = Response.state == ResponseState.PUBLISHED
    counted = (
        select(
            Contribution.id,
            Contribution.answer_count,
            Contribution.answered_at,
            Contribution.first_response_id,
            func.count(Response.id).label("answers"),
            func.min(Response.published_at).label("first_at"),
            func.max(case((Response.id == Contribution.first_response_id, Response.id))).label(
                "known"
            ),
        )
        .outerjoin(ResponseItem, ResponseItem.contribution_id == head)
        .outerjoin(Response, and_(ResponseItem.response_id == Response.id, published))
        .where(Contribution.parent_id.is_(None))
        .group_by(Contribution.id)
        .order_by(Contribution.id)
    )
    upper, item = aliased(Contribution), aliased(ResponseItem)
    wrongly_merged = (
        select(Contribution.id)
        .join(upper, Contribution.merged_into_id == upper.id)
        .outerjoin(item, item.contribution_id == Contribution.id)
        .where(
            or_(
                upper.merged_into_id.is_not(None),
                upper.parent_id.is_not(None),
                upper.thread_id != Contribution.thread_id,
                item.id.is_not(None),
            )
        )
        .order_by(Contribution.id)
        .distinct()
    )
    return [
        f"comment {row.id}: {row.answer_count} answers kept, {row.answers} counted"
        for row in db.session.execute(counted)
        if (row.answer_count, row.answered_at) != (row.answers, row.first_at)
        or row.first_response_id != row.known
    ] + [f"comment {number} is wrongly merged" for number in db.session.scalars(wrongly_merged)]


def _wrongly_judged() -> list[str]:
    """Answers that say something else about the replies of authors than the replies do."""
    happy = func.coalesce(func.sum(case((ResponseReply.satisfied, 1), else_=0)), 0)
    counted = (
        select(
            Response.id,
            Response.satisfied_count,
            Response.unsatisfied_count,
            happy.label("satisfied"),
            func.count(ResponseReply.id).label("replies"),
        )
        .outerjoin(ResponseReply, ResponseReply.response_id == Response.id)
        .group_by(Response.id)
        .order_by(Response.id)
    )
    return [
        f"response {row.id}: {row.satisfied_count}/{row.unsatisfied_count} kept, "
        f"{row.satisfied} of {row.replies} counted"
        for row in db.session.execute(counted)
        if (row.satisfied_count, row.satisfied_count + row.unsatisfied_count)
        != (row.satisfied, row.replies)
    ]
