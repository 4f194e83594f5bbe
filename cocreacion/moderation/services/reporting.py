"""What anybody does: ask the moderation to look at a comment. It never hides anything by itself."""

from cocreacion.contributions.models import Contribution
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.kernel.text import normal
from cocreacion.moderation import policy, queries
from cocreacion.moderation.events import CommentReported
from cocreacion.moderation.models import Category, Report
from cocreacion.people.models import Guest, User

LONGEST_NOTE = 500  # characters


class AlreadyReported(Conflict):
    message = _l("You reported this comment already. One report is enough: somebody looks at it.")


def report(
    comment: Contribution, category: Category, note: str = "", *, actor: User | Guest
) -> Report:
    """Ask the moderation to look at a comment; the comment stays as it is."""
    require(policy.can_report(actor, comment))
    note = normal(note)
    if len(note) > LONGEST_NOTE:
        raise Invalid(_l("Your note has at most 500 characters. Shorten it."))
    lock(comment)
    require(policy.can_report(actor, comment))
    if queries.has_reported(actor, comment.id):
        raise AlreadyReported
    made = Report(
        comment_id=comment.id,
        reporter_id=actor.id,
        category=category,
        note=note,
        made_at=now(),
        sample=isinstance(actor, User) and actor.sample,
    )
    db.session.add(made)
    db.session.flush()
    record(
        CommentReported(
            actor_id=None, report_id=made.id, comment_id=comment.id, category=category.value
        )
    )
    return made
