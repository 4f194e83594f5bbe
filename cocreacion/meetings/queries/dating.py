"""Polls about dates."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from cocreacion.groups.models import Body, BodyKind
from cocreacion.groups.policy import is_secretariat
from cocreacion.groups.seating import Person
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.meetings.models import DateAnswer, DateOption, DatePoll
from cocreacion.people.models import User


def get_poll(slug: str) -> DatePoll:
    """With its times and who said what."""
    found = db.session.scalar(
        select(DatePoll)
        .where(DatePoll.slug == slug)
        .options(
            joinedload(DatePoll.body),
            joinedload(DatePoll.kind),
            joinedload(DatePoll.meeting),
            selectinload(DatePoll.options)
            .selectinload(DateOption.answers)
            .joinedload(DateAnswer.user),
        )
    )
    if found is None:
        raise NotFound
    return found


def answers_of(person: User, poll: DatePoll) -> dict[int, DateAnswer]:
    """By time, as stored now."""
    rows = (
        select(DateAnswer)
        .join(DateOption, DateAnswer.option_id == DateOption.id)
        .where(DateOption.poll_id == poll.id, DateAnswer.user_id == person.id)
    )
    return {row.option_id: row for row in db.session.scalars(rows)}


def who_answered(poll: DatePoll) -> Sequence[User]:
    ids = (
        select(DateAnswer.user_id)
        .join(DateOption, DateAnswer.option_id == DateOption.id)
        .where(DateOption.poll_id == poll.id)
    )
    return db.session.scalars(select(User).where(User.id.in_(ids)).order_by(User.id)).all()


def polls(viewer: Person, own: Mapping[int, Body]) -> Sequence[DatePoll]:
    """Those this person prepares meetings from, the newest first."""
    rows = select(DatePoll).options(joinedload(DatePoll.body)).order_by(DatePoll.id.desc())
    if not is_secretariat(viewer):
        ids = [body.id for body in own.values() if body.kind is not BodyKind.FORUM]
        rows = rows.where(DatePoll.body_id.in_(ids))
    return db.session.scalars(rows.limit(20)).all()


def slug_is_taken(slug: str) -> bool:
    return db.session.scalar(select(DatePoll.id).where(DatePoll.slug == slug)) is not None
