"""What is kept as a number, and the proof that it is right."""

from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from cocreacion.contributions.models import (
    ClauseCount,
    CommentPlace,
    Contribution,
    ContributionState,
    Response,
    ResponseItem,
    ResponseReply,
    ResponseState,
    Side,
    Stance,
    Standing,
    Thread,
)
from cocreacion.contributions.paging import Rows
from cocreacion.contributions.queries.comments import NEVER_PUBLIC
from cocreacion.kernel.db import db
from cocreacion.kernel.pieces import value
from cocreacion.kernel.prepared import prepared, rows


@value
class Counts(NamedTuple):
    """Of one clause: published comments without their replies, and how many have an answer.

    Of a clause that this version no longer has: the last one with it, and behind which clause it
    stood ("" is the beginning).
    """

    comments: int = 0
    answered: int = 0
    stood_in: int | None = None
    behind: str = ""


def counts_by_clause(version_id: int) -> dict[str, Counts]:
    """How much was said about each clause of a version, and about those it no longer has."""
    return {row[0]: Counts._make(row[1:]) for row in rows(_counts_by_clause(version_id))}


@prepared
def _counts_by_clause(version: int) -> Rows:
    return select(
        ClauseCount.clause_id,
        ClauseCount.comments,
        ClauseCount.answered,
        ClauseCount.stood_in,
        ClauseCount.behind,
    ).where(ClauseCount.version_id == version, ClauseCount.comments > 0)


def counted() -> Rows:
    """The rows of `clause_counts` as they should be, from the comments themselves."""
    gone = case((CommentPlace.standing == Standing.CLAUSE_REMOVED, CommentPlace.stood_in))
    return (
        select(
            CommentPlace.version_id,
            CommentPlace.clause_id,
            func.count().label("comments"),
            func.count(Contribution.answered_at).label("answered"),
            func.max(gone).label("stood_in"),
            func.max(CommentPlace.behind).label("behind"),
        )
        .join(Contribution, CommentPlace.comment_id == Contribution.id)
        .where(Contribution.state == ContributionState.PUBLISHED)
        .group_by(CommentPlace.version_id, CommentPlace.clause_id)
    )


def miscounted() -> list[str]:
    """Threads, comments and clauses whose kept counters differ from their rows; nothing, if all is
    well."""
    checks = (_of_threads, _of_comments, _of_clauses, _lost, _wrongly_answered, _wrongly_judged)
    return [wrong for check in checks for wrong in check()]


def _of_threads() -> list[str]:
    comment = aliased(Contribution)
    rows = db.session.execute(
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
    return [
        f"thread {row.id}: {row.comment_count}/{row.answered_count} kept, "
        f"{row.comments}/{row.answered} counted"
        for row in rows
        if (row.comment_count, row.answered_count) != (row.comments, row.answered)
    ]


def _of_comments() -> list[str]:
    """Replies and stances, and by what talks are sorted."""
    reply = aliased(Contribution)
    replies = (
        select(reply.parent_id, func.count().label("n"))
        .where(reply.state.not_in(NEVER_PUBLIC))
        .group_by(reply.parent_id)
        .subquery()
    )
    sides = (
        select(
            Stance.comment_id,
            func.count(case((Stance.side == Side.AGREE, 1))).label("agree"),
            func.count(case((Stance.side == Side.DISAGREE, 1))).label("disagree"),
        )
        .group_by(Stance.comment_id)
        .subquery()
    )
    found = db.session.execute(
        select(
            Contribution.id,
            Contribution.reply_count,
            Contribution.agree_count,
            Contribution.disagree_count,
            func.coalesce(replies.c.n, 0).label("replies"),
            func.coalesce(sides.c.agree, 0).label("agree"),
            func.coalesce(sides.c.disagree, 0).label("disagree"),
        )
        .outerjoin(replies, replies.c.parent_id == Contribution.id)
        .outerjoin(sides, sides.c.comment_id == Contribution.id)
        .where(Contribution.parent_id.is_(None))
        .order_by(Contribution.id)
    ).all()
    wrong = [
        f"comment {row.id}: {row.reply_count} replies kept, {row.replies} counted"
        for row in found
        if row.reply_count != row.replies
    ]
    wrong += [
        f"comment {row.id}: {row.agree_count}/{row.disagree_count} stances kept, "
        f"{row.agree}/{row.disagree} counted"
        for row in found
        if (row.agree_count, row.disagree_count) != (row.agree, row.disagree)
    ]
    least = case(
        (Contribution.agree_count < Contribution.disagree_count, Contribution.agree_count),
        else_=Contribution.disagree_count,
    )
    total = Contribution.reply_count + Contribution.agree_count + Contribution.disagree_count
    unsorted = (
        select(CommentPlace.comment_id)
        .join(Contribution, CommentPlace.comment_id == Contribution.id)
        .where((CommentPlace.discussed != total) | (CommentPlace.controversy != least))
        .distinct()
        .order_by(CommentPlace.comment_id)
    )
    wrong += [f"comment {number} is sorted wrongly" for number in db.session.scalars(unsorted)]
    return wrong


def _of_clauses() -> list[str]:
    kept = {
        (row.version_id, row.clause_id): (row.comments, row.answered)
        for row in db.session.scalars(select(ClauseCount).where(ClauseCount.comments != 0))
    }
    found = {
        (row.version_id, row.clause_id): (row.comments, row.answered)
        for row in db.session.execute(counted())
    }
    return [
        f"clause {clause} of version {version}: {_pair(kept, version, clause)} kept, "
        f"{_pair(found, version, clause)} counted"
        for version, clause in sorted({*kept, *found})
        if kept.get((version, clause)) != found.get((version, clause))
    ]


def _pair(numbers: dict[tuple[int, str], tuple[int, int]], version: int, clause: str) -> str:
    return "/".join(map(str, numbers.get((version, clause), (0, 0))))


def _lost() -> list[str]:
    placed = select(CommentPlace.id).where(
        CommentPlace.comment_id == Contribution.id,
        CommentPlace.version_id == Contribution.version_id,
    )
    lost: Any = (
        select(Contribution.id)
        .where(
            Contribution.parent_id.is_(None),
            Contribution.version_id.is_not(None),
            Contribution.state.not_in(NEVER_PUBLIC),
            ~placed.exists(),
        )
        .order_by(Contribution.id)
    )
    return [f"comment {number} stands nowhere" for number in db.session.scalars(lost)]


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
