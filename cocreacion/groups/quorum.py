"""Whether enough seats are here: in all, in each bloc, in each sector. Exact, and without a query.

The base is the seats that are held; an empty seat counts neither for nor against.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from cocreacion.groups.models import Bloc
from cocreacion.people.models import Sector


class Counted(Protocol):
    """What is asked of a seat."""

    @property
    def id(self) -> int: ...
    @property
    def bloc(self) -> Bloc | None: ...
    @property
    def sector(self) -> Sector: ...


@dataclass(frozen=True)
class Count:
    """So many of so many; `needed` is None where no public rule is known."""

    present: int
    seats: int
    needed: int | None

    @property
    def met(self) -> bool | None:
        return None if self.needed is None else self.present >= self.needed


@dataclass(frozen=True)
class Quorum:
    total: Count
    by_bloc: dict[Bloc, Count]
    by_sector: dict[Sector, Count]

    @property
    def met(self) -> bool | None:
        """In all and in every bloc; None where no public rule is known."""
        if self.total.needed is None:
            return None
        return all(count.met for count in (self.total, *self.by_bloc.values()))


def fraction(text: str) -> Fraction | None:
    """`1/2` → one half; None for an empty text. Raises ValueError unless 0 < fraction ≤ 1."""
    if not text.strip():
        return None
    whole, _, parts = text.strip().partition("/")
    if not (whole.isdecimal() and (parts or "1").isdecimal() and int(parts or "1")):
        raise ValueError(text)
    value = Fraction(int(whole), int(parts or "1"))
    if not 0 < value <= 1:
        raise ValueError(text)
    return value


def needed(share: Fraction, seats: int) -> int:
    """The smallest whole number that is at least this share; never nobody."""
    return max(1, -((-share * seats).__floor__()))


def quorum(seats: Iterable[Counted], present: Collection[int], required: str) -> Quorum:
    """Of the held `seats`, those whose ids are `present`; `required` is a body's `quorum`.

    Where seats have blocs, both blocs count: if one has left altogether, there is no quorum.
    """
    share, counted = fraction(required), list(seats)

    def count(some: list[Counted]) -> Count:
        here = sum(seat.id in present for seat in some)
        return Count(here, len(some), None if share is None else needed(share, len(some)))

    blocs = Bloc if any(seat.bloc for seat in counted) else ()
    sectors = [sector for sector in Sector if any(seat.sector is sector for seat in counted)]
    return Quorum(
        total=count(counted),
        by_bloc={bloc: count([s for s in counted if s.bloc is bloc]) for bloc in blocs},
        by_sector={sector: count([s for s in counted if s.sector is sector]) for sector in sectors},
    )
