"""Pictures of many meetings: whether the forum meets, who comes, and from where."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from flask import render_template, request
from flask.typing import ResponseReturnValue

from cocreacion.groups.models import Body
from cocreacion.kernel.clock import add_months, from_local, local, today
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.gettext import gettext as _
from cocreacion.meetings import continuity
from cocreacion.meetings.continuity import Noted, Session
from cocreacion.meetings.models import Attribution
from cocreacion.meetings.queries import participation as queries
from cocreacion.meetings.views.base import PUBLIC, bp
from cocreacion.people.labels import sector_name
from cocreacion.people.models import Sector
from cocreacion.people.places import department_name

QUARTERS = 12  # as many as fit one picture: three years
PUBLIC_SECTORS = {Sector.GOVERNMENT, Sector.LOCAL_GOVERNMENT}


@dataclass(frozen=True)
class Quarter:
    """People who came in three months; `first` also holds what was before."""

    since: date
    public: int
    others: int
    first: bool


@dataclass(frozen=True)
class Table:
    """How many came in each quarter: a row for each sector, or for each department."""

    name: str
    rows: Sequence[tuple[str, Sequence[int]]]


@dataclass(frozen=True)
class Coming:
    """Everybody who came, by time and by sector."""

    quarters: Sequence[Quarter]
    sectors: Sequence[tuple[str, int]]
    tables: Sequence[Table]
    public: int
    others: int
    sample: bool

    @property
    def people(self) -> int:
        return self.public + self.others

    @property
    def public_share(self) -> float:
        return self.public / (self.people or 1)


@bp.get(f"{PUBLIC}/participation")
def participation() -> ResponseReturnValue:
    bodies = queries.bodies_with_seats()
    body = _asked(bodies)
    sessions = _sessions(body) if body else []
    return render_template(
        "meetings/participation.html",
        bodies=bodies,
        body=body,
        sessions=sessions,
        terms=continuity.terms(sessions),
        gap=continuity.longest_gap(sessions),
        records=continuity.records(queries.seats_ever(body), sessions) if body else [],
        coming=_coming(),
        departments=queries.attendances_by_department(),
    )


def _asked(bodies: Sequence[Body]) -> Body | None:
    """The body in the address; without one the forum."""
    slug = request.args.get("body", "")
    found = next((body for body in bodies if body.slug == slug), None)
    if slug and found is None:
        raise NotFound
    return found or (bodies[0] if bodies else None)


def _sessions(body: Body) -> list[Session]:
    rows = queries.sessions_of(body)
    found = {row.id: Session(row.slug, row.starts_at, row.sample) for row in rows}
    names = {row.id: row.attribution for row in rows}
    for row in queries.seats_in([id_ for id_ in found if names[id_] is not Attribution.NONE]):
        session = found[row.meeting_id]
        if names[row.meeting_id] is Attribution.ATTRIBUTED:
            session.notes[row.seat_id] = Noted(row.presence, row.delegation)
        if row.presence == "present" and row.bloc is not None:
            session.blocs.add(row.bloc)
    return list(found.values())


def _coming() -> Coming:
    since = _beginnings(queries.first_held_at())
    rows = queries.attendances_by_period([_midnight(day) for day in since]) if since else []
    by_quarter: dict[int, Counter[bool]] = {n: Counter() for n in range(len(since))}
    sectors, departments = Piles(len(since)), Piles(len(since))
    for row in rows:
        by_quarter[row.period][row.sector in PUBLIC_SECTORS] += row.people
        sectors.add(sector_name(row.sector), row.period, row.people)
        departments.add(_department(row.department), row.period, row.people)
    return Coming(
        quarters=[
            Quarter(day, by_quarter[n][True], by_quarter[n][False], first=n == 0)
            for n, day in enumerate(since)
        ],
        sectors=[(name, sum(counts)) for name, counts in sectors.highest_first],
        tables=[
            Table(_("Attendances by sector and quarter"), sectors.highest_first),
            Table(_("Attendances by department and quarter"), departments.highest_first),
        ],
        public=sum(counts[True] for counts in by_quarter.values()),
        others=sum(counts[False] for counts in by_quarter.values()),
        sample=any(row.sample for row in rows),
    )


class Piles:
    """Numbers by name, one for each quarter."""

    def __init__(self, quarters: int) -> None:
        self.quarters = quarters
        self.by_name: dict[str, list[int]] = {}

    def add(self, name: str, quarter: int, people: int) -> None:
        self.by_name.setdefault(name, [0] * self.quarters)[quarter] += people

    @property
    def highest_first(self) -> list[tuple[str, list[int]]]:
        return sorted(self.by_name.items(), key=lambda pile: (-sum(pile[1]), pile[0]))


def _department(key: str) -> str:
    return department_name(key) or _("No department: online or national")


def _beginnings(first: datetime | None) -> list[date]:
    """First days of quarters, up to the present one; the oldest ones are left out."""
    if first is None:
        return []
    day = local(first).date()
    at, found = date(day.year, (day.month - 1) // 3 * 3 + 1, 1), []
    while at <= today():
        found.append(at)
        at = add_months(at, 3)
    return found[-QUARTERS:]


def _midnight(day: date) -> datetime:
    return from_local(datetime.combine(day, time.min))
