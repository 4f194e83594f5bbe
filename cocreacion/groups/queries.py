from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from cocreacion.groups.models import Body, BodyKind, JoinRequest, Mandate, RequestState, Seat
from cocreacion.groups.seating import Person
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.people.models import Account, Organisation, User
from cocreacion.process.models import Commitment


def with_people(statement: Select[Body]) -> Select[Body]:
    """Bodies with everything their policies ask about: three statements, however many seats."""
    return statement.options(
        joinedload(Body.commitment).joinedload(Commitment.plan),
        selectinload(Body.seats).joinedload(Seat.organisation),
        selectinload(Body.seats).selectinload(Seat.mandates).joinedload(Mandate.user),
    )


def find_body(slug: str) -> Body | None:
    names = selectinload(Body.seats).joinedload(Seat.organisation)
    found = with_people(select(Body).where(Body.slug == slug))
    return db.session.scalar(found.options(names.joinedload(Organisation.former_names)))


def get_body(slug: str) -> Body:
    """The body with its seats, their organisations with earlier names, and who holds them."""
    body = find_body(slug)
    if body is None:
        raise NotFound
    return body


def get_body_by_id(body_id: int) -> Body:
    body = db.session.scalar(with_people(select(Body).where(Body.id == body_id)))
    if body is None:
        raise NotFound
    return body


def find_name(slug: str) -> Body | None:
    """The body alone, without its seats."""
    return db.session.scalar(select(Body).where(Body.slug == slug))


def bodies() -> Sequence[Body]:
    """All of them, the forum first, with seats and holders."""
    first = select(Body).order_by(Body.kind != BodyKind.FORUM, Body.commitment_id, Body.id)
    return db.session.scalars(with_people(first)).unique().all()


def body_choices() -> Sequence[Body]:
    """For a list to pick from: names only."""
    return db.session.scalars(select(Body).order_by(Body.kind != BodyKind.FORUM, Body.id)).all()


def _today(period: type[Seat] | type[Mandate]) -> Any:
    return and_(period.since <= today(), or_(period.until.is_(None), period.until >= today()))


def bodies_of(user: Person) -> Sequence[Body]:
    """Those in which this person holds a seat today."""
    holds = exists().where(
        Seat.body_id == Body.id,
        Mandate.seat_id == Seat.id,
        Mandate.user_id == user.id,
        _today(Seat),
        _today(Mandate),
    )
    return db.session.scalars(select(Body).where(holds).order_by(Body.id)).all()


def mandates_of(user: Person) -> Sequence[Mandate]:
    """The mandates this person holds today, with seat, body and organisation."""
    statement = (
        select(Mandate)
        .join(Mandate.seat)
        .where(Mandate.user_id == user.id, _today(Seat), _today(Mandate))
        .options(
            joinedload(Mandate.seat).joinedload(Seat.body),
            joinedload(Mandate.seat).joinedload(Seat.organisation),
        )
        .order_by(Seat.body_id, Mandate.role.desc())
    )
    return db.session.scalars(statement).all()


def seats_of_organisation(organisation_id: int) -> Sequence[Seat]:
    """Every seat an organisation has or had, with its body."""
    statement = (
        select(Seat)
        .where(Seat.organisation_id == organisation_id)
        .options(joinedload(Seat.body))
        .order_by(Seat.until.is_not(None), Seat.body_id, Seat.position)
    )
    return db.session.scalars(statement).all()


def seats_for_update(body: Body) -> Sequence[Seat]:
    """Seats and holders as they stand now: after `lock(body)`, whatever was loaded before."""
    statement = (
        select(Seat)
        .where(Seat.body_id == body.id)
        .options(
            joinedload(Seat.organisation), selectinload(Seat.mandates).joinedload(Mandate.user)
        )
        .order_by(Seat.position)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).all()


def get_seat(body: Body, position: int) -> Seat:
    """A seat of a body that was loaded with its seats."""
    found = next((seat for seat in body.seats if seat.position == position), None)
    if found is None:
        raise NotFound
    return found


def last_position(body: Body) -> int:
    return db.session.scalar(select(func.max(Seat.position)).where(Seat.body_id == body.id)) or 0


def slug_is_taken(slug: str) -> bool:
    return db.session.scalar(select(Body.id).where(Body.slug == slug)) is not None


def find_request(user: Person, body: Body) -> JoinRequest | None:
    """This person's latest request to join."""
    if user.id is None:
        return None
    statement = select(JoinRequest).where(
        JoinRequest.body_id == body.id, JoinRequest.user_id == user.id
    )
    return db.session.scalar(statement.order_by(JoinRequest.id.desc()).limit(1))


def requests_of(user: Person) -> Sequence[JoinRequest]:
    """This person's requests to join, the latest first."""
    statement = select(JoinRequest).where(JoinRequest.user_id == user.id)
    statement = statement.options(joinedload(JoinRequest.body)).order_by(JoinRequest.id.desc())
    return db.session.scalars(statement.limit(10)).all()


@dataclass(frozen=True)
class Asked:
    """Requests as one reader of a body's page may know them."""

    mine: JoinRequest | None
    waiting: int


def asked(viewer: Person, body: Body, *, everybody: bool) -> Asked:
    """The viewer's latest request and, for those who answer, how many wait: one statement."""
    if viewer.id is None:
        return Asked(None, 0)
    own, waits = JoinRequest.user_id == viewer.id, JoinRequest.state == RequestState.WAITING
    statement = select(JoinRequest).where(
        JoinRequest.body_id == body.id, or_(own, waits) if everybody else own
    )
    found = db.session.scalars(statement.order_by(JoinRequest.id)).all()
    mine = [request for request in found if request.user_id == viewer.id]
    waiting = sum(request.state is RequestState.WAITING for request in found)
    return Asked(mine[-1] if mine else None, waiting if everybody else 0)


def get_request(body: Body, request_id: int) -> JoinRequest:
    statement = select(JoinRequest).where(
        JoinRequest.id == request_id, JoinRequest.body_id == body.id
    )
    found = db.session.scalar(
        statement.options(joinedload(JoinRequest.user), joinedload(JoinRequest.organisation))
    )
    if found is None:
        raise NotFound
    return found


def waiting_requests(body: Body) -> Sequence[JoinRequest]:
    """Requests without an answer, the oldest first."""
    statement = (
        select(JoinRequest)
        .where(JoinRequest.body_id == body.id, JoinRequest.state == RequestState.WAITING)
        .options(joinedload(JoinRequest.user), joinedload(JoinRequest.organisation))
        .order_by(JoinRequest.id)
    )
    return db.session.scalars(statement).all()


def waiting_counts() -> dict[int, int]:
    """How many requests wait for an answer, body by body."""
    statement = (
        select(JoinRequest.body_id, func.count())
        .where(JoinRequest.state == RequestState.WAITING)
        .group_by(JoinRequest.body_id)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def organisation_choices() -> Sequence[Organisation]:
    return db.session.scalars(select(Organisation).order_by(Organisation.short_name)).all()


def find_organisation(organisation_id: int) -> Organisation | None:
    return db.session.get(Organisation, organisation_id)


def commitment_choices() -> Sequence[Commitment]:
    statement = select(Commitment).order_by(Commitment.plan_id.desc(), Commitment.position)
    return db.session.scalars(statement).all()


def find_person(email: str) -> User | None:
    """The active account with this address."""
    statement = select(User).where(
        User.email == email.strip().lower(), User.state == Account.ACTIVE
    )
    return db.session.scalar(statement)
