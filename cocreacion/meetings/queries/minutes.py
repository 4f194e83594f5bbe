"""Minutes: their text, who signed it, what is asked to be changed, their editions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from cocreacion.documents import queries as documents
from cocreacion.documents.models import Version, VersionClause
from cocreacion.groups.models import Mandate, Seat
from cocreacion.kernel.clock import now, today
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.prepared import prepared
from cocreacion.meetings import freezing
from cocreacion.meetings.models import (
    Agreement,
    Attendance,
    Correction,
    CorrectionState,
    Dissent,
    Meeting,
    Minutes,
    MinutesEdition,
    MinutesState,
    Presence,
    SignOff,
    SignOffAnswer,
)
from cocreacion.meetings.models.minutes import OUT
from cocreacion.meetings.queries import record
from cocreacion.people.models import Organisation, User

_SEAT = (
    joinedload(Seat.organisation).selectinload(Organisation.former_names),
    selectinload(Seat.mandates).joinedload(Mandate.user),
)


def minutes_of(meeting: Meeting) -> Minutes | None:
    """With the text as a document and the version that is out."""
    return db.session.scalar(*_minutes(meeting.id))


@prepared
def _minutes(meeting: int) -> Select[Minutes]:
    return (
        select(Minutes)
        .where(Minutes.meeting_id == meeting)
        .options(
            joinedload(Minutes.document),
            joinedload(Minutes.circulated).joinedload(Version.publisher),
        )
        .execution_options(populate_existing=True)
    )


def seats_to_sign(meeting: Meeting) -> list[Seat]:
    """Those noted as present, or all that are held where nobody was noted; held today."""
    if meeting.body is None:
        return []
    present = set(
        db.session.scalars(
            select(Attendance.seat_id).where(
                Attendance.meeting_id == meeting.id,
                Attendance.seat_id.is_not(None),
                Attendance.presence == Presence.PRESENT,
            )
        )
    )
    held = [seat for seat in record.seats_of(meeting.body) if seat.is_held]
    return [seat for seat in held if not present or seat.id in present]


def sign_offs(minutes: Minutes) -> Sequence[SignOff]:
    """All that were given, the oldest first."""
    return db.session.scalars(
        select(SignOff)
        .where(SignOff.minutes_id == minutes.id)
        .order_by(SignOff.id)
        .options(
            joinedload(SignOff.seat).options(*_SEAT),
            joinedload(SignOff.version),
            joinedload(SignOff.signer),
        )
    ).all()


@dataclass(frozen=True)
class Signing:
    """Who is to sign the text that is out, and what was said to this text and those before."""

    seats: list[Seat]
    given: Sequence[SignOff]
    version_id: int | None

    @property
    def last(self) -> dict[int, SignOff]:
        """By seat, what it last said to the text that is out."""
        return {each.seat_id: each for each in self.given if each.version_id == self.version_id}

    @property
    def share(self) -> tuple[int, int]:
        """How many seats approved the text that is out, of how many that are to sign it."""
        last = self.last
        yes = [s for s in self.seats if s.id in last and last[s.id].answer is SignOffAnswer.APPROVE]
        return len(yes), len(self.seats)

    @property
    def is_complete(self) -> bool:
        """Every seat signed, or lets the text go on with its dissent."""
        last = self.last
        return bool(self.seats) and all(
            seat.id in last and last[seat.id].lets_go_on for seat in self.seats
        )


def signing(meeting: Meeting, minutes: Minutes) -> Signing:
    return Signing(seats_to_sign(meeting), sign_offs(minutes), minutes.circulated_id)


def get_sign_off(minutes: Minutes, sign_off_id: int) -> SignOff:
    found = db.session.scalar(
        select(SignOff)
        .where(SignOff.minutes_id == minutes.id, SignOff.id == sign_off_id)
        .options(joinedload(SignOff.seat).options(*_SEAT))
    )
    if found is None:
        raise NotFound
    return found


def corrections(minutes: Minutes) -> Sequence[Correction]:
    return db.session.scalars(
        select(Correction)
        .where(Correction.minutes_id == minutes.id)
        .order_by(Correction.number)
        .options(
            joinedload(Correction.seat).options(*_SEAT),
            joinedload(Correction.version),
            joinedload(Correction.taken_up),
            joinedload(Correction.asker),
        )
    ).all()


def get_correction(minutes: Minutes, number: int) -> Correction:
    found = db.session.scalar(
        select(Correction).where(Correction.minutes_id == minutes.id, Correction.number == number)
    )
    if found is None:
        raise NotFound
    return found


def last_correction(minutes: Minutes) -> int:
    highest = select(func.max(Correction.number)).where(Correction.minutes_id == minutes.id)
    return db.session.scalar(highest) or 0


def something_waits(minutes: Minutes) -> bool:
    """An open correction, one that no text has taken up yet, or an open objection."""
    waiting = select(Correction.id).where(
        Correction.minutes_id == minutes.id,
        or_(
            Correction.state == CorrectionState.OPEN,
            (Correction.state == CorrectionState.ACCEPTED) & Correction.taken_up_id.is_(None),
        ),
    )
    blocked = select(SignOff.id).where(
        SignOff.minutes_id == minutes.id,
        SignOff.answer == SignOffAnswer.OBJECT,
        SignOff.outcome.is_(None),
    )
    return db.session.scalar(waiting.union(blocked).limit(1)) is not None


def dissents(minutes: Minutes) -> Sequence[Dissent]:
    return db.session.scalars(*_dissents(minutes.id)).unique().all()


@prepared
def _dissents(minutes: int) -> Select[Dissent]:
    return (
        select(Dissent)
        .where(Dissent.minutes_id == minutes)
        .order_by(Dissent.id)
        .options(
            joinedload(Dissent.seat)
            .joinedload(Seat.organisation)
            .joinedload(Organisation.former_names)
        )
    )


def editions(minutes: Minutes) -> Sequence[MinutesEdition]:
    """The newest first."""
    return db.session.scalars(*_editions(minutes.id)).all()


@prepared
def _editions(minutes: int) -> Select[MinutesEdition]:
    return (
        select(MinutesEdition)
        .where(MinutesEdition.minutes_id == minutes)
        .order_by(MinutesEdition.number.desc())
        .options(joinedload(MinutesEdition.version))
    )


def latest_edition(minutes: Minutes) -> MinutesEdition | None:
    return next(iter(editions(minutes)), None)


def standing_edition(minutes: Minutes | None) -> MinutesEdition | None:
    """The newest one; none before there is one, and none while the next is being made."""
    if minutes is None or minutes.stage not in {MinutesState.PUBLISHED, MinutesState.CORRECTED}:
        return None
    return latest_edition(minutes)


def last_number(meeting: Meeting, year: int) -> int:
    """The highest number that minutes of this body got in a year; 0 before the first."""
    same = Meeting.body_id == meeting.body_id
    if meeting.body_id is None:
        same = Meeting.body_id.is_(None)
    highest = (
        select(func.max(Minutes.number)).join(Minutes.meeting).where(same, Minutes.year == year)
    )
    return db.session.scalar(highest) or 0


def due_ids() -> Sequence[int]:
    """Meetings whose minutes count as approved by now, which nobody has noted yet."""
    return db.session.scalars(
        select(Minutes.meeting_id).where(
            Minutes.state == MinutesState.CIRCULATED,
            Minutes.tacit,
            Minutes.sign_by <= now(),
        )
    ).all()


def get_meeting_by_id(meeting_id: int) -> Meeting:
    return db.session.get_one(
        Meeting, meeting_id, options=[joinedload(Meeting.body), joinedload(Meeting.minutes)]
    )


def record_of(edition: MinutesEdition) -> freezing.Record:
    """All that an edition is made of, as it is stored now."""
    meeting = edition.minutes.meeting
    [found] = records_of(
        [edition],
        record.agreements_of(meeting),
        record.attendance_of(meeting),
        dissents(edition.minutes),
    )
    return found


def records_of(
    of: Sequence[MinutesEdition],
    agreements: Sequence[Agreement],
    attendance: Sequence[Attendance],
    said: Sequence[Dissent],
) -> list[freezing.Record]:
    """The same for several editions of one meeting, with what is at hand already."""
    given = db.session.scalars(
        select(SignOff)
        .where(SignOff.minutes_id.in_({each.minutes.id for each in of}))
        .order_by(SignOff.id)
        .options(joinedload(SignOff.seat).joinedload(Seat.organisation))
    ).all()
    rows = db.session.scalars(
        select(VersionClause)
        .where(VersionClause.version_id.in_({each.version.id for each in of}))
        .order_by(VersionClause.position)
    ).all()
    return [
        freezing.Record(
            minutes=edition.minutes,
            edition=edition,
            version=edition.version,
            clauses=[row for row in rows if row.version_id == edition.version.id],
            agreements=agreements,
            attendance=attendance,
            sign_offs=_approving(edition, given),
            dissents=[each for each in said if each.recorded_at <= edition.published_at],
        )
        for edition in of
    ]


def _approving(edition: MinutesEdition, given: Sequence[SignOff]) -> list[SignOff]:
    """The last word of each seat to the text of this edition, where it is a signature."""
    last = {
        each.seat_id: each
        for each in given
        if each.version_id == edition.version_id and each.signed_at <= edition.published_at
    }
    return [each for each in last.values() if each.answer is SignOffAnswer.APPROVE]


def every_edition() -> Iterator[MinutesEdition]:
    ids = db.session.scalars(select(MinutesEdition.id).order_by(MinutesEdition.id)).all()
    for number in ids:
        yield db.session.get_one(
            MinutesEdition,
            number,
            options=[
                joinedload(MinutesEdition.version),
                joinedload(MinutesEdition.minutes).joinedload(Minutes.meeting),
            ],
        )


def broken_minutes() -> list[str]:
    """Slugs of meetings with an edition that no longer fits its hash; empty if all is well."""
    return [
        edition.minutes.meeting.slug
        for edition in every_edition()
        if edition.hash != freezing.fingerprint(record_of(edition))
    ]


def version_of(minutes: Minutes, number: int) -> Version:
    return documents.get_version(minutes.document_id, number)


def waiting_for(person: User) -> Sequence[Meeting]:
    """Whose minutes a seat that this person holds has not signed yet, the most urgent first."""
    day = today()
    said = select(SignOff.id).where(
        SignOff.minutes_id == Minutes.id,
        SignOff.seat_id == Seat.id,
        SignOff.version_id == Minutes.circulated_id,
    )
    mine = (
        select(Meeting.id)
        .join(Meeting.minutes)
        .join(Seat, Seat.body_id == Meeting.body_id)
        .join(Mandate, Mandate.seat_id == Seat.id)
        .where(
            Mandate.user_id == person.id,
            or_(Mandate.since.is_(None), Mandate.since <= day),
            or_(Mandate.until.is_(None), Mandate.until >= day),
            Minutes.state.in_(OUT),
            Minutes.sign_by > now(),
            ~said.exists(),
            exists().where(
                Attendance.meeting_id == Meeting.id,
                Attendance.seat_id == Seat.id,
                Attendance.presence == Presence.PRESENT,
            ),
        )
    )
    return db.session.scalars(
        select(Meeting)
        .join(Meeting.minutes)
        .where(Meeting.id.in_(mine))
        .order_by(Minutes.sign_by, Meeting.id)
        .options(contains_eager(Meeting.minutes))
    ).all()
