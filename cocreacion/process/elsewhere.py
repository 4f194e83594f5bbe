"""What the plan says on the pages of organisations."""

from collections.abc import Sequence

from flask import g, render_template
from markupsafe import escape

from cocreacion.kernel.slots import fill
from cocreacion.people.models import Organisation
from cocreacion.process import labels, queries
from cocreacion.process.models import ActionPlan, Participant


def declared(recorded: int) -> str:
    """How many the plan itself declares, beside how many are on record, and why they differ."""
    plan = queries.newest_plan()
    if plan is None or plan.declared_organisations is None:
        return ""
    return render_template("process/_declared.html", plan=plan, recorded=recorded)


def _parts_of(organisation: Organisation) -> Sequence[tuple[Participant, ActionPlan]]:
    """Read once for all that one page says of it."""
    known: dict[int, Sequence[tuple[Participant, ActionPlan]]] = g.setdefault("parts", {})
    if organisation.id not in known:
        known[organisation.id] = queries.parts_of(organisation)
    return known[organisation.id]


def of_organisation(organisation: Organisation) -> str:
    """Its part in each plan, as far as a source shows it."""
    parts = [
        (plan, labels.roles_of(part.roles))
        for part, plan in _parts_of(organisation)
        if part.verified and part.roles
    ]
    return render_template("process/_of_organisation.html", parts=parts) if parts else ""


def source_of_organisation(organisation: Organisation) -> str:
    """The source of its record, in words; its key belongs to the file the plan came from."""
    for _part, plan in _parts_of(organisation):
        if organisation.source in plan.sources:
            return escape(labels.source_name(plan.sources, organisation.source))
    return ""


def init_app() -> None:
    fill("organisations.declared", declared)
    fill("organisation.roles", of_organisation)
    fill("organisation.source", source_of_organisation)
