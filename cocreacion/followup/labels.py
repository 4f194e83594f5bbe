"""What states and levels are called, and how charts fill them."""

from typing import Any

from flask import Flask

from cocreacion.followup.models import Level, Status
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.gettext import lazy_pgettext as _p

# The words of `status()` in templates/_components/page.html, which carries them to the catalogue.
LEVELS: dict[Level, Any] = {
    Level.NO_EVIDENCE: _l("No evidence"),
    Level.NOT_STARTED: _l("Not started"),
    Level.LIMITED: _l("Limited progress"),
    Level.SUBSTANTIAL: _l("Substantial progress"),
    Level.COMPLETE: _p("assessment", "Complete"),
}

# In the order in which they are drawn, with their fills.
STATES: dict[Status, tuple[Any, str]] = {
    Status.DONE: (_p("milestone", "Done"), "c3"),
    Status.UNDER_WAY: (_l("Under way"), "c1"),
    Status.LATE: (_p("milestone", "Late"), "c4"),
    Status.NOT_STARTED: (_l("Not started"), "c0"),
    Status.ON_HOLD: (_p("milestone", "On hold"), "hatch"),
}

# What the table of the board can be narrowed to.
SHOWN: dict[str, Any] = {
    "differ": _l("Only where they do not agree"),
    Status.LATE: _l("With late milestones"),
    Status.UNDER_WAY: _l("With milestones under way"),
    Status.NOT_STARTED: _l("With milestones not started"),
    Status.DONE: _l("With milestones done"),
    Status.ON_HOLD: _l("With milestones on hold"),
}

DELIVERABLES: dict[str, Any] = {
    "agreement": _l("Agreement signed"),
    "body_formed": _l("Body formed"),
    "calendar": _l("Calendar"),
    "dataset_list": _l("List of data sets"),
    "diagnosis": _l("Diagnosis"),
    "dialogue": _l("Dialogues held"),
    "document_base": _l("Base text"),
    "document_draft": _l("Draft text"),
    "document_final": _l("Final text"),
    "form": _l("Form to collect data"),
    "indicator_set": _l("Set of indicators"),
    "outreach": _l("Outreach"),
    "portal": _l("Website or section"),
    "recommendations": _l("Recommendations"),
    "report": _l("Written report"),
    "review": _l("Participatory review"),
    "training": _l("Training"),
}


def deliverable_name(kind: str) -> str:
    """The word of a plan file as people read it; an unknown one as it stands there."""
    return str(DELIVERABLES.get(kind, kind.replace("_", " ")))


def init_app(app: Flask) -> None:
    app.jinja_env.filters["deliverable"] = deliverable_name
