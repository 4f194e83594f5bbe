"""Comments that say the same share one answer; those that belong together are kept in groups.

A merged comment keeps its row, its words and its author. It has the answers of the one it was
merged into, also later ones, for as long as it is merged.
"""

from collections.abc import Sequence

from cocreacion.contributions import duplicates, policy, queries
from cocreacion.contributions.events import (
    CommentsGrouped,
    CommentsMerged,
    CommentUngrouped,
)
from cocreacion.contributions.homes import Home
from cocreacion.contributions.models import (
    Cluster,
    ClusterItem,
    Contribution,
    ContributionState,
)
from cocreacion.contributions.services.refusals import ManyDrafts, NothingChosen, TakenBack
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.kernel.text import normal
from cocreacion.people.models import User

LONGEST_NAME = 120  # characters of the name of a group


class IsDuplicate(Conflict):
    message = _l(
        "One of these comments is already merged into another. Undo that first: "
        "mergers do not hang on each other."
    )


class HasDuplicates(Conflict):
    message = _l(
        "Others are merged into one of these comments. Choose that one as the comment that stays, "
        "or undo its mergers first."
    )


class HasOwnAnswer(Conflict):
    message = _l("One of these comments has an answer of its own, so it stays by itself.")


class InPreparation(Conflict):
    message = _l(
        "An answer to one of these comments is being prepared. Take the comment out of it first."
    )


class NotTwo(Invalid):
    message = _l("Choose at least two comments, and which of them stays.")


class NoName(Invalid):
    message = _l("Give the group a name, such as “Deadline of the answers”.")


def merge(head: Contribution, others: Sequence[Contribution], *, home: Home, actor: User) -> None:
    """Let `others` share the answers of `head`; they no longer wait by themselves."""
    require(policy.can_respond(actor, home))
    if not others or head.id in {comment.id for comment in others}:
        raise NotTwo
    if {comment.thread_id for comment in (head, *others)} != {home.thread_id}:
        raise ManyDrafts
    thread = queries.get_thread(home.thread_id)
    lock(thread)
    for comment in sorted((head, *others), key=lambda comment: comment.id):
        lock(comment)
    _check(head, others)
    for comment in others:
        comment.merged_into_id = head.id
        duplicates.inherit(comment, head, thread)
    record(
        CommentsMerged(
            actor_id=actor.id,
            thread_id=thread.id,
            comment_id=head.id,
            merged_ids=[comment.id for comment in others],
        )
    )


def unmerge(comment: Contribution, *, home: Home, actor: User) -> None:
    """Let a comment stand for itself again: the answers of the other are no longer its own."""
    require(policy.can_respond(actor, home))
    lock(comment.thread)
    lock(comment)
    if comment.merged_into_id is None:
        return
    duplicates.stand_alone(comment, actor_id=actor.id)


def _check(head: Contribution, others: Sequence[Contribution]) -> None:
    if head.merged_into_id or any(comment.merged_into_id for comment in others):
        raise IsDuplicate
    for comment in (head, *others):
        if comment.state is not ContributionState.PUBLISHED or comment.parent_id is not None:
            raise TakenBack
    ids = [comment.id for comment in others]
    if any(comment.answer_count for comment in others):
        raise HasOwnAnswer
    if queries.merged_into(ids):
        raise HasDuplicates
    if queries.in_preparation(ids):
        raise InPreparation


# --- groups -------------------------------------------------------------------------------------


def group(comments: Sequence[Contribution], name: str, *, home: Home, actor: User) -> Cluster:
    """Put comments of one thread into the group of that name; a new name makes a new group."""
    require(policy.can_respond(actor, home))
    if not comments:
        raise NothingChosen
    if {comment.thread_id for comment in comments} != {home.thread_id}:
        raise ManyDrafts
    name = " ".join(normal(name).split())[:LONGEST_NAME]
    if not name:
        raise NoName
    lock(queries.get_thread(home.thread_id))
    cluster = queries.cluster_named(home.thread_id, name)
    if cluster is None:
        cluster = Cluster(
            thread_id=home.thread_id,
            name=name,
            created_by=actor.id,
            created_at=now(),
            sample=actor.sample,
        )
        db.session.add(cluster)
        db.session.flush()
    known = queries.ids_in_cluster(cluster.id)
    new = [comment.id for comment in comments if comment.id not in known]
    for comment_id in new:
        db.session.add(ClusterItem(cluster_id=cluster.id, contribution_id=comment_id))
    if new:
        record(
            CommentsGrouped(
                actor_id=actor.id,
                thread_id=home.thread_id,
                cluster_id=cluster.id,
                comment_ids=new,
            )
        )
    return cluster


def ungroup(cluster: Cluster, comment_id: int, *, home: Home, actor: User) -> None:
    """Take a comment out of a group; a group without comments is gone."""
    require(policy.can_respond(actor, home))
    lock(cluster)
    item = queries.cluster_item(cluster.id, comment_id)
    if item is None:
        return
    db.session.delete(item)
    db.session.flush()
    if not queries.ids_in_cluster(cluster.id):
        db.session.delete(cluster)
    record(
        CommentUngrouped(
            actor_id=actor.id,
            thread_id=cluster.thread_id,
            cluster_id=cluster.id,
            comment_id=comment_id,
        )
    )
