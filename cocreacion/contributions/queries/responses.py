"""Questions about the reasoned responses."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    and_,
    false,
    func,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.orm import joinedload, selectinload

from cocreacion.contributions.intake.models import Correspondent
from cocreacion.contributions.models import (
    Contribution,
    ContributionState,
    Response,
    ResponseItem,
    ResponseReply,
    ResponseState,
)
from cocreacion.contributions.paging import Order, Page, Rows, page
from cocreacion.contributions.queries.comments import ANSWER, PAGE, SPOKEN
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.people.models import Account, User

LATEST = Order((Response.published_at, Response.id), descending=True)
COVERED = Order((Contribution.created_at, Contribution.id))
EXAMPLES = 5  # comments shown with a response that answers many

RESPONSES = select(
    Response.id,
    *ANSWER,
    Response.thread_id,
    Response.state,
    Response.drafted_at,
    Response.assigned_id,
    Response.revision,
    Response.sample,
    User.display_as.label("responder_name"),
).join(User, Response.responder_id == User.id)
PUBLISHED = RESPONSES.where(Response.state == ResponseState.PUBLISHED)


def published_responses(
    thread_id: int, *, after: str = "", before: str = "", size: int = PAGE
) -> Page[Any]:
    """The official responses of a thread, the latest first."""
    return page(
        PUBLISHED.where(Response.thread_id == thread_id),
        LATEST,
        size=size,
        after=after,
        before=before,
    )


def published_response(response_id: int) -> Any:
    """One of them, as pages show it."""
    row = db.session.execute(PUBLISHED.where(Response.id == response_id)).first()
    if row is None:
        raise NotFound
    return row


def responses_of_report(thread_ids: Collection[int], rows: int, after: int) -> list[Any]:
    """The next published responses of these threads by their numbers, which never change."""
    return list(
        db.session.execute(
            PUBLISHED.where(Response.thread_id.in_(thread_ids), Response.id > after)
            .order_by(Response.id)
            .limit(rows)
        )
    )


def covered(response_id: int, *, after: str = "", before: str = "") -> Page[Any]:
    """The comments that a response answers, with those merged into them."""
    return page(
        SPOKEN.where(Contribution.id.in_(_covered_ids([response_id]))),
        COVERED,
        size=PAGE,
        after=after,
        before=before,
    )


def all_covered(response_ids: Collection[int]) -> list[Any]:
    """The comments that each of these responses answers, by their numbers; `answered_by` says it.

    Merged ones are among them.
    """
    if not response_ids:
        return []
    covers = or_(
        Contribution.id == ResponseItem.contribution_id,
        Contribution.merged_into_id == ResponseItem.contribution_id,
    )
    return list(
        db.session.execute(
            SPOKEN.add_columns(ResponseItem.response_id.label("answered_by"))
            .join(ResponseItem, covers)
            .where(ResponseItem.response_id.in_(response_ids))
            .order_by(ResponseItem.response_id, Contribution.id)
        )
    )


def _covered_ids(response_ids: Collection[int]) -> CompoundSelect[Any]:
    """Two ways, each with an index of its own."""
    heads = select(ResponseItem.contribution_id).where(ResponseItem.response_id.in_(response_ids))
    merged = select(Contribution.id).where(Contribution.merged_into_id.in_(heads))
    return union(heads, merged)


def comments_answered(response_ids: Collection[int]) -> list[Any]:
    """The first few comments that each of these responses answers, and how many there are."""
    if not response_ids:
        return []
    place = (
        select(
            ResponseItem.contribution_id,
            ResponseItem.response_id,
            func.row_number()
            .over(partition_by=ResponseItem.response_id, order_by=ResponseItem.contribution_id)
            .label("place"),
            func.count().over(partition_by=ResponseItem.response_id).label("total"),
        )
        .where(ResponseItem.response_id.in_(response_ids))
        .subquery()
    )
    return list(
        db.session.execute(
            SPOKEN.add_columns(place.c.response_id.label("answered_by"), place.c.total)
            .join(place, place.c.contribution_id == Contribution.id)
            .where(place.c.place <= EXAMPLES)
            .order_by(Contribution.created_at, Contribution.id)
        )
    )


def told_of(response_ids: Collection[int]) -> int:
    """How many people get a letter when these answers are published."""
    told = (
        Contribution.id.in_(_covered_ids(response_ids)),
        (Contribution.state == ContributionState.PUBLISHED),
    )
    authors = (
        select(func.count(User.id.distinct()))
        .select_from(Contribution)
        .join(Contribution.author)
        .where(*told, User.state == Account.ACTIVE)
    )
    others = (
        select(func.count(Correspondent.email.distinct()))
        .join(Correspondent.contribution)
        .where(*told, Correspondent.confirmed_at.is_not(None))
    )
    return (db.session.scalar(authors) or 0) + (db.session.scalar(others) or 0)


def find_response(response_id: int) -> Response | None:
    """A response with the comments it answers and their authors; drafts may be given up."""
    return db.session.get(
        Response,
        response_id,
        options=[
            joinedload(Response.organisation),
            joinedload(Response.responder),
            joinedload(Response.assigned),
            joinedload(Response.signed_by),
            selectinload(Response.items)
            .joinedload(ResponseItem.contribution)
            .joinedload(Contribution.author),
        ],
    )


def get_response(response_id: int) -> Response:
    """The same, or NotFound."""
    response = find_response(response_id)
    if response is None:
        raise NotFound
    return response


def merged_into(comment_ids: Collection[int]) -> list[Contribution]:
    """The comments that are merged into these, with their authors."""
    if not comment_ids:
        return []
    return list(
        db.session.scalars(
            select(Contribution)
            .where(Contribution.merged_into_id.in_(comment_ids))
            .order_by(Contribution.id)
            .options(joinedload(Contribution.author))
        )
    )


def answered_ids(
    contribution_ids: Collection[int], organisation_id: int | None, apart_from: int | None = None
) -> set[int]:
    """Those of these comments that this office has answered by now, or is about to answer.

    `apart_from` is the response that asks.
    """
    found = (
        select(ResponseItem.contribution_id)
        .join(Response, ResponseItem.response_id == Response.id)
        .where(
            ResponseItem.contribution_id.in_(contribution_ids),
            Response.organisation_id.is_(None)
            if organisation_id is None
            else Response.organisation_id == organisation_id,
        )
    )
    if apart_from is not None:
        found = found.where(Response.id != apart_from)
    return set(db.session.scalars(found))


Offices = Mapping[int, Collection[int]] | None  # by office, the threads it answers on; None: all


def of_offices(offices: Offices) -> ColumnElement[bool]:
    """Responses of these offices on their threads; of all, for None."""
    if offices is None:
        return true()
    each = (
        and_(Response.organisation_id == office, Response.thread_id.in_(threads))
        for office, threads in offices.items()
    )
    return or_(false(), *each)


def in_preparation(
    contribution_ids: Collection[int], offices: Offices = None
) -> dict[int, list[Any]]:
    """The answers that these offices prepare for these comments: id, state and office of each."""
    if not contribution_ids:
        return {}
    found: dict[int, list[Any]] = {}
    for row in db.session.execute(
        select(ResponseItem.contribution_id, Response.id, Response.state, Response.organisation_id)
        .join(Response, ResponseItem.response_id == Response.id)
        .where(
            ResponseItem.contribution_id.in_(contribution_ids),
            Response.state != ResponseState.PUBLISHED,
            of_offices(offices),
        )
        .order_by(Response.id)
    ):
        found.setdefault(row.contribution_id, []).append(row)
    return found


# --- what authors say to answers ----------------------------------------------------------------

REPLIES_TO_ANSWERS = (
    select(
        ResponseReply.id,
        ResponseReply.response_id.label("replies_to"),
        ResponseReply.contribution_id,
        ResponseReply.satisfied,
        ResponseReply.text,
        ResponseReply.language,
        ResponseReply.said_at,
    )
    .join(Contribution, ResponseReply.contribution_id == Contribution.id)
    .where(Contribution.state == ContributionState.PUBLISHED)
)
NEWEST_REPLY = Order((ResponseReply.said_at, ResponseReply.id), descending=True)


def answer_replies(response_id: int, *, after: str = "", before: str = "") -> Page[Any]:
    """What authors said to an answer; of those who took their comment back, nothing."""
    return page(
        REPLIES_TO_ANSWERS.where(ResponseReply.response_id == response_id),
        NEWEST_REPLY,
        size=PAGE,
        after=after,
        before=before,
    )


def unsatisfied(thread_ids: Collection[int], *, after: str = "", before: str = "") -> Page[Any]:
    """What those said whom an answer did not satisfy, the latest first."""
    return page(
        REPLIES_TO_ANSWERS.where(
            ResponseReply.satisfied.is_(False), Contribution.thread_id.in_(thread_ids)
        ),
        NEWEST_REPLY,
        size=PAGE,
        after=after,
        before=before,
    )


def spoken_by_ids(comment_ids: Iterable[int]) -> dict[int, Any]:
    """These comments as `spoken` gives them, without their answers."""
    wanted = set(comment_ids)
    if not wanted:
        return {}
    rows = db.session.execute(SPOKEN.where(Contribution.id.in_(wanted)))
    return {row.id: row for row in rows}


def reply_of(
    response: Response, user_id: int | None, comment_id: int | None = None
) -> ResponseReply | None:
    """What somebody has said to an answer; `comment_id` is theirs who have no account."""
    who = {"author_id": user_id} if comment_id is None else {"contribution_id": comment_id}
    return db.session.scalar(select(ResponseReply).filter_by(response_id=response.id, **who))


def judging(response: Response, user_id: int | None, link: Correspondent | None) -> dict[str, bool]:
    """What `policy.can_judge` asks: about an account, or about the link of a letter."""
    comment_id = link.contribution_id if link else None
    return {
        "covered": covered_of(response, user_id, comment_id) is not None,
        "replied": reply_of(response, user_id, comment_id) is not None,
        "by_link": link is not None,
    }


def covered_of(
    response: Response, user_id: int | None, comment_id: int | None = None
) -> Contribution | None:
    """The first published comment of somebody that a response covers, merged ones among them.

    `comment_id`: the comment of somebody without an account.
    """
    if user_id is None and comment_id is None:
        return None
    whose = Contribution.author_id == user_id
    if comment_id is not None:
        whose = Contribution.id == comment_id
    return db.session.scalar(
        select(Contribution)
        .where(
            Contribution.id.in_(_covered_ids([response.id])),
            whose,
            Contribution.state == ContributionState.PUBLISHED,
        )
        .order_by(Contribution.id)
        .limit(1)
    )


# --- what waits, in public ----------------------------------------------------------------------


def _awaited(thread_id: int) -> Rows:
    return SPOKEN.where(
        Contribution.thread_id == thread_id,
        Contribution.answered_at.is_(None),
        Contribution.answer_due_on.is_not(None),
    )


def longest_overdue(thread_id: int, most: int) -> list[Any]:
    """The comments of a thread whose answer is late, the latest ones first; `most` of them."""
    late = _awaited(thread_id).where(
        Contribution.answer_due_on < today(), Contribution.merged_into_id.is_(None)
    )
    return list(
        db.session.execute(late.order_by(Contribution.answer_due_on, Contribution.id).limit(most))
    )
