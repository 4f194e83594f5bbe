"""Addresses of those without an account are erased when they are over, and so is what nobody
published."""

from datetime import timedelta

from cocreacion.contributions import publishing
from cocreacion.contributions.queries import intake
from cocreacion.kernel import jobs
from cocreacion.kernel.clock import now
from cocreacion.kernel.outbox import transaction

WORDS_KEPT = timedelta(days=14)  # of a link that nobody used
AFTER_THE_ANSWER = timedelta(days=30)
AT_MOST = timedelta(days=365)


@jobs.every_minute
def forget_correspondents() -> None:
    """A batch a minute; nothing is written when there is nothing to forget."""
    at = now()
    if not (
        intake.unconfirmed_since(at - WORDS_KEPT)
        or intake.over(at - AFTER_THE_ANSWER, at - AT_MOST)
    ):
        return
    with transaction():
        for row in intake.unconfirmed_since(at - WORDS_KEPT):
            publishing.discard(row.contribution, None)
            publishing.forget(row)
        for row in intake.over(at - AFTER_THE_ANSWER, at - AT_MOST):
            publishing.forget(row)
