"""The picture of who takes part: by sector, department, language and time, per phase and per
commitment, attendance and contributions side by side. Every number has gone through
`kernel.disclosure`."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from cocreacion.followup.queries import participation as queries
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import add_months, from_local, local, today
from cocreacion.kernel.disclosure import Share, Table, protect, share
from cocreacion.people.models import Sector
from cocreacion.process import queries as process
from cocreacion.process.models import ActionPlan, Phase, PhaseKind

QUARTERS = 12  # as many as fit one picture: three years
PUBLIC = {Sector.GOVERNMENT, Sector.LOCAL_GOVERNMENT}
CIVIC = {Sector.CIVIL_SOCIETY}
NONE = ""  # no phase, commitment, department
PHASE, COMMITMENT, QUARTER, ALL = "phase", "commitment", "quarter", "all"
ATTENDANCES, CONTRIBUTIONS = "attendances", "contributions"


@dataclass(frozen=True)
class Column:
    """A phase, a commitment or a quarter, with what public institutions made of it."""

    key: str
    came: Share
    spoke: Share


@dataclass(frozen=True)
class Measure:
    """Attendances, or contributions: tables of sectors, and one of departments, of languages."""

    sectors: dict[str, Table]  # by phase, commitment and quarter
    departments: Table
    languages: Table
    public: Share
    civic_before: Share
    civic_after: Share
    shares: dict[tuple[str, str], Share]  # of public institutions, by split and column
    total: int
    sample: bool


@dataclass(frozen=True)
class Picture:
    """Everything a page or file tells. `quarters` are first days."""

    plan: ActionPlan | None
    phases: Sequence[Phase]
    commitments: Sequence[tuple[str, str, Bilingual]]  # key, number, title
    quarters: Sequence[date]
    handed_in: datetime | None
    came: Measure
    spoke: Measure

    @property
    def is_empty(self) -> bool:
        return not (self.came.total or self.spoke.total)

    @property
    def sample(self) -> bool:
        return self.came.sample or self.spoke.sample

    @property
    def mostly_public(self) -> bool:
        """The criticism of reviewers: more than half of those who came are of institutions."""
        return self.came.public.most

    @property
    def civic_fell(self) -> bool:
        """Whether civil society comes less since hand-in, as far as shares can be told."""
        before, after = (s.of_hundred for s in (self.came.civic_before, self.came.civic_after))
        return before is not None and after is not None and after < before

    @property
    def measures(self) -> Iterator[tuple[str, Measure]]:
        yield ATTENDANCES, self.came
        yield CONTRIBUTIONS, self.spoke


def picture(*, sample: bool = True) -> Picture:
    """Six statements, however many people there are. Without `sample`, what is invented is not
    counted."""
    plan = process.newest_plan()
    phases = process.phases_of(plan) if plan else []
    rows = queries.commitments(plan.id) if plan else []
    quarters = _quarters(queries.first_held_at(), queries.first_at())
    begins = [from_local(datetime.combine(day, time.min)) for day in quarters]
    handed_in = next((p.opens_at for p in phases if p.kind is PhaseKind.FOLLOW_UP), None)
    known = {row.id for row in rows}
    keys = _Keys([phase.kind.value for phase in phases], quarters, known)
    return Picture(
        plan=plan,
        phases=phases,
        commitments=[(str(row.id), row.number, row.title) for row in rows],
        quarters=quarters,
        handed_in=handed_in,
        came=measure(queries.attendances(phases, begins, handed_in, sample), keys),
        spoke=measure(queries.contributions(phases, begins, handed_in, sample), keys),
    )


def _quarters(*firsts: datetime | None) -> list[date]:
    """First days of quarters up to the present one; the oldest are left out."""
    moments = [local(first).date() for first in firsts if first is not None]
    if not moments:
        return []
    day = min(moments)
    at, found = date(day.year, (day.month - 1) // 3 * 3 + 1, 1), []
    while at <= today():
        found.append(at)
        at = add_months(at, 3)
    return found[-QUARTERS:]


@dataclass(frozen=True)
class _Keys:
    """What the columns of the tables are called."""

    phases: Sequence[str]
    quarters: Sequence[date]
    commitments: set[int]

    def of(self, row: Any) -> dict[str, str]:
        at = row.quarter
        return {
            PHASE: self.phases[row.phase] if row.phase >= 0 else NONE,
            QUARTER: self.quarters[at].isoformat() if self.quarters else NONE,
            COMMITMENT: str(row.commitment_id) if row.commitment_id in self.commitments else NONE,
        }


def measure(rows: Iterable[Any], keys: _Keys) -> Measure:
    """One measure from its grouped rows. Pure."""
    rows = list(rows)
    splits = (PHASE, COMMITMENT, QUARTER)
    sectors: dict[str, Counter[tuple[str, str]]] = {split: Counter() for split in splits}
    public: Counter[tuple[str, str]] = Counter()
    whole: Counter[tuple[str, str]] = Counter()
    civic, when = Counter[int](), Counter[int]()
    for row in rows:
        people = int(row.people)
        when[row.after] += people
        civic[row.after] += people if row.sector in CIVIC else 0
        for split, column in keys.of(row).items():
            sectors[split][str(row.sector), column] += people
            whole[split, column] += people
            public[split, column] += people if row.sector in PUBLIC else 0
    tables = protect([_ordered(sectors[split]) for split in splits])
    total = sum(int(row.people) for row in rows)
    of_public = sum(int(row.people) for row in rows if row.sector in PUBLIC)
    return Measure(
        sectors=dict(zip(splits, tables, strict=True)),
        departments=_single(rows, lambda row: row.department),
        languages=_single((row for row in rows if row.language), lambda row: row.language),
        public=share(of_public, total),
        civic_before=share(civic[0], when[0]),
        civic_after=share(civic[1], when[1]),
        shares={key: share(public[key], number) for key, number in whole.items()},
        total=total,
        sample=any(row.sample for row in rows),
    )


def _ordered(counts: Counter[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Largest sectors first, the order in which pages show them."""
    totals = Counter[str]()
    for (row, _), number in counts.items():
        totals[row] += number
    return dict(sorted(counts.items(), key=lambda each: (-totals[each[0][0]], each[0])))


def _single(rows: Iterable[Any], key: Callable[[Any], str]) -> Table:
    counts = Counter[tuple[str, str]]()
    for row in rows:
        counts[key(row) or NONE, ALL] += int(row.people)
    return protect([_ordered(counts)])[0]
