"""One meeting, who sees it, and what can be chosen in the forms about it."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import contains_eager, defer, joinedload

from cocreacion.groups import queries as groups
from cocreacion.groups.models import Body, BodyKind
from cocreacion.groups.policy import is_secretariat
from cocreacion.groups.seating import Person
from cocreacion.kernel.bilingual import LANGUAGES
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.prepared import prepared
from cocreacion.meetings.models import (
    AgendaItem,
    AgendaPaper,
    Agreement,
    CarriedAgreement,
    Meeting,
    MeetingKind,
    MeetingState,
    Minutes,
    MinutesState,
)
from cocreacion.people.models import Organisation
from cocreacion.process.models import ActionPlan, Commitment

MOST = 100
ENDED = (MinutesState.PUBLISHED, MinutesState.CORRECTED)
# The text of minutes may be long, and most pages only tell its state.
WITHOUT_TEXT = [defer(getattr(Minutes, f"text_{language}")) for language in LANGUAGES]


def is_public() -> ColumnElement[bool]:
    """Called, or cancelled after it was called: part of the public record."""
    return Meeting.called_at.is_not(None)


def bodies_of(person: Person) -> dict[int, Body]:
    """The bodies in which this person holds a seat today, by id."""
    if not person.is_authenticated:
        return {}
    return {body.id: body for body in groups.bodies_of(person)}


def managed_by(own: Mapping[int, Body]) -> list[int]:
    """The ids of those of these bodies whose seats prepare meetings."""
    return [body.id for body in own.values() if body.kind is not BodyKind.FORUM]


def get_meeting(slug: str, viewer: Person, own: Mapping[int, Body]) -> Meeting:
    """With its kind, body, commitment, and the state of its minutes, without their text."""
    meeting = db.session.scalar(*_meeting(slug, is_secretariat(viewer), managed_by(own) or None))
    if meeting is None:
        raise NotFound
    return meeting


@prepared
def _meeting(slug: str, everything: bool, managed: Collection[int] | None) -> Select[Meeting]:
    """Drafts are for those who prepare them: those of `managed` bodies, or `everything`."""
    visible = true() if everything else is_public()
    if managed is not None:
        visible = or_(visible, Meeting.body_id.in_(managed))
    return (
        select(Meeting)
        .where(Meeting.slug == slug, visible)
        .options(
            joinedload(Meeting.kind),
            joinedload(Meeting.body),
            joinedload(Meeting.commitment).joinedload(Commitment.plan),
            joinedload(Meeting.minutes).options(*WITHOUT_TEXT),
        )
    )


def find_by_slug(slug: str) -> int | None:
    return db.session.scalar(select(Meeting.id).where(Meeting.slug == slug))


def agenda_of(meeting: Meeting) -> Sequence[AgendaItem]:
    return db.session.scalars(*_agenda(meeting.id)).unique().all()


@prepared
def _agenda(meeting: int) -> Select[AgendaItem]:
    return (
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting)
        .order_by(AgendaItem.position, AgendaItem.id)
        .options(
            joinedload(AgendaItem.poll),
            joinedload(AgendaItem.tables),
            joinedload(AgendaItem.papers),
            joinedload(AgendaItem.carried)
            .joinedload(CarriedAgreement.agreement)
            .options(joinedload(Agreement.owner), joinedload(Agreement.meeting)),
        )
    )


def find_item(meeting: Meeting, item_id: int) -> AgendaItem | None:
    return db.session.scalar(select(AgendaItem).filter_by(id=item_id, meeting_id=meeting.id))


def get_item(meeting: Meeting, item_id: int) -> AgendaItem:
    item = find_item(meeting, item_id)
    if item is None:
        raise NotFound
    return item


def carrying_item(meeting: Meeting) -> AgendaItem | None:
    """The point that looks at agreements of earlier sessions."""
    return db.session.scalar(
        select(AgendaItem)
        .join(CarriedAgreement, CarriedAgreement.item_id == AgendaItem.id)
        .where(AgendaItem.meeting_id == meeting.id)
        .order_by(AgendaItem.position)
        .limit(1)
    )


def carried_ids(item: AgendaItem) -> set[int]:
    rows = select(CarriedAgreement.agreement_id).where(CarriedAgreement.item_id == item.id)
    return set(db.session.scalars(rows))


def get_paper(item: AgendaItem, paper_id: int) -> AgendaPaper:
    paper = db.session.scalar(select(AgendaPaper).filter_by(id=paper_id, item_id=item.id))
    if paper is None:
        raise NotFound
    return paper


def item_of_poll(poll_id: int) -> AgendaItem | None:
    """The point that was put to this vote, if its meeting is public."""
    return db.session.scalar(
        select(AgendaItem)
        .join(AgendaItem.meeting)
        .where(AgendaItem.poll_id == poll_id, is_public())
        .options(contains_eager(AgendaItem.meeting))
        .limit(1)
    )


def last_position(meeting: Meeting) -> int:
    highest = select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting.id)
    return db.session.scalar(highest) or 0


def kinds() -> Sequence[MeetingKind]:
    return db.session.scalars(select(MeetingKind).order_by(MeetingKind.position)).all()


def commitments() -> Sequence[Commitment]:
    """Of all plans, the newest plan first."""
    return db.session.scalars(*_commitments()).all()


@prepared
def _commitments() -> Select[Commitment]:
    return (
        select(Commitment)
        .outerjoin(Commitment.plan)
        .order_by(ActionPlan.number.desc(), Commitment.position)
        .options(joinedload(Commitment.plan))
    )


def organisations() -> Sequence[Organisation]:
    return db.session.scalars(select(Organisation).order_by(Organisation.slug)).all()


def newest_plan() -> ActionPlan | None:
    return db.session.scalar(select(ActionPlan).order_by(ActionPlan.number.desc()).limit(1))


def drafts(viewer: Person, own: Mapping[int, Body]) -> Sequence[Meeting]:
    """Not called yet, soonest first."""
    mine = _mine(viewer, own).where(Meeting.state == MeetingState.DRAFT)
    return db.session.scalars(mine.order_by(Meeting.starts_at, Meeting.id)).all()


def to_come(viewer: Person, own: Mapping[int, Body]) -> Sequence[Meeting]:
    mine = _mine(viewer, own).where(Meeting.state == MeetingState.CALLED, Meeting.ends_at > now())
    return db.session.scalars(mine.order_by(Meeting.starts_at, Meeting.id)).all()


def without_minutes(viewer: Person, own: Mapping[int, Body]) -> Sequence[Meeting]:
    """Held, and their minutes not published yet, the oldest first."""
    mine = (
        _mine(viewer, own)
        .join(Meeting.kind)
        .outerjoin(Meeting.minutes)
        .where(
            Meeting.state == MeetingState.CALLED,
            Meeting.ends_at <= now(),
            MeetingKind.needs_minutes,
            or_(Minutes.id.is_(None), Minutes.state.not_in(ENDED)),
        )
    )
    return db.session.scalars(mine.order_by(Meeting.starts_at, Meeting.id)).all()


def _mine(viewer: Person, own: Mapping[int, Body]) -> Select[Meeting]:
    """Those this person prepares, as far as a page shows them."""
    prepared = true() if is_secretariat(viewer) else Meeting.body_id.in_(managed_by(own))
    shown = joinedload(Meeting.kind), joinedload(Meeting.body), joinedload(Meeting.minutes)
    return select(Meeting).where(prepared).options(*shown).limit(MOST)
