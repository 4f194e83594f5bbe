"""Who may circulate, sign, correct and publish minutes, and who reads them before that."""

from collections.abc import Iterable

from cocreacion.groups.models import Seat
from cocreacion.groups.seating import Person
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import long_date
from cocreacion.kernel.policy import YES, Decision, no
from cocreacion.meetings.models import (
    Correction,
    Meeting,
    Minutes,
    MinutesState,
    Place,
    SignOff,
)
from cocreacion.meetings.models.minutes import OUT
from cocreacion.meetings.policy.calling import Bodies, can_manage
from cocreacion.meetings.policy.record import can_write_minutes

NONE = _l("The minutes of this meeting have not been written yet.")
NOT_OUT = _l("The minutes are not with those who took part, so there is nothing to sign yet.")


def can_circulate(actor: Person, meeting: Meeting, own: Bodies) -> Decision:
    """For the first time, or a new text after corrections."""
    may = can_write_minutes(actor, meeting, own)
    if not may:
        return may
    if not meeting.is_over:
        return no(_l("This meeting is not over yet."))
    if meeting.minutes is None:
        return no(_l("Write the minutes first: there is no text yet."))
    return YES


def was_to_be_there(actor: Person, meeting: Meeting, own: Bodies, place: Place | None) -> bool:
    """Those of the body, those who had a seat in the room, those who prepared it."""
    return meeting.body_id in own or place is Place.SEAT or bool(can_manage(actor, meeting, own))


def can_read_minutes(
    actor: Person, meeting: Meeting, own: Bodies, place: Place | None = None
) -> Decision:
    """Published: everybody. Circulated: those who were to be there. Before: those who write."""
    minutes = meeting.minutes
    if minutes is None:
        return no(NONE)
    if minutes.is_public or can_manage(actor, meeting, own):
        return YES
    if minutes.state is not MinutesState.DRAFTING:
        if was_to_be_there(actor, meeting, own, place):
            return YES
        return no(_l("The draft is with those who took part. It is published once it is final."))
    return no(_l("The minutes of this meeting are being written."))


def can_read_draft(
    actor: Person, meeting: Meeting, own: Bodies, place: Place | None = None
) -> Decision:
    """The text that is being signed, also of a new edition while the old one is public."""
    minutes = meeting.minutes
    if minutes is None:
        return no(NONE)
    if minutes.state in {MinutesState.PUBLISHED, MinutesState.CORRECTED}:
        return no(_l("These minutes are published: there is no draft of them."))
    if minutes.state is MinutesState.DRAFTING:
        return no(_l("The minutes of this meeting are being written."))
    if was_to_be_there(actor, meeting, own, place):
        return YES
    return no(_l("The draft is with those who took part. It is published once it is final."))


def is_out(minutes: Minutes) -> Decision:
    """Whether those who were to be there can still say something."""
    if minutes.stage is MinutesState.APPROVED and minutes.is_tacitly_approved:
        return no(
            _l(
                "The time to sign ended on %(date)s. Nobody had objected, so the minutes count as "
                "approved. What is wrong in them can be put right in a new edition.",
                date=_last_day(minutes),
            )
        )
    if minutes.state is MinutesState.APPROVED:
        return no(_l("These minutes are approved already."))
    if not minutes.is_out:
        return no(NOT_OUT)
    if minutes.is_late:
        return no(
            _l(
                "The time to sign ended on %(date)s. The secretariat can circulate the text "
                "again, with a new date.",
                date=_last_day(minutes),
            )
        )
    return YES


def _last_day(minutes: Minutes) -> str:
    return long_date(minutes.last_day) if minutes.last_day else ""


def can_sign(actor: Person, meeting: Meeting, seats: Iterable[Seat]) -> Decision:
    """`seats`: those that are to sign. Whoever holds one of them today signs for it."""
    if meeting.minutes is None:
        return no(NONE)
    if not any(holds(actor, seat) for seat in seats):
        return no(_l("Only those who hold a seat that took part sign these minutes."))
    return is_out(meeting.minutes)


def holds(actor: Person, seat: Seat) -> bool:
    return actor.is_authenticated and any(each.user_id == actor.id for each in seat.holders)


def can_ask_correction(
    actor: Person, meeting: Meeting, own: Bodies, place: Place | None
) -> Decision:
    if meeting.minutes is None:
        return no(NONE)
    if not actor.is_authenticated or not was_to_be_there(actor, meeting, own, place):
        return no(_l("Only those who were to be at this meeting ask for corrections."))
    return is_out(meeting.minutes)


def can_answer_correction(
    actor: Person, meeting: Meeting, own: Bodies, correction: Correction
) -> Decision:
    may = can_write_minutes(actor, meeting, own)
    if may and not correction.waits:
        return no(_l("This correction was answered, and its answer is out."))
    return may


def can_settle_objection(actor: Person, objection: SignOff) -> Decision:
    """Its seat withdraws it, or keeps it as dissent and lets the text go on."""
    if not objection.is_open:
        return no(_l("This objection is settled."))
    if holds(actor, objection.seat):
        return YES
    return no(_l("Only the seat that objected can withdraw its objection."))


def can_pass_over(
    actor: Person,
    meeting: Meeting,
    own: Bodies,
    objection: SignOff,
    share: tuple[int, int],
) -> Decision:
    """Record an objection as dissent without its seat, by the rule of the body.

    `share`: how many seats signed this text, of how many that are to sign it.
    """
    may = can_manage(actor, meeting, own)
    if not may:
        return may
    if not objection.is_open:
        return no(_l("This objection is settled."))
    if meeting.body is None or not meeting.body.dissent_goes_on:
        return no(_l("By the rule of this body, minutes wait until each objection is withdrawn."))
    if 2 * share[0] <= share[1]:
        return no(
            _l("By the rule of this body, more than half of the seats must have signed first.")
        )
    return YES


def can_dissent(actor: Person, meeting: Meeting, seats: Iterable[Seat]) -> Decision:
    return can_sign(actor, meeting, seats)


def can_publish_minutes(actor: Person, meeting: Meeting, own: Bodies) -> Decision:
    may = can_manage(actor, meeting, own)
    if not may:
        return may
    minutes = meeting.minutes
    if minutes is None:
        return no(NONE)
    if minutes.state in {MinutesState.PUBLISHED, MinutesState.CORRECTED}:
        return no(_l("These minutes are published already."))
    if minutes.state is MinutesState.DRAFTING:
        return no(_l("Circulate the draft first, so that those who were there can read it."))
    if minutes.stage is not MinutesState.APPROVED:
        return no(_l("These minutes are not approved yet."))
    return YES


def can_correct_published(actor: Person, meeting: Meeting, own: Bodies) -> Decision:
    """Begin a new edition."""
    may = can_manage(actor, meeting, own)
    if not may:
        return may
    if meeting.minutes is None or not meeting.minutes.is_public:
        return no(_l("These minutes are not published yet: change the draft."))
    if meeting.minutes.state not in {MinutesState.PUBLISHED, MinutesState.CORRECTED}:
        return no(_l("A new edition of these minutes is already being made."))
    return YES


def is_open_to_review(minutes: Minutes) -> Decision:
    """Only a text that is out can become approved, or wait."""
    if minutes.state in OUT:
        return YES
    return no(NOT_OUT)


def can_settle(meeting: Meeting) -> Decision:
    """The clock decides, so anybody may have it noted."""
    if meeting.minutes is not None and meeting.minutes.is_tacitly_approved:
        return YES
    return no(_l("These minutes are not approved yet."))
