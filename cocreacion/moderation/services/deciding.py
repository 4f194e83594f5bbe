"""What moderators do: keep a comment or hide it for a public reason, one or many, and take it back.

Threads are held before their comments, thread by thread in the order of their numbers, as in
every other use case; so two people who decide at once wait for each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cocreacion.contributions import services as contributions
from cocreacion.contributions.models import Contribution, ContributionState, Stance
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Invalid
from cocreacion.kernel.events import Event, record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.moderation import policy, queries, terms
from cocreacion.moderation.events import (
    BatchUndone,
    CommentHidden,
    CommentKept,
    CommentRestored,
    CommentsHidden,
    ReasonDecided,
    ReasonRestored,
)
from cocreacion.moderation.models import (
    Appeal,
    Batch,
    Category,
    Decision,
    Ending,
    Outcome,
    Verdict,
)
from cocreacion.people.models import User

LONGEST_REASON = 500  # characters, in each language
MOST_AT_ONCE = 200  # comments


class NoReason(Invalid):
    message = _l("Give the reason. It stands in the place of the words, for everybody to read.")


class NothingToDecide(Conflict):
    message = _l("Somebody else has decided about these reports in the meantime.")


class NothingChosen(Invalid):
    message = _l("Choose at least one comment.")


class TooManyAtOnce(Invalid):
    message = _l("At most 200 comments are hidden at once. Hide these first, then the others.")


@dataclass(frozen=True)
class Grounds:
    """What for: the kind of problem, the number of the house rule, the public reason."""

    category: Category
    rule: int
    reason: Bilingual


def keep(comment: Contribution, grounds: Grounds, *, actor: User) -> Decision:
    """The comment stays: the reports that wait are answered with a reason."""
    require(policy.can_decide(actor, comment, queries.has_reported(actor, comment.id)))
    _check(grounds)
    lock(comment.thread)
    lock(comment)
    if comment.state is not ContributionState.PUBLISHED:
        raise contributions.NotShown
    require(policy.can_decide(actor, comment, queries.has_reported(actor, comment.id)))
    if not queries.open_reports(comment.id):
        raise NothingToDecide
    decision = _decided(comment, Verdict.KEEP, grounds, actor)
    record(
        CommentKept(
            actor_id=actor.id,
            decision_id=decision.id,
            comment_id=comment.id,
            category=grounds.category.value,
            rule=grounds.rule,
        )
    )
    return decision


def hide(comment: Contribution, grounds: Grounds, *, actor: User) -> Decision:
    """Hide a comment, reported or not, for a reason that stands in its place."""
    require(policy.can_decide(actor, comment, queries.has_reported(actor, comment.id)))
    _check(grounds)
    return _hide(comment, grounds, actor, None)


def hide_many(comments: Sequence[Contribution], grounds: Grounds, *, actor: User) -> Batch:
    """Hide many comments for one reason, all of them or none."""
    require(policy.can_see_desk(actor))
    _check(grounds)
    if not comments:
        raise NothingChosen
    if len(comments) > MOST_AT_ONCE:
        raise TooManyAtOnce
    batch = Batch(by_id=actor.id, made_at=now(), sample=actor.sample)
    db.session.add(batch)
    db.session.flush()
    ordered = sorted(comments, key=lambda comment: (comment.thread_id, comment.id))
    decisions = [_hide(comment, grounds, actor, batch) for comment in ordered]
    ids = [decision.id for decision in decisions]
    record(CommentsHidden(actor_id=actor.id, batch_id=batch.id, decision_ids=ids))
    return batch


def hide_reason(stance: Stance, grounds: Grounds, *, actor: User) -> Decision:
    """Hide why somebody agrees or disagrees with a comment; the stance counts all the same."""
    require(policy.can_hide_reason(actor, stance))
    _check(grounds)
    contributions.hide_reason(stance, hidden=True, actor=actor)
    if queries.standing_reasons([stance.id]):
        raise NothingToDecide
    comment = db.session.get_one(Contribution, stance.comment_id)
    decision = _kept(comment, Verdict.HIDE, grounds, actor)
    decision.stance_id, decision.sample = stance.id, stance.sample or actor.sample
    decision.appeal_until = decision.decided_at + terms.time_to_appeal()
    db.session.flush()
    record(
        ReasonDecided(
            actor_id=actor.id,
            decision_id=decision.id,
            comment_id=comment.id,
            stance_id=stance.id,
            category=grounds.category.value,
            rule=grounds.rule,
        )
    )
    return decision


def undo(decision: Decision, reason: Bilingual, *, actor: User) -> None:
    """Hiding it was a mistake: show the comment again, exactly as it was, for a public reason."""
    require(policy.can_undo(actor, decision))
    _check_reason(reason)
    lock(decision.comment.thread)
    lock(decision)
    require(policy.can_undo(actor, decision))
    end(decision, Ending.UNDONE, actor, reason)


def undo_batch(batch: Batch, reason: Bilingual, *, actor: User) -> int:
    """Show everything again that was hidden together and is still hidden; how many comments.

    What its author withdrew and what was erased stays as it is, and so does a comment of whoever
    presses: about that somebody else decides.
    """
    require(policy.can_undo_batch(actor, batch))
    _check_reason(reason)
    lock(batch)
    require(policy.can_undo_batch(actor, batch))
    batch.undone_at, batch.undone_by_id = now(), actor.id
    hidden = [d for d in batch.decisions if d.comment.state is ContributionState.HIDDEN]
    ended = []
    for decision in sorted(hidden, key=_heads_first):
        lock(decision.comment.thread)
        lock(decision)
        if policy.can_undo(actor, decision):
            end(decision, Ending.UNDONE, actor, reason)
            ended.append(decision)
    for decision in ended:  # once all are shown that were joined with each other
        contributions.rejoin(
            decision.comment, _before(decision), actor=actor, decision_id=decision.id
        )
    ids = [decision.id for decision in ended]
    record(BatchUndone(actor_id=actor.id, batch_id=batch.id, decision_ids=ids))
    return len(ended)


def _heads_first(decision: Decision) -> tuple[int, bool, int]:
    """Those joined to another come after it."""
    comment = decision.comment
    return comment.thread_id, comment.merged_into_id is not None, comment.id


def _before(decision: Decision) -> contributions.Before:
    return contributions.Before(decision.due_on, decision.let_go)


def end(decision: Decision, how: Ending, actor: User, reason: Bilingual | None = None) -> None:
    """Show hidden words again. What was only undone settles no report: those wait as before."""
    require(policy.can_undo(actor, decision))
    if decision.stance is not None:
        contributions.hide_reason(decision.stance, hidden=False, actor=actor)
    else:
        contributions.restore(
            decision.comment, _before(decision), actor=actor, decision_id=decision.id
        )
    decision.ended_at, decision.ended_how, decision.ended_by_id = now(), how, actor.id
    decision.ended_role, decision.end_reason = terms.role_of(actor), reason or Bilingual()
    if how is Ending.UNDONE:
        for report in decision.reports:
            report.decision_id = None
    appeal: Appeal | None = decision.appeal
    if how is Ending.UNDONE and appeal is not None and appeal.outcome is None:
        appeal.outcome, appeal.decided_at = Outcome.LIFTED, decision.ended_at
        appeal.decided_by_id, appeal.decided_role = actor.id, terms.role_of(actor)
    record(_ended(decision, how, actor))


def _ended(decision: Decision, how: Ending, actor: User) -> Event:
    if decision.stance_id is not None:
        return ReasonRestored(
            actor_id=actor.id,
            decision_id=decision.id,
            comment_id=decision.comment_id,
            stance_id=decision.stance_id,
            how=how.value,
        )
    return CommentRestored(
        actor_id=actor.id,
        decision_id=decision.id,
        comment_id=decision.comment_id,
        thread_id=decision.comment.thread_id,
        how=how.value,
        batch_id=decision.batch_id,
    )


def _hide(comment: Contribution, grounds: Grounds, actor: User, batch: Batch | None) -> Decision:
    before = contributions.hide(comment, actor=actor)
    require(policy.can_decide(actor, comment, queries.has_reported(actor, comment.id)))
    decision = _decided(comment, Verdict.HIDE, grounds, actor)
    decision.due_on, decision.let_go, decision.batch = before.due_on, [*before.let_go], batch
    decision.appeal_until = decision.decided_at + terms.time_to_appeal()
    db.session.flush()
    record(
        CommentHidden(
            actor_id=actor.id,
            decision_id=decision.id,
            comment_id=comment.id,
            thread_id=comment.thread_id,
            category=grounds.category.value,
            rule=grounds.rule,
            batch_id=batch.id if batch else None,
        )
    )
    return decision


def _decided(comment: Contribution, verdict: Verdict, grounds: Grounds, actor: User) -> Decision:
    """Keep the decision; it settles every report that waits."""
    decision = _kept(comment, verdict, grounds, actor)
    for report in queries.open_reports(comment.id):
        report.decision_id = decision.id
    return decision


def _kept(comment: Contribution, verdict: Verdict, grounds: Grounds, actor: User) -> Decision:
    decision = Decision(
        comment_id=comment.id,
        verdict=verdict,
        category=grounds.category,
        rule=grounds.rule,
        reason=grounds.reason,
        by_id=actor.id,
        by_role=terms.role_of(actor),
        decided_at=now(),
        sample=comment.sample or actor.sample,
    )
    db.session.add(decision)
    db.session.flush()
    return decision


def _check(grounds: Grounds) -> None:
    _check_reason(grounds.reason)


def _check_reason(reason: Bilingual) -> None:
    if not (reason.es or reason.en):
        raise NoReason
    if max(len(reason.es), len(reason.en)) > LONGEST_REASON:
        raise Invalid(_l("The reason has at most 500 characters in each language. Shorten it."))
