"""People arrive and are counted: by their seat, their organisation, or as one of the public."""

from cocreacion.groups.models import Delegation
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.meetings import policy
from cocreacion.meetings.events import AttendanceTaken
from cocreacion.meetings.models import Attendance, Meeting, Presence, Registration
from cocreacion.meetings.queries import inviting, meetings
from cocreacion.meetings.queries import record as recorded
from cocreacion.people.models import Sector, User


def arrive(row: Registration, *, actor: User) -> None:
    """Somebody is here. The same pass shown twice counts once."""
    require(policy.can_check_in(actor, row.meeting, meetings.bodies_of(actor), row.place))
    meeting = _held(row)
    require(policy.can_check_in(actor, meeting, meetings.bodies_of(actor), row.place))
    if row.arrived_at is not None:
        return
    row.arrived_at = now()
    _count(meeting, row, +1)
    record(AttendanceTaken(actor_id=actor.id, meeting_id=meeting.id, what="arrivals"))


def take_back(row: Registration, *, actor: User) -> None:
    """The arrival was noted by mistake."""
    require(policy.can_check_in(actor, row.meeting, meetings.bodies_of(actor), row.place))
    meeting = _held(row)
    require(policy.can_check_in(actor, meeting, meetings.bodies_of(actor), row.place))
    if row.arrived_at is None:
        return
    row.arrived_at = None
    _count(meeting, row, -1)
    record(AttendanceTaken(actor_id=actor.id, meeting_id=meeting.id, what="arrivals"))


def _held(row: Registration) -> Meeting:
    meeting = row.meeting
    lock(meeting)
    db.session.refresh(row)
    return meeting


def _count(meeting: Meeting, row: Registration, step: int) -> None:
    known = recorded.attendance_of(meeting)
    if row.seat_id is not None:
        same = [each for each in known if each.seat_id == row.seat_id]
    else:
        same = [
            each
            for each in known
            if each.seat_id is None
            and each.organisation_id == row.organisation_id
            and each.remote is row.remote
            and (row.organisation_id is not None or each.sector is Sector.CITIZEN)
        ]
    found = same[0] if same else None
    if row.seat_id is not None and step > 0:
        _seat(meeting, row, found)
    elif row.seat_id is not None or (found is not None and found.headcount + step < 1):
        if found is not None:
            db.session.delete(found)
    elif found is not None:
        found.headcount += step
    elif step > 0:
        db.session.add(_new(meeting, row))


def _seat(meeting: Meeting, row: Registration, found: Attendance | None) -> None:
    invited = inviting.invitation_of(row.user, meeting) if row.user else None
    if found is None:
        found = _new(meeting, row)
        db.session.add(found)
    found.presence, found.remote = Presence.PRESENT, row.remote
    found.delegation = invited.role if invited else Delegation.PRINCIPAL


def _new(meeting: Meeting, row: Registration) -> Attendance:
    if row.seat is not None:
        return Attendance.of_seat(meeting, row.seat)
    organisation = row.organisation
    return Attendance(
        meeting_id=meeting.id,
        organisation_id=organisation.id if organisation else None,
        sector=organisation.sector if organisation else Sector.CITIZEN,
        remote=row.remote,
        sample=meeting.sample,
    )
