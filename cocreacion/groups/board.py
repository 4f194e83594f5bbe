"""What the page of a body shows of its seats: finished values, counted once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cocreacion.groups.models import Bloc, Body, BodyKind, Delegation, Mandate, Seat
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.people.models import Organisation, Sector

OBVIOUS = {
    (Bloc.GOVERNMENT, Sector.GOVERNMENT),
    (Bloc.NON_GOVERNMENT, Sector.CIVIL_SOCIETY),
}


@dataclass(frozen=True)
class SeatLine:
    """A place: whose it is, and who holds it. Without holders it is empty, and shown as such."""

    number: int
    organisation: Organisation | None
    sector: Sector
    principal: str
    alternate: str
    entitlement: Bilingual
    since: date
    until: date | None
    """Of whoever holds it; of the seat itself, when nobody does."""
    held: bool
    sample: bool
    bloc: Bloc | None

    @property
    def tells_sector(self) -> bool:
        """The heading of a bloc says the sector of most of its seats already."""
        return (self.bloc, self.sector) not in OBVIOUS


@dataclass(frozen=True)
class BlocPart:
    """The seats of one bloc, or all of them where there are no blocs."""

    bloc: Bloc | None
    seats: list[SeatLine]

    @property
    def held(self) -> int:
        return sum(seat.held for seat in self.seats)

    @property
    def one_reason(self) -> Bilingual | None:
        """Why there are these seats, where it is the same for all: then it is said once."""
        first = self.seats[0].entitlement
        return first if all(seat.entitlement == first for seat in self.seats) else None


@dataclass(frozen=True)
class SectorLine:
    """How many seats of a sector are held, and whether the rules ask for one."""

    sector: Sector
    held: int
    required: bool

    @property
    def missing(self) -> bool:
        return self.required and not self.held


@dataclass(frozen=True)
class Board:
    parts: list[BlocPart]
    sectors: list[SectorLine]
    ahead: list[SeatLine]
    ended: list[SeatLine]

    @property
    def seats(self) -> int:
        return sum(len(part.seats) for part in self.parts)

    @property
    def held(self) -> int:
        return sum(part.held for part in self.parts)

    @property
    def missing(self) -> list[Sector]:
        """Required sectors without anybody."""
        return [line.sector for line in self.sectors if line.missing]

    @property
    def required(self) -> int:
        return sum(line.required for line in self.sectors)


def board(body: Body) -> Board:
    """The seats of today, by bloc in a forum; the sectors; those to come and those of before."""
    current = body.current_seats
    if body.kind is BodyKind.FORUM:
        parts = [BlocPart(b, [_line(s) for s in current if s.bloc is b]) for b in Bloc]
    else:
        parts = [BlocPart(None, [_line(s) for s in current])]
    ahead = [_line(seat) for seat in body.seats if seat.is_ahead]
    ended = [_line(seat) for seat in body.seats if not (seat.is_current or seat.is_ahead)]
    return Board(parts, _sectors(body.required_sectors, current), ahead, ended)


def _line(seat: Seat) -> SeatLine:
    term = next(iter(seat.holders), seat)
    return SeatLine(
        number=seat.position,
        organisation=seat.organisation,
        sector=seat.sector,
        principal=_name(seat.holder(Delegation.PRINCIPAL)),
        alternate=_name(seat.holder(Delegation.ALTERNATE)),
        entitlement=seat.entitlement,
        since=term.since,
        until=term.until,
        held=seat.is_held,
        sample=seat.sample,
        bloc=seat.bloc,
    )


def _name(mandate: Mandate | None) -> str:
    return mandate.user.display_as if mandate else ""


def _sectors(required: Sequence[str], seats: Sequence[Seat]) -> list[SectorLine]:
    """Those the rules ask for, then others that have a seat, in the order of the plan."""
    held = Counter(seat.sector for seat in seats if seat.is_held)
    asked = [SectorLine(s, held[s], required=True) for s in Sector if s in required]
    others = [SectorLine(s, held[s], required=False) for s in Sector if s not in required]
    return asked + [line for line in others if line.held]
