"""What the tables of a conversation brought: numbers and words, as everybody may read them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.i18n import number
from cocreacion.meetings import attribution
from cocreacion.meetings.models import (
    DiscussionTable,
    Meeting,
    TableCount,
    Transcript,
    TranscriptState,
)
from cocreacion.people.labels import sector_name
from cocreacion.people.models import Sector
from cocreacion.people.places import department_name

SMALLEST = 5  # fewer people than that are not told in public: they could be recognised

Numbers = Iterable[tuple[int, TranscriptState, Sector, int]]
Sitting = dict[tuple[int, Sector, str], int]


@dataclass(frozen=True)
class TableLine:
    table: DiscussionTable
    people: int
    published: int
    waiting: int
    returned: int
    first: list[Transcript]


@dataclass(frozen=True)
class Conversation:
    """Tables in order; contributions by sector, people by sector and by department, in words."""

    tables: list[TableLine]
    published: int
    people: int  # 0 where the sum would give away the one small number that is kept back
    sectors: list[tuple[str, int, str]]  # name, contributions, people
    departments: list[tuple[str, str]]


def who_sits(counts: Iterable[TableCount]) -> Sitting:
    """How many of each sector and department sit at each table: the latest count of each.

    `counts` are in the order in which they were counted.
    """
    found = {(each.table_id, each.sector, each.department): each.headcount for each in counts}
    return {key: people for key, people in found.items() if people}


def few(people: int) -> str:
    """A number of people as it may be told: small ones only as small."""
    return str(_("fewer than 5")) if 0 < people < SMALLEST else str(number(people))


def conversation(
    meeting: Meeting,
    tables: Sequence[DiscussionTable],
    numbers: Numbers,
    counts: Iterable[TableCount],
    first: Iterable[Transcript] = (),
) -> Conversation:
    sitting, by_state = who_sits(counts), Counter[tuple[int, TranscriptState]]()
    said, people = Counter[Sector](), Counter[Sector]()
    places = Counter[str]()
    for table_id, state, sector, many in numbers:
        by_state[table_id, state] += many
        if state is TranscriptState.PUBLISHED:
            said[sector] += many
    for (_table, sector, department), many in sitting.items():
        people[sector] += many
        if department:
            places[department] += many
    read = list(first)
    told = [sector for sector in Sector if said[sector] or people[sector]]
    return Conversation(
        tables=[
            TableLine(
                table,
                sum(many for (id_, _s, _d), many in sitting.items() if id_ == table.id),
                by_state[table.id, TranscriptState.PUBLISHED],
                by_state[table.id, TranscriptState.WAITING],
                by_state[table.id, TranscriptState.RETURNED],
                [each for each in read if each.table_id == table.id],
            )
            for table in tables
        ],
        published=said.total(),
        people=0 if sum(0 < n < SMALLEST for n in people.values()) == 1 else people.total(),
        sectors=[(sector_name(s), said[s], few(people[s])) for s in told]
        if attribution.sectors(meeting)
        else [],
        departments=[(department_name(key), few(many)) for key, many in places.most_common()],
    )


def voice(meeting: Meeting, transcript: Transcript) -> str:
    """Who spoke, as far as the rule of the meeting lets it be said."""
    if attribution.names(meeting) and transcript.speaker:
        return transcript.speaker
    return sector_name(transcript.sector) if attribution.sectors(meeting) else ""
