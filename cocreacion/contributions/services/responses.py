"""What offices do: answer comments with a reason, and keep what they promised."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cocreacion.contributions import homes, policy, queries
from cocreacion.contributions.events import PromiseKept, ResponsePublished
from cocreacion.contributions.homes import Home
from cocreacion.contributions.models import (
    CHANGING,
    POINTING,
    Contribution,
    ContributionState,
    Disposition,
    Response,
    ResponseItem,
    Thread,
)
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Forbidden, Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.kernel.refs import ClauseRef
from cocreacion.people.models import Organisation, User

LONGEST_REASON = 5_000  # characters, in each language


class AlreadyAnswered(Conflict):
    message = _l("Somebody else has answered one of these comments in the meantime.")


class ChangedMeanwhile(Conflict):
    message = _l("A comment was corrected while you were answering. Read it again, then publish.")


class NothingChosen(Invalid):
    message = _l("Choose at least one comment at the desk.")


class ManyDrafts(Invalid):
    message = _l("One answer is for comments on one draft. Choose comments of a single draft.")


class NoReason(Invalid):
    message = _l("Give the reason. It is published under the comment.")


class NoChange(Invalid):
    message = _l("Say which clause changed, or that the change is still to come.")


class WrongChange(Invalid):
    message = _l("Choose a clause of the version that was commented on or of a later one.")


@dataclass(frozen=True)
class Verdict:
    """What an office answers: `change` is the clause that changed, None while it is to come.

    `read_at` is when the comments were read: one corrected since then is not answered unread.
    """

    disposition: Disposition
    reason: Bilingual
    change: ClauseRef | None = None
    change_to_come: bool = False
    organisation: Organisation | None = None
    read_at: datetime = field(default_factory=now)


def respond(
    comments: Sequence[Contribution],
    verdict: Verdict,
    *,
    home: Home,
    actor: User,
    sample: bool = False,
) -> Response:
    """Answer comments of one thread officially, with a reason; each then shows this answer."""
    require(policy.can_respond(actor, home))
    if {comment.thread_id for comment in comments} != {home.thread_id}:
        raise ManyDrafts
    if verdict.organisation and not policy.speaks_for(actor, verdict.organisation):
        raise Forbidden(_l("You may not speak for this organisation."))
    _check_verdict(verdict, comments)
    thread = queries.get_thread(home.thread_id)
    lock(thread)
    _check_unanswered(comments, verdict.read_at)
    response = _published(verdict, thread, actor, sample)
    for comment in comments:
        comment.answered_at = response.published_at
        db.session.add(ResponseItem(response_id=response.id, contribution_id=comment.id))
    thread.answered_count += len(comments)
    record(
        ResponsePublished(
            actor_id=actor.id,
            thread_id=thread.id,
            response_id=response.id,
            comment_ids=[comment.id for comment in comments],
            disposition=response.disposition,
            organisation_id=response.organisation_id,
            changed_version_id=response.changed_version_id,
            changed_clause_id=response.changed_clause_id,
        )
    )
    return response


def keep_promise(response: Response, change: ClauseRef, *, home: Home, actor: User) -> None:
    """Say which clause of which version made the change that a response had announced."""
    require(policy.can_respond(actor, home))
    lock(response)
    if not response.is_promise:
        raise Conflict(_l("This response already says what it changed."))
    _check_change(change, [item.contribution for item in response.items], response.thread_id)
    response.changed_version_id, response.changed_clause_id = change.version_id, change.clause_id
    record(
        PromiseKept(
            actor_id=actor.id,
            thread_id=response.thread_id,
            response_id=response.id,
            changed_version_id=change.version_id,
            changed_clause_id=change.clause_id,
        )
    )


def _check_verdict(verdict: Verdict, comments: Sequence[Contribution]) -> None:
    if not (verdict.reason.es or verdict.reason.en):
        raise NoReason
    if verdict.change is not None and verdict.disposition in POINTING:
        _check_change(verdict.change, comments, comments[0].thread_id)
    elif verdict.disposition in CHANGING and not verdict.change_to_come:
        raise NoChange


def _check_change(change: ClauseRef, comments: Sequence[Contribution], thread_id: int) -> None:
    versions = homes.versions(thread_id)
    possible = homes.later_versions(versions, [comment.version_id for comment in comments])
    if change not in {clause.ref for version in possible for clause in version.clauses}:
        raise WrongChange


def _check_unanswered(comments: Sequence[Contribution], read_at: datetime) -> None:
    for comment in sorted(comments, key=lambda comment: comment.id):
        lock(comment)
        if comment.state is not ContributionState.PUBLISHED or comment.parent_id is not None:
            raise Conflict(_l("One of these comments was withdrawn in the meantime."))
        if comment.edited_at is not None and comment.edited_at > read_at:
            raise ChangedMeanwhile
    if queries.answered_ids([comment.id for comment in comments]):
        raise AlreadyAnswered


def _published(verdict: Verdict, thread: Thread, actor: User, sample: bool) -> Response:
    change = verdict.change if verdict.disposition in POINTING else None
    response = Response(
        thread_id=thread.id,
        disposition=verdict.disposition,
        reason=verdict.reason,
        responder_id=actor.id,
        organisation_id=verdict.organisation.id if verdict.organisation else None,
        changed_version_id=change.version_id if change else None,
        changed_clause_id=change.clause_id if change else None,
        published_at=now(),
        sample=sample or actor.sample,
    )
    db.session.add(response)
    db.session.flush()
    return response
