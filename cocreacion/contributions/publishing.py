"""From waiting to published, and back to nothing: for what did not come through an account.

Whoever calls these has asked for permission and holds the thread.
"""

import secrets

from cocreacion.contributions import duplicates, naming, placing
from cocreacion.contributions.events import CommentAdded, CommentDiscarded, CommentWithdrawn
from cocreacion.contributions.intake import scans
from cocreacion.contributions.intake.models import Correspondent
from cocreacion.contributions.models import RECEIVED, Contribution, ContributionState, Thread
from cocreacion.contributions.workdays import add_working_days
from cocreacion.kernel import mail
from cocreacion.kernel.clock import local, now
from cocreacion.kernel.db import db
from cocreacion.kernel.events import record

KEY_BYTES = 24
KEY_LETTERS = len(secrets.token_urlsafe(KEY_BYTES))


def publish(comment: Contribution, thread: Thread, actor_id: int | None) -> None:
    """Now everybody can read it, and an answer is owed: of paper and speech, since they came."""
    comment.received_at = comment.received_at or comment.created_at
    comment.created_at, comment.state = now(), ContributionState.PUBLISHED
    came = comment.created_at
    if comment.channel in RECEIVED:
        came = comment.received_at
    comment.answer_due_on = add_working_days(local(came).date(), thread.answer_days)
    thread.comment_count += 1
    db.session.flush()
    _tell_added(comment, actor_id)
    if comment.version_id is not None:
        placing.begin(comment)


def publish_reply(comment: Contribution, above: Contribution, actor_id: int | None) -> None:
    """Now everybody can read it below the comment it is to; no answer is owed."""
    comment.received_at = comment.received_at or comment.created_at
    comment.created_at, comment.state = now(), ContributionState.PUBLISHED
    above.reply_count += 1
    db.session.flush()
    _tell_added(comment, actor_id)


def _tell_added(comment: Contribution, actor_id: int | None) -> None:
    record(
        CommentAdded(
            actor_id=actor_id,
            thread_id=comment.thread_id,
            comment_id=comment.id,
            parent_id=comment.parent_id,
            version_id=comment.version_id,
            clause_id=comment.clause_id,
            organisation_id=comment.organisation_id,
        )
    )


def take_back(comment: Contribution, thread: Thread, actor_id: int | None) -> None:
    """Withdraw what is published, with the name; replies and an answer stay."""
    was_shown = comment.state is ContributionState.PUBLISHED
    comment.state, comment.answer_due_on = ContributionState.WITHDRAWN, None
    duplicates.let_go(comment, actor_id=actor_id)
    if was_shown and comment.parent_id is None:
        thread.comment_count -= 1
        thread.answered_count -= comment.answered_at is not None
    naming.take_back(comment)
    scans.erase_with(comment)
    record(CommentWithdrawn(actor_id=actor_id, thread_id=comment.thread_id, comment_id=comment.id))


def discard(comment: Contribution, actor_id: int | None) -> None:
    """It never becomes public: its words and its address are erased, `origin` stays."""
    comment.state = ContributionState.DISCARDED
    comment.text = comment.quote = comment.quote_prefix = comment.quote_suffix = ""
    comment.attachments = []
    naming.take_back(comment)
    scans.let_go(comment)
    record(CommentDiscarded(actor_id=actor_id, thread_id=comment.thread_id, comment_id=comment.id))


def correspondent(comment: Contribution, email: str, language: str) -> Correspondent:
    """Keep, apart from the contribution, whom to write to about it."""
    row = Correspondent(
        contribution_id=comment.id,
        key=secrets.token_urlsafe(KEY_BYTES),
        email=email,
        language=language,
        asked_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def letters_about(comment_id: int) -> str:
    """How the keys of all letters to its correspondent begin."""
    return f"correspondent:{comment_id}:"


def forget(row: Correspondent) -> None:
    """Erase the address, and every letter that carries it, sent or not."""
    mail.forget(letters_about(row.contribution_id))
    db.session.delete(row)
