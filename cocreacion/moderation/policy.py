"""Who may report, decide, appeal, and why not."""

from cocreacion.contributions.models import Contribution, ContributionState, Stance
from cocreacion.contributions.policy import can_hide, can_moderate
from cocreacion.contributions.policy import can_hide_reason as can_hide_words
from cocreacion.kernel.clock import now
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import date_time
from cocreacion.kernel.policy import YES, Decision, no
from cocreacion.moderation.models import Appeal, Batch, Verdict
from cocreacion.moderation.models import Decision as Decided
from cocreacion.people.models import Guest, User


def can_report(actor: User | Guest, comment: Contribution) -> Decision:
    """Anybody may, with an account or without."""
    if comment.state is ContributionState.HIDDEN:
        return no(_l("This comment is hidden already."))
    if comment.state is not ContributionState.PUBLISHED:
        return no(_l("This comment is not shown any more."))
    if actor.id is not None and actor.id == comment.author_id:
        return no(_l("This is your own comment. You can withdraw it."))
    return YES


def can_see_desk(actor: User | Guest) -> Decision:
    return can_moderate(actor)


def can_decide(actor: User | Guest, comment: Contribution, reported: bool) -> Decision:
    """Keep or hide: nobody their own comment, nobody one that they `reported` themselves."""
    may = can_hide(actor, comment)
    if may and reported:
        return no(_l("You reported this comment yourself: somebody else decides about it."))
    return may


def can_hide_reason(actor: User | Guest, stance: Stance) -> Decision:
    """Hide why somebody agrees or disagrees: nobody their own reason."""
    return can_hide_words(actor, stance.user_id)


def _can_hide(actor: User | Guest, decision: Decided) -> Decision:
    if not decision.is_about_reason:
        return can_hide(actor, decision.comment)
    if decision.stance is None:
        return no(_l("Whoever wrote this reason took it back."))
    return can_hide_reason(actor, decision.stance)


def can_undo(actor: User | Guest, decision: Decided) -> Decision:
    """Show hidden words again because hiding them was a mistake."""
    if not decision.hides:
        return no(_l("This comment is not hidden any more."))
    if decision.erased_at is not None:
        return no(_l("The words were erased when their time was over: nothing can be shown."))
    return _can_hide(actor, decision)


def can_undo_batch(actor: User | Guest, batch: Batch) -> Decision:
    if batch.undone_at is not None:
        return no(_l("All of this was undone already."))
    return can_moderate(actor)


def can_appeal(actor: User | Guest, decision: Decided, *, by_link: bool = False) -> Decision:
    """Once, in time, and only whoever wrote the hidden words, with an account or with the link."""
    if not (by_link or actor.is_authenticated):
        return no(_l("Sign in with the account that wrote the comment to appeal."))
    if not by_link and (decision.author is None or actor.id != decision.author.id):
        return no(_l("Only whoever wrote the comment can appeal."))
    if decision.appeal is not None:
        return no(_l("An appeal against this decision was received. There is one for each."))
    if not decision.hides or not decision.words_are_hidden:
        return no(_l("This comment is not hidden any more."))
    if decision.appeal_until is None or decision.appeal_until <= now():
        until = decision.appeal_until or decision.decided_at
        return no(_l("The time to appeal ended on %(when)s.", when=date_time(until)))
    return YES


def can_decide_appeal(actor: User | Guest, appeal: Appeal, reported: bool) -> Decision:
    """Another person than the one who hid the words; nobody about their own."""
    if appeal.outcome is not None:
        return no(_l("This appeal was decided."))
    decision = appeal.decision
    if actor.id is not None and actor.id == decision.by_id:
        return no(_l("You hid this comment: another person decides about the appeal."))
    if decision.is_about_reason:
        return _can_hide(actor, decision)
    return can_decide(actor, decision.comment, reported)


def is_public(decision: Decided) -> bool:
    """What was kept has no page of its own: it would point at somebody who did nothing wrong."""
    return decision.verdict is Verdict.HIDE
