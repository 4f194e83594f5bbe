"""When milestones are due, for the calendar of deadlines."""

from collections.abc import Iterable

from cocreacion.followup.queries.due import milestones_due
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.i18n import plain
from cocreacion.kernel.mail import address
from cocreacion.meetings import deadlines
from cocreacion.meetings.deadlines import Deadline
from cocreacion.process.models import ActionPlan


def milestones(plan: ActionPlan) -> Iterable[Deadline]:
    for milestone in milestones_due(plan):
        if milestone.due_on is not None:
            number = milestone.commitment.number
            yield Deadline(
                f"milestone-{plan.slug}-{milestone.id}",
                milestone.due_on,
                _(
                    "Milestone %(code)s is due: %(title)s",
                    code=milestone.planned.code,
                    title=plain(milestone.planned.title),
                ),
                address("followup.commitment", number=number),
            )


def init_app() -> None:
    deadlines.also(milestones)
