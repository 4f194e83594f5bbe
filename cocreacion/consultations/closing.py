"""The last days of consultations without a text, for the calendar of deadlines.

Those about a draft stand there by their draft.
"""

from collections.abc import Iterable

from cocreacion.consultations import queries
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.i18n import plain
from cocreacion.kernel.mail import address
from cocreacion.meetings import deadlines
from cocreacion.meetings.deadlines import Deadline
from cocreacion.process.models import ActionPlan


def consultations(plan: ActionPlan) -> Iterable[Deadline]:
    for each in queries.of_plan(plan.id):
        if each.version_id is None and each.closes_at is not None:
            yield Deadline(
                f"open-consultation-{each.slug}",
                deadlines.last_day(each.closes_at),
                _("Last day to take part: %(title)s", title=plain(each.title)),
                address("consultations.show", slug=each.slug),
            )


def init_app() -> None:
    deadlines.also(consultations)
