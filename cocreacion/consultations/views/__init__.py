"""Pages of consultations: the list, one of them, its statements, and the secretariat's."""

from flask import Flask, render_template

from cocreacion.consultations import closing, queries, talks
from cocreacion.consultations.views import manage, reading, stating
from cocreacion.consultations.views.blueprint import bp
from cocreacion.kernel import slots
from cocreacion.process.models import ActionPlan

__all__ = ["bp", "init_app", "manage", "reading", "stating"]


def of_plan(plan: ActionPlan) -> str:
    """The consultations of a plan, on its page."""
    found = queries.of_plan(plan.id)
    return render_template("consultations/_of_plan.html", consultations=found) if found else ""


def init_app(app: Flask) -> None:
    talks.init_app(app)
    closing.init_app()
    slots.fill("plan.consultations", of_plan)
