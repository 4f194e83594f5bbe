"""The bodies of a plan's file. What no source says stays empty: no rule, nobody in a seat."""

from dataclasses import dataclass

from cocreacion.groups import queries
from cocreacion.groups.models import Bloc, Body, BodyKind, Seat
from cocreacion.groups.quorum import fraction
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.people.models import Organisation, Sector
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
    seated: list[str]
    """Organisations of which a source says that they have a seat."""


def read(file: Part) -> list[BodyInFile]:
    seated = _seated(file)
    return [_body(part, seated) for part in once(file.parts("bodies"))]


def _seated(file: Part) -> list[tuple[str, str]]:
    """Pairs of a body and an organisation in it, from the roles of the institutions."""
    institutions = file.raw("institutions")
    return [
        (role.removeprefix("seat:"), str(each.get("key")))
        for each in (institutions if isinstance(institutions, list) else [])
        if isinstance(each, dict) and isinstance(each.get("roles_found"), list)
        for role in each["roles_found"]
        if isinstance(role, str) and role.startswith("seat:")
    ]


def _body(part: Part, seated: list[tuple[str, str]]) -> BodyInFile:
    kind = part.word("type")
    if kind and kind not in KINDS:
        part.wrong("type", _l("This must be one of: %(words)s.", words=", ".join(KINDS)))
    sectors = part.words("sectors")
    for number, sector in enumerate(sectors):
        if sector not in list(Sector):
            part.wrong(f"sectors[{number}]", _l("This sector is not known."))
    commitment = part.maybe_number("commitment", least=1)
    key = part.key("key")
    return BodyInFile(
        key=key,
        kind=KINDS.get(kind, BodyKind.WORKING_GROUP),
        name=part.both("name"),
        sectors=sectors,
        commitment=str(commitment) if commitment else None,
        quorum=_quorum(part),
        verified=part.flag("verified"),
        sample=part.flag("sample"),
        seats=_seats(part),
        seated=[organisation for body, organisation in seated if body == key],
    )


def _quorum(part: Part) -> str:
    text = part.text("quorum")
    try:
        fraction(text)
    except ValueError:
        part.wrong("quorum", _l("Write a share as a fraction such as 1/2, or leave it empty."))
    return text


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
    """Bodies outlive plans: one that is known already stays as it is."""
    for facts in bodies:
        slug = SLUGS.get(facts.key, facts.key.replace("_", "-"))
        if queries.slug_is_taken(slug):
            continue
        commitment = imported.commitments.get(facts.commitment or "")
        body = Body(
            slug=slug,
            kind=facts.kind,
            name=facts.name,
            plan_id=imported.plan.id,
            commitment_id=commitment.id if commitment else None,
            required_sectors=facts.sectors,
            quorum=facts.quorum,
            verified=facts.verified,
            sample=facts.sample,
            seats=_empty_seats(facts),
        )
        _give_names(body.seats, [imported.organisations[key] for key in facts.seated])
        db.session.add(body)
    db.session.flush()


def _empty_seats(facts: BodyInFile) -> list[Seat]:
    """As many places as the source names, all empty: who sits there it does not say.

    Nor since when there are seats: they are dated from the day of the import.
    """
    places = [place for place in facts.seats for _ in range(place[2])]
    return [
        Seat(position=number, sector=sector, bloc=bloc, entitlement=why, since=today())
        for number, (bloc, sector, _, why) in enumerate(places, 1)
    ]


def _give_names(seats: list[Seat], organisations: list[Organisation]) -> None:
    """The first free seat of the organisation's sector becomes its own; nobody holds it yet."""
    for organisation in organisations:
        for seat in seats:
            if seat.organisation is None and seat.sector is organisation.sector:
                seat.organisation = organisation
                break


def init_app() -> None:
    importing.also(read, keep)
