"""Who looks for a date, and who says when they can."""

from cocreacion.groups.seating import Person
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import YES, Decision, no
from cocreacion.meetings.models import DatePoll
from cocreacion.meetings.policy.calling import Bodies, can_call_for
from cocreacion.people.models import User


def can_answer_dates(actor: Person, poll: DatePoll, own: Bodies) -> Decision:
    if poll.meeting_id is not None:
        return no(_l("The date was chosen."))
    if poll.closed_at is not None:
        return no(_l("No date is looked for any longer."))
    if not poll.is_open:
        return no(_l("The time to answer is over."))
    if not isinstance(actor, User):
        return no(_l("Sign in to say when you can come."))
    if poll.only_members and poll.body_id not in own:
        return no(_l("Only who holds a seat in this group answers."))
    return YES


def can_choose_date(actor: Person, poll: DatePoll, own: Bodies) -> Decision:
    may = can_call_for(actor, poll.body, own)
    if not may:
        return may
    if poll.closed_at is not None:
        return no(_l("This question is closed."))
    return YES
