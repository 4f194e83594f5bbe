"""What the page of a meeting shows: before it, while it goes on, after it. Finished values."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cocreacion.groups.labels import bloc_name
from cocreacion.groups.models import Body, Seat
from cocreacion.groups.quorum import Count, quorum
from cocreacion.kernel.bilingual import Text
from cocreacion.kernel.clock import local, today
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import language, ngettext, pgettext
from cocreacion.kernel.i18n import here, time
from cocreacion.meetings import attribution
from cocreacion.meetings.models import (
    AgendaItem,
    Agreement,
    AgreementState,
    Attendance,
    Meeting,
    MeetingState,
    Minutes,
    MinutesEdition,
    MinutesState,
    Presence,
)
from cocreacion.meetings.queries import record
from cocreacion.meetings.queries.listing import Listed
from cocreacion.people.labels import sector_name


def stage(meeting: Meeting | Listed) -> str:
    """draft, called, now, held or cancelled: what is stored, and what the clock says."""
    if meeting.state is not MeetingState.CALLED:
        return meeting.state.value
    if meeting.is_over:
        return "held"
    return "now" if meeting.has_begun else "called"


def hours(meeting: Meeting | Listed) -> str:
    """9:00 to 11:40; with the day where it ends on another."""
    if local(meeting.starts_at).date() == local(meeting.ends_at).date():
        return str(
            _("%(start)s to %(end)s", start=time(meeting.starts_at), end=time(meeting.ends_at))
        )
    return str(_("from %(start)s", start=time(meeting.starts_at)))


def seats_left(meeting: Meeting | Listed) -> str:
    """How many may still come, in words; nothing where nobody can register."""
    if stage(meeting) != "called" or not meeting.registration_open or meeting.capacity is None:
        return ""
    left = meeting.capacity - meeting.coming
    if left > 0:
        return str(ngettext("%(num)d seat left", "%(num)d seats left", left))
    return str(_("Full: there is a waiting list"))


@dataclass(frozen=True)
class Point:
    """A point of the agenda with its hour, where the agenda tells how long each takes."""

    item: AgendaItem
    hour: str
    number: int
    presenter: str


def agenda(meeting: Meeting, items: Sequence[AgendaItem]) -> list[Point]:
    """Hours are known as long as every point before has its minutes."""
    points: list[Point] = []
    ahead = not meeting.has_begun
    at: datetime | None = meeting.starts_at if any(i.minutes_planned for i in items) else None
    for number, item in enumerate(items, 1):
        who = item.presenter if ahead else attribution.presenter(meeting, item.presenter)
        points.append(Point(item, time(at) if at else f"{number}.", number, who))
        planned = item.minutes_planned
        at = at + timedelta(minutes=planned) if at and planned else None
    return points


@dataclass(frozen=True)
class BlocCount:
    name: str
    count: Count
    excused: int


@dataclass(frozen=True)
class Attended:
    """Every number here is counted from rows of attendance."""

    people: int
    finding: str
    blocs: list[BlocCount]
    seats: list[Attendance]
    sectors: list[tuple[str, int]]
    organisations: list[tuple[Text, str, int]]


def attended(meeting: Meeting, rows: Sequence[Attendance]) -> Attended | None:
    """Nothing where nobody was noted; nobody named where the rule of the meeting says so."""
    if not rows:
        return None
    seats = [row for row in rows if row.seat is not None]
    present = [row for row in rows if row.presence is Presence.PRESENT]
    counted = Counter[str]()
    for row in present:
        counted[row.sector] += row.headcount
    blocs = _blocs(meeting, meeting.body, seats) if meeting.body and seats else []
    finding = _finding(blocs)
    tells, names = attribution.sectors(meeting), attribution.names(meeting)
    return Attended(
        people=sum(row.headcount for row in present),
        finding=finding,
        blocs=blocs if tells else [],
        seats=seats if names else [],
        sectors=[(sector_name(key), count) for key, count in counted.most_common() if tells],
        organisations=_organisations(meeting, present) if names else [],
    )


def _organisations(meeting: Meeting, present: list[Attendance]) -> list[tuple[Text, str, int]]:
    counted = Counter[int]()
    for row in present:
        if row.organisation_id:
            counted[row.organisation_id] += row.headcount
    by_id = {row.organisation_id: row.organisation for row in present if row.organisation}
    return [
        (here(by_id[id_].named_on(meeting.local_day)), sector_name(by_id[id_].sector), count)
        for id_, count in counted.most_common()
        if id_ in by_id
    ]


def _blocs(meeting: Meeting, body: Body, seats: list[Attendance]) -> list[BlocCount]:
    """The base is the seats that were held that day, noted or not, and any other that was noted."""
    present = {row.seat_id for row in seats if row.presence is Presence.PRESENT}
    held = {seat.id: seat for seat in record.held_seats(meeting)}
    held |= {row.seat.id: row.seat for row in seats if row.seat}
    found = quorum(held.values(), {id_ for id_ in present if id_}, body.quorum)
    excused = Counter(
        row.seat.bloc for row in seats if row.seat and row.presence is Presence.EXCUSED
    )
    if found.by_bloc:
        return [
            BlocCount(bloc_name(bloc), count, excused[bloc])
            for bloc, count in found.by_bloc.items()
        ]
    return [BlocCount(_("Seats"), found.total, sum(excused.values()))]


def _finding(blocs: list[BlocCount]) -> str:
    """The sentence that the drawing proves."""
    met = [bloc.count.met for bloc in blocs]
    if not blocs:
        return ""
    if None in met:
        found = _("No public rule of quorum is known for this body.")
    elif not all(met):
        found = _("There was no quorum.")
    elif len(met) > 1:
        found = _("There was a quorum in both blocs.")
    else:
        found = _("There was a quorum.")
    return str(found)


def agreement_state(agreement: Agreement) -> str:
    """Open, done, dropped; late is read from the date."""
    late = agreement.due_on is not None and agreement.due_on < today()
    return "late" if agreement.state is AgreementState.OPEN and late else agreement.state.value


def owner_name(agreement: Agreement) -> Text | None:
    """As the organisation was called on the day of the meeting; else the seat that follows it."""
    if agreement.owner is None:
        seat = agreement.seat
        return seat_name(seat, agreement.meeting.local_day) if seat else None
    return here(agreement.owner.named_at(agreement.meeting.starts_at))


def seat_name(seat: Seat, day: date) -> Text:
    """The organisation that holds it, as it was called on a day; else why the seat exists."""
    if seat.organisation is not None:
        return here(seat.organisation.named_on(day))
    if str(seat.entitlement):
        return here(seat.entitlement)
    return Text(sector_name(seat.sector), language())


@dataclass(frozen=True)
class Step:
    """For the macro `steps`."""

    label: str
    state: str
    note: datetime | None


ORDER = [
    MinutesState.DRAFTING,
    MinutesState.CIRCULATED,
    MinutesState.APPROVED,
    MinutesState.PUBLISHED,
]
PLACE = {MinutesState.CORRECTING: MinutesState.CIRCULATED, MinutesState.CORRECTED: ORDER[-1]}


def steps(minutes: Minutes | None, edition: MinutesEdition | None = None) -> list[Step]:
    """Drafted, with those who took part, approved, published: that edition, or the one that is
    being made. Dates of one edition never stand beside those of another."""
    labels = [
        pgettext("minutes", "Being drafted"),
        _("With those who took part"),
        pgettext("minutes", "Approved"),
        pgettext("minutes", "Published"),
    ]
    if minutes is None:
        return [Step(label, "next", None) for label in labels]
    if edition is not None:
        dates = [None, edition.version.published_at, edition.approved_at, edition.published_at]
        return [Step(label, "done", at) for label, at in zip(labels, dates, strict=True)]
    stage = PLACE.get(minutes.stage, minutes.stage)
    here_ = ORDER.index(stage)
    notes = [None, minutes.circulated_at, minutes.approved_at or minutes.sign_by, None]
    notes[3] = minutes.published_at
    published = stage is MinutesState.PUBLISHED
    return [
        Step(
            label,
            "done" if n < here_ or published else ("now" if n == here_ else "next"),
            notes[n] if n <= here_ else None,
        )
        for n, label in enumerate(labels)
    ]
