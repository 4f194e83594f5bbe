"""Once a minute, what has closed is counted and stored. Readers need not wait for it."""

import logging

from cocreacion.kernel import jobs
from cocreacion.kernel.errors import Refusal
from cocreacion.kernel.outbox import transaction
from cocreacion.votes import queries, services

log = logging.getLogger(__name__)


@jobs.every_minute
def tally_due() -> None:
    """Each in its own transaction, so that one that cannot be counted stops no other."""
    for poll_id in queries.due_ids():
        try:
            with transaction():
                services.tally(queries.get_poll_by_id(poll_id))
        except Refusal as refusal:
            log.error("vote %s was not counted: %s", poll_id, refusal.message)  # noqa: TRY400
