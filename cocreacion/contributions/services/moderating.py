"""What the moderation does to comments: hide words, bring them back, slow a talk down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cocreacion.contributions import duplicates, policy, queries
from cocreacion.contributions.events import PaceSet
from cocreacion.contributions.models import Contribution, ContributionState, Thread
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.people.models import User

LONGEST_PAUSE = 24 * 60  # minutes


class NotShown(Conflict):
    message = _l("This comment is no longer shown: it was hidden or withdrawn in the meantime.")


class NotHidden(Conflict):
    message = _l("This comment is not hidden any more.")


@dataclass(frozen=True)
class Before:
    """What hiding a comment took: until when it was owed an answer, and who was joined to it."""

    due_on: date | None
    let_go: Sequence[int]


def hide(comment: Contribution, *, actor: User) -> Before:
    """Take words and name off every page; replies and the answer stay.

    Whoever hides says why, in a decision of their own, and keeps what it took for `restore`.
    """
    require(policy.can_hide(actor, comment))
    lock(comment.thread)
    lock(comment)
    if comment.state is not ContributionState.PUBLISHED:
        raise NotShown
    due_on = comment.answer_due_on
    comment.state, comment.answer_due_on = ContributionState.HIDDEN, None
    _count(comment, -1)
    return Before(due_on, duplicates.let_go(comment, actor_id=actor.id))


def restore(comment: Contribution, before: Before, *, actor: User, decision_id: int) -> None:
    """Show a hidden comment again, exactly as it was; `decision_id` is what hid it."""
    require(policy.can_hide(actor, comment))
    lock(comment.thread)
    lock(comment)
    if comment.state is not ContributionState.HIDDEN:
        raise NotHidden
    comment.state, comment.answer_due_on = ContributionState.PUBLISHED, before.due_on
    _count(comment, 1)
    if comment.merged_into_id is not None:
        _follow_head(comment, queries.get_comment(comment.merged_into_id), actor)
    duplicates.rejoin(comment, before.let_go, actor_id=actor.id, decision_id=decision_id)


def rejoin(comment: Contribution, before: Before, *, actor: User, decision_id: int) -> None:
    """Join to a comment that is shown again those that were; twice is once."""
    require(policy.can_hide(actor, comment))
    db.session.flush()  # what was shown again before this, and is counted
    lock(comment.thread)
    duplicates.rejoin(comment, before.let_go, actor_id=actor.id, decision_id=decision_id)


def _follow_head(comment: Contribution, head: Contribution, actor: User) -> None:
    """What became meanwhile of the one it is joined to: answered, or gone without an answer."""
    if head.answered_at is None and head.state is not ContributionState.PUBLISHED:
        duplicates.stand_alone(comment, actor_id=actor.id)
    elif head.answered_at is not None and comment.answered_at is None:
        duplicates.inherit(comment, head, comment.thread)


def set_pace(thread: Thread, minutes: int, *, actor: User) -> None:
    """From now on one person writes here once in so many minutes; 0: as often as they like."""
    require(policy.can_set_pace(actor))
    if not 0 <= minutes <= LONGEST_PAUSE:
        raise Invalid(_l("Choose a pause of at most one day."))
    lock(thread)
    if thread.slow_minutes == minutes:
        return
    thread.slow_minutes = minutes
    record(PaceSet(actor_id=actor.id, thread_id=thread.id, minutes=minutes))


def _count(comment: Contribution, step: int) -> None:
    """Hidden is not admitted, and not the same as answered."""
    if comment.parent_id is None:
        comment.thread.comment_count += step
        comment.thread.answered_count += step * (comment.answered_at is not None)
