"""Whether a body meets as often as it should, and whether its seats come. Pure arithmetic.

The Open Government Partnership asks that the multi-stakeholder forum meets at least every six
months, with government and non-government members (Participation and Co-creation Standards, 1.2).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from cocreacion.groups.models import Bloc, Delegation, Seat
from cocreacion.kernel.clock import add_months, local, today
from cocreacion.meetings.models import Presence

MONTHS_OF_A_TERM = 6


@dataclass(frozen=True)
class Noted:
    """Of one seat in one session."""

    presence: Presence
    delegation: Delegation | None


@dataclass
class Session:
    """One session and who of the body was there; `notes` by the id of the seat."""

    slug: str
    starts_at: datetime
    sample: bool
    notes: dict[int, Noted] = field(default_factory=dict)
    blocs: set[Bloc] = field(default_factory=set)  # with somebody present

    @property
    def day(self) -> date:
        return local(self.starts_at).date()

    @property
    def has_both(self) -> bool:
        return len(self.blocs) == len(Bloc)


@dataclass(frozen=True)
class Term:
    """Half a year, and the sessions in it. `met`: None while it is not over and none was held."""

    since: date
    until: date  # the last day
    sessions: int
    with_both: int

    @property
    def met(self) -> bool | None:
        if self.with_both:
            return True
        return None if self.until >= today() else False


def terms(sessions: Sequence[Session]) -> list[Term]:
    """Half years of the calendar, from the first session to today."""
    if not sessions:
        return []
    first = sessions[0].day
    since = date(first.year, 1 if first.month <= MONTHS_OF_A_TERM else 7, 1)
    found = []
    while since <= today():
        after = add_months(since, MONTHS_OF_A_TERM)
        inside = [each for each in sessions if since <= each.day < after]
        both = sum(each.has_both for each in inside)
        found.append(Term(since, date.fromordinal(after.toordinal() - 1), len(inside), both))
        since = after
    return found


def longest_gap(sessions: Sequence[Session]) -> int:
    """Days: the longest time from one session with both blocs to the next, or to today."""
    days = [each.day for each in sessions if each.has_both]
    if not days:
        return 0
    return max((b - a).days for a, b in zip(days, [*days[1:], today()], strict=True))


@dataclass(frozen=True)
class Record:
    """How often one seat came. `cells` are words, one for each session: principal, alternate,
    excused, absent, or empty where nothing was noted or the seat did not exist."""

    seat: Seat
    cells: Sequence[str]

    def count(self, *words: str) -> int:
        return sum(cell in words for cell in self.cells)

    @property
    def due(self) -> int:
        return sum(bool(cell) for cell in self.cells)

    @property
    def came(self) -> int:
        return self.count("principal", "alternate")

    @property
    def missed_in_a_row(self) -> int:
        """The longest run of sessions without anybody, excused or not."""
        longest = run = 0
        for cell in filter(None, self.cells):
            run = run + 1 if cell in {"excused", "absent"} else 0
            longest = max(longest, run)
        return longest


def records(seats: Sequence[Seat], sessions: Sequence[Session]) -> list[Record]:
    """One for each seat of which anything was noted, in their order."""
    found = [Record(seat, [_word(each.notes, seat.id) for each in sessions]) for seat in seats]
    return [record for record in found if record.due]


def _word(notes: Mapping[int, Noted], seat_id: int) -> str:
    noted = notes.get(seat_id)
    if noted is None:
        return ""
    if noted.presence is not Presence.PRESENT:
        return noted.presence.value
    return "alternate" if noted.delegation is Delegation.ALTERNATE else "principal"
