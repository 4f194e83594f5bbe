"""Asking to be told what is new, and asking no more."""

from cocreacion.contributions import policy, queries
from cocreacion.contributions.models import Contribution, Follow, Thread
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.policy import require
from cocreacion.people.models import User


def follow(thread: Thread, comment: Contribution | None = None, *, actor: User) -> None:
    """Be told of replies and answers: to one comment, or in all of a talk."""
    require(policy.can_follow(actor))
    lock(thread)  # the same button twice at once is one follow
    if queries.follow_of(actor, thread.id, comment.id if comment else None) is None:
        db.session.add(
            Follow(
                user_id=actor.id,
                thread_id=thread.id,
                comment_id=comment.id if comment else None,
                sample=actor.sample,
            )
        )


def unfollow(thread: Thread, comment: Contribution | None = None, *, actor: User) -> None:
    require(policy.can_unfollow(actor))
    followed = queries.follow_of(actor, thread.id, comment.id if comment else None)
    if followed is not None:
        db.session.delete(followed)
