"""Sample organisations take their seats; some seats stay empty, and are seen to be."""

from cocreacion.demo.cast import Cast
from cocreacion.demo.story import Story
from cocreacion.groups.models import Bloc, Body, Delegation, Seat
from cocreacion.groups.services import bodies, seats
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db
from cocreacion.people.models import Sector

# Who holds a seat as principal, and as alternate.
COMMITTEE: dict[Bloc, list[tuple[str, str]]] = {
    Bloc.GOVERNMENT: [
        ("elena", "Nery Z."),
        ("rene", ""),
        ("silvia", ""),
        ("hugo", "Sofía Y."),
        ("carolina", ""),
        ("ernesto", ""),
    ],
    Bloc.NON_GOVERNMENT: [
        ("mateo", "Sergio R."),
        ("paola", "Manuel P."),
        ("irma", ""),
        ("julio", ""),
        ("beatriz", ""),
        ("rodrigo", "Marlon J."),
        ("nikte", ""),
    ],
}
RULE = Bilingual.both(
    "Regla de ejemplo: no se encontró una regla pública del Comité. En esta muestra hay cuórum "
    "con la mitad de los puestos ocupados de cada bloque, y se decide con más votos a favor que "
    "en contra en los dos. Las actas se tienen por aprobadas si nadie objeta en ocho días.",
    "Sample rule: no public rule of the Committee was found. In this sample there is a quorum "
    "with half of the held seats of each bloc, and decisions need more votes for than against "
    "in both. Minutes count as approved if nobody objects within eight days.",
)
WHY = Bilingual.both("Por la convocatoria de ejemplo", "By the sample call")
EMPTY = Bilingual.both("Puesto convocado, todavía vacío", "Seat announced, still empty")
# (body, holder or none, sector of an empty seat)
GROUPS: list[tuple[str, str, Sector]] = [
    ("plan-gobierno-digital", "silvia", Sector.GOVERNMENT),
    ("plan-gobierno-digital", "tomas", Sector.ACADEMIA),
    ("plan-gobierno-digital", "Marlon J.", Sector.PRIVATE_SECTOR),
    ("plan-gobierno-digital", "Sergio R.", Sector.CIVIL_SOCIETY),
    ("plan-gobierno-digital", "", Sector.THINK_TANK),
    ("politica-discapacidad", "carolina", Sector.GOVERNMENT),
    ("politica-discapacidad", "paola", Sector.CIVIL_SOCIETY),
    ("politica-discapacidad", "Evelyn Q.", Sector.CIVIL_SOCIETY),
    ("politica-discapacidad", "tomas", Sector.ACADEMIA),
    ("politica-discapacidad", "", Sector.LOCAL_GOVERNMENT),
    ("infraestructura-de-salud", "ernesto", Sector.GOVERNMENT),
    ("infraestructura-de-salud", "Amílcar T.", Sector.CIVIL_SOCIETY),
    ("mesa-multisectorial-migracion", "rene", Sector.GOVERNMENT),
    ("mesa-multisectorial-migracion", "Brenda S.", Sector.CIVIL_SOCIETY),
    ("mesa-multisectorial-migracion", "", Sector.INTERNATIONAL),
]
MANDATES = {
    "plan-gobierno-digital": Bilingual.both(
        "Escribir con todos los sectores la actualización del Plan de Gobierno Digital, "
        "publicarla para comentarios y contestar cada uno.",
        "Write the update of the Digital Government Plan with every sector, publish it for "
        "comment and answer each comment.",
    ),
    "politica-discapacidad": Bilingual.both(
        "Revisar la Política Nacional en Discapacidad, artículo por artículo, con las personas "
        "a las que se refiere.",
        "Review the National Disability Policy, article by article, with the people it is about.",
    ),
}


def tell(story: Story, cast: Cast) -> None:
    at = story.days.at
    story.tell(at(-442, "9:00"), lambda: _set_rule(cast))
    story.tell(at(-441, "9:00"), lambda: _seat_committee(cast))
    story.tell(at(-232, "9:00"), lambda: _form_groups(cast))
    story.tell(at(-60, "18:00"), lambda: _ask(cast, "Gerson W.", "politica-discapacidad", WANTS_IN))
    story.tell(at(-6, "20:00"), lambda: _ask(cast, "Wendy P.", "plan-gobierno-digital", STUDENT))
    story.tell(at(-52, "9:00"), lambda: _decline(cast))


WANTS_IN = "Nuestra municipalidad quiere aportar su experiencia con simulacros accesibles."
STUDENT = "Estudio ingeniería y puedo probar cada versión con personas mayores de mi barrio."
NOT_NOW = (
    "El puesto de gobiernos municipales se da por convocatoria a las mancomunidades, que está "
    "abierta. Le invitamos a presentarse por medio de la suya."
)


def _set_rule(cast: Cast) -> None:
    lucia, committee = cast.person("lucia"), cast.body("comite-tecnico")
    bodies.edit_body(committee, _facts(committee, "1/2"), actor=lucia)
    for name, mandate in MANDATES.items():
        group = cast.body(name)
        group.mandate = mandate
        bodies.edit_body(group, _facts(group, ""), actor=lucia)


def _facts(body: Body, share: str) -> bodies.BodyFacts:
    return bodies.BodyFacts(
        name=body.name,
        kind=body.kind,
        mandate=body.mandate,
        act=body.act,
        commitment_id=body.commitment_id,
        plan_id=body.plan_id,
        required_sectors=body.required_sectors,
        quorum=share or body.quorum,
        majority=share or body.majority,
        rule_source=RULE if share else body.rule_source,
        tacit_approval=bool(share),
        dissent_goes_on=bool(share),
        since=body.since,
        until=body.until,
    )


def _seat_committee(cast: Cast) -> None:
    """In seats that no source gives to anybody: that of a real institution stays empty."""
    lucia, committee = cast.person("lucia"), cast.body("comite-tecnico")
    for bloc, holders in COMMITTEE.items():
        free = [s for s in committee.seats if s.bloc is bloc and s.organisation_id is None]
        for seat, (principal, alternate) in zip(free, holders, strict=False):
            holder = cast.person(principal)
            seat.organisation = holder.organisations[0]
            seat.sector, seat.sample = seat.organisation.sector, True
            db.session.flush()
            seats.appoint(seat, actor=lucia, user=holder)
            if alternate:
                second = cast.person(alternate)
                seats.appoint(seat, actor=lucia, user=second, role=Delegation.ALTERNATE)


def _form_groups(cast: Cast) -> None:
    lucia = cast.person("lucia")
    for name, holder, sector in GROUPS:
        body, user = cast.body(name), cast.person(holder) if holder else None
        seat: Seat = seats.add_seat(
            body,
            actor=lucia,
            sector=sector,
            organisation=user.organisations[0] if user else None,
            entitlement=WHY if user else EMPTY,
        )
        if user:
            seats.appoint(seat, actor=lucia, user=user)
        db.session.flush()


def _ask(cast: Cast, who: str, body: str, motive: str) -> None:
    user = cast.person(who)
    organisation = next(iter(user.organisations), None)
    seats.ask_to_join(
        cast.body(body),
        actor=user,
        sector=organisation.sector if organisation else Sector.CITIZEN,
        motive=motive,
        organisation=organisation,
    )


def _decline(cast: Cast) -> None:
    from cocreacion.groups.queries import waiting_requests

    for request in waiting_requests(cast.body("politica-discapacidad")):
        seats.decline(request, actor=cast.person("lucia"), reason=NOT_NOW)
