from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, or_, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from cocreacion.groups.models import Body, Mandate, Seat
from cocreacion.groups.policy import is_secretariat
from cocreacion.groups.seating import Person
from cocreacion.kernel.clock import now, today
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.prepared import prepared
from cocreacion.votes.models import Ballot, Elector, Poll, PollState

PAGE = 20


def with_electors(statement: Select[Poll]) -> Select[Poll]:
    """Polls with what their pages and policies ask about: three statements."""
    electors = selectinload(Poll.electors)
    return statement.options(
        joinedload(Poll.body),
        electors.joinedload(Elector.ballot).joinedload(Ballot.caster),
        electors.joinedload(Elector.seat).joinedload(Seat.organisation),
        electors.joinedload(Elector.seat).selectinload(Seat.mandates).joinedload(Mandate.user),
    )


def with_turnout(statement: Select[Poll]) -> Select[Poll]:
    """Polls for a list: body, electors and ballots, without who sits where."""
    ballots = selectinload(Poll.electors).joinedload(Elector.ballot)
    return statement.options(joinedload(Poll.body), ballots)


def visible_to(viewer: Person) -> ColumnElement[bool]:
    """A vote that was never opened is seen by the secretariat only (`policy.can_see`)."""
    return Poll.id.is_not(None) if is_secretariat(viewer) else Poll.opens_at.is_not(None)


def get_poll(slug: str, viewer: Person) -> Poll:
    statement = select(Poll).where(Poll.slug == slug, visible_to(viewer))
    poll = db.session.scalar(with_electors(statement))
    if poll is None:
        raise NotFound
    return poll


def get_poll_by_id(poll_id: int) -> Poll:
    poll = db.session.scalar(with_electors(select(Poll).where(Poll.id == poll_id)))
    if poll is None:
        raise NotFound
    return poll


def slug_is_taken(slug: str) -> bool:
    return db.session.scalar(select(Poll.id).where(Poll.slug == slug)) is not None


def as_it_stands(elector: Elector) -> Elector:
    """The seat's ballot and holders now, whatever was loaded before: after `lock(elector)`."""
    statement = (
        select(Elector)
        .where(Elector.id == elector.id)
        .options(joinedload(Elector.ballot), joinedload(Elector.seat).selectinload(Seat.mandates))
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).one()


def electors_for_update(poll: Poll) -> Sequence[Elector]:
    """Electors and ballots as they stand now: after the poll is held."""
    statement = (
        select(Elector)
        .where(Elector.poll_id == poll.id)
        .options(joinedload(Elector.ballot))
        .order_by(Elector.id)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).all()


def is_open(at: datetime) -> ColumnElement[bool]:
    return and_(Poll.state == PollState.OPEN, Poll.closes_at > at)


def has_closed(at: datetime) -> ColumnElement[bool]:
    closed = and_(Poll.state == PollState.OPEN, Poll.closes_at <= at)
    return or_(Poll.state == PollState.TALLIED, closed)


def open_polls(body: Body | None = None, limit: int = 50) -> Sequence[Poll]:
    """Those that can be voted in now, the one that closes first at the top."""
    statement = select(Poll).where(is_open(now())).order_by(Poll.closes_at, Poll.id)
    if body is not None:
        statement = statement.where(Poll.body_id == body.id)
    return db.session.scalars(with_turnout(statement.limit(limit))).all()


def drafts() -> Sequence[Poll]:
    statement = select(Poll).where(Poll.state == PollState.DRAFT).order_by(Poll.id.desc())
    return db.session.scalars(statement.options(joinedload(Poll.body))).all()


@dataclass(frozen=True)
class Page:
    """Part of a long list; `after` is where the next part begins, empty at the end."""

    polls: Sequence[Poll]
    after: str


def ended_polls(after: str = "", body: Body | None = None, limit: int = PAGE) -> Page:
    """Closed and cancelled ones, the latest first, from the place named by `after`."""
    statement = select(Poll).where(
        Poll.opens_at.is_not(None), or_(has_closed(now()), Poll.state == PollState.CANCELLED)
    )
    if body is not None:
        statement = statement.where(Poll.body_id == body.id)
    if place := _place(after):
        statement = statement.where(tuple_(Poll.closes_at, Poll.id) < place)
    statement = statement.order_by(Poll.closes_at.desc(), Poll.id.desc()).limit(limit + 1)
    found = db.session.scalars(statement.options(joinedload(Poll.body))).all()
    _load_uncounted(found)
    more = len(found) > limit
    return Page(found[:limit], _cursor(found[limit - 1]) if more else "")


def _load_uncounted(polls: Sequence[Poll]) -> None:
    """Closed polls nobody has counted yet are counted when read: fetch their ballots at once."""
    ids = [poll.id for poll in polls if poll.has_closed and poll.result is None]
    if ids:
        db.session.scalars(with_turnout(select(Poll).where(Poll.id.in_(ids)))).all()


def _cursor(poll: Poll) -> str:
    return f"{poll.closes_at.isoformat() if poll.closes_at else ''}~{poll.id}"


def _place(after: str) -> tuple[datetime, int] | None:
    """What a cursor says; a forged one starts at the beginning."""
    at, _, number = after.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, int(number)) if moment.tzinfo and number.isdecimal() else None
    except ValueError:
        return None


def latest_polls(
    *, body_id: int | None = None, commitment_id: int | None = None, limit: int = 3
) -> Sequence[Poll]:
    """Of a body, or of the bodies that work on a commitment: open ones first, then the latest."""
    return db.session.scalars(*_latest(body_id, commitment_id, now(), limit)).all()


@prepared
def _latest(
    body_id: int | None, commitment_id: int | None, at: datetime, limit: int
) -> Select[Poll]:
    statement = select(Poll).where(Poll.opens_at.is_not(None))
    if body_id is not None:
        statement = statement.where(Poll.body_id == body_id)
    if commitment_id is not None:
        statement = statement.join(Poll.body).where(Body.commitment_id == commitment_id)
    first = case((is_open(at), 0), else_=1)
    statement = statement.order_by(first, Poll.closes_at.desc(), Poll.id.desc())
    return with_turnout(statement.limit(limit))


def due_ids() -> Sequence[int]:
    """Polls that have closed and whose result is not stored."""
    statement = select(Poll.id).where(Poll.state == PollState.OPEN, Poll.closes_at <= now())
    return db.session.scalars(statement.order_by(Poll.id).limit(100)).all()


def waiting_for(user: Person) -> Sequence[Poll]:
    """Open polls in which a seat this person holds today has no ballot."""
    holds = (
        select(Elector.poll_id)
        .join(Seat, Seat.id == Elector.seat_id)
        .join(Mandate, Mandate.seat_id == Seat.id)
        .outerjoin(Ballot, Ballot.elector_id == Elector.id)
        .where(
            Mandate.user_id == user.id,
            Mandate.since <= today(),
            or_(Mandate.until.is_(None), Mandate.until >= today()),
            Ballot.id.is_(None),
        )
    )
    statement = select(Poll).where(is_open(now()), Poll.id.in_(holds)).order_by(Poll.closes_at)
    return db.session.scalars(statement.options(joinedload(Poll.body))).all()
