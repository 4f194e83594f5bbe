"""The bodies of a plan's file. What no source says stays empty: nobody is seated, no rule is set."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from cocreacion.groups import queries
from cocreacion.groups.models import Bloc, Body, BodyKind, Seat
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.people.models import Sector
from cocreacion.process import importing
from cocreacion.process.importing import Imported
from cocreacion.process.reading import Part, once

KINDS = {
    "multi_stakeholder_forum": BodyKind.FORUM,
    "working_group": BodyKind.WORKING_GROUP,
    "technical_roundtable": BodyKind.ROUNDTABLE,
    "multisectoral_table": BodyKind.TABLE,
    "technical_committee_set": BodyKind.COMMITTEES,
    "territorial_system": BodyKind.TERRITORIAL,
}
SLUGS = {
    "technical_committee": "comite-tecnico",
    "wg_digital_plan": "plan-gobierno-digital",
    "wg_disability_policy": "politica-discapacidad",
    "health_roundtable": "infraestructura-de-salud",
    "mmm": "mesa-multisectorial-migracion",
    "tc_conventions": "comites-de-convenios",
}
BLOCS = (
    (Bloc.GOVERNMENT, Sector.GOVERNMENT, "government_max", "government_seat_rule"),
    (Bloc.NON_GOVERNMENT, Sector.CIVIL_SOCIETY, "non_government_max", "non_government_seat_rule"),
)
MOST_SEATS = 100


@dataclass(frozen=True)
class BodyInFile:
    key: str
    kind: BodyKind
    name: Bilingual
    sectors: list[str]
    commitment: str | None
    quorum: str
    verified: bool
    sample: bool
    seats: list[tuple[Bloc, Sector, int, Bilingual]]


def read(file: Part) -> list[BodyInFile]:
    return [_body(part) for part in once(file.parts("bodies"))]


def _body(part: Part) -> BodyInFile:
    kind = part.word("type")
    if kind and kind not in KINDS:
        part.wrong("type", _l("This must be one of: %(words)s.", words=", ".join(KINDS)))
    sectors = part.words("sectors")
    for number, sector in enumerate(sectors):
        if sector not in list(Sector):
            part.wrong(f"sectors[{number}]", _l("This sector is not known."))
    commitment = part.maybe_number("commitment", least=1)
    return BodyInFile(
        key=part.key("key"),
        kind=KINDS.get(kind, BodyKind.WORKING_GROUP),
        name=part.both("name"),
        sectors=sectors,
        commitment=str(commitment) if commitment else None,
        quorum=part.text("quorum"),
        verified=part.flag("verified"),
        sample=part.flag("sample"),
        seats=_seats(part),
    )


def _seats(part: Part) -> list[tuple[Bloc, Sector, int, Bilingual]]:
    numbers = part.part("seats")
    found = []
    for bloc, sector, most, rule in BLOCS:
        count = numbers.maybe_number(most) or 0
        if count > MOST_SEATS:
            numbers.wrong(most, _l("There cannot be so many seats."))
        found.append((bloc, sector, min(count, MOST_SEATS), part.maybe_both(rule)))
    return found


def keep(bodies: list[BodyInFile], imported: Imported) -> None:
    for facts in bodies:
        commitment = imported.commitments.get(facts.commitment or "")
        slug = SLUGS.get(facts.key, facts.key.replace("_", "-"))
        body = queries.find_body(slug) or Body(slug=slug)
        body.kind, body.name, body.plan_id = facts.kind, facts.name, imported.plan.id
        body.commitment_id = commitment.id if commitment else None
        body.required_sectors, body.quorum = facts.sectors, facts.quorum
        body.verified, body.sample = facts.verified, facts.sample
        db.session.add(body)
        db.session.flush()
        if not body.seats:
            _keep_empty_seats(body, facts)


def _keep_empty_seats(body: Body, facts: BodyInFile) -> None:
    """As many places as the source names, all empty: who sits there it does not say."""
    position = 0
    for bloc, sector, count, entitlement in facts.seats:
        for _ in range(count):
            position += 1
            body.seats.append(
                Seat(
                    position=position,
                    sector=sector,
                    bloc=bloc,
                    entitlement=entitlement,
                    since=imported_since(),
                )
            )


def imported_since() -> Any:
    """No source says since when the seats exist: they are counted from the day of the import."""
    return today()


def init_app() -> None:
    importing.also(read, keep)
