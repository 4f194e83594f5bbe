"""What the seats of a body answered to an invitation, bloc by bloc. Finished values."""

from collections.abc import Sequence
from dataclasses import dataclass

from cocreacion.groups.labels import bloc_name
from cocreacion.groups.models import Bloc, Body, Delegation
from cocreacion.groups.quorum import fraction, needed
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.gettext import gettext as _
from cocreacion.meetings.models import Answer, Invitation


@dataclass(frozen=True)
class SeatAnswers:
    number: int
    organisation: Bilingual | None
    principals: Sequence[Invitation]
    alternates: Sequence[Invitation]

    @property
    def comes(self) -> str:
        """The principal who said yes, or else the alternate who did."""
        coming = [i for i in (*self.principals, *self.alternates) if i.answer is Answer.YES]
        return coming[0].user.display_as if coming else ""


@dataclass(frozen=True)
class BlocAnswers:
    name: str
    seats: Sequence[SeatAnswers]
    finding: str


def by_bloc(body: Body, invited: Sequence[Invitation]) -> list[BlocAnswers]:
    blocs: dict[Bloc | None, dict[int, list[Invitation]]] = {}
    for each in invited:
        blocs.setdefault(each.seat.bloc, {}).setdefault(each.seat_id, []).append(each)
    order = [bloc for bloc in (*Bloc, None) if bloc in blocs]
    return [_bloc(body, bloc, [_seat(found) for found in blocs[bloc].values()]) for bloc in order]


def _seat(found: list[Invitation]) -> SeatAnswers:
    seat = found[0].seat
    return SeatAnswers(
        number=seat.position,
        organisation=seat.organisation.name if seat.organisation else None,
        principals=[i for i in found if i.role is Delegation.PRINCIPAL],
        alternates=[i for i in found if i.role is Delegation.ALTERNATE],
    )


def _bloc(body: Body, bloc: Bloc | None, seats: list[SeatAnswers]) -> BlocAnswers:
    coming, share = sum(bool(seat.comes) for seat in seats), fraction(body.quorum)
    words = {"coming": coming, "seats": len(seats)}
    if share is None:
        finding = _("%(coming)s of %(seats)s seats said that somebody comes.", **words)
    else:
        finding = _(
            "%(coming)s of %(seats)s seats said that somebody comes; a quorum needs %(needed)s.",
            needed=needed(share, len(seats)),
            **words,
        )
    return BlocAnswers(bloc_name(bloc) if bloc else _("Seats"), seats, str(finding))
