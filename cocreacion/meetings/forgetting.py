"""What people needed at a meeting, how to reach its guests, and words that were hidden are
forgotten after it."""

from datetime import timedelta

from cocreacion.kernel import jobs
from cocreacion.kernel.clock import now
from cocreacion.kernel.outbox import transaction
from cocreacion.meetings.queries import coming, tables

KEPT = timedelta(days=30)  # after the end: to thank interpreters, to answer complaints


@jobs.every_minute
def forget_needs() -> None:
    """A batch a minute; nothing is written when there is nothing to forget."""
    if not coming.with_private_facts(now() - KEPT):
        return
    with transaction():
        for row in coming.with_private_facts(now() - KEPT):
            row.wants, row.needs, row.language, row.answers = [], "", "", {}
            row.guest_email, row.reply = "", ""
            row.asked_at = row.outcome = row.replied_at = None


@jobs.every_minute
def erase_hidden_words() -> None:
    """What the moderation erased of a contribution, it erased of the table it was said at, too."""
    if not tables.erased():
        return
    with transaction():
        for row in tables.erased():
            row.text = row.translation = row.speaker = ""
