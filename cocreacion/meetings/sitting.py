"""What follows from the log of a meeting: who was there when, what was dealt with when.

Pure, and the same whatever the order in which the acts arrived: what counts is when they happened.
Of two acts at the same instant, the one noted later decides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from cocreacion.groups.models import Delegation
from cocreacion.groups.quorum import Counted, Quorum, quorum
from cocreacion.meetings.models import ActKind, DeskAct, Meeting
from cocreacion.people.models import Sector

LATE = timedelta(hours=12)  # after the hour in its call, a meeting may still be going on
SEATS = {ActKind.ARRIVED, ActKind.LEFT, ActKind.EXCUSED}


@dataclass(frozen=True)
class Stay:
    """A seat was here from one moment to another; `until` is None while it is still here."""

    since: datetime
    until: datetime | None
    delegation: Delegation
    remote: bool

    def covers(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True)
class Span:
    """A point of the agenda was dealt with from one moment to another."""

    begun: datetime
    ended: datetime | None


def standing(acts: Iterable[DeskAct]) -> list[DeskAct]:
    """Those that were not taken back, in the order in which they happened."""
    every = list(acts)
    gone = {act.target_id for act in every if act.kind is ActKind.TAKEN_BACK}
    left = [act for act in every if act.id not in gone and act.kind is not ActKind.TAKEN_BACK]
    return sorted(left, key=lambda act: (act.happened_at, act.id))


def stays(acts: Iterable[DeskAct]) -> dict[int, list[Stay]]:
    """By seat, in order. Two arrivals of the same seat are one; an alternate who relieves the
    principal begins another stay. Seats that only sent an excuse have an empty list."""
    found: dict[int, list[Stay]] = {}
    for act in standing(acts):
        if act.kind not in SEATS or act.seat_id is None:
            continue
        mine = found.setdefault(act.seat_id, [])
        last = mine[-1] if mine and mine[-1].until is None else None
        arrives = act.kind is ActKind.ARRIVED
        role = act.delegation or Delegation.PRINCIPAL
        if last is not None:
            if arrives and (last.delegation, last.remote) == (role, act.remote):
                continue
            mine[-1] = Stay(last.since, act.happened_at, last.delegation, last.remote)
        if arrives:
            mine.append(Stay(act.happened_at, None, role, act.remote))
    return found


def present(acts: Iterable[DeskAct], at: datetime) -> dict[int, Stay]:
    """The seats that are here at this moment."""
    return {seat: stay for seat, every in stays(acts).items() for stay in every if stay.covers(at)}


def _covers(every: Iterable[Stay], at: datetime) -> bool:
    return any(stay.covers(at) for stay in every)


def excused(acts: Iterable[DeskAct]) -> set[int]:
    """Seats whose last word is an excuse."""
    last = {act.seat_id: act for act in standing(acts) if act.kind in SEATS and act.seat_id}
    return {seat for seat, act in last.items() if seat and act.kind is ActKind.EXCUSED}


def rest_is_absent(acts: Iterable[DeskAct]) -> bool:
    return any(act.kind is ActKind.REST_ABSENT for act in standing(acts))


def quorum_at(
    acts: Iterable[DeskAct], at: datetime, seats: Iterable[Counted], required: str
) -> Quorum:
    """Of the held `seats` at this moment; `required` is the `quorum` of the body."""
    return quorum(seats, present(acts, at), required)


def quorum_changes(
    acts: Sequence[DeskAct], seats: Sequence[Counted], required: str
) -> list[tuple[datetime, Quorum]]:
    """Since when which count held: one entry for each moment at which a seat came or left."""
    every = stays(acts)
    moments = sorted({act.happened_at for act in standing(acts) if act.kind in SEATS})
    counts = [
        (at, quorum(seats, {s for s, its in every.items() if _covers(its, at)}, required))
        for at in moments
    ]
    first = counts[:1]
    return first + [after for before, after in pairwise(counts) if before[1] != after[1]]


def organisations(acts: Iterable[DeskAct]) -> dict[tuple[int, bool], list[int]]:
    """Numbers of people of each organisation, in the room (False) or by video (True), in order."""
    found: dict[tuple[int, bool], list[int]] = {}
    for act in standing(acts):
        if act.kind is ActKind.ORGANISATION and act.organisation_id is not None:
            found.setdefault((act.organisation_id, act.remote), []).append(act.headcount or 0)
    return found


def people(acts: Iterable[DeskAct]) -> dict[Sector, list[int]]:
    """Numbers of people of each sector without names, in order."""
    found: dict[Sector, list[int]] = {}
    for act in standing(acts):
        if act.kind is ActKind.PEOPLE and act.sector is not None:
            found.setdefault(act.sector, []).append(act.headcount or 0)
    return found


def spans(acts: Iterable[DeskAct]) -> dict[int, list[Span]]:
    """By point of the agenda. One point is dealt with at a time: a new one ends the one before."""
    found: dict[int, list[Span]] = {}
    running: int | None = None
    for act in standing(acts):
        item = act.agenda_item_id
        if act.kind not in {ActKind.BEGUN, ActKind.ENDED} or item is None:
            continue
        begins = act.kind is ActKind.BEGUN
        if (begins and running == item) or (not begins and running != item):
            continue
        if running is not None:
            found[running][-1] = Span(found[running][-1].begun, act.happened_at)
        running = item if begins else None
        if begins:
            found.setdefault(item, []).append(Span(act.happened_at, None))
    return found


def opened_at(meeting: Meeting, acts: Iterable[DeskAct]) -> datetime:
    """With the first point that was begun; as it was called where none is known."""
    return min((span.begun for span in _every(acts)), default=meeting.starts_at)


def closed_at(meeting: Meeting, acts: Iterable[DeskAct], at: datetime) -> datetime | None:
    """With the end of the last point; as it was called where that end is not known.

    None while it goes on: for desk and minutes alike.
    """
    every = _every(acts)
    ends = [span.ended for span in every if span.ended is not None]
    running = len(ends) < len(every)
    if at < (meeting.ends_at + LATE if running else meeting.ends_at):
        return None
    if running:
        return max(meeting.ends_at, *(span.begun for span in every))
    return max(ends, default=meeting.ends_at)


def _every(acts: Iterable[DeskAct]) -> list[Span]:
    return [span for each in spans(acts).values() for span in each]


def current(acts: Iterable[DeskAct], at: datetime) -> int | None:
    """The point that is dealt with at this moment, by its number."""
    for item, every in spans(acts).items():
        for span in every:
            if span.begun <= at and (span.ended is None or at < span.ended):
                return item
    return None
