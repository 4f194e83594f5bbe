"""What the packages above `process` have to say on the pages of a plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, render_template

from cocreacion.kernel.bilingual import Text
from cocreacion.kernel.i18n import here
from cocreacion.kernel.slots import fill
from cocreacion.people.labels import sector_name
from cocreacion.people.models import Sector
from cocreacion.process import states
from cocreacion.process.models import ActionPlan
from cocreacion.process.states import Standing
from cocreacion.site import queries


def states_of(ids: Sequence[int]) -> Mapping[int, Standing]:
    """Open for comment comes first: it is what one can do something about today."""
    found: dict[int, Standing] = {}
    for row in queries.standings(ids):
        if row.what == "drafts":
            found[row.commitment_id] = Standing("open", row.samples > 0)
        else:
            found.setdefault(row.commitment_id, Standing(_state(row), row.samples > 0))
    return found


def _state(row: Any) -> str:
    if row.late:
        return "late"
    if row.done == row.all:
        return "done"
    if row.done or row.under_way:
        return "under_way"
    return "on_hold" if row.on_hold == row.all else "not_started"


def decides(plan: ActionPlan) -> str:
    found = queries.decider(plan)
    return render_template("site/_decides.html", body=found) if found else ""


@dataclass(frozen=True)
class Kind:
    """A kind of meeting: what the plan declares and what is on record here."""

    name: Text
    declared: int | None
    held: int


def meetings(plan: ActionPlan) -> str:
    rows = queries.declared_meetings(plan)
    kinds = [Kind(here(row.name), row.declared, row.held) for row in rows]
    return render_template(
        "site/_meetings.html",
        plan=plan,
        kinds=[kind for kind in kinds if kind.declared or kind.held],
        declared=sum(kind.declared or 0 for kind in kinds),
        held=sum(kind.held for kind in kinds),
        sample=sum(row.sample for row in rows),
    )


@dataclass(frozen=True)
class Voice:
    """A sector's part of all attendances and of all contributions: numbers and shares."""

    sector: str
    came: int
    spoke: int
    came_share: float
    spoke_share: float


def voices(_plan: ActionPlan) -> str:
    rows = queries.voices()
    came = {row.sector: row.count for row in rows if row.what == "attendance"}
    spoke = {row.sector: row.count for row in rows if row.what == "contribution"}
    all_came, all_spoke = sum(came.values()), sum(spoke.values())
    if not all_came and not all_spoke:
        return ""
    found = [
        Voice(
            sector_name(sector),
            came.get(sector, 0),
            spoke.get(sector, 0),
            came.get(sector, 0) / (all_came or 1),
            spoke.get(sector, 0) / (all_spoke or 1),
        )
        for sector in Sector
        if sector in came or sector in spoke
    ]
    return render_template(
        "site/_voices.html",
        voices=sorted(found, key=lambda voice: (-voice.came, -voice.spoke)),
        came=all_came,
        spoke=all_spoke,
        public=next((v for v in found if v.sector == sector_name(Sector.GOVERNMENT)), None),
        sample=any(row.sample for row in rows),
    )


def init_app(app: Flask) -> None:  # noqa: ARG001
    states.also(states_of)
    fill("plan.decides", decides)
    fill("plan.voices", voices)
    fill("plan.meetings", meetings)
