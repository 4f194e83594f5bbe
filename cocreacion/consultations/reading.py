"""Statements as pages show them: finished values, and no result that must not be seen yet."""

from dataclasses import dataclass
from typing import Any

from cocreacion.consultations import common_ground, queries
from cocreacion.consultations.common_ground import Result
from cocreacion.consultations.models import Consultation, ConsultationState, Position, Statement
from cocreacion.people.models import Guest, Sector, User


@dataclass(frozen=True)
class Shown:
    """A statement. `result` is None while this reader has not answered and it is not closed."""

    id: int
    text: str
    language: str
    sample: bool
    mine: Position | None
    result: Result | None


@dataclass(frozen=True)
class Statements:
    """Those of a consultation for one reader. `common`: the common ground, once it is closed.

    `counting`: whether there are two groups large enough to say anything. `declared` is the
    sector this reader declared here, `proposed` what they proposed.
    """

    all: list[Shown]
    common: list[Shown]
    counting: bool
    declared: Sector | None
    proposed: list[Statement]

    @property
    def answered(self) -> int:
        return sum(each.mine is not None for each in self.all)

    @property
    def next(self) -> Shown | None:
        """The first one this reader has not answered."""
        return next((each for each in self.all if each.mine is None), None)

    @property
    def given(self) -> dict[int, Position]:
        return {each.id: each.mine for each in self.all if each.mine is not None}

    @property
    def texts(self) -> dict[int, str]:
        return {each.id: each.text for each in self.all}


def statements(consultation: Consultation, viewer: User | Guest) -> Statements:
    mine = queries.answers_of(viewer, consultation)
    is_closed = consultation.state is ConsultationState.CLOSED
    rows: dict[int, list[Any]] = {}
    for row in queries.counted(consultation):
        rows.setdefault(row.id, []).append(row)
    results = {number: _result(counted) for number, counted in rows.items()}
    shown = {
        number: Shown(
            id=number,
            text=counted[0].text,
            language=counted[0].language,
            sample=counted[0].sample,
            mine=mine[number].position if number in mine else None,
            result=results[number] if is_closed or number in mine else None,
        )
        for number, counted in rows.items()
    }
    common = common_ground.common(results) if is_closed else []
    return Statements(
        all=list(shown.values()),
        common=[shown[number] for number in common],
        counting=any(len(each.groups) >= common_ground.LEAST_GROUPS for each in results.values()),
        declared=next((answer.sector for answer in mine.values()), None),
        proposed=list(queries.proposed_by(viewer, consultation)),
    )


def _result(rows: list[Any]) -> Result:
    return common_ground.result(
        (row.sector.value, row.position, row.number) for row in rows if row.sector is not None
    )
