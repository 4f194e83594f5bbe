"""The log of a meeting, and the little that tells whether a desk shows the latest."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.meetings.models import AgendaItem, Agreement, DeskAct, Meeting
from cocreacion.votes.models import Ballot, Elector, Poll
from cocreacion.votes.queries import with_electors


def acts_of(meeting: Meeting) -> Sequence[DeskAct]:
    """In the order in which they reached us, with who noted them."""
    return db.session.scalars(
        select(DeskAct)
        .where(DeskAct.meeting_id == meeting.id)
        .order_by(DeskAct.id)
        .options(joinedload(DeskAct.recorder))
    ).all()


def find_act(operation: str) -> DeskAct | None:
    return db.session.scalar(select(DeskAct).where(DeskAct.operation == operation))


def polls_of(meeting: Meeting) -> dict[int, Poll]:
    """The votes on points of the agenda, by point, with their electors."""
    rows = db.session.execute(
        select(AgendaItem.id, AgendaItem.poll_id).where(
            AgendaItem.meeting_id == meeting.id, AgendaItem.poll_id.is_not(None)
        )
    ).all()
    if not rows:
        return {}
    ids = [row.poll_id for row in rows]
    polls = db.session.scalars(with_electors(select(Poll).where(Poll.id.in_(ids))))
    by_id = {poll.id: poll for poll in polls.unique()}
    return {row.id: by_id[row.poll_id] for row in rows}


def version(meeting: Meeting) -> str:
    """Another text as soon as the desk would show something else."""
    ours = DeskAct.meeting_id == meeting.id
    newest = db.session.scalar(select(func.max(DeskAct.id)).where(ours)) or 0
    agreed = select(func.count(), func.max(Agreement.id)).where(Agreement.meeting_id == meeting.id)
    items = (
        select(AgendaItem.id, AgendaItem.position, Poll.id, Poll.state, Poll.closes_at)
        .outerjoin(AgendaItem.poll)
        .where(AgendaItem.meeting_id == meeting.id)
        .order_by(AgendaItem.id)
    )
    ballots = (
        select(func.count(Ballot.id), func.sum(Ballot.changes))
        .join(Elector, Ballot.elector_id == Elector.id)
        .join(AgendaItem, AgendaItem.poll_id == Elector.poll_id)
        .where(AgendaItem.meeting_id == meeting.id)
    )
    return repr(
        (
            newest,
            *(tuple(row) for row in db.session.execute(agreed)),
            *((*row, bool(row[4] and row[4] <= now())) for row in db.session.execute(items)),
            *(tuple(row) for row in db.session.execute(ballots)),
        )
    )
