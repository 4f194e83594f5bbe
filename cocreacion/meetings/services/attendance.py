"""Who was there: seats, organisations, and so many people of a sector without names."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete

from cocreacion.groups.models import Delegation, Seat
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.meetings import policy
from cocreacion.meetings.events import AttendanceTaken
from cocreacion.meetings.models import Attendance, Meeting, Presence
from cocreacion.meetings.queries import meetings
from cocreacion.meetings.queries import record as recorded
from cocreacion.people.models import Organisation, Sector, User

MOST_PEOPLE = 100_000


class NobodyCounted(Invalid):
    message = _l("Write how many people: a whole number from 1.")


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What is noted of a seat."""

    presence: Presence
    delegation: Delegation | None = None
    remote: bool = False


def mark_seats(meeting: Meeting, marks: Mapping[int, Mark], *, actor: User) -> None:
    """Note who sat in which seat; seats left out of `marks` are not noted (any longer)."""
    require(policy.can_take_attendance(actor, meeting, meetings.bodies_of(actor)))
    lock(meeting)
    require(policy.can_take_attendance(actor, meeting, meetings.bodies_of(actor)))
    seats = {seat.id: seat for seat in recorded.seats_of(meeting.body)} if meeting.body else {}
    rows = {row.seat_id: row for row in recorded.attendance_of(meeting) if row.seat_id}
    before = {id_: _as_mark(row) for id_, row in rows.items()}
    wanted = {id_: mark for id_, mark in marks.items() if id_ in seats}
    if before == wanted:
        return
    for id_ in rows.keys() - wanted.keys():
        db.session.delete(rows[id_])
    for id_, mark in wanted.items():
        row = rows.get(id_) or _row_for(meeting, seats[id_])
        present = mark.presence is Presence.PRESENT
        row.presence = mark.presence
        row.delegation = (mark.delegation or Delegation.PRINCIPAL) if present else None
        row.remote = mark.remote and present
    _note(meeting, actor, "seats")


def _as_mark(row: Attendance) -> Mark:
    return Mark(presence=row.presence, delegation=row.delegation, remote=row.remote)


def _row_for(meeting: Meeting, seat: Seat) -> Attendance:
    row = Attendance.of_seat(meeting, seat)
    db.session.add(row)
    return row


def add_organisation(
    meeting: Meeting,
    organisation: Organisation,
    *,
    actor: User,
    headcount: int,
    remote: bool = False,
) -> None:
    """So many people of an organisation, besides those who sat in a seat."""
    require(policy.can_take_attendance(actor, meeting, meetings.bodies_of(actor)))
    lock(meeting)
    require(policy.can_take_attendance(actor, meeting, meetings.bodies_of(actor)))
    _check(headcount)
    same = [
        row
        for row in recorded.attendance_of(meeting)
        if row.seat_id is None and row.organisation_id == organisation.id and row.remote is remote
    ]
    if same:
        same[0].headcount = headcount
    else:
        db.session.add(
            Attendance(
                meeting_id=meeting.id,
                organisation_id=organisation.id,
                sector=organisation.sector,
                headcount=headcount,
                remote=remote,
                sample=meeting.sample,
            )
        )
    _note(meeting, actor, "organisations")


def count_sectors(meeting: Meeting, counts: Mapping[Sector, int], *, actor: User) -> None:
    """People without names: so many of each sector; the counts replace those noted before."""
    require(policy.can_take_attendance(actor, meeting, meetings.bodies_of(actor)))
    lock(meeting)
    require(policy.can_take_attendance(actor, meeting, meetings.bodies_of(actor)))
    wanted = {sector: count for sector, count in counts.items() if count}
    for count in wanted.values():
        _check(count)
    rows = [
        row
        for row in recorded.attendance_of(meeting)
        if row.seat_id is None and row.organisation_id is None
    ]
    if {row.sector: row.headcount for row in rows} == wanted:
        return
    ids = [row.id for row in rows]
    db.session.execute(delete(Attendance).where(Attendance.id.in_(ids)))
    db.session.add_all(
        Attendance(meeting_id=meeting.id, sector=sector, headcount=count, sample=meeting.sample)
        for sector, count in wanted.items()
    )
    _note(meeting, actor, "sectors")


def remove(row: Attendance, meeting: Meeting, *, actor: User) -> None:
    """Take back a row that was noted by mistake."""
    require(policy.can_take_attendance(actor, meeting, meetings.bodies_of(actor)))
    lock(meeting)
    require(policy.can_take_attendance(actor, meeting, meetings.bodies_of(actor)))
    db.session.delete(row)
    _note(meeting, actor, "organisations")


def _check(headcount: int) -> None:
    if not 1 <= headcount <= MOST_PEOPLE:
        raise NobodyCounted


def _note(meeting: Meeting, actor: User, what: str) -> None:
    record(AttendanceTaken(actor_id=actor.id, meeting_id=meeting.id, what=what))
