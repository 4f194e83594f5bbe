"""The last days of consultations, for the calendar of deadlines."""

from collections.abc import Iterable

from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.i18n import plain
from cocreacion.kernel.mail import address
from cocreacion.meetings import deadlines
from cocreacion.meetings.deadlines import Deadline
from cocreacion.process.models import ActionPlan
from cocreacion.proposals.queries.closing import consultations_of


def consultations(plan: ActionPlan) -> Iterable[Deadline]:
    for proposal in consultations_of(plan):
        closes_at = proposal.thread.closes_at
        if closes_at is not None:
            yield Deadline(
                f"consultation-{proposal.slug}",
                deadlines.last_day(closes_at),
                _("Last day to comment: %(title)s", title=plain(proposal.title)),
                address("proposals.show", slug=proposal.slug),
            )


def init_app() -> None:
    deadlines.also(consultations)
