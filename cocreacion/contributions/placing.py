"""The places of comments, one row for each version, and what is kept beside them: how talks are
sorted, and how many comments stand at each clause. Callers have asked for permission before."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, delete, event, insert, inspect, select, text, update

from cocreacion.contributions import homes
from cocreacion.contributions.carrying import About, Passage, Place, carried
from cocreacion.contributions.events import CommentsCarried
from cocreacion.contributions.models import (
    ClauseCount,
    CommentPlace,
    Contribution,
    ContributionState,
    Standing,
    Thread,
)
from cocreacion.contributions.queries.counting import counted
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.events import record
from cocreacion.kernel.refs import ClauseRef, TextAnchor

MANY = 1000  # rows written at once
COUNT_ONE_MORE = text(
    "INSERT INTO clause_counts (version_id, clause_id, comments, answered, stood_in, behind)"
    " VALUES (:version_id, :clause_id, 1, 0, :stood_in, :behind)"
    " ON CONFLICT (version_id, clause_id) DO UPDATE SET comments = clause_counts.comments + 1"
)


def begin(comment: Contribution) -> None:
    """A new comment stands at its clause, and in the versions that were published since."""
    place, about = Place(comment.clause_id or ""), about_of(comment)
    rows = [_row(comment, comment.version_id or 0, place)]
    for passage in homes.passages(comment.version_id or 0):
        place = carried(about, place, passage)
        rows.append(_row(comment, passage.version_id, place))
    db.session.execute(insert(CommentPlace), rows)
    if comment.state is ContributionState.PUBLISHED:
        db.session.connection().execute(COUNT_ONE_MORE, rows)


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
        recount(passage.version_id)
        record(
            CommentsCarried(
                actor_id=actor_id,
                thread_id=thread.id,
                version_id=passage.version_id,
                **{str(standing.value): number for standing, number in standings.items()},
            )
        )


def recount(version_id: int) -> None:
    """Count the comments at each clause of a version anew."""
    db.session.execute(delete(ClauseCount).where(ClauseCount.version_id == version_id))
    found = (
        counted().where(CommentPlace.version_id == version_id).order_by(CommentPlace.clause_id)
    )  # in the same order in every database
    columns = [column.name for column in found.selected_columns]
    db.session.execute(insert(ClauseCount).from_select(columns, found))


@event.listens_for(Contribution, "after_update")
def _keep_up(_mapper: object, connection: Connection, comment: Contribution) -> None:
    """Whoever changes a comment need not know what is kept beside its places."""
    if comment.parent_id is not None:
        return
    was, now = _counts(comment, before=True), _counts(comment)
    if was != now:
        connection.execute(_more(comment.id, *(n - w for w, n in zip(was, now, strict=True))))
    names = ("reply_count", "agree_count", "disagree_count")
    if any(inspect(comment).attrs[name].history.has_changes() for name in names):
        connection.execute(
            update(CommentPlace).where(CommentPlace.comment_id == comment.id).values(_rank(comment))
        )


def _counts(comment: Contribution, *, before: bool = False) -> tuple[int, int]:
    """How much a comment adds to the two numbers of its clauses."""
    values = {}
    for name in ("state", "answered_at"):
        history = inspect(comment).attrs[name].history
        values[name] = history.deleted[0] if before and history.deleted else getattr(comment, name)
    shown = values["state"] is ContributionState.PUBLISHED
    return int(shown), int(shown and values["answered_at"] is not None)


def _more(comment_id: int, comments: int, answered: int) -> Any:
    at = (
        select(ClauseCount.id)
        .join(
            CommentPlace,
            (CommentPlace.version_id == ClauseCount.version_id)
            & (CommentPlace.clause_id == ClauseCount.clause_id),
        )
        .where(CommentPlace.comment_id == comment_id)
    )
    return (
        update(ClauseCount)
        .where(ClauseCount.id.in_(at))
        .values(comments=ClauseCount.comments + comments, answered=ClauseCount.answered + answered)
    )


def _rank(comment: Any) -> dict[str, int]:
    """By what the talks are sorted in which this comment stands."""
    agree, disagree = comment.agree_count or 0, comment.disagree_count or 0
    return {
        "discussed": (comment.reply_count or 0) + agree + disagree,
        "controversy": min(agree, disagree),
    }


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
            Contribution.reply_count,
            Contribution.agree_count,
            Contribution.disagree_count,
            CommentPlace.clause_id.label("place"),
            CommentPlace.standing,
            CommentPlace.behind,
            CommentPlace.stood_in,
            CommentPlace.reads,
        )
        .join(CommentPlace, CommentPlace.comment_id == Contribution.id)
        .where(CommentPlace.version_id == version_id, Contribution.thread_id == thread.id)
        .order_by(Contribution.id)
    )
    for row in rows:
        yield row, Place(row.place, row.standing, row.behind, row.stood_in, row.reads)


def _row(comment: Any, version_id: int, place: Place) -> dict[str, Any]:
    return {
        "comment_id": comment.id,
        "version_id": version_id,
        "clause_id": place.clause_id,
        "standing": place.standing,
        "behind": place.behind,
        "stood_in": place.stood_in,
        "reads": place.reads,
        "created_at": comment.created_at,
        **_rank(comment),
    }
