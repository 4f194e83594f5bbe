"""What a body has not finished comes back on its next agenda by itself."""

from sqlalchemy import delete

from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.meetings import policy
from cocreacion.meetings.events import AgendaChanged
from cocreacion.meetings.models import AgendaItem, CarriedAgreement, Meeting
from cocreacion.meetings.queries import meetings
from cocreacion.meetings.queries.agreements import open_agreements_for
from cocreacion.people.models import User

TITLE = Bilingual.both(
    "Seguimiento de los acuerdos pendientes", "Follow-up of the agreements still open"
)


def carry_over(meeting: Meeting) -> AgendaItem | None:
    """The point that looks at open agreements, brought up to date; none where nothing is open.

    The caller holds the meeting, or has just made it.
    """
    if meeting.body is None:
        return None
    still_open = [a for a in open_agreements_for(meeting.body) if a.meeting_id != meeting.id]
    item = meetings.carrying_item(meeting)
    if not still_open and item is None:
        return None
    if item is None:
        item = AgendaItem(
            meeting_id=meeting.id,
            position=meetings.last_position(meeting) + 1,
            title=TITLE,
            sample=meeting.sample,
        )
        db.session.add(item)
        db.session.flush()
    known = meetings.carried_ids(item)
    wanted = {agreement.id for agreement in still_open}
    gone = known - wanted
    if gone:
        db.session.execute(
            delete(CarriedAgreement).where(
                CarriedAgreement.item_id == item.id, CarriedAgreement.agreement_id.in_(gone)
            )
        )
    db.session.add_all(
        CarriedAgreement(item_id=item.id, agreement_id=agreement.id)
        for agreement in still_open
        if agreement.id not in known
    )
    db.session.flush()
    db.session.expire(item, ["carried"])
    return item


def bring(meeting: Meeting, *, actor: User) -> None:
    """Put what is open now on the agenda, and take off what is finished."""
    require(policy.can_change(actor, meeting, meetings.bodies_of(actor)))
    lock(meeting)
    require(policy.can_change(actor, meeting, meetings.bodies_of(actor)))
    item = carry_over(meeting)
    if item is not None:
        record(
            AgendaChanged(
                actor_id=actor.id,
                meeting_id=meeting.id,
                agenda_item_id=item.id,
                what="brought up to date",
            )
        )
