"""One appeal against each decision, decided by another person."""

from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.kernel.text import normal
from cocreacion.moderation import policy, queries, terms
from cocreacion.moderation.events import AppealDecided, DecisionAppealed
from cocreacion.moderation.models import Appeal, Decision, Ending, Outcome
from cocreacion.moderation.services.deciding import NoReason, end
from cocreacion.people.models import Guest, User

LONGEST_APPEAL = 2_000  # characters


class NoWords(Invalid):
    message = _l("Write why the comment should be shown again.")


def appeal(decision: Decision, text: str, *, actor: User | Guest, by_link: bool = False) -> Appeal:
    """Ask that another person looks at hidden words again.

    `by_link`: by somebody without an account, who has the link of a letter about the comment.
    """
    require(policy.can_appeal(actor, decision, by_link=by_link))
    text = normal(text)
    if not any(letter.isalnum() for letter in text):
        raise NoWords
    if len(text) > LONGEST_APPEAL:
        raise Invalid(_l("An appeal has at most 2,000 characters. Shorten it."))
    lock(decision)
    require(policy.can_appeal(actor, decision, by_link=by_link))
    made = Appeal(decision=decision, text=text, made_at=now(), sample=decision.sample)
    db.session.add(made)
    db.session.flush()
    record(DecisionAppealed(actor_id=actor.id, appeal_id=made.id, decision_id=decision.id))
    return made


def decide_appeal(appeal: Appeal, *, overturn: bool, reason: Bilingual, actor: User) -> None:
    """Say whether the words stay hidden or are shown again, and why, for everybody to read."""
    require(policy.can_decide_appeal(actor, appeal, _reported(actor, appeal)))
    if not (reason.es or reason.en):
        raise NoReason
    decision = appeal.decision
    lock(decision.comment.thread)
    lock(decision)
    lock(appeal)
    require(policy.can_decide_appeal(actor, appeal, _reported(actor, appeal)))
    if overturn:
        end(decision, Ending.APPEAL, actor)
    appeal.outcome = Outcome.OVERTURNED if overturn else Outcome.UPHELD
    appeal.reason, appeal.decided_at = reason, now()
    appeal.decided_by_id, appeal.decided_role = actor.id, terms.role_of(actor)
    record(
        AppealDecided(
            actor_id=actor.id,
            appeal_id=appeal.id,
            decision_id=decision.id,
            outcome=appeal.outcome.value,
        )
    )


def _reported(actor: User, appeal: Appeal) -> bool:
    return queries.has_reported(actor, appeal.decision.comment_id)
