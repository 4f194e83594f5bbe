"""What the moderation does to comments: hide words, bring them back, slow a talk down."""

from datetime import date

from cocreacion.contributions import duplicates, policy
from cocreacion.contributions.events import PaceSet
from cocreacion.contributions.models import Contribution, ContributionState, Thread
from cocreacion.kernel.db import lock
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


def hide(comment: Contribution, *, actor: User) -> date | None:
    """Take words and name off every page; replies and the answer stay. Until when it was owed one.

    Whoever hides says why, in a decision of their own, and keeps the date for `restore`.
    """
    require(policy.can_hide(actor, comment))
    lock(comment.thread)
    lock(comment)
    if comment.state is not ContributionState.PUBLISHED:
        raise NotShown
    due_on = comment.answer_due_on
    comment.state, comment.answer_due_on = ContributionState.HIDDEN, None
    _count(comment, -1)
    duplicates.let_go(comment, actor_id=actor.id)
    return due_on


def restore(comment: Contribution, due_on: date | None, *, actor: User) -> None:
    """Show a hidden comment again, exactly as it was."""
    require(policy.can_hide(actor, comment))
    lock(comment.thread)
    lock(comment)
    if comment.state is not ContributionState.HIDDEN:
        raise NotHidden
    comment.state, comment.answer_due_on = ContributionState.PUBLISHED, due_on
    _count(comment, 1)


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
