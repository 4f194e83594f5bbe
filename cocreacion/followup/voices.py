"""For whom a person may speak about a commitment: pure rules over what was looked up before."""

from dataclasses import dataclass

from cocreacion.followup.models import Side
from cocreacion.groups.models import Seat
from cocreacion.people.models import Guest, Organisation, Role, Sector, User
from cocreacion.process.models import Commitment

PUBLIC = {Sector.GOVERNMENT, Sector.LOCAL_GOVERNMENT}


@dataclass(frozen=True)
class Stake:
    """Who answers for a commitment, and the non-government seats that a person holds."""

    commitment: Commitment
    responsible: frozenset[int]  # organisations of its milestones
    seats: tuple[Seat, ...]


@dataclass(frozen=True)
class Voice:
    """One side, through an organisation where there is one."""

    side: Side
    organisation: Organisation | None

    @property
    def key(self) -> str:
        return f"{self.side}:{self.organisation.id if self.organisation else ''}"


def voices(actor: User | Guest, stake: Stake) -> list[Voice]:
    """Every voice this person has: that of institutions first, each organisation once."""
    found = [*_official(actor, stake), *_civic(actor, stake)]
    return list({voice.key: voice for voice in found}.values())


def _official(actor: User | Guest, stake: Stake) -> list[Voice]:
    public = [each for each in actor.organisations if each.sector in PUBLIC]
    if actor.has_role(Role.POINT_OF_CONTACT):
        return [Voice(Side.GOVERNMENT, each) for each in public] or [Voice(Side.GOVERNMENT, None)]
    answer_for = stake.responsible | {stake.commitment.lead_id}
    return [Voice(Side.GOVERNMENT, each) for each in public if each.id in answer_for]


def _civic(actor: User | Guest, stake: Stake) -> list[Voice]:
    own = [each for each in actor.organisations if each.sector not in PUBLIC]
    spoken_for = [Voice(Side.CIVIL_SOCIETY, each) for each in own]
    return spoken_for + [Voice(Side.CIVIL_SOCIETY, seat.organisation) for seat in stake.seats]
