"""Tables of a meeting, who sits at them, what was written down and what of it is checked."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from cocreacion.contributions.models import Contribution, ContributionState
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.prepared import prepared
from cocreacion.meetings.models import (
    DiscussionTable,
    Meeting,
    TableCount,
    Transcript,
    TranscriptState,
)
from cocreacion.people.models import Sector, User

PAGE, FIRST, QUEUE = 40, 2, 30
RECENT = timedelta(days=60)


def tables_of(meeting: Meeting) -> Sequence[DiscussionTable]:
    return db.session.scalars(*_tables(meeting.id)).all()


@prepared
def _tables(meeting: int) -> Select[DiscussionTable]:
    return (
        select(DiscussionTable)
        .where(DiscussionTable.meeting_id == meeting)
        .order_by(DiscussionTable.number)
        .options(joinedload(DiscussionTable.rapporteur), joinedload(DiscussionTable.point))
    )


def get_table(meeting: Meeting, number: int) -> DiscussionTable:
    table = db.session.scalar(
        select(DiscussionTable)
        .filter_by(meeting_id=meeting.id, number=number)
        .options(joinedload(DiscussionTable.rapporteur), joinedload(DiscussionTable.point))
    )
    if table is None:
        raise NotFound
    return table


def tables_of_rapporteur(person: User) -> Sequence[DiscussionTable]:
    """Of meetings to come, going on, or not long over."""
    return db.session.scalars(
        select(DiscussionTable)
        .join(DiscussionTable.meeting)
        .where(
            DiscussionTable.rapporteur_id == person.id,
            Meeting.called_at.is_not(None),
            Meeting.ends_at > now() - RECENT,
        )
        .order_by(Meeting.starts_at, DiscussionTable.number)
        .options(contains_eager(DiscussionTable.meeting))
        .limit(20)
    ).all()


def returned_to(person: User) -> Sequence[Transcript]:
    """What this person wrote down and has to correct, the oldest first."""
    return db.session.scalars(
        select(Transcript)
        .join(Transcript.table)
        .join(DiscussionTable.meeting)
        .where(
            Transcript.captured_by == person.id,
            Transcript.state == TranscriptState.RETURNED,
        )
        .order_by(Transcript.id)
        .options(contains_eager(Transcript.table).contains_eager(DiscussionTable.meeting))
        .limit(20)
    ).all()


def last_number(meeting: Meeting) -> int:
    highest = select(func.max(DiscussionTable.number))
    return db.session.scalar(highest.where(DiscussionTable.meeting_id == meeting.id)) or 0


def get_transcript(meeting: Meeting, row_id: int) -> Transcript:
    found = db.session.scalar(
        select(Transcript)
        .join(Transcript.table)
        .where(Transcript.id == row_id, DiscussionTable.meeting_id == meeting.id)
        .options(contains_eager(Transcript.table))
    )
    if found is None:
        raise NotFound
    return found


def find_transcript(operation: str) -> Transcript | None:
    return db.session.scalar(select(Transcript).where(Transcript.operation == operation))


def find_count(operation: str) -> TableCount | None:
    return db.session.scalar(select(TableCount).where(TableCount.operation == operation))


def is_used(table: DiscussionTable) -> bool:
    written = select(Transcript.id).where(Transcript.table_id == table.id).limit(1)
    counted = select(TableCount.id).where(TableCount.table_id == table.id).limit(1)
    return bool(db.session.scalar(written) or db.session.scalar(counted))


def written_at(table: DiscussionTable) -> Sequence[Transcript]:
    """The latest ones, whatever their state, for whoever writes at this table."""
    return db.session.scalars(
        select(Transcript)
        .where(Transcript.table_id == table.id)
        .order_by(Transcript.id.desc())
        .limit(PAGE)
    ).all()


def to_check(meeting: Meeting) -> Sequence[Transcript]:
    """What waits for a second person, the oldest first."""
    return db.session.scalars(
        select(Transcript)
        .join(Transcript.table)
        .where(
            DiscussionTable.meeting_id == meeting.id, Transcript.state == TranscriptState.WAITING
        )
        .order_by(Transcript.id)
        .options(contains_eager(Transcript.table))
        .limit(QUEUE)
    ).all()


def is_shown() -> ColumnElement[bool]:
    """Published, and not taken back or hidden since as the contribution that it became."""
    gone = select(Contribution.id).where(
        Contribution.id == Transcript.contribution_id,
        Contribution.state != ContributionState.PUBLISHED,
    )
    return and_(Transcript.state == TranscriptState.PUBLISHED, ~gone.exists())


def published(table: DiscussionTable, after: int = 0) -> Sequence[Transcript]:
    """One more than a page holds, so that a reader sees whether there is another."""
    return db.session.scalars(
        select(Transcript)
        .where(
            Transcript.table_id == table.id,
            is_shown(),
            Transcript.id > after,
        )
        .order_by(Transcript.id)
        .limit(PAGE + 1)
    ).all()


def not_contributed() -> Sequence[Transcript]:
    """Published texts that are not contributions yet, in order."""
    return db.session.scalars(
        select(Transcript)
        .join(Transcript.table)
        .join(DiscussionTable.meeting)
        .where(Transcript.state == TranscriptState.PUBLISHED, Transcript.contribution_id.is_(None))
        .order_by(Transcript.id)
        .options(contains_eager(Transcript.table).contains_eager(DiscussionTable.meeting))
    ).all()


def first_published(meeting: Meeting) -> Sequence[Transcript]:
    """The first ones of each table."""
    place = func.row_number().over(partition_by=Transcript.table_id, order_by=Transcript.id)
    ranked = (
        select(Transcript.id, place.label("place"))
        .join(DiscussionTable, DiscussionTable.id == Transcript.table_id)
        .where(DiscussionTable.meeting_id == meeting.id, is_shown())
        .subquery()
    )
    return db.session.scalars(
        select(Transcript)
        .join(ranked, ranked.c.id == Transcript.id)
        .where(ranked.c.place <= FIRST)
        .order_by(Transcript.id)
    ).all()


def erased() -> Sequence[Transcript]:
    """Those whose words the moderation hid and has erased."""
    return db.session.scalars(
        select(Transcript)
        .join(Contribution, Contribution.id == Transcript.contribution_id)
        .where(Contribution.text == "", Transcript.text != "")
        .limit(PAGE)
    ).all()


def numbers(meeting: Meeting) -> list[tuple[int, TranscriptState, Sector, int]]:
    """How many were written down, by table, state and sector, without what is no longer shown."""
    rows = db.session.execute(
        select(Transcript.table_id, Transcript.state, Transcript.sector, func.count())
        .join(DiscussionTable, DiscussionTable.id == Transcript.table_id)
        .where(
            DiscussionTable.meeting_id == meeting.id,
            or_(Transcript.state != TranscriptState.PUBLISHED, is_shown()),
        )
        .group_by(Transcript.table_id, Transcript.state, Transcript.sector)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def counts_of(meeting: Meeting) -> Sequence[TableCount]:
    """In the order in which they were counted."""
    return db.session.scalars(
        select(TableCount)
        .join(DiscussionTable, DiscussionTable.id == TableCount.table_id)
        .where(DiscussionTable.meeting_id == meeting.id)
        .order_by(TableCount.counted_at, TableCount.id)
    ).all()


def version(table: DiscussionTable) -> str:
    """Another text as soon as the page of whoever writes at this table would change."""
    written: Any = db.session.execute(
        select(func.count(), func.sum(Transcript.revision), func.max(Transcript.checked_at)).where(
            Transcript.table_id == table.id
        )
    ).one()
    counted = select(func.max(TableCount.id)).where(TableCount.table_id == table.id)
    return repr((tuple(written), db.session.scalar(counted), table.rapporteur_id))
