"""Acts at the desk: each is told once, in any order, and nothing is ever overwritten."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cocreacion.groups.models import Delegation, Seat
from cocreacion.kernel.bilingual import LANGUAGES, Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Invalid, NotFound
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.meetings import policy, sitting
from cocreacion.meetings.events import DeskNoted
from cocreacion.meetings.models import (
    ActKind,
    AgendaItem,
    DeskAct,
    Meeting,
)
from cocreacion.meetings.queries import desk, meetings
from cocreacion.meetings.queries import record as recorded
from cocreacion.meetings.services import agenda, agreements
from cocreacion.meetings.services.roll import follow_log
from cocreacion.people.models import Organisation, Sector, User
from cocreacion.votes import services as votes
from cocreacion.votes.models import Choice, PollState

LONGEST_NOTE = 4_000  # characters
MOST_PEOPLE = 10_000
SKEW = timedelta(minutes=2)  # clocks are not all alike
KEY = 64  # characters of an operation


class TimeOutside(Invalid):
    message = _l(
        "That hour is not within the meeting. "
        "Write one from three hours before its beginning until now."
    )


class NotThisMeeting(Conflict):
    message = _l("This act was already noted at the desk of another meeting.")


class NoKey(Invalid):
    message = _l("This act came without its number. Load the page again and repeat it.")


class NoSuchSeat(Invalid):
    message = _l("Nobody holds this seat, or it is not of the body that meets.")


class SeatNotHere(Conflict):
    message = _l("This seat is not noted as present at that hour. Note its arrival first.")


class NoWords(Invalid):
    message = _l("Write what is to be noted.")


class TooLong(Invalid):
    message: Any = _l("This is too long: at most %(max)d characters.", max=LONGEST_NOTE)


class WrongNumber(Invalid):
    message: Any = _l("Write a whole number from 0 to %(max)d.", max=MOST_PEOPLE)


class NoVote(Conflict):
    message = _l("No vote is open on this point.")


class VoteAlready(Conflict):
    message = _l("This point was already put to the vote.")


@dataclass(frozen=True, kw_only=True)
class Act:
    """What somebody notes. `operation` is a number that its sender gives to this one act.

    An `item` of None is the point that is dealt with at that moment, if there is one.
    """

    operation: str
    kind: ActKind
    happened_at: datetime
    seat_id: int | None = None
    delegation: Delegation = Delegation.PRINCIPAL
    remote: bool = False
    organisation: Organisation | None = None
    sector: Sector | None = None
    headcount: int | None = None
    item: AgendaItem | None = None
    target_id: int | None = None
    choice: Choice | None = None
    text: str = ""
    language: str = "es"
    due_on: date | None = None


def note(meeting: Meeting, act: Act, *, actor: User) -> DeskAct:
    """Keep one act. The same operation again is the same act, however often it is sent."""
    require(policy.can_see_desk(actor, meeting, own := meetings.bodies_of(actor)))
    if not 0 < len(act.operation) <= KEY:
        raise NoKey
    lock(meeting)
    before = desk.find_act(act.operation)
    if before is not None:
        if before.meeting_id != meeting.id:
            raise NotThisMeeting
        return before
    require(policy.can_keep_desk(actor, meeting, own))
    _check(meeting, act)
    acts = desk.acts_of(meeting)
    kept = _row(meeting, act, actor)
    if act.kind in DOES:
        DOES[act.kind](Noting(meeting, act, actor, acts, kept))
    return _keep(meeting, kept, actor)


def open_vote(
    meeting: Meeting,
    item: AgendaItem,
    *,
    actor: User,
    question: Bilingual,
    minutes: int,
    operation: str,
) -> DeskAct:
    """Put a point to the seats of the body for so many minutes, from now on."""
    require(policy.can_put_to_vote(actor, meeting))
    own = meetings.bodies_of(actor)
    lock(meeting)
    before = desk.find_act(operation)
    if before is not None:
        return before
    require(policy.can_keep_desk(actor, meeting, own))
    poll = item.poll or agenda.put_to_vote(item, actor=actor, question=question)
    if poll.state is not PollState.DRAFT:
        raise VoteAlready
    poll.question = question
    votes.open_poll(poll, actor=actor, closes_at=now() + timedelta(minutes=minutes))
    act = Act(
        operation=operation, kind=ActKind.VOTE_OPENED, happened_at=now(), item=item,
        text=str(question), language=question.written_in,
    )  # fmt: skip
    return _keep(meeting, _row(meeting, act, actor), actor)


def _check(meeting: Meeting, act: Act) -> None:
    latest = min(now() + SKEW, meeting.ends_at + sitting.LATE)
    if not meeting.starts_at - policy.EARLY <= act.happened_at <= latest:
        raise TimeOutside
    if act.kind in WRITTEN and not any(letter.isalnum() for letter in act.text):
        raise NoWords
    if len(act.text) > LONGEST_NOTE:
        raise TooLong
    if act.kind in COUNTED and not 0 <= (-1 if act.headcount is None else act.headcount) <= (
        MOST_PEOPLE
    ):
        raise WrongNumber


WRITTEN = {ActKind.NOTE, ActKind.AGREED, ActKind.DISSENT}
COUNTED = {ActKind.ORGANISATION, ActKind.PEOPLE}


def _row(meeting: Meeting, act: Act, actor: User) -> DeskAct:
    return DeskAct(
        meeting_id=meeting.id,
        operation=act.operation,
        kind=act.kind,
        happened_at=act.happened_at,
        recorded_at=now(),
        recorded_by=actor.id,
        remote=act.remote,
        agenda_item_id=act.item.id if act.item else None,
        text=act.text,
        language=act.language if act.language in LANGUAGES else "es",
        sample=meeting.sample,
    )


def _keep(meeting: Meeting, kept: DeskAct, actor: User) -> DeskAct:
    db.session.add(kept)
    db.session.flush()
    follow_log(meeting, kept)
    record(
        DeskNoted(actor_id=actor.id, meeting_id=meeting.id, act_id=kept.id, kind=kept.kind.value)
    )
    return kept


# --- What each kind needs, and does besides ---------------------------------------------------


def _seat(noting: "Noting") -> Seat:
    body = noting.meeting.body
    seats = recorded.seats_of(body) if body else []
    found = next((s for s in seats if s.id == noting.act.seat_id and s.is_held), None)
    if found is None:
        raise NoSuchSeat
    return found


def _of_seat(noting: "Noting") -> None:
    noting.kept.seat_id = _seat(noting).id
    if noting.act.kind is ActKind.ARRIVED:
        noting.kept.delegation = noting.act.delegation


def _of_item(noting: "Noting") -> None:
    if noting.act.item is None:
        raise NotFound


def _written(noting: "Noting") -> None:
    """Of which point somebody speaks who names none: the one that was dealt with then."""
    if noting.act.item is None:
        noting.kept.agenda_item_id = sitting.current(noting.acts, noting.act.happened_at)


def _dissent(noting: "Noting") -> None:
    _written(noting)
    noting.kept.seat_id = _seat(noting).id


def _agree(noting: "Noting") -> None:
    _written(noting)
    act, kept, number = noting.act, noting.kept, noting.kept.agenda_item_id
    wording = agreements.Wording(
        text=Bilingual(**{kept.language: act.text, "written_in": kept.language}),
        owner=act.organisation,
        due_on=act.due_on,
        agenda_item=meetings.find_item(noting.meeting, number) if number else None,
    )
    kept.agreement_id = agreements.add(noting.meeting, wording, actor=noting.actor).id


def _count(noting: "Noting") -> None:
    organisation, sector = noting.act.organisation, noting.act.sector
    if (organisation is None) == (sector is None):
        raise Invalid(_l("Choose an organisation or a sector."))
    noting.kept.organisation_id = organisation.id if organisation else None
    noting.kept.sector = organisation.sector if organisation else sector
    noting.kept.headcount = noting.act.headcount


def _vote(noting: "Noting") -> None:
    """The choice goes to the vote and nowhere else: the log only says that the seat answered."""
    act = noting.act
    poll = desk.polls_of(noting.meeting).get(act.item.id) if act.item else None
    if poll is None or act.choice is None:
        raise NoVote
    elector = next((each for each in poll.electors if each.seat_id == act.seat_id), None)
    if elector is None:
        raise NoSuchSeat
    if elector.seat_id not in sitting.present(noting.acts, act.happened_at):
        raise SeatNotHere
    votes.record_ballot(elector, actor=noting.actor, choice=act.choice)
    noting.kept.seat_id = elector.seat_id


def _take_back(noting: "Noting") -> None:
    target = next((each for each in noting.acts if each.id == noting.act.target_id), None)
    if target is None or target.kind not in REVERSIBLE:
        raise NotFound
    noting.kept.target_id, noting.kept.seat_id = target.id, target.seat_id
    noting.kept.agenda_item_id = target.agenda_item_id


@dataclass(frozen=True)
class Noting:
    """An act on its way into the log, and the log before it."""

    meeting: Meeting
    act: Act
    actor: User
    acts: Sequence[DeskAct]
    kept: DeskAct


# The others can be taken back. A vote is changed as votes are, an agreement with the minutes.
REVERSIBLE = set(ActKind) - {
    ActKind.TAKEN_BACK, ActKind.BALLOT, ActKind.VOTE_OPENED, ActKind.AGREED,
}  # fmt: skip
DOES: dict[ActKind, Callable[[Noting], None]] = {
    ActKind.ARRIVED: _of_seat,
    ActKind.LEFT: _of_seat,
    ActKind.EXCUSED: _of_seat,
    ActKind.BEGUN: _of_item,
    ActKind.ENDED: _of_item,
    ActKind.NOTE: _written,
    ActKind.AGREED: _agree,
    ActKind.DISSENT: _dissent,
    ActKind.ORGANISATION: _count,
    ActKind.PEOPLE: _count,
    ActKind.BALLOT: _vote,
    ActKind.TAKEN_BACK: _take_back,
}
