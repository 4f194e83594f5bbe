"""What the desk shows now: seats by bloc, points with their times, what is still here. Finished."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cocreacion.groups.labels import bloc_name, delegation_name
from cocreacion.groups.models import Delegation, Seat
from cocreacion.groups.quorum import Count, Quorum
from cocreacion.kernel.bilingual import Text
from cocreacion.kernel.clock import now
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.i18n import plain
from cocreacion.kernel.text import excerpt
from cocreacion.meetings import sitting
from cocreacion.meetings.desk_record import DeskRecord, ItemRecord, seat_name
from cocreacion.meetings.models import ActKind, DeskAct
from cocreacion.meetings.sitting import Stay
from cocreacion.people.labels import sector_name
from cocreacion.people.models import Organisation, Sector
from cocreacion.votes.models import Elector, Poll

NEWEST = 60  # acts shown


@dataclass(frozen=True)
class SeatLine:
    seat: Seat
    name: Text
    sector: str
    stay: Stay | None  # now
    gone_at: datetime | None
    excused: bool
    principal: str
    alternate: str


@dataclass(frozen=True)
class Part:
    """The seats of one bloc, or all of them; who is here of how many, and how many are needed."""

    name: str
    count: Count
    seats: list[SeatLine]


@dataclass(frozen=True)
class Called:
    """A seat in an open vote: whether it has voted, and whether it is in the room."""

    elector: Elector
    voted: bool
    itself: bool
    here: bool


@dataclass(frozen=True)
class Point:
    record: ItemRecord
    is_current: bool
    poll: Poll | None
    called: list[Called]


@dataclass(frozen=True)
class LogLine:
    act: DeskAct
    words: str
    taken_back: bool
    again: bool  # it said what was known already
    can_take_back: bool


@dataclass(frozen=True)
class Desk:
    record: DeskRecord
    closed_at: datetime | None  # from then on everything shown is as it was at the end
    quorum: Quorum | None
    parts: list[Part]
    points: list[Point]
    others: list[tuple[str, int, bool]]
    log: list[LogLine]
    earlier: int  # acts of the log that are not shown

    @property
    def lines(self) -> list[SeatLine]:
        return [line for part in self.parts for line in part.seats]


def desk(
    record: DeskRecord, organisations: Sequence[Organisation], reversible: set[ActKind]
) -> Desk:
    acts, meeting = record.acts, record.meeting
    closed = record.closed_at(now())
    at = closed or now()
    required = meeting.body.quorum if meeting.body else ""
    count = sitting.quorum_at(acts, at, record.seats, required) if record.seats else None
    here, running = sitting.present(acts, at), sitting.current(acts, at)
    return Desk(
        record=record,
        closed_at=closed,
        quorum=count,
        parts=_parts(record, count, here) if count else [],
        points=[_point(each, running, here) for each in record.items],
        others=_others(acts, organisations),
        log=_log(record, organisations, reversible),
        earlier=max(0, len(acts) - NEWEST),
    )


def _parts(record: DeskRecord, count: Quorum, here: dict[int, Stay]) -> list[Part]:
    excused, stays = sitting.excused(record.acts), sitting.stays(record.acts)
    lines = [
        SeatLine(
            seat=seat,
            name=seat_name(seat, record.meeting.starts_at),
            sector=sector_name(seat.sector),
            stay=here.get(seat.id),
            gone_at=next((s.until for s in reversed(stays.get(seat.id, []))), None),
            excused=seat.id in excused,
            principal=_holder(seat, Delegation.PRINCIPAL),
            alternate=_holder(seat, Delegation.ALTERNATE),
        )
        for seat in record.seats
    ]
    if not count.by_bloc:
        return [Part(_("Seats"), count.total, lines)]
    return [
        Part(bloc_name(bloc), each, [line for line in lines if line.seat.bloc is bloc])
        for bloc, each in count.by_bloc.items()
    ]


def _holder(seat: Seat, role: Delegation) -> str:
    mandate = seat.holder(role)
    return mandate.user.display_as if mandate else ""


def _point(each: ItemRecord, running: int | None, here: dict[int, Stay]) -> Point:
    item = each.item
    poll = item.poll if item is not None else None
    electors = poll.electors if poll is not None and poll.is_open else []
    called = [
        Called(
            elector=elector,
            voted=elector.ballot is not None,
            itself=elector.ballot is not None and not elector.ballot.in_room,
            here=elector.seat_id in here,
        )
        for elector in electors
    ]
    return Point(each, item is not None and item.id == running, poll, called)


def _others(
    acts: Sequence[DeskAct], organisations: Sequence[Organisation]
) -> list[tuple[str, int, bool]]:
    """Organisations and sectors of which somebody is here now: name, number, by video."""
    names = {each.id: plain(each.name) for each in organisations}
    found = [
        (names.get(id_, ""), counts[-1], remote)
        for (id_, remote), counts in sitting.organisations(acts).items()
        if counts[-1]
    ]
    people = sitting.people(acts)
    return found + [
        (sector_name(s), people[s][-1], False) for s in Sector if people.get(s, [0])[-1]
    ]


def _log(
    record: DeskRecord, organisations: Sequence[Organisation], reversible: set[ActKind]
) -> list[LogLine]:
    """Newest first, by when it happened."""
    names = {each.id: plain(each.name) for each in organisations}
    seats = {each.id: seat_name(each, record.meeting.starts_at).value for each in record.seats}
    items = {e.item.id: f"{e.number}. {plain(e.item.title)}" for e in record.items if e.item}
    gone = {act.target_id for act in record.acts if act.kind is ActKind.TAKEN_BACK}
    by_id = {act.id: act for act in record.acts}
    useful = _useful(record.acts)
    lines = []
    newest = sorted(record.acts, key=lambda act: (act.happened_at, act.id), reverse=True)
    for act in newest[:NEWEST]:
        words = _words(act, names, seats, items)
        if act.kind is ActKind.TAKEN_BACK and act.target_id in by_id:
            words = f"{words} {_words(by_id[act.target_id], names, seats, items)}"
        back = act.id in gone
        again = act.kind in sitting.SEATS and not back and act.id not in useful
        lines.append(LogLine(act, words, back, again, act.kind in reversible and not back))
    return lines


def _useful(acts: Sequence[DeskAct]) -> set[int]:
    """Of arrivals and departures, those that changed who was here."""
    found, last = set(), dict[int, tuple[Any, ...]]()
    for act in sitting.standing(acts):
        if act.kind in sitting.SEATS and act.seat_id:
            state = (act.kind, act.delegation, act.remote)
            if last.get(act.seat_id) != state:
                found.add(act.id)
            last[act.seat_id] = state
    return found


def _words(
    act: DeskAct, names: dict[int, str], seats: dict[int, str], items: dict[int, str]
) -> str:
    seat = seats.get(act.seat_id or 0, "")
    who = names.get(act.organisation_id or 0, "") or (sector_name(act.sector) if act.sector else "")
    item = items.get(act.agenda_item_id or 0, _("outside of the agenda"))
    text = excerpt(act.text, 90)
    role = delegation_name(act.delegation).lower() if act.delegation else ""
    words = {
        ActKind.ARRIVED: _("Arrived: %(seat)s, %(role)s", seat=seat, role=role),
        ActKind.LEFT: _("Left: %(seat)s", seat=seat),
        ActKind.EXCUSED: _("Excused: %(seat)s", seat=seat),
        ActKind.REST_ABSENT: _("All seats that have not come: absent"),
        ActKind.ORGANISATION: f"{who}: {act.headcount}",
        ActKind.PEOPLE: f"{who}: {act.headcount}",
        ActKind.BEGUN: _("Begun: %(item)s", item=item),
        ActKind.ENDED: _("Ended: %(item)s", item=item),
        ActKind.NOTE: _("Note, %(item)s: %(words)s", item=item, words=text),
        ActKind.AGREED: _("Agreement, %(item)s: %(words)s", item=item, words=text),
        ActKind.DISSENT: _("Dissent of %(seat)s, %(item)s: %(words)s", seat=seat, item=item,
                           words=text),
        ActKind.VOTE_OPENED: _("Vote opened: %(words)s", words=text),
        ActKind.BALLOT: _("Vote given in the room: %(seat)s", seat=seat),
        ActKind.TAKEN_BACK: _("Taken back:"),
    }  # fmt: skip
    remote = f" ({_('by video')})" if act.remote else ""
    return str(words[act.kind]) + remote
