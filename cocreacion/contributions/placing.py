"""The places of comments, one row for each version. Callers have asked for permission before."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import insert, select

from cocreacion.contributions import homes
from cocreacion.contributions.carrying import About, Passage, Place, carried
from cocreacion.contributions.events import CommentsCarried
from cocreacion.contributions.models import CommentPlace, Contribution, Standing, Thread
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.events import record
from cocreacion.kernel.refs import ClauseRef, TextAnchor

MANY = 1000  # rows written at once


def begin(comment: Contribution) -> None:
    """A new comment stands at its clause, and in the versions that were published since."""
    place, about = Place(comment.clause_id or ""), about_of(comment)
    rows = [_row(comment, comment.version_id or 0, place)]
    for passage in homes.passages(comment.version_id or 0):
        place = carried(about, place, passage)
        rows.append(_row(comment, passage.version_id, place))
    db.session.execute(insert(CommentPlace), rows)


def carry(thread: Thread, passage: Passage, actor_id: int) -> None:
    """Give all comments that stand in the older version their place in the newer one."""
    lock(thread)
    standings = dict.fromkeys(Standing, 0)
    rows: list[dict[str, Any]] = []
    for comment, place in _standing_in(thread, passage.before_id):
        found = carried(about_of(comment), place, passage)
        standings[found.standing] += 1
        rows.append(_row(comment, passage.version_id, found))
    for start in range(0, len(rows), MANY):
        db.session.execute(insert(CommentPlace), rows[start : start + MANY])
    if rows:
        record(
            CommentsCarried(
                actor_id=actor_id,
                thread_id=thread.id,
                version_id=passage.version_id,
                **{str(standing.value): number for standing, number in standings.items()},
            )
        )


def about_of(comment: Any) -> About:
    """`comment`: the record, or a row with its columns."""
    clause = ClauseRef(comment.version_id or 0, comment.clause_id or "")
    anchor = TextAnchor(
        clause, comment.read_in, comment.quote, comment.quote_prefix, comment.quote_suffix
    )
    return About(anchor, comment.words_hash)


def put_about(comment: Contribution, about: About) -> None:
    anchor = about.anchor
    comment.version_id, comment.clause_id = anchor.clause.version_id, anchor.clause.clause_id
    comment.read_in, comment.quote = anchor.language, anchor.quote
    comment.quote_prefix, comment.quote_suffix = anchor.prefix, anchor.suffix
    comment.words_hash = about.fingerprint
    comment.question_id = homes.question_of(anchor.clause)


def _standing_in(thread: Thread, version_id: int) -> Iterator[tuple[Any, Place]]:
    rows: Iterable[Any] = db.session.execute(
        select(
            Contribution.id,
            Contribution.created_at,
            Contribution.version_id,
            Contribution.clause_id,
            Contribution.read_in,
            Contribution.quote,
            Contribution.quote_prefix,
            Contribution.quote_suffix,
            Contribution.words_hash,
            CommentPlace.clause_id.label("place"),
            CommentPlace.standing,
            CommentPlace.behind,
            CommentPlace.stood_in,
        )
        .join(CommentPlace, CommentPlace.comment_id == Contribution.id)
        .where(CommentPlace.version_id == version_id, Contribution.thread_id == thread.id)
        .order_by(Contribution.id)
    )
    for row in rows:
        yield row, Place(row.place, row.standing, row.behind, row.stood_in)


def _row(comment: Any, version_id: int, place: Place) -> dict[str, Any]:
    return {
        "comment_id": comment.id,
        "version_id": version_id,
        "clause_id": place.clause_id,
        "standing": place.standing,
        "behind": place.behind,
        "stood_in": place.stood_in,
        "created_at": comment.created_at,
    }
