"""Questions about what was said."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, case, func, select, true, tuple_
from sqlalchemy.orm import aliased, joinedload

from cocreacion.contributions import manners
from cocreacion.contributions.models import (
    CommentPlace,
    Contribution,
    ContributionState,
    Display,
    Response,
    ResponseItem,
    ResponseState,
    Thread,
)
from cocreacion.contributions.paging import Order, Page, Rows, page, page_of
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.prepared import prepared, rows
from cocreacion.people.models import Organisation, User

NEVER_PUBLIC = (ContributionState.WAITING, ContributionState.DISCARDED)
PAGE = 20  # comments of a talk, or rows of a list
LIGHT_PAGE = 5  # for readers who save data
REPLIES = 3  # shown below a comment; the rest have a page of their own
REPLIES_PAGE = 50
LATEST_COMPARED = 50  # of one person's comments, with what they are about to say

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
    Contribution.received_at,
    Contribution.edited_at,
    Contribution.answer_due_on,
    Contribution.answered_at,
    Contribution.answer_count,
    Contribution.merged_into_id,
    Contribution.reply_count,
    Contribution.agree_count,
    Contribution.disagree_count,
    Contribution.sample,
    Contribution.channel,
    SHOWN_NAME.label("author_name"),
).outerjoin(_author, Contribution.author_id == _author.id)

# What pages show of an answer.
ANSWER = (
    Response.id.label("response_id"),
    Response.disposition,
    Response.criterion,
    Response.reason,
    Response.organisation_id.label("office_id"),
    Response.changed_version_id,
    Response.changed_clause_id,
    Response.published_at,
    Response.satisfied_count,
    Response.unsatisfied_count,
)

# With the first answer of each; further ones, which are rare, by `further_answers`. So a comment
# is one row, however many offices answered it.
ANSWERED = (
    SPOKEN.add_columns(*ANSWER, _responder.display_as.label("responder_name"))
    .outerjoin(Response, Contribution.first_response_id == Response.id)
    .outerjoin(_responder, Response.responder_id == _responder.id)
)

NEWEST_FIRST = Order((Contribution.created_at, Contribution.id), descending=True)
OLDEST_FIRST = Order((Contribution.created_at, Contribution.id))
# Of a talk, which is read by the places of its comments in one version.
_AGE = (CommentPlace.created_at, CommentPlace.comment_id)
TALK_NEWEST, TALK_OLDEST = Order(_AGE, descending=True), Order(_AGE)
# Replies and stances; then, of both sides, the smaller one: both kept with the place.
MOST_DISCUSSED = Order((CommentPlace.discussed, *_AGE), descending=True)
MOST_CONTROVERSIAL = Order((CommentPlace.controversy, *_AGE), descending=True)


class Sort(StrEnum):
    """In which order a talk is read."""

    NEWEST = "newest"
    OLDEST = "oldest"
    UNANSWERED = "unanswered"
    DISCUSSED = "discussed"
    CONTROVERSIAL = "controversial"


ORDERS = {
    Sort.NEWEST: TALK_NEWEST,
    Sort.OLDEST: TALK_OLDEST,
    Sort.UNANSWERED: TALK_OLDEST,
    Sort.DISCUSSED: MOST_DISCUSSED,
    Sort.CONTROVERSIAL: MOST_CONTROVERSIAL,
}


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


def spoken(
    version_id: int,
    clause_id: str,
    sort: Sort,
    *,
    after: str = "",
    before: str = "",
    size: int = PAGE,
) -> Page[Any]:
    """One page of the comments that stand at a clause of a version, each with its answer."""
    first = _spoken(version_id, clause_id, sort)
    return page_of(first, ORDERS[sort], size=size, after=after, before=before)


@prepared
def _spoken(version: int, clause: str, sort: Sort) -> Rows:
    statement = (
        ANSWERED.add_columns(
            CommentPlace.comment_id,
            CommentPlace.standing,
            CommentPlace.reads,
            CommentPlace.discussed,
            CommentPlace.controversy,
            CommentPlace.version_id.label("shown_in"),
        )
        .join(CommentPlace, CommentPlace.comment_id == Contribution.id)
        .where(CommentPlace.version_id == version, CommentPlace.clause_id == clause)
    )
    if sort is Sort.UNANSWERED:
        # IS TRUE: SQLite would begin with all that is unanswered, wherever it stands.
        waits = Contribution.answered_at.is_(None) & Contribution.answer_due_on.is_not(None)
        statement = statement.where(waits.is_(true()))
    return ORDERS[sort].first(statement, PAGE)


def further_answers(comment_ids: Collection[int]) -> list[Any]:
    """The published answers to these comments behind the first ones, with `answers` the comment."""
    if not comment_ids:
        return []
    return list(
        db.session.execute(
            select(
                ResponseItem.contribution_id.label("answers"),
                *ANSWER,
                _responder.display_as.label("responder_name"),
            )
            .join(Response, ResponseItem.response_id == Response.id)
            .join(_responder, Response.responder_id == _responder.id)
            .join(Contribution, ResponseItem.contribution_id == Contribution.id)
            .where(
                ResponseItem.contribution_id.in_(comment_ids),
                Response.state == ResponseState.PUBLISHED,
                Response.id != Contribution.first_response_id,
            )
            .order_by(Response.published_at, Response.id)
        )
    )


def replies_shown(comment_ids: Collection[int]) -> list[Any]:
    """The first replies to each of these comments."""
    if not comment_ids:
        return []
    return list(rows(_replies_shown(comment_ids)))


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


def last_said(user: User, thread: Thread) -> datetime | None:
    """When this person last spoke in a thread, whatever became of it."""
    latest = select(func.max(Contribution.created_at)).filter_by(
        author_id=user.id, thread_id=thread.id
    )
    return db.session.scalar(latest)


def said_before(user: User, text: str) -> Contribution | None:
    """The first of this person's latest comments that says nearly the same, if there is one."""
    latest = (
        select(Contribution)
        .filter_by(author_id=user.id, state=ContributionState.PUBLISHED)
        .order_by(Contribution.created_at.desc(), Contribution.id.desc())
        .limit(LATEST_COMPARED)
    )
    alike = [each for each in db.session.scalars(latest) if manners.alike(text, each.text)]
    return alike[-1] if alike else None


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


def _count(rows: Select[Any], enough: int) -> int:
    return db.session.scalar(select(func.count()).select_from(rows.limit(enough).subquery())) or 0
