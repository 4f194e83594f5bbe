"""Once a minute, note which minutes count as approved. Readers need not wait for it."""

import logging

from cocreacion.kernel import jobs
from cocreacion.kernel.errors import Refusal
from cocreacion.kernel.outbox import transaction
from cocreacion.meetings.queries import minutes as queries
from cocreacion.meetings.services import minutes as services

log = logging.getLogger(__name__)


@jobs.every_minute
def settle_due() -> None:
    """Each in its own transaction, so that one that cannot be settled stops no other."""
    for meeting_id in queries.due_ids():
        try:
            with transaction():
                services.settle(queries.get_meeting_by_id(meeting_id))
        except Refusal as refusal:
            log.error("minutes of meeting %s: %s", meeting_id, refusal.message)  # noqa: TRY400
