"""Questions about what stands around a comment: who agrees, who follows, what it said before."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import case, select
from sqlalchemy.orm import joinedload

from cocreacion.contributions.models import (
    CommentPlace,
    Contribution,
    EarlierWords,
    Follow,
    Stance,
)
from cocreacion.contributions.paging import Order, Page, page
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.people.models import Guest, User

REASONS = 100  # shown beside a comment, the latest ones
FOLLOWS_PAGE = 50
LATEST_FOLLOWS = Order((Follow.since, Follow.id), descending=True)


def stance_of(person: User | Guest, comment: Contribution) -> Stance | None:
    return db.session.scalar(select(Stance).filter_by(comment_id=comment.id, user_id=person.id))


def get_stance(stance_id: int) -> Stance:
    stance = db.session.get(Stance, stance_id)
    if stance is None:
        raise NotFound
    return stance


def reasons(comment_id: int) -> list[Any]:
    """Why people agree or disagree with a comment, the latest first; who gave no reason is only
    counted."""
    return list(
        db.session.execute(
            select(
                Stance.id, Stance.hidden_at, Stance.side, Stance.reason, Stance.language,
                Stance.given_at, Stance.sample,
                case((User.named, User.display_as)).label("author_name"),
            )
            .join(User, Stance.user_id == User.id)
            .where(Stance.comment_id == comment_id, Stance.reason != "")
            .order_by(Stance.given_at.desc(), Stance.id.desc())
            .limit(REASONS)
        )
    )  # fmt: skip


def earlier_words(comment_ids: Collection[int]) -> dict[int, list[EarlierWords]]:
    """What these comments said before they were corrected, in the order in which it was written."""
    found: dict[int, list[EarlierWords]] = {}
    if comment_ids:
        rows = select(EarlierWords).where(EarlierWords.comment_id.in_(comment_ids))
        for words in db.session.scalars(rows.order_by(EarlierWords.id)):
            found.setdefault(words.comment_id, []).append(words)
    return found


def last_place(comment_id: int) -> CommentPlace | None:
    """Where a comment stands in the newest version of its text."""
    return db.session.scalar(
        select(CommentPlace)
        .where(CommentPlace.comment_id == comment_id)
        .order_by(CommentPlace.version_id.desc())
        .limit(1)
    )


def follow_of(person: User | Guest, thread_id: int, comment_id: int | None) -> Follow | None:
    """That this person follows a comment or, for None, all of a talk."""
    return db.session.scalar(
        select(Follow).filter_by(user_id=person.id, thread_id=thread_id, comment_id=comment_id)
    )


def follows_of(user: User, *, after: str = "", before: str = "", size: int) -> Page[Any]:
    """What a person follows, the latest first, with the words of the comment."""
    rows = (
        select(
            Follow.id,
            Follow.since,
            Follow.thread_id,
            Follow.comment_id,
            Contribution.text,
            Contribution.language,
            Contribution.state,
            Contribution.reply_count,
            Contribution.author_id,
        )
        .outerjoin(Contribution, Follow.comment_id == Contribution.id)
        .where(Follow.user_id == user.id)
    )
    return page(rows, LATEST_FOLLOWS, size=size, after=after, before=before)


def followers(thread_id: int, comment_ids: Collection[int]) -> list[Follow]:
    """Who follows one of these comments, or all of the talk: these last, of each person."""
    return list(
        db.session.scalars(
            select(Follow)
            .where(
                Follow.thread_id == thread_id,
                Follow.comment_id.in_(comment_ids) | Follow.comment_id.is_(None),
            )
            .options(joinedload(Follow.user))
            .order_by(Follow.comment_id.is_(None), Follow.id)
        )
    )
