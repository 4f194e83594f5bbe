"""Lists of meetings: what is to come, what was held, a month. Only the columns a list shows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    case,
    literal,
    select,
    tuple_,
)

from cocreacion.groups.models import Body
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import add_months, from_local, local, now
from cocreacion.kernel.db import db
from cocreacion.kernel.prepared import Question, prepared
from cocreacion.meetings.models import (
    LONGEST,
    Answer,
    Invitation,
    Meeting,
    MeetingKind,
    MeetingState,
    Minutes,
    MinutesState,
    Mode,
    Place,
    Registration,
)
from cocreacion.meetings.queries.meetings import is_public
from cocreacion.process.models import Commitment

PAGE = 20
MOST_IN_A_MONTH = 400
Key = tuple[datetime, int]


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to. `None` does not narrow; `0` is something that does not exist."""

    kind_id: int | None = None
    body_id: int | None = None
    commitment_id: int | None = None
    year: int | None = None
    theme_id: int | None = None
    person_id: int | None = None  # those they come to or are invited to


@dataclass(frozen=True)
class Listed:
    """One meeting of a list."""

    id: int
    slug: str
    title: Bilingual
    kind_id: int
    body_id: int | None
    commitment_id: int | None
    starts_at: datetime
    ends_at: datetime
    mode: Mode
    place: Bilingual
    department: str
    state: MeetingState
    capacity: int | None
    coming: int
    waiting: int
    registration_open: bool
    sample: bool
    minutes: MinutesState | None

    @property
    def key(self) -> Key:
        return self.starts_at, self.id

    @property
    def is_over(self) -> bool:
        return self.ends_at <= now()

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= now()


@dataclass(frozen=True)
class Page:
    """`more` is the key after which the next page begins; None where this is the last one."""

    meetings: Sequence[Listed]
    more: Key | None


# While a new edition is being made, everybody reads the published one.
_MINUTES = case(
    (
        and_(Minutes.published_at.is_not(None), Minutes.state != MinutesState.CORRECTED),
        literal(MinutesState.PUBLISHED, Minutes.state.type),
    ),
    else_=Minutes.state,
)

SHOWN = (
    Meeting.id,
    Meeting.slug,
    Meeting.title,
    Meeting.kind_id,
    Meeting.body_id,
    Meeting.commitment_id,
    Meeting.starts_at,
    Meeting.ends_at,
    Meeting.mode,
    Meeting.place,
    Meeting.department,
    Meeting.state,
    Meeting.capacity,
    Meeting.coming,
    Meeting.waiting,
    Meeting.registration_open,
    Meeting.sample,
    _MINUTES,
)


def _rows(filters: Filters) -> Select[*tuple[Any, ...]]:
    return (
        select(*SHOWN)
        .outerjoin(Minutes, Minutes.meeting_id == Meeting.id)
        .where(is_public(), *narrowed(filters))
    )


def narrowed(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for column, wanted in (
        (Meeting.kind_id, filters.kind_id),
        (Meeting.body_id, filters.body_id),
        (Meeting.commitment_id, filters.commitment_id),
    ):
        if wanted is not None:
            found.append(column == wanted)
    if filters.theme_id is not None:
        of_theme = select(Commitment.id).where(Commitment.theme_id == filters.theme_id)
        found.append(Meeting.commitment_id.in_(of_theme))
    if filters.person_id is not None:
        found.append(Meeting.id.in_(_of_person(filters.person_id)))
    if filters.year is not None:
        start = from_local(datetime(filters.year, 1, 1))  # noqa: DTZ001  read as the country's
        end = from_local(datetime(filters.year + 1, 1, 1))  # noqa: DTZ001
        found += [Meeting.starts_at >= start, Meeting.starts_at < end]
    return found


def _of_person(person_id: int) -> Any:
    registered = select(Registration.meeting_id).where(
        Registration.user_id == person_id, Registration.place == Place.SEAT
    )
    invited = select(Invitation.meeting_id).where(
        Invitation.user_id == person_id, Invitation.answer != Answer.NO
    )
    return registered.union(invited)


def upcoming(filters: Filters, after: Key | None = None, size: int = PAGE) -> Page:
    """Going on or to come, soonest first."""
    at = now()
    if after is None and filters == Filters():
        return _page(_first_upcoming(at, at - LONGEST, size + 1), size)
    rows = _upcoming(filters, at, at - LONGEST)
    if after is not None:
        rows = rows.where(tuple_(Meeting.starts_at, Meeting.id) > after)
    return _page((rows.limit(size + 1), {}), size)


def _upcoming(filters: Filters, at: datetime, earliest: datetime) -> Select[*tuple[Any, ...]]:
    """`earliest`: so that the index finds the beginning of the list."""
    return (
        _rows(filters)
        .where(Meeting.ends_at > at, Meeting.starts_at > earliest)
        .order_by(Meeting.starts_at, Meeting.id)
    )


@prepared
def _first_upcoming(at: datetime, earliest: datetime, size: int) -> Select[*tuple[Any, ...]]:
    return _upcoming(Filters(), at, earliest).limit(size)


def past(filters: Filters, before: Key | None = None, size: int = PAGE) -> Page:
    """Over, newest first."""
    if before is None and filters == Filters():
        return _page(_first_past(now(), size + 1), size)
    rows = _past(filters, now())
    if before is not None:
        rows = rows.where(tuple_(Meeting.starts_at, Meeting.id) < before)
    return _page((rows.limit(size + 1), {}), size)


def _past(filters: Filters, at: datetime) -> Select[*tuple[Any, ...]]:
    return (
        _rows(filters)
        .where(
            Meeting.ends_at <= at,
            Meeting.starts_at < at,  # so that the index need not pass by all those to come
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    )


@prepared
def _first_past(at: datetime, size: int) -> Select[*tuple[Any, ...]]:
    return _past(Filters(), at).limit(size)


def newest(
    size: int, *, body_id: int | None = None, commitment_id: int | None = None
) -> Sequence[Listed]:
    """Those that begin last, to come or over."""
    return [_listed(row) for row in db.session.execute(*_newest(body_id, commitment_id, size))]


@prepared
def _newest(body: int | None, commitment: int | None, size: int) -> Select[*tuple[Any, ...]]:
    rows = _rows(Filters(body_id=body, commitment_id=commitment))
    return rows.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(size)


def _page(rows: Question[Select[*tuple[Any, ...]]], size: int) -> Page:
    """`rows` asks for one more than are shown."""
    found = [_listed(row) for row in db.session.execute(*rows)]
    return Page(found[:size], found[size - 1].key if len(found) > size else None)


def _listed(row: Row[*tuple[Any, ...]]) -> Listed:
    return Listed(*row)


def month(first: date, filters: Filters) -> Sequence[Listed]:
    """That begin in the month of `first`, by a calendar in the country."""
    start, end = (
        from_local(datetime(day.year, day.month, 1))  # noqa: DTZ001
        for day in (first, add_months(first.replace(day=1), 1))
    )
    rows = _rows(replace(filters, year=None)).where(
        Meeting.starts_at >= start, Meeting.starts_at < end
    )
    rows = rows.order_by(Meeting.starts_at, Meeting.id).limit(MOST_IN_A_MONTH)
    return [_listed(row) for row in db.session.execute(rows)]


# Each end by itself, from the index: together they would read every meeting.
_ENDS = select(
    *(
        select(Meeting.starts_at).where(is_public()).order_by(order).limit(1).scalar_subquery()
        for order in (Meeting.starts_at.asc(), Meeting.starts_at.desc())
    )
)


def years() -> list[int]:
    """From the newest year with a meeting to the oldest."""
    first, last = tuple(db.session.execute(_ENDS).one())
    return [*range(local(last).year, local(first).year - 1, -1)] if first else []


@dataclass(frozen=True)
class Name:
    """What a list needs of a kind or a body."""

    id: int
    key: str
    name: Bilingual


_KINDS = select(MeetingKind.id, MeetingKind.key, MeetingKind.name).order_by(MeetingKind.position)
_BODIES = select(Body.id, Body.slug, Body.name).order_by(Body.id)


def kind_names() -> list[Name]:
    return [Name(*row) for row in db.session.execute(_KINDS)]


def body_names() -> list[Name]:
    return [Name(*row) for row in db.session.execute(_BODIES)]
