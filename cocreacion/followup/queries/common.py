"""What the other questions share."""

from datetime import date

from sqlalchemy import ColumnElement, String, case, or_, select, type_coerce

from cocreacion.followup.models import Milestone, Status
from cocreacion.process.models import ActionPlan, Commitment, CommitmentState


def status_on(day: date) -> ColumnElement[str]:
    """`Milestone.status` as the database sees it that day."""
    unfinished = Milestone.stored_status.in_([Status.NOT_STARTED, Status.UNDER_WAY])
    late = unfinished & (Milestone.due_on < day)
    return case((late, Status.LATE.value), else_=type_coerce(Milestone.stored_status, String))


def on_the_board() -> ColumnElement[bool]:
    """Commitments of the newest plan, and those that stand without a plan."""
    newest = select(ActionPlan.id).order_by(ActionPlan.number.desc()).limit(1).scalar_subquery()
    of_it = or_(Commitment.plan_id == newest, Commitment.plan_id.is_(None))
    return of_it & (Commitment.state != CommitmentState.WITHDRAWN)
