"""What the desk recorded of a meeting, point by point: what its minutes can begin with.

`desk_record(meeting)` answers with finished values; `notes(record)` puts them into sentences, point
by point. Nothing here decides anything: times, presence and quorum follow from the log.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import force_locale

from cocreacion.groups.labels import bloc_name
from cocreacion.groups.models import Seat
from cocreacion.groups.quorum import Quorum
from cocreacion.kernel.bilingual import LANGUAGES, Bilingual, Text
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import language as interface
from cocreacion.kernel.i18n import here, plain, time
from cocreacion.meetings import attribution, sitting
from cocreacion.meetings.models import ActKind, AgendaItem, Agreement, DeskAct, Meeting
from cocreacion.meetings.queries import desk, meetings
from cocreacion.meetings.queries import record as recorded
from cocreacion.meetings.sitting import Span, Stay
from cocreacion.people.labels import sector_name
from cocreacion.votes.models import Poll


@dataclass(frozen=True)
class Said:
    """A note, or with a seat its dissent: when, in which language, who wrote it down."""

    act_id: int
    at: datetime
    text: str
    language: str
    recorder: str
    seat: Seat | None = None


@dataclass(frozen=True)
class VoteHeld:
    """A vote on a point: when it was opened, and the quorum in the room at that moment."""

    poll: Poll
    at: datetime
    quorum: Quorum


@dataclass(frozen=True)
class ItemRecord:
    """A point of the agenda; `item` is None for what was said outside of all points."""

    item: AgendaItem | None
    number: int
    spans: list[Span] = field(default_factory=list)
    notes: list[Said] = field(default_factory=list)
    dissents: list[Said] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    votes: list[VoteHeld] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.spans or self.notes or self.dissents or self.agreements or self.votes)


@dataclass(frozen=True)
class DeskRecord:
    """`stays` by seat, `quorum` since when which count held; `seats` are those that are held."""

    meeting: Meeting
    items: list[ItemRecord]
    stays: list[tuple[Seat, list[Stay]]]
    quorum: list[tuple[datetime, Quorum]]
    seats: list[Seat]
    acts: Sequence[DeskAct]

    def closed_at(self, at: datetime) -> datetime | None:
        """As its minutes say it; None while the meeting goes on."""
        return sitting.closed_at(self.meeting, self.acts, at)


def desk_record(meeting: Meeting) -> DeskRecord:
    """Everything the desk knows, points in their order; asks the database about ten questions."""
    return build(
        meeting,
        acts=desk.acts_of(meeting),
        agenda=meetings.agenda_of(meeting),
        agreements=recorded.agreements_of(meeting),
        polls=desk.polls_of(meeting),
        seats=recorded.seats_of(meeting.body) if meeting.body else [],
    )


def build(
    meeting: Meeting,
    *,
    acts: Sequence[DeskAct],
    agenda: Sequence[AgendaItem],
    agreements: Sequence[Agreement],
    polls: Mapping[int, Poll],
    seats: Sequence[Seat],
) -> DeskRecord:
    """The same, from what was loaded before."""
    required = meeting.body.quorum if meeting.body else ""
    stays = sitting.stays(acts)
    held = [seat for seat in seats if seat.is_held or seat.id in stays]
    by_id = {seat.id: seat for seat in seats}
    spans, known = sitting.spans(acts), {item.id for item in agenda}
    items = [
        ItemRecord(item, number, spans.get(item.id, [])) for number, item in enumerate(agenda, 1)
    ]
    outside = ItemRecord(None, 0)
    of = {each.item.id: each for each in items if each.item}
    for act in sitting.standing(acts):
        place = of.get(act.agenda_item_id or 0, outside)
        seat = by_id.get(act.seat_id or 0)
        if act.kind is ActKind.NOTE:
            place.notes.append(_said(act))
        elif act.kind is ActKind.DISSENT:
            place.dissents.append(_said(act, seat))
        elif act.kind is ActKind.VOTE_OPENED and act.agenda_item_id in polls:
            count = sitting.quorum_at(acts, act.happened_at, held, required)
            poll = polls[act.agenda_item_id or 0]
            place.votes.append(VoteHeld(poll, act.happened_at, count))
    for each in items:
        opened = polls.get(each.item.id) if each.item else None
        if opened is not None and opened.opens_at is not None and not each.votes:
            count = sitting.quorum_at(acts, opened.opens_at, held, required)
            each.votes.append(VoteHeld(opened, opened.opens_at, count))
    for agreement in agreements:
        number = agreement.agenda_item_id
        of.get(number if number in known else 0, outside).agreements.append(agreement)
    return DeskRecord(
        meeting=meeting,
        items=items if outside.is_empty else [*items, outside],
        stays=[(seat, stays[seat.id]) for seat in held if stays.get(seat.id)],
        quorum=sitting.quorum_changes(acts, held, required) if held else [],
        seats=held,
        acts=acts,
    )


def _said(act: DeskAct, seat: Seat | None = None) -> Said:
    who = act.recorder.display_as
    return Said(act.id, act.happened_at, act.text, act.language, who, seat)


def seat_name(seat: Seat, at: datetime) -> Text:
    """The organisation of a seat as it was called at that moment, or the number of the seat."""
    if seat.organisation is None:
        return Text(_("Seat %(number)s", number=seat.position), interface())
    return here(seat.organisation.named_at(at))


def quorum_sentence(count: Quorum) -> str:
    """«5 of 8 seats; Public institutions: 2 of 4; …», and whether that is a quorum."""
    parts = [_("%(present)s of %(seats)s seats", present=count.total.present,
               seats=count.total.seats)]  # fmt: skip
    parts += [
        _("%(bloc)s: %(present)s of %(seats)s", bloc=bloc_name(bloc), present=each.present,
          seats=each.seats)
        for bloc, each in count.by_bloc.items()
    ]  # fmt: skip
    words = {True: _("quorum"), False: _("no quorum"), None: _("no public rule of quorum is known")}
    return f"{'; '.join(parts)} ({words[count.met]})"


def _said_at(each: ItemRecord, record: DeskRecord) -> list[str]:
    lines = ["; ".join(_span(span) for span in each.spans) + "."] if each.spans else []
    lines += [note.text for note in each.notes]
    lines += [
        _("Dissent of %(seat)s: %(words)s", seat=_whose(said, record), words=said.text)
        for said in each.dissents
    ]
    lines += [
        _("Vote opened at %(time)s: %(question)s Present: %(count)s.", time=time(vote.at),
          question=plain(vote.poll.question), count=quorum_sentence(vote.quorum))
        for vote in each.votes
    ]  # fmt: skip
    return lines


def _whose(said: Said, record: DeskRecord) -> str:
    """As far as the meeting lets it be said."""
    if said.seat is not None and attribution.names(record.meeting):
        return seat_name(said.seat, record.meeting.starts_at).value
    if said.seat is not None and attribution.sectors(record.meeting):
        return str(_("a seat, %(sector)s", sector=sector_name(said.seat.sector)))
    return str(_("a seat"))


def _span(span: Span) -> str:
    if span.ended is None:
        return str(_("From %(time)s", time=time(span.begun)))
    return str(_("From %(start)s to %(end)s", start=time(span.begun), end=time(span.ended)))


def notes(record: DeskRecord) -> dict[int, Bilingual]:
    """What was said at each point, by its id, in both languages and without what minutes list
    apart (agreements): for a draft that has a clause for each point of the agenda."""
    found: dict[int, dict[str, str]] = {}
    for language in LANGUAGES:
        with force_locale(language):
            for each in record.items:
                if each.item is not None and not each.is_empty:
                    text = "\n\n".join(_said_at(each, record))
                    found.setdefault(each.item.id, {})[language] = text
    return {item: Bilingual.both(text["es"], text["en"]) for item, text in found.items()}
