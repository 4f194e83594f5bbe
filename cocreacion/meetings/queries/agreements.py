"""Agreements over all meetings."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from cocreacion.groups.models import Body, Seat
from cocreacion.kernel.db import db
from cocreacion.meetings.models import Agreement, AgreementState, Meeting, Minutes
from cocreacion.people.models import Organisation


def open_agreements_for(body: Body) -> Sequence[Agreement]:
    """What a body agreed and has not finished, the soonest due first, those without date last.

    Only from meetings whose minutes are published: before that the wording is not public.
    """
    return (
        db.session.scalars(
            select(Agreement)
            .join(Agreement.meeting)
            .join(Minutes, Minutes.meeting_id == Meeting.id)
            .where(
                Meeting.body_id == body.id,
                Agreement.state == AgreementState.OPEN,
                Minutes.published_at.is_not(None),
            )
            .order_by(
                Agreement.due_on.is_(None), Agreement.due_on, Meeting.starts_at, Agreement.number
            )
            .options(
                contains_eager(Agreement.meeting),
                joinedload(Agreement.owner).joinedload(Organisation.former_names),
                joinedload(Agreement.seat).joinedload(Seat.organisation),
                joinedload(Agreement.agenda_item),
            )
        )
        .unique()
        .all()
    )
