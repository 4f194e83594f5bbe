"""What pages and files show of minutes. Finished values; names only where the meeting has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cocreacion.documents import clauses as rules
from cocreacion.documents import queries as documents
from cocreacion.documents import reading
from cocreacion.documents.diffs import Line, lines, word_diff
from cocreacion.documents.freshness import Coverage
from cocreacion.documents.models import Version
from cocreacion.documents.reading import ReadClause
from cocreacion.documents.translations import coverage_of_version
from cocreacion.groups.labels import bloc_name
from cocreacion.groups.models import Bloc, Seat
from cocreacion.kernel.bilingual import Text
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import language, ngettext
from cocreacion.kernel.i18n import here
from cocreacion.meetings import attribution, room
from cocreacion.meetings.models import (
    Correction,
    Dissent,
    Meeting,
    Minutes,
    MinutesEdition,
    ObjectionOutcome,
    SignOff,
    SignOffAnswer,
)
from cocreacion.meetings.queries import minutes as queries
from cocreacion.meetings.queries.minutes import Signing
from cocreacion.people.labels import sector_name


def read(minutes: Minutes, version: Version) -> tuple[ReadClause, ...]:
    """The clauses for the reader of this page, with their notes on translation."""
    return reading.read(version, None, minutes.document.source_language, language())


def translated(minutes: Minutes, version: Version) -> Coverage:
    return coverage_of_version(version, minutes.document.source_language)


def voice(meeting: Meeting, seat: Seat) -> Text:
    """Who spoke, as far as the rule of the meeting lets it be said."""
    said = attribution.voice_of_seat(meeting, seat)
    if said.seat is not None:
        return room.seat_name(said.seat, meeting.local_day)
    if said.sector:
        bloc = bloc_name(Bloc(said.bloc)) if said.bloc else ""
        words = ", ".join(filter(None, (_("A seat"), bloc, sector_name(seat.sector))))
        return Text(words, language())
    return Text(_("A seat"), language())


@dataclass(frozen=True)
class Signed:
    """What one seat said to the text that is out."""

    seat: Seat
    name: Text
    answer: str  # approve, object, dissent, or nothing yet
    at: datetime | None


def signed(meeting: Meeting, signing: Signing, *, whole: bool = False) -> list[Signed]:
    """By seat; nothing where nobody may be named, unless `whole` is for those who prepare it."""
    if not (whole or attribution.names(meeting)):
        return []
    given, found = signing.last, []
    for seat in signing.seats:
        last = given.get(seat.id)
        name = room.seat_name(seat, meeting.local_day)
        found.append(Signed(seat, name, _answer(last), last.signed_at if last else None))
    return found


def _answer(last: SignOff | None) -> str:
    if last is None or last.outcome is ObjectionOutcome.WITHDRAWN:
        return ""
    return (
        ObjectionOutcome.DISSENT.value
        if last.outcome is ObjectionOutcome.DISSENT
        else last.answer.value
    )


def how_many_signed(signing: Signing) -> str:
    yes, of = signing.share
    if not of:
        return str(_("Nobody holds a seat that has to sign."))
    return str(
        ngettext(
            "%(yes)d of %(num)d seat has signed.",
            "%(yes)d of %(num)d seats have signed.",
            of,
            yes=yes,
        )
    )


@dataclass(frozen=True)
class Objection:
    row: SignOff
    name: Text
    reason: Text
    state: str  # open, withdrawn or dissent


def objections(meeting: Meeting, signing: Signing) -> list[Objection]:
    """All there were, the newest first."""
    return [
        Objection(
            each,
            voice(meeting, each.seat),
            here(each.reason),
            each.outcome.value if each.outcome else "open",
        )
        for each in reversed(signing.given)
        if each.answer is SignOffAnswer.OBJECT
    ]


@dataclass(frozen=True)
class Asked:
    """A correction, with the paragraph it is about and what became of it."""

    row: Correction
    name: Text
    place: str
    wording: Text | None  # of the paragraph in the text that was read
    changed: tuple[Line, ...]  # from that text to the one that takes it up


def corrections(meeting: Meeting, minutes: Minutes) -> list[Asked]:
    rows = queries.corrections(minutes)
    texts = _texts({each.version for each in rows} | {c.taken_up for c in rows if c.taken_up})
    return [_asked(meeting, row, texts) for row in rows]


Texts = dict[int, dict[str, tuple[int, rules.Wording, Text]]]


def _texts(versions: set[Version]) -> Texts:
    lang = language()
    return {
        version.id: {
            clause.clause_id: (
                number,
                rules.wording(clause, lang),
                rules.body(clause, "es").in_(lang),
            )
            for number, clause in enumerate(documents.clauses_of(version), 1)
        }
        for version in versions
    }


def _asked(meeting: Meeting, row: Correction, texts: Texts) -> Asked:
    before = texts[row.version_id].get(row.clause_id)
    after = texts[row.taken_up_id].get(row.clause_id) if row.taken_up_id else None
    changed: tuple[Line, ...] = ()
    if row.taken_up_id and before:
        changed = lines(word_diff(before[1].text, after[1].text if after else ""))
    heading = before[1].heading if before else ""
    return Asked(
        row,
        voice(meeting, row.seat) if row.seat else Text(_("Somebody who was there"), language()),
        f"{before[0]}. {heading}".strip() if before else "",
        before[2] if before else None,
        changed,
    )


@dataclass(frozen=True)
class Disagreed:
    """A dissent that is part of the minutes."""

    name: Text
    text: Text
    clause_id: str
    at: datetime


def dissents(meeting: Meeting, rows: Sequence[Dissent]) -> list[Disagreed]:
    return [
        Disagreed(voice(meeting, each.seat), here(each.text), each.clause_id, each.recorded_at)
        for each in rows
    ]


@dataclass(frozen=True)
class Difference:
    """A paragraph that says something else in a newer text."""

    number: int
    heading: str
    changed: tuple[Line, ...]


def differences(before: Version, after: Version) -> list[Difference]:
    """What is different between two texts, in the language of the page; removed ones last."""
    lang = language()
    old = {c.clause_id: rules.wording(c, lang) for c in documents.clauses_of(before)}
    found = []
    for number, clause in enumerate(documents.clauses_of(after), 1):
        was, now_says = old.pop(clause.clause_id, rules.Wording()), rules.wording(clause, lang)
        if was != now_says:
            found.append(_difference(number, was, now_says))
    return [*found, *(_difference(0, was, rules.Wording()) for was in old.values() if was)]


def _difference(number: int, was: rules.Wording, says: rules.Wording) -> Difference:
    before, after = (f"{each.heading}\n{each.text}".strip() for each in (was, says))
    return Difference(number, says.heading or was.heading, lines(word_diff(before, after)))


def numbered(minutes: Minutes) -> str:
    """«Minutes 3/2026»; nothing before they are published."""
    if minutes.number is None:
        return ""
    return str(_("Minutes %(number)s/%(year)s", number=minutes.number, year=minutes.year))


def edition_name(edition: MinutesEdition) -> str:
    if edition.number == 1:
        return str(_("First edition"))
    return str(_("Edition %(number)s", number=edition.number))
