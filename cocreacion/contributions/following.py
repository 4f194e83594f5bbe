"""Whoever comments follows what is said to it. Callers have asked for permission before."""

from cocreacion.contributions.models import Contribution, Follow
from cocreacion.kernel.db import db
from cocreacion.people.models import User


def begin(comment: Contribution, author: User) -> None:
    """A new comment is followed by its author, until they say otherwise."""
    db.session.add(
        Follow(
            user_id=author.id,
            thread_id=comment.thread_id,
            comment_id=comment.id,
            since=comment.created_at,
            sample=comment.sample,
        )
    )
