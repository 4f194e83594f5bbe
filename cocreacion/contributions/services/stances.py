"""Agreeing and disagreeing with a comment, with or without a reason."""

from cocreacion.contributions import policy, queries
from cocreacion.contributions.events import ReasonHidden, StanceDropped, StanceTaken
from cocreacion.contributions.models import Contribution, Side, Stance
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.languages import CONTENT_LANGUAGES
from cocreacion.kernel.policy import require
from cocreacion.kernel.text import normal
from cocreacion.people.models import User

LONGEST_WHY = 300  # characters of a reason


class WhyTooLong(Invalid):
    message = _l("A reason has at most 300 characters. To say more, write a reply.")


def take_stance(
    comment: Contribution,
    side: Side,
    reason: str = "",
    *,
    language: str = "es",
    actor: User,
    sample: bool = False,
) -> None:
    """Agree or disagree with a comment: one stance per person, the latest one counts."""
    require(policy.can_take_stance(actor, comment.thread, comment))
    reason = " ".join(normal(reason).split())
    if len(reason) > LONGEST_WHY:
        raise WhyTooLong
    if language not in CONTENT_LANGUAGES:
        raise Invalid(_l("Choose a language from the list."))
    lock(comment)
    require(policy.can_take_stance(actor, comment.thread, comment))
    stance = queries.stance_of(actor, comment)
    if stance and (stance.side, stance.reason, stance.language) == (side, reason, language):
        return
    if stance is None:
        stance = Stance(comment_id=comment.id, user_id=actor.id, sample=sample or actor.sample)
        db.session.add(stance)
    else:
        _count(comment, stance.side, -1)
    stance.side, stance.reason, stance.language, stance.given_at = side, reason, language, now()
    _count(comment, side, 1)
    record(
        StanceTaken(
            actor_id=actor.id,
            thread_id=comment.thread_id,
            comment_id=comment.id,
            side=side,
            with_reason=bool(reason),
        )
    )


def drop_stance(comment: Contribution, *, actor: User) -> None:
    """Neither agree nor disagree any more; the reason goes, too."""
    require(policy.can_take_stance(actor, comment.thread, comment))
    lock(comment)
    require(policy.can_take_stance(actor, comment.thread, comment))
    stance = queries.stance_of(actor, comment)
    if stance is None:
        return
    _count(comment, stance.side, -1)
    db.session.delete(stance)
    record(StanceDropped(actor_id=actor.id, thread_id=comment.thread_id, comment_id=comment.id))


def _count(comment: Contribution, side: Side, more: int) -> None:
    if side is Side.AGREE:
        comment.agree_count += more
    else:
        comment.disagree_count += more


def hide_reason(stance: Stance, *, hidden: bool, actor: User) -> None:
    """Take the reason off every page, or show it again; the stance counts all the same."""
    require(policy.can_hide_reason(actor, stance.user_id))
    lock(stance)
    if (stance.hidden_at is not None) is hidden:
        return
    stance.hidden_at = now() if hidden else None
    record(
        ReasonHidden(
            actor_id=actor.id, comment_id=stance.comment_id, stance_id=stance.id, hidden=hidden
        )
    )
