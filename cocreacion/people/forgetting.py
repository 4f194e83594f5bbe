"""What is over is forgotten: sessions, forms that waited too long, links nobody can use."""

from datetime import timedelta

from cocreacion.kernel import jobs
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction
from cocreacion.people import parking, signing
from cocreacion.people.queries import accounts as queries

LINKS_KEPT = timedelta(days=30)  # long enough to say «used already» and not «unknown»


@jobs.every_minute
def forget_what_is_over() -> None:
    """A batch a minute; nothing is written when there is nothing to forget."""
    if not _over():
        return
    with transaction():
        for row in _over():
            db.session.delete(row)


def _over() -> list[object]:
    at = now()
    return [
        *queries.sessions_over(at - signing.IDLE, at - signing.LONGEST),
        *queries.parked_before(at - parking.KEPT),
        *queries.links_before(at - LINKS_KEPT),
    ]
