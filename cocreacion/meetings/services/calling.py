"""A meeting is prepared, called, changed, cancelled."""

from dataclasses import dataclass, fields
from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from cocreacion.groups.models import Body
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import COUNTRY_ZONE, now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.kernel.text import slug
from cocreacion.meetings import policy
from cocreacion.meetings.events import (
    MeetingCalled,
    MeetingCancelled,
    MeetingChanged,
    MeetingDrafted,
)
from cocreacion.meetings.models import (
    LONGEST,
    AgendaItem,
    AgendaPaper,
    Attribution,
    CarriedAgreement,
    DatePoll,
    DiscussionTable,
    Meeting,
    MeetingKind,
    MeetingState,
    Mode,
    Question,
)
from cocreacion.meetings.queries import coming, meetings
from cocreacion.meetings.services.carrying import carry_over
from cocreacion.meetings.services.coming import give_free_seats
from cocreacion.meetings.services.inviting import invite_seats
from cocreacion.people.models import User
from cocreacion.process.models import ActionPlan, Commitment

# What a calendar shows: a change of one of these must reach everybody who has copied it.
IN_CALENDARS = {
    "kind", "title", "purpose", "starts_at", "ends_at", "mode", "place", "link", "zone",
}  # fmt: skip
TRIES = 50
# Addresses of other pages beside those of meetings.
RESERVED = {"new", "templates", "agreements", "participation"}
# From saying most about who was there to saying nothing.
SILENCE = (Attribution.ATTRIBUTED, Attribution.BY_SECTOR, Attribution.NONE)


class TimesAreWrong(Invalid):
    message = _l("A meeting ends after it begins. Look at the dates and the hours.")


class TooLong(Invalid):
    message = _l("A meeting lasts at most 31 days. Look at the dates.")


class TooFewSeats(Invalid):
    message = _l("More people than that already have a seat.")


class NamesPromised(Conflict):
    message = _l(
        "People were called under a rule that says less about who was there. After the call, the "
        "rule can only become stricter."
    )


class ChangedMeanwhile(Conflict):
    message = _l("Somebody else changed this meeting while you were writing.")


class ReasonMissing(Invalid):
    message = _l("Say why, in Spanish or in English: the reason is public.")


@dataclass(frozen=True, kw_only=True)
class Details:
    """What a call to a meeting says."""

    kind: MeetingKind
    body: Body | None
    commitment: Commitment | None
    title: Bilingual
    purpose: Bilingual
    starts_at: datetime
    ends_at: datetime
    zone: str = str(COUNTRY_ZONE)
    mode: Mode
    place: Bilingual
    department: str = ""
    link: str = ""
    access_needs: Bilingual
    roles: str = ""
    needs_days: int = 7
    capacity: int | None = None
    registration_open: bool = True
    attribution: Attribution | None = None  # None: as it is

    def check(self) -> None:
        if self.ends_at <= self.starts_at:
            raise TimesAreWrong
        if self.ends_at - self.starts_at > LONGEST:
            raise TooLong
        if self.capacity is not None and self.capacity < 1:
            raise Invalid(_l("Write a whole number from 1, or nothing if everybody fits."))


def draft(details: Details, *, actor: User, sample: bool = False) -> Meeting:
    """Prepare a meeting. Nobody else sees it until its call is published."""
    require(policy.can_call_for(actor, details.body, meetings.bodies_of(actor)))
    details.check()
    meeting = Meeting(
        uid=f"{uuid4()}@cocreacion",
        created_by=actor.id,
        sample=sample or actor.sample,
        plan=_plan_of(details),
    )
    _take(meeting, details)
    _store_under_free_address(meeting)
    carry_over(meeting)
    record(MeetingDrafted(actor_id=actor.id, meeting_id=meeting.id))
    return meeting


def _plan_of(details: Details) -> ActionPlan | None:
    if details.commitment is not None:
        return details.commitment.plan
    if details.body is not None and details.body.plan is not None:
        return details.body.plan
    return meetings.newest_plan()


def _take(meeting: Meeting, details: Details) -> list[str]:
    """Copy what is different; the names of what was."""
    changed = []
    for each in fields(details):
        new = getattr(details, each.name)
        if each.name == "attribution" and new is None:
            continue
        if getattr(meeting, each.name) != new:
            setattr(meeting, each.name, new)
            changed.append(each.name)
    return changed


def _store_under_free_address(meeting: Meeting) -> None:
    """Two people may choose the same title at once: the second gets the next free address."""
    stem = slug(str(meeting.title))
    for number in range(1, TRIES):
        meeting.slug = stem if number == 1 else f"{stem}-{number}"
        if meeting.slug in RESERVED or meetings.find_by_slug(meeting.slug) is not None:
            continue
        try:
            with db.session.begin_nested():
                db.session.add(meeting)
                db.session.flush()
        except IntegrityError:
            continue
        return
    meeting.slug = f"{stem}-{uuid4().hex[:8]}"
    db.session.add(meeting)


def call(meeting: Meeting, *, actor: User) -> None:
    """Publish the call: from now on the meeting is on the public record."""
    require(policy.can_publish_call(actor, meeting, meetings.bodies_of(actor)))
    lock(meeting)
    require(policy.can_publish_call(actor, meeting, meetings.bodies_of(actor)))
    meeting.state = MeetingState.CALLED
    meeting.called_at = meeting.changed_at = meeting.dated_at = now()
    invite_seats(meeting)
    record(MeetingCalled(actor_id=actor.id, meeting_id=meeting.id))


def change(meeting: Meeting, details: Details, *, actor: User, seen: datetime) -> None:
    """Change the facts of a meeting; `seen` is the `changed_at` the person started from."""
    require(policy.can_change(actor, meeting, own := meetings.bodies_of(actor)))
    require(policy.can_call_for(actor, details.body, own))
    details.check()
    lock(meeting)
    require(policy.can_change(actor, meeting, own))
    if meeting.changed_at != seen:
        raise ChangedMeanwhile
    seats, _ = coming.taken(meeting)
    if details.capacity is not None and details.capacity < seats:
        raise TooFewSeats(
            _l("%(taken)s people already have a seat. Write that number or more.", taken=seats)
        )
    if details.attribution is not None and meeting.called_at is not None:
        _keep_promise(meeting.attribution, details.attribution)
    what = _take(meeting, details)
    if not what:
        return
    meeting.changed_at = now()
    if "starts_at" in what and meeting.called_at is not None:
        meeting.dated_at = meeting.changed_at
    told = meeting.state is MeetingState.CALLED and bool(IN_CALENDARS.intersection(what))
    if told:
        meeting.sequence += 1
    db.session.flush()
    give_free_seats(meeting, actor)
    invite_seats(meeting)
    record(
        MeetingChanged(
            actor_id=actor.id,
            meeting_id=meeting.id,
            sequence=meeting.sequence,
            what=what,
            told=told and not meeting.has_begun,
        )
    )


def _keep_promise(before: Attribution, after: Attribution) -> None:
    if SILENCE.index(after) < SILENCE.index(before):
        raise NamesPromised


def cancel(meeting: Meeting, *, actor: User, reason: Bilingual) -> None:
    """The meeting will not take place. It stays on the record, with the reason."""
    require(policy.can_cancel(actor, meeting, meetings.bodies_of(actor)))
    if not (reason.es or reason.en):
        raise ReasonMissing
    lock(meeting)
    require(policy.can_cancel(actor, meeting, meetings.bodies_of(actor)))
    meeting.state = MeetingState.CANCELLED
    meeting.cancelled_at = meeting.changed_at = now()
    meeting.cancel_reason = reason
    meeting.sequence += 1
    record(MeetingCancelled(actor_id=actor.id, meeting_id=meeting.id, sequence=meeting.sequence))


def discard(meeting: Meeting, *, actor: User) -> None:
    """Throw away a draft that nobody has seen."""
    require(policy.can_discard(actor, meeting, meetings.bodies_of(actor)))
    lock(meeting)
    require(policy.can_discard(actor, meeting, meetings.bodies_of(actor)))
    items = select(AgendaItem.id).where(AgendaItem.meeting_id == meeting.id)
    for part in (AgendaPaper, CarriedAgreement):
        db.session.execute(delete(part).where(part.item_id.in_(items)))
    chosen = update(DatePoll).where(DatePoll.meeting_id == meeting.id)
    db.session.execute(chosen.values(meeting_id=None))
    for what in (Question, DiscussionTable, AgendaItem):
        db.session.execute(delete(what).where(what.meeting_id == meeting.id))
    db.session.delete(meeting)
