"""Who may be named in what is kept of a meeting. Everything that shows people asks here.

The rule is set when a meeting is prepared. It is about who was there and who said what: seats,
organisations and presenters. Who answers for an agreement is named always: that is what an
agreement is for.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cocreacion.groups.models import Seat
from cocreacion.meetings.models import Attendance, Attribution, Meeting, Presence


@dataclass(frozen=True)
class Voice:
    """What may be said of who spoke: the seat, or its bloc and sector, or nothing."""

    seat: Seat | None = None
    bloc: str = ""
    sector: str = ""


def names(meeting: Meeting) -> bool:
    """Whether seats and organisations may be named."""
    return meeting.attribution is Attribution.ATTRIBUTED


def sectors(meeting: Meeting) -> bool:
    """Whether blocs and sectors may be told."""
    return meeting.attribution is not Attribution.NONE


def voice_of_seat(meeting: Meeting, seat: Seat) -> Voice:
    if not sectors(meeting):
        return Voice()
    bloc, sector = str(seat.bloc or ""), str(seat.sector)
    return Voice(seat if names(meeting) else None, bloc, sector)


def presenter(meeting: Meeting, of: str) -> str:
    """Who presents a point of the agenda, once it is on record."""
    return of if names(meeting) else ""


def people(meeting: Meeting, rows: Iterable[Attendance]) -> list[dict[str, Any]]:
    """Attendance as everybody may read it: by row, by sector, or one number."""
    rows = list(rows)
    if names(meeting):
        return [
            {
                "seat": row.seat.position if row.seat else None,
                "organisation": row.organisation.slug if row.organisation else None,
                "sector": row.sector,
                "delegation": row.delegation,
                "presence": row.presence,
                "headcount": row.headcount,
                "remote": row.remote,
            }
            for row in sorted(rows, key=lambda row: row.id)
        ]
    counted = Counter[tuple[str, str, str]]()
    for row in rows:
        told = sectors(meeting)
        bloc = str(row.seat.bloc or "") if told and row.seat else ""
        counted[bloc, str(row.sector) if told else "", str(row.presence)] += row.headcount
    if not sectors(meeting):
        return [
            {"headcount": count}
            for (_, _, presence), count in sorted(counted.items())
            if presence == Presence.PRESENT
        ]
    return [
        {"bloc": bloc, "sector": sector, "presence": presence, "headcount": count}
        for (bloc, sector, presence), count in sorted(counted.items())
    ]
