"""What was agreed: worded with the minutes, followed up long after."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.exc import IntegrityError

from cocreacion.groups.models import Seat
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.meetings import policy
from cocreacion.meetings.events import AgreementMarked, AgreementRecorded, AgreementRemoved
from cocreacion.meetings.models import (
    AgendaItem,
    Agreement,
    AgreementMark,
    AgreementState,
    Meeting,
)
from cocreacion.meetings.queries import meetings
from cocreacion.meetings.queries import record as recorded
from cocreacion.people.models import Organisation, User


class AgreementInUse(Conflict):
    message = _l(
        "A commitment was adopted by this agreement, or what became of it is on record, so it "
        "cannot be removed."
    )


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What an agreement says, who answers for it, until when."""

    text: Bilingual
    owner: Organisation | None = None
    seat: Seat | None = None
    due_on: date | None = None
    agenda_item: AgendaItem | None = None
    clause_id: str = ""


def add(meeting: Meeting, wording: Wording, *, actor: User) -> Agreement:
    """With the next number of this meeting."""
    require(policy.can_word_agreements(actor, meeting, meetings.bodies_of(actor)))
    lock(meeting)
    require(policy.can_word_agreements(actor, meeting, meetings.bodies_of(actor)))
    agreement = Agreement(
        meeting_id=meeting.id, number=recorded.last_number(meeting) + 1, sample=meeting.sample
    )
    _take(agreement, wording)
    db.session.add(agreement)
    db.session.flush()
    _note(agreement, actor)
    return agreement


def change(agreement: Agreement, wording: Wording, *, actor: User) -> None:
    """Word it anew, until the minutes are published."""
    require(policy.can_word_agreements(actor, agreement.meeting, meetings.bodies_of(actor)))
    lock(agreement.meeting)
    require(policy.can_word_agreements(actor, agreement.meeting, meetings.bodies_of(actor)))
    _take(agreement, wording)
    _note(agreement, actor)


def remove(agreement: Agreement, *, actor: User) -> None:
    require(policy.can_word_agreements(actor, agreement.meeting, meetings.bodies_of(actor)))
    meeting = agreement.meeting
    lock(meeting)
    require(policy.can_word_agreements(actor, meeting, meetings.bodies_of(actor)))
    record(AgreementRemoved(actor_id=actor.id, meeting_id=meeting.id, agreement_id=agreement.id))
    try:
        with db.session.begin_nested():
            db.session.delete(agreement)
            db.session.flush()
    except IntegrityError as error:
        raise AgreementInUse from error


def mark(
    agreement: Agreement,
    state: AgreementState,
    *,
    actor: User,
    note: Bilingual | None = None,
    link: str = "",
) -> None:
    """Open, done or dropped, with what shows it; also after the minutes are published.

    The same state again adds evidence; without any, it says nothing new.
    """
    require(policy.can_mark_agreement(actor, agreement.meeting, meetings.bodies_of(actor)))
    lock(agreement)
    before, note = agreement.state, note or Bilingual()
    if before is state and not (str(note) or link):
        return
    agreement.state = state
    db.session.add(
        AgreementMark(
            agreement_id=agreement.id,
            before=before,
            state=state,
            note=note,
            link=link,
            marked_by=actor.id,
        )
    )
    record(
        AgreementMarked(
            actor_id=actor.id,
            meeting_id=agreement.meeting_id,
            agreement_id=agreement.id,
            before=before,
            state=state,
        )
    )


def _take(agreement: Agreement, wording: Wording) -> None:
    item = wording.agenda_item
    agreement.text = wording.text
    agreement.owner = wording.owner
    agreement.seat = wording.seat
    agreement.due_on = wording.due_on
    agreement.clause_id = wording.clause_id
    agreement.agenda_item = item if item and item.meeting_id == agreement.meeting_id else None


def _note(agreement: Agreement, actor: User) -> None:
    record(
        AgreementRecorded(
            actor_id=actor.id, meeting_id=agreement.meeting_id, agreement_id=agreement.id
        )
    )
