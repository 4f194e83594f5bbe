"""Agreements over all meetings: the register, and what the next agenda takes up again."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from cocreacion.groups.models import Body, Seat
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.meetings.models import Agreement, AgreementMark, AgreementState, Meeting, Minutes
from cocreacion.people.models import Organisation

PAGE = 30


class Show(StrEnum):
    """What the register is narrowed to."""

    OPEN = "open"
    LATE = "late"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Filters:
    """`None` does not narrow; 0 is something that does not exist."""

    show: Show | None = None
    body_id: int | None = None
    owner_id: int | None = None


@dataclass(frozen=True)
class Register:
    agreements: Sequence[Agreement]
    counts: dict[str, int]  # by `Show`, of what the other filters leave
    more: bool


def is_public() -> ColumnElement[bool]:
    """Published with their minutes: before that the wording is not public."""
    return and_(Minutes.published_at.is_not(None), Meeting.called_at.is_not(None))


def is_late() -> ColumnElement[bool]:
    return and_(Agreement.state == AgreementState.OPEN, Agreement.due_on < today())


def _of(statement: Select[Any]) -> Select[Any]:
    return (
        statement.join(Agreement.meeting)
        .join(Minutes, Minutes.meeting_id == Meeting.id)
        .where(is_public())
    )


def open_agreements_for(body: Body) -> Sequence[Agreement]:
    """What a body agreed and has not finished, the soonest due first, those without date last.

    Only from meetings whose minutes are published.
    """
    found = _of(select(Agreement)).where(
        Meeting.body_id == body.id, Agreement.state == AgreementState.OPEN
    )
    return _loaded(found.order_by(*_soonest()))


def _soonest() -> tuple[Any, ...]:
    return (
        Agreement.due_on.is_(None), Agreement.due_on, Meeting.starts_at, Agreement.number,
        Agreement.id,
    )  # fmt: skip


def _loaded(statement: Select[Any]) -> Sequence[Agreement]:
    return (
        db.session.scalars(
            statement.options(
                contains_eager(Agreement.meeting).joinedload(Meeting.body),
                joinedload(Agreement.owner).joinedload(Organisation.former_names),
                joinedload(Agreement.seat)
                .joinedload(Seat.organisation)
                .joinedload(Organisation.former_names),
                joinedload(Agreement.agenda_item),
                selectinload(Agreement.marks).joinedload(AgreementMark.marker),
            )
        )
        .unique()
        .all()
    )


def register(filters: Filters, page: int = 1) -> Register:
    """A page of the register, from 1: what is due first, or what was finished last."""
    chosen = _narrowed(_of(select(Agreement.id)), filters)
    if filters.show is not None:
        chosen = chosen.where(_shown(filters.show))
    order: tuple[Any, ...] = (Agreement.state != AgreementState.OPEN, *_soonest())
    if filters.show in {Show.DONE, Show.DROPPED}:
        order = (Meeting.starts_at.desc(), Agreement.number, Agreement.id)
    ids = db.session.scalars(
        chosen.order_by(*order).offset((page - 1) * PAGE).limit(PAGE + 1)
    ).all()
    rows = _loaded(_of(select(Agreement)).where(Agreement.id.in_(ids[:PAGE])))
    place = {number: n for n, number in enumerate(ids)}
    found = sorted(rows, key=lambda row: place[row.id])
    return Register(found, _counts(filters), len(ids) > PAGE)


def _narrowed(statement: Select[Any], filters: Filters) -> Select[Any]:
    for column, wanted in (
        (Meeting.body_id, filters.body_id),
        (Agreement.owner_id, filters.owner_id),
    ):
        if wanted is not None:
            statement = statement.where(column == wanted if wanted else false())
    return statement


def _shown(show: Show) -> ColumnElement[bool]:
    if show is Show.LATE:
        return is_late()
    return Agreement.state == AgreementState(show.value)


def _counts(filters: Filters) -> dict[str, int]:
    sums = [func.sum(case((_shown(each), 1), else_=0)) for each in Show]
    row = db.session.execute(_narrowed(_of(select(*sums)), filters)).one()
    return {each.value: int(count or 0) for each, count in zip(Show, row, strict=True)}


def owners() -> Sequence[Organisation]:
    """Organisations that answer for a public agreement."""
    ids = _of(select(Agreement.owner_id)).where(Agreement.owner_id.is_not(None))
    return db.session.scalars(
        select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.slug)
    ).all()


def bodies() -> Sequence[Body]:
    """Bodies with a public agreement."""
    ids = _of(select(Meeting.body_id).select_from(Agreement)).where(Meeting.body_id.is_not(None))
    return db.session.scalars(select(Body).where(Body.id.in_(ids)).order_by(Body.id)).all()
