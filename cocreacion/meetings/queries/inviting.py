"""Who is invited to a meeting by the seat they hold, and what they answered."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from cocreacion.groups.models import Seat
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.meetings.models import Answer, Invitation, Meeting, MeetingState
from cocreacion.people.models import Account, Guest, User


def invitation_of(person: User | Guest, meeting: Meeting) -> Invitation | None:
    if not isinstance(person, User):
        return None
    return db.session.scalar(
        select(Invitation)
        .where(Invitation.meeting_id == meeting.id, Invitation.user_id == person.id)
        .options(joinedload(Invitation.seat).joinedload(Seat.organisation))
    )


def invited(meeting: Meeting) -> Sequence[Invitation]:
    """With the people and their seats, in the order of the seats, principals first."""
    return db.session.scalars(
        select(Invitation)
        .join(Invitation.seat)
        .where(Invitation.meeting_id == meeting.id)
        .order_by(Seat.position, Invitation.role.desc(), Invitation.id)
        .options(
            joinedload(Invitation.user),
            joinedload(Invitation.seat).joinedload(Seat.organisation),
        )
    ).all()


def unanswered(person: User) -> Sequence[Invitation]:
    """Invitations of this person that wait for an answer, soonest first."""
    return db.session.scalars(
        select(Invitation)
        .join(Invitation.meeting)
        .where(
            Invitation.user_id == person.id,
            Invitation.answer == Answer.NONE,
            Meeting.state == MeetingState.CALLED,
            Meeting.starts_at > now(),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .options(contains_eager(Invitation.meeting))
        .limit(20)
    ).all()


def get_invitation(invitation_id: int) -> Invitation:
    return db.session.get_one(
        Invitation,
        invitation_id,
        options=[
            joinedload(Invitation.user),
            joinedload(Invitation.meeting).joinedload(Meeting.kind),
            joinedload(Invitation.seat).joinedload(Seat.organisation),
        ],
    )


def meeting_by_uid(uid: str) -> Meeting | None:
    return db.session.scalar(select(Meeting).where(Meeting.uid == uid))


def active_person(user_id: int) -> User | None:
    return db.session.scalar(select(User).where(User.id == user_id, User.state == Account.ACTIVE))
