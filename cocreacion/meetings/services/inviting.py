"""Who holds a seat of the body is invited to its meetings."""

from cocreacion.groups import queries as groups
from cocreacion.groups.models import Delegation, Mandate
from cocreacion.kernel.db import db
from cocreacion.meetings.models import Invitation, Meeting, MeetingState
from cocreacion.meetings.queries import inviting


def invite_seats(meeting: Meeting) -> None:
    """Invite who holds a seat today and is not invited yet. The caller holds the meeting."""
    if meeting.body_id is None or meeting.state is not MeetingState.CALLED or meeting.has_begun:
        return
    known = {each.user_id for each in inviting.invited(meeting)}
    body = groups.get_body_by_id(meeting.body_id)
    # Whoever holds two seats is invited once, as principal if they are principal of one.
    held = [mandate for seat in body.current_seats for mandate in seat.holders]
    for mandate in sorted(held, key=_principals_first):
        if mandate.user_id not in known:
            known.add(mandate.user_id)
            db.session.add(
                Invitation(
                    meeting_id=meeting.id,
                    user_id=mandate.user_id,
                    seat_id=mandate.seat_id,
                    role=mandate.role,
                    sample=meeting.sample,
                )
            )


def _principals_first(mandate: Mandate) -> tuple[bool, int]:
    return mandate.role is Delegation.ALTERNATE, mandate.id
