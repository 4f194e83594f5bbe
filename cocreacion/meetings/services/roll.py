"""The attendance on record follows the log of the desk."""

from collections.abc import Sequence

from cocreacion.groups.models import Seat
from cocreacion.kernel.db import db
from cocreacion.meetings import sitting
from cocreacion.meetings.models import ActKind, Attendance, DeskAct, Meeting, Presence
from cocreacion.meetings.queries import desk
from cocreacion.meetings.queries import record as recorded


def follow_log(meeting: Meeting, kept: DeskAct) -> None:
    """Bring the lines this act is about in step; lines noted by hand stay as they are.

    The caller holds the meeting.
    """
    acts = desk.acts_of(meeting)
    about = next((each for each in acts if each.id == kept.target_id), kept)
    if about.kind in sitting.SEATS and about.seat_id:
        _seats(meeting, acts, {about.seat_id})
    elif about.kind is ActKind.REST_ABSENT:
        _seats(meeting, acts, None)
    elif about.kind in {ActKind.ORGANISATION, ActKind.PEOPLE}:
        _counts(meeting, acts, about)


def _seats(meeting: Meeting, acts: Sequence[DeskAct], only: set[int] | None) -> None:
    """`only` these seats; None: all that are held."""
    stays, excused = sitting.stays(acts), sitting.excused(acts)
    absent = sitting.rest_is_absent(acts)
    rows = {row.seat_id: row for row in recorded.attendance_of(meeting) if row.seat_id}
    for seat in recorded.seats_of(meeting.body) if meeting.body else []:
        if seat.id not in only if only is not None else not seat.is_held:
            continue
        row, mine = rows.get(seat.id), stays.get(seat.id)
        by_hand = only is None and row is not None and row.presence is not Presence.ABSENT
        if by_hand and not mine and seat.id not in excused:
            continue
        presence = _presence(bool(mine), seat.id in excused, absent)
        if presence is None:
            if row is not None:
                db.session.delete(row)
            continue
        row = row or _new_row(meeting, seat)
        row.presence = presence
        row.delegation = mine[-1].delegation if mine else None
        row.remote = mine[-1].remote if mine else False


def _presence(came: bool, excused: bool, rest_absent: bool) -> Presence | None:
    if came:
        return Presence.PRESENT
    if excused:
        return Presence.EXCUSED
    return Presence.ABSENT if rest_absent else None


def _new_row(meeting: Meeting, seat: Seat) -> Attendance:
    row = Attendance.of_seat(meeting, seat)
    db.session.add(row)
    return row


def _counts(meeting: Meeting, acts: Sequence[DeskAct], about: DeskAct) -> None:
    """The record tells the largest number that was there at once."""
    if about.organisation_id is not None:
        key = (about.organisation_id, about.remote)
        most = max(sitting.organisations(acts).get(key, [0]))
    else:
        most = max(sitting.people(acts).get(about.sector, [0])) if about.sector else 0
    rows = [
        row
        for row in recorded.attendance_of(meeting)
        if row.seat_id is None
        and row.organisation_id == about.organisation_id
        and (row.sector is about.sector or about.organisation_id is not None)
        and (row.remote is about.remote or about.organisation_id is None)
    ]
    if most and rows:
        rows[0].headcount = most
    elif most and about.sector is not None:
        db.session.add(
            Attendance(
                meeting_id=meeting.id,
                organisation_id=about.organisation_id,
                sector=about.sector,
                headcount=most,
                remote=about.remote if about.organisation_id is not None else False,
                sample=meeting.sample,
            )
        )
    elif rows:
        db.session.delete(rows[0])
