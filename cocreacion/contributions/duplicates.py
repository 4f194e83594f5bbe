"""What a comment gains and loses when it is merged into another, and when that is undone.

Services call this; the thread is held already, and the counters are kept here.
"""

from collections.abc import Collection

from cocreacion.contributions import queries
from cocreacion.contributions.events import CommentsMerged, CommentUnmerged
from cocreacion.contributions.models import Contribution, ContributionState, Thread
from cocreacion.kernel.db import lock
from cocreacion.kernel.events import record


def inherit(comment: Contribution, head: Contribution, thread: Thread) -> None:
    """Give a comment the answers of the one it is merged into."""
    comment.answer_count = head.answer_count
    comment.first_response_id = head.first_response_id
    comment.answered_at = head.answered_at
    thread.answered_count += head.answered_at is not None


def stand_alone(comment: Contribution, *, actor_id: int | None) -> None:
    """Take them away again."""
    head_id, answered = comment.merged_into_id, comment.answered_at is not None
    if answered and comment.state is ContributionState.PUBLISHED:
        comment.thread.answered_count -= 1
    comment.merged_into_id = comment.first_response_id = comment.answered_at = None
    comment.answer_count = 0
    record(
        CommentUnmerged(
            actor_id=actor_id,
            thread_id=comment.thread_id,
            comment_id=comment.id,
            from_id=head_id or 0,
        )
    )


def let_go(head: Contribution, *, actor_id: int | None) -> list[int]:
    """A comment leaves the pages: those merged into it that wait with it stand by themselves.

    The thread is held already. Whoever withdraws or hides a comment calls this.
    """
    if head.answered_at is not None or head.parent_id is not None:
        return []
    others = queries.merged_into([head.id])
    for comment in others:
        lock(comment)
        stand_alone(comment, actor_id=actor_id)
    return [comment.id for comment in others]


def rejoin(head: Contribution, ids: Collection[int], *, actor_id: int, decision_id: int) -> None:
    """It is shown again: those it had let go are joined to it as before, if all is as it was.

    One that was answered, hidden, withdrawn or merged since, or that an answer is being prepared
    for, stays as it is. The thread is held already.
    """
    taken = queries.in_preparation(ids).keys() | {
        comment.merged_into_id for comment in queries.merged_into(ids)
    }
    joined = []
    for comment in queries.find_comments(ids):
        lock(comment)
        if comment.id not in taken and _waits_alone(comment):
            comment.merged_into_id = head.id
            inherit(comment, head, head.thread)
            joined.append(comment.id)
    if joined:
        record(
            CommentsMerged(
                actor_id=actor_id,
                thread_id=head.thread_id,
                comment_id=head.id,
                merged_ids=joined,
                decision_id=decision_id,
            )
        )


def _waits_alone(comment: Contribution) -> bool:
    return (
        comment.state is ContributionState.PUBLISHED
        and comment.merged_into_id is None
        and not comment.answer_count
    )
