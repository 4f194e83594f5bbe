"""What the page of a meeting shows: before it, while it goes on, after it. Finished values."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from cocreacion.groups.labels import bloc_name
from cocreacion.groups.models import Body
from cocreacion.groups.quorum import Count, quorum
from cocreacion.kernel.bilingual import Text
from cocreacion.kernel.clock import local, today
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import ngettext, pgettext
from cocreacion.kernel.i18n import here, time
from cocreacion.kernel.text import long_html
from cocreacion.meetings.models import (
    AgendaItem,
    Agreement,
    AgreementState,
    Attendance,
    Meeting,
    MeetingState,
    Minutes,
    MinutesState,
    Presence,
)
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


def agenda(meeting: Meeting, items: Sequence[AgendaItem]) -> list[Point]:
    """Hours are known as long as every point before has its minutes."""
    points: list[Point] = []
    at: datetime | None = meeting.starts_at if any(i.minutes_planned for i in items) else None
    for number, item in enumerate(items, 1):
        points.append(Point(item, time(at) if at else f"{number}.", number))
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
    """Nothing where nobody was noted."""
    if not rows:
        return None
    seats = [row for row in rows if row.seat is not None]
    present = [row for row in rows if row.presence is Presence.PRESENT]
    sectors = Counter[str]()
    organisations = Counter[int]()
    for row in present:
        sectors[row.sector] += row.headcount
        if row.organisation_id:
            organisations[row.organisation_id] += row.headcount
    by_id = {row.organisation_id: row.organisation for row in present if row.organisation}
    day = local(meeting.starts_at).date()
    blocs = _blocs(meeting.body, seats) if meeting.body else []
    return Attended(
        people=sum(row.headcount for row in present),
        finding=_finding(blocs),
        blocs=blocs,
        seats=seats,
        sectors=[(sector_name(key), count) for key, count in sectors.most_common()],
        organisations=[
            (here(by_id[id_].named_on(day)), sector_name(by_id[id_].sector), count)
            for id_, count in organisations.most_common()
            if id_ in by_id
        ],
    )


def _blocs(body: Body, seats: list[Attendance]) -> list[BlocCount]:
    """The base is the seats that were noted, as present, excused or absent."""
    present = {row.seat_id for row in seats if row.presence is Presence.PRESENT}
    held = [row.seat for row in seats if row.seat]
    found = quorum(held, {id_ for id_ in present if id_}, body.quorum)
    excused = Counter(
        row.seat.bloc for row in seats if row.seat and row.presence is Presence.EXCUSED
    )
    if found.by_bloc:
        return [
            BlocCount(bloc_name(bloc), count, excused[bloc])
            for bloc, count in found.by_bloc.items()
        ]
    if not seats:
        return []
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
    """As the organisation was called on the day of the meeting."""
    if agreement.owner is None:
        return None
    return here(agreement.owner.named_at(agreement.meeting.starts_at))


@dataclass(frozen=True)
class Step:
    """For the macro `steps`."""

    label: str
    state: str
    note: datetime | None


ORDER = [MinutesState.DRAFTING, MinutesState.CIRCULATED, MinutesState.PUBLISHED]


def steps(minutes: Minutes | None) -> list[Step]:
    """Drafted, with those who took part, published."""
    labels = [
        pgettext("minutes", "Being drafted"),
        _("With those who took part"),
        pgettext("minutes", "Published"),
    ]
    if minutes is None:
        return [Step(label, "next", None) for label in labels]
    here_ = ORDER.index(minutes.state)
    notes = [None, minutes.circulated_at, minutes.published_at]
    published = minutes.state is MinutesState.PUBLISHED
    return [
        Step(
            label,
            "done" if n < here_ or published else ("now" if n == here_ else "next"),
            notes[n] if n <= here_ else None,
        )
        for n, label in enumerate(labels)
    ]


@dataclass(frozen=True)
class MinutesText:
    """The text for this reader, as HTML, and what it was before that: which language, how old."""

    shown: Text
    html: Markup


def minutes_text(minutes: Minutes) -> MinutesText:
    shown = here(minutes.text)
    return MinutesText(shown, long_html(shown.value))
