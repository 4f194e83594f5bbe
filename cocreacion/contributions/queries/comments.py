"""Questions about what was said."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, case, func, select, tuple_
from sqlalchemy.orm import aliased, joinedload

from cocreacion.contributions.models import (
    CommentPlace,
    Contribution,
    ContributionState,
    Display,
    Response,
    ResponseItem,
    Standing,
    Thread,
)
from cocreacion.contributions.paging import Order, Page, Rows, page, page_of
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.prepared import prepared
from cocreacion.people.models import Organisation, User

NEVER_PUBLIC = (ContributionState.WAITING, ContributionState.DISCARDED)
PAGE = 20  # comments of a talk, or rows of a list
REPLIES = 3  # shown below a comment; the rest have a page of their own
REPLIES_PAGE = 50

_author = aliased(User, name="author")
_responder = aliased(User, name="responder")

# The name that may be shown beside a contribution; the only place that says so. None for nobody.
SHOWN_NAME = case(
    (Contribution.display != Display.NAME, None),
    (Contribution.author_id.is_(None), Contribution.speaker),
    (_author.named, _author.display_as),
)

SPOKEN = select(
    Contribution.id,
    Contribution.thread_id,
    Contribution.parent_id,
    Contribution.author_id,
    Contribution.organisation_id,
    Contribution.version_id,
    Contribution.clause_id,
    Contribution.quote,
    Contribution.read_in,
    Contribution.sector,
    Contribution.department,
    Contribution.language,
    Contribution.text,
    Contribution.state,
    Contribution.created_at,
    Contribution.edited_at,
    Contribution.answer_due_on,
    Contribution.answered_at,
    Contribution.reply_count,
    Contribution.sample,
    Contribution.channel,
    SHOWN_NAME.label("author_name"),
).outerjoin(_author, Contribution.author_id == _author.id)

ANSWERED = (
    SPOKEN.add_columns(
        Response.id.label("response_id"),
        Response.disposition,
        Response.reason,
        Response.organisation_id.label("office_id"),
        Response.changed_version_id,
        Response.changed_clause_id,
        Response.published_at,
        _responder.display_as.label("responder_name"),
    )
    .outerjoin(ResponseItem, ResponseItem.contribution_id == Contribution.id)
    .outerjoin(Response, ResponseItem.response_id == Response.id)
    .outerjoin(_responder, Response.responder_id == _responder.id)
)

NEWEST_FIRST = Order((Contribution.created_at, Contribution.id), descending=True)
OLDEST_FIRST = Order((Contribution.created_at, Contribution.id))
# Of a talk, which is read by the places of its comments in one version.
_AGE = (CommentPlace.created_at, CommentPlace.comment_id)
TALK_NEWEST, TALK_OLDEST = Order(_AGE, descending=True), Order(_AGE)
MOST_REPLIES = Order((Contribution.reply_count, *_AGE), descending=True)


class Sort(StrEnum):
    """In which order a talk is read."""

    NEWEST = "newest"
    OLDEST = "oldest"
    UNANSWERED = "unanswered"
    REPLIES = "replies"


ORDERS = {
    Sort.NEWEST: TALK_NEWEST,
    Sort.OLDEST: TALK_OLDEST,
    Sort.UNANSWERED: TALK_OLDEST,
    Sort.REPLIES: MOST_REPLIES,
}


@dataclass(frozen=True)
class Counts:
    """Of one clause: published comments without their replies, and how many have an answer.

    Of a clause that this version no longer has: the last one with it, and behind which clause it
    stood ("" is the beginning).
    """

    comments: int = 0
    answered: int = 0
    stood_in: int | None = None
    behind: str = ""


def get_thread(thread_id: int) -> Thread:
    thread = db.session.get(Thread, thread_id)
    if thread is None:
        raise NotFound
    return thread


def get_comment(comment_id: int) -> Contribution:
    """A comment or a reply, with its thread and its author."""
    comment = db.session.get(
        Contribution,
        comment_id,
        options=[joinedload(Contribution.thread), joinedload(Contribution.author)],
    )
    if comment is None:
        raise NotFound
    return comment


def counts_by_clause(version_id: int) -> dict[str, Counts]:
    """How much was said about each clause of a version, and about those it no longer has."""
    rows = db.session.execute(*_counts_by_clause(version_id))
    return {
        row.clause_id: Counts(row.comments, row.answered, row.stood_in, row.behind) for row in rows
    }


@prepared
def _counts_by_clause(version: int) -> Rows:
    gone = case((CommentPlace.standing == Standing.CLAUSE_REMOVED, CommentPlace.stood_in))
    return (
        select(
            CommentPlace.clause_id,
            func.count().label("comments"),
            func.count(Contribution.answered_at).label("answered"),
            func.max(gone).label("stood_in"),
            func.max(CommentPlace.behind).label("behind"),
        )
        .join(Contribution, CommentPlace.comment_id == Contribution.id)
        .where(
            CommentPlace.version_id == version,
            Contribution.state == ContributionState.PUBLISHED,
        )
        .group_by(CommentPlace.clause_id)
    )


def spoken(
    version_id: int, clause_id: str, sort: Sort, *, after: str = "", before: str = ""
) -> Page[Any]:
    """One page of the comments that stand at a clause of a version, each with its answer."""
    first = _spoken(version_id, clause_id, sort)
    return page_of(first, ORDERS[sort], size=PAGE, after=after, before=before)


@prepared
def _spoken(version: int, clause: str, sort: Sort) -> Rows:
    statement = (
        ANSWERED.add_columns(
            CommentPlace.comment_id,
            CommentPlace.standing,
            CommentPlace.version_id.label("shown_in"),
        )
        .join(CommentPlace, CommentPlace.comment_id == Contribution.id)
        .where(CommentPlace.version_id == version, CommentPlace.clause_id == clause)
    )
    if sort is Sort.UNANSWERED:
        statement = statement.where(
            Contribution.answered_at.is_(None), Contribution.answer_due_on.is_not(None)
        )
    return ORDERS[sort].first(statement, PAGE)


def replies_shown(comment_ids: Collection[int]) -> list[Any]:
    """The first replies to each of these comments."""
    if not comment_ids:
        return []
    return list(db.session.execute(*_replies_shown(comment_ids)))


@prepared
def _replies_shown(comments: Collection[int]) -> Rows:
    place = (
        select(
            Contribution.id,
            func.row_number()
            .over(
                partition_by=Contribution.parent_id,
                order_by=(Contribution.created_at, Contribution.id),
            )
            .label("place"),
        )
        .where(Contribution.parent_id.in_(comments), Contribution.state.not_in(NEVER_PUBLIC))
        .subquery()
    )
    return (
        SPOKEN.join(place, and_(place.c.id == Contribution.id, place.c.place <= REPLIES))
        .where(Contribution.parent_id.in_(comments))
        .order_by(Contribution.created_at, Contribution.id)
    )


def replies_of(comment_id: int, *, after: str = "", before: str = "") -> Page[Any]:
    """One page of all replies to a comment, the first ones first."""
    return page(
        SPOKEN.where(Contribution.parent_id == comment_id, Contribution.state.not_in(NEVER_PUBLIC)),
        OLDEST_FIRST,
        size=REPLIES_PAGE,
        after=after,
        before=before,
    )


def with_answers(comment_ids: Collection[int]) -> list[Any]:
    """These comments as `spoken` gives them, in the order in which they were written."""
    return list(
        db.session.execute(
            ANSWERED.where(Contribution.id.in_(comment_ids)).order_by(
                Contribution.created_at, Contribution.id
            )
        )
    )


def place_of(comment: Contribution) -> CommentPlace | None:
    """Where a comment stands in the version that it was written about."""
    return db.session.scalar(
        select(CommentPlace).filter_by(comment_id=comment.id, version_id=comment.version_id)
    )


def newer_than(place: CommentPlace, enough: int) -> int:
    """How many comments stand above this one in its talk; no more than `enough` are counted."""
    return _count(
        select(CommentPlace.id).where(
            CommentPlace.version_id == place.version_id,
            CommentPlace.clause_id == place.clause_id,
            tuple_(*_AGE) > (place.created_at, place.comment_id),
        ),
        enough,
    )


def replies_before(reply: Contribution, enough: int) -> int:
    """How many replies to the same comment came before this one, up to `enough`."""
    return _count(
        select(Contribution.id).where(
            Contribution.parent_id == reply.parent_id,
            tuple_(Contribution.created_at, Contribution.id) < (reply.created_at, reply.id),
        ),
        enough,
    )


def said_by(user: User, *, after: str = "", before: str = "", size: int = PAGE) -> Page[Any]:
    """What a person wrote, newest first, each with its answer."""
    mine = ANSWERED.where(
        Contribution.author_id == user.id, Contribution.state != ContributionState.WITHDRAWN
    )
    return page(mine, NEWEST_FIRST, size=size, after=after, before=before)


def organisations(ids: Collection[int | None]) -> dict[int, Organisation]:
    """These organisations, with the names they used to have."""
    wanted = {organisation_id for organisation_id in ids if organisation_id}
    if not wanted:
        return {}
    found = db.session.scalars(*_organisations(wanted)).unique()
    return {organisation.id: organisation for organisation in found}


@prepared
def _organisations(ids: Collection[int]) -> Select[Organisation]:
    return (
        select(Organisation)
        .where(Organisation.id.in_(ids))
        .options(joinedload(Organisation.former_names))
    )


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
        .outerjoin(
            reply, and_(reply.parent_id == Contribution.id, reply.state.not_in(NEVER_PUBLIC))
        )
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
            Contribution.state.not_in(NEVER_PUBLIC),
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
    )


def _count(rows: Select[Any], enough: int) -> int:
    return db.session.scalar(select(func.count()).select_from(rows.limit(enough).subquery())) or 0
