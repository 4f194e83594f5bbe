"""Whether one is named, as a private person."""

from cocreacion.contributions import naming, policy
from cocreacion.contributions.events import NameConsented, NameWithdrawn
from cocreacion.contributions.models import Contribution, Display
from cocreacion.kernel.db import lock
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.people.models import User


def withdraw_name(*, actor: User) -> None:
    """From now on shown as a participant, also beside what was said before."""
    require(policy.can_choose_name(actor))
    lock(actor)
    if not actor.named:
        return
    naming.take_back_all(actor)
    record(NameWithdrawn(actor_id=actor.id, user_id=actor.id, comment_id=None))


def show_name(*, actor: User) -> None:
    """Named again, with the words of today noted as those that were read."""
    require(policy.can_choose_name(actor))
    lock(actor)
    if actor.named:
        return
    actor.named = True
    naming.agree(actor)
    record(NameConsented(actor_id=actor.id, user_id=actor.id))


def hide_name(comment: Contribution, *, actor: User) -> None:
    """Leave one's words, take one's name from them."""
    require(policy.can_hide_name(actor, comment))
    lock(comment)
    if comment.display is not Display.NAME:
        return
    naming.take_back(comment)
    record(NameWithdrawn(actor_id=actor.id, user_id=None, comment_id=comment.id))
