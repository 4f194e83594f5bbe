"""Meetings: called, attended, minuted; and those that are still to come."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from cocreacion.demo.cast import Cast
from cocreacion.demo.story import Story
from cocreacion.demo.texts import both, text
from cocreacion.documents import queries as documents
from cocreacion.documents import services as texts
from cocreacion.documents.clauses import Wording
from cocreacion.groups.models import Seat
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import local
from cocreacion.meetings.models import (
    AgendaItem,
    AgreementState,
    CorrectionState,
    Meeting,
    Mode,
    Presence,
    SignOffAnswer,
)
from cocreacion.meetings.queries import meetings as queries
from cocreacion.meetings.queries import minutes as minuting
from cocreacion.meetings.queries import record as recorded
from cocreacion.meetings.services import (
    agenda,
    agreements,
    approving,
    attendance,
    calling,
    coming,
    minutes,
)
from cocreacion.people.models import Sector
from cocreacion.proposals import services as proposals
from cocreacion.proposals.models import ProposalState

LASTS = {"technical_committee": 180, "citizen_conversation": 240, "follow_up": 90}
USUALLY = 150  # minutes
CALLED_AHEAD = 16  # days
POINT = 50  # minutes for each
OPENING = Bilingual.both("Apertura y agenda", "Opening and agenda")
ASKED = [
    (Sector.CITIZEN, (4, 40)),
    (Sector.CIVIL_SOCIETY, (3, 18)),
    (Sector.ACADEMIA, (0, 6)),
    (Sector.INDIGENOUS, (0, 9)),
    (Sector.LOCAL_GOVERNMENT, (0, 5)),
    (Sector.MEDIA, (0, 2)),
]


def tell(story: Story, cast: Cast) -> None:
    for number, facts in enumerate(text("meetings")["meeting"], 1):
        _tell_meeting(story, cast, facts, f"reunion-{number:02}@cocreacion")


def _tell_meeting(story: Story, cast: Cast, facts: dict[str, Any], uid: str) -> None:
    at, saturday = story.days.at, facts.get("saturday", False)
    starts_at = at(facts["at"], facts["hour"], saturday=saturday)
    day = (local(starts_at).date() - story.days.today).days
    # Those of next year were announced over the last weeks, one by one.
    called = at(day - CALLED_AHEAD if day < CALLED_AHEAD else -4 - day % 23, "11:00")
    ends_at = starts_at + timedelta(minutes=LASTS.get(facts["kind"], USUALLY))
    story.tell(called, lambda: _call(cast, facts, uid, (starts_at, ends_at)))
    guests = story.chance.sample(text("people")["author"], facts.get("seats", 0))
    evening = story.days.moment(story.days.today - timedelta(days=1), "20:00")
    for place, guest in enumerate(guests, 1):
        later = min(called + timedelta(hours=5 * place), evening + timedelta(minutes=place))
        story.tell(later, _register(cast, uid, guest["name"]))
    if facts["until"] == "cancelled":
        story.tell(
            starts_at - timedelta(hours=3), lambda: _cancel(cast, uid, both(facts["reason"]))
        )
    if facts["until"] in ROUND:
        _tell_record(story, cast, facts, uid, ends_at)


ROUND = ("drafting", "circulated", "correcting", "approved", "published", "corrected")


def _tell_record(
    story: Story, cast: Cast, facts: dict[str, Any], uid: str, ends_at: datetime
) -> None:
    """What was kept of it, as far as that has come."""
    day = (local(ends_at).date() - story.days.today).days
    counts = _counts(story, facts)
    absent = story.chance.randint(0, 3)
    story.tell(ends_at + timedelta(minutes=5), lambda: _attend(cast, facts, uid, counts, absent))
    story.tell(ends_at + timedelta(minutes=45), lambda: _record(story, cast, facts, uid))
    if facts["until"] in ROUND[1:]:
        story.tell(story.days.after(day + 2, "17:00"), lambda: _circulate(cast, uid))
        story.tell(story.days.after(day + 8, "12:00"), lambda: _answer(cast, facts, uid))
    if facts["until"] in {"published", "corrected"}:
        published = story.days.after(day + 18, "17:05")
        story.tell(published, lambda: _publish(cast, uid))
        for number, point in enumerate(_agreed(facts), 1):
            if point.get("done"):
                done = story.days.after(day + point["due"], "17:15")
                story.tell(max(done, published + timedelta(minutes=5)), _done(cast, uid, number))
    if facts["until"] == "corrected":
        _tell_correction(story, cast, facts, uid, day)


def _agreed(facts: dict[str, Any]) -> list[dict[str, Any]]:
    return [point for point in facts["point"] if "agreed" in point]


def _call(cast: Cast, facts: dict[str, Any], uid: str, times: tuple[Any, Any]) -> None:
    lucia, place = cast.person("lucia"), text("meetings")["places"][facts["place"]]
    mode = Mode(facts.get("mode", "in_person"))
    meeting = calling.draft(
        calling.Details(
            kind=cast.kind(facts["kind"]),
            body=cast.body(facts["body"]) if "body" in facts else None,
            commitment=cast.commitment(facts["commitment"]) if "commitment" in facts else None,
            title=both(facts["title"]),
            purpose=both(facts["purpose"]),
            starts_at=times[0],
            ends_at=times[1],
            mode=mode,
            place=both(place),
            department=place["department"],
            link="" if mode is Mode.IN_PERSON else "https://video.example.org/sala-de-ejemplo",
            access_needs=both(place["access"]),
            capacity=facts.get("capacity"),
        ),
        actor=lucia,
        sample=True,
    )
    meeting.uid = uid  # the same each time; nobody has seen it yet
    opening = agenda.add(meeting, agenda.Point(title=OPENING, minutes_planned=10), actor=lucia)
    agenda.place(opening, 1, actor=lucia)  # before what came over from earlier sessions
    for point in facts["point"]:
        planned = agenda.Point(title=both(point["title"]), minutes_planned=POINT)
        agenda.add(meeting, planned, actor=lucia)
    calling.call(meeting, actor=lucia)
    _link(cast, facts, meeting)


def _points(meeting: Meeting) -> list[AgendaItem]:
    """Those of the story: without the opening, and without what came over by itself."""
    return [item for item in queries.agenda_of(meeting) if not item.carried][1:]


def _link(cast: Cast, facts: dict[str, Any], meeting: Meeting) -> None:
    """Points about drafts lead to them, as soon as these are public."""
    for item, point in zip(_points(meeting), facts["point"], strict=True):
        if "proposal" in point:
            proposal = cast.proposal(point["proposal"])
            if proposal.state is not ProposalState.DRAFT:
                proposals.link_agenda_item(item, proposal, actor=cast.person("lucia"))


def _register(cast: Cast, uid: str, who: str) -> Callable[[], object]:
    def act() -> None:
        user = cast.person(who)
        wishes = coming.Wishes(organisation=next(iter(user.organisations), None))
        coming.register(cast.meeting(uid), actor=user, wishes=wishes)

    return act


def _cancel(cast: Cast, uid: str, reason: Bilingual) -> None:
    calling.cancel(cast.meeting(uid), actor=cast.person("lucia"), reason=reason)


def _counts(story: Story, facts: dict[str, Any]) -> dict[Sector, int]:
    """People without names, more of them where everybody is invited."""
    if facts["kind"] == "citizen_conversation":
        return {s: story.chance.randint(least + 1, most) for s, (least, most) in ASKED}
    if facts["kind"] == "cso_institution_meeting":
        return {
            Sector.CIVIL_SOCIETY: story.chance.randint(4, 14),
            Sector.CITIZEN: story.chance.randint(1, 8),
        }
    return {}


def _attend(
    cast: Cast, facts: dict[str, Any], uid: str, counts: dict[Sector, int], absent: int
) -> None:
    meeting, lucia = cast.meeting(uid), cast.person("lucia")
    if meeting.body is not None:
        held = [seat for seat in meeting.body.current_seats if seat.is_held]
        marks = {seat.id: _mark(seat, place, absent) for place, seat in enumerate(held)}
        attendance.mark_seats(meeting, marks, actor=lucia)
    for owner in sorted({point["owner"] for point in _agreed(facts)}):
        organisation = cast.organisation(owner)
        attendance.add_organisation(meeting, organisation, actor=lucia, headcount=2)
    if counts:
        attendance.count_sectors(meeting, counts, actor=lucia)


def _mark(seat: Seat, place: int, absent: int) -> attendance.Mark:
    """One or two are missing at most sessions, never enough to lose the quorum."""
    if absent and place % 5 == absent:
        presence = Presence.EXCUSED if seat.position % 2 else Presence.ABSENT
        return attendance.Mark(presence=presence)
    return attendance.Mark(presence=Presence.PRESENT)


def _record(story: Story, cast: Cast, facts: dict[str, Any], uid: str) -> None:
    meeting, lucia = cast.meeting(uid), cast.person("lucia")
    _link(cast, facts, meeting)
    for item, point in zip(_points(meeting), facts["point"], strict=True):
        if "agreed" in point:
            due = local(meeting.starts_at).date() + timedelta(days=point["due"])
            wording = agreements.Wording(
                text=both(point["agreed"]),
                owner=cast.organisation(point["owner"]),
                due_on=story.days.day((due - story.days.today).days),
                agenda_item=item,
            )
            agreements.add(meeting, wording, actor=lucia)
    minutes.begin(meeting, actor=lucia, notes=_notes(facts, meeting))


BEGAN = Bilingual.both(
    "Se abrió la sesión y se leyó la agenda.", "The meeting was opened and the agenda read."
)


def _notes(facts: dict[str, Any], meeting: Meeting) -> dict[int, Bilingual]:
    """What was said, point by point."""
    notes = {queries.agenda_of(meeting)[0].id: BEGAN}
    for item, point in zip(_points(meeting), facts["point"], strict=True):
        if "said" in point:
            notes[item.id] = both(point["said"])
    return notes


def _circulate(cast: Cast, uid: str) -> None:
    minutes.circulate(cast.meeting(uid), actor=cast.person("lucia"))


def _answer(cast: Cast, facts: dict[str, Any], uid: str) -> None:
    """What the seats say to the text: those of the Committee are silent where that is enough."""
    meeting = cast.meeting(uid)
    kept = minuting.minutes_of(meeting)
    if kept is None or kept.circulated is None:
        return
    if "correction" in facts:
        _ask(cast, facts["correction"], meeting)
    if kept.tacit and facts["until"] != "circulated":
        return
    seats = minuting.seats_to_sign(meeting)
    for place, seat in enumerate(seats):
        holder = seat.holders[0].user
        if holder.email.split("@")[0] in PERSONAS and facts["until"] == "circulated":
            continue  # left for whoever tries the site
        objects = facts["until"] == "correcting" and place == 0
        signature = approving.Signature(
            seat_id=seat.id,
            answer=SignOffAnswer.OBJECT if objects else SignOffAnswer.APPROVE,
            seen=kept.circulated.hash,
            reason=both(facts["objection"]) if objects else Bilingual(),
        )
        approving.sign(meeting, signature, actor=holder)


PERSONAS = {"mateo", "elena", "tomas"}


def _ask(cast: Cast, facts: dict[str, Any], meeting: Meeting) -> None:
    """Somebody of the body asks for a correction; the secretariat answers, if it did so far."""
    kept = minuting.minutes_of(meeting)
    if kept is None or kept.circulated is None:
        return
    clause = documents.clauses_of(kept.circulated)[facts["clause"]]
    correction = approving.ask_correction(
        meeting,
        actor=minuting.seats_to_sign(meeting)[0].holders[0].user,
        clause_id=clause.clause_id,
        text=both(facts),
        version=kept.circulated.number,
    )
    if "answer" in facts:
        approving.answer_correction(
            meeting,
            correction,
            actor=cast.person("lucia"),
            state=CorrectionState.NOT_ACCEPTED,
            answer=both(facts["answer"]),
        )


def _publish(cast: Cast, uid: str) -> None:
    meeting = cast.meeting(uid)
    kept = minuting.minutes_of(meeting)
    if kept is not None and kept.circulated is not None:
        minutes.publish(meeting, actor=cast.person("lucia"), seen=kept.circulated.hash)


def _tell_correction(story: Story, cast: Cast, facts: dict[str, Any], uid: str, day: int) -> None:
    """Something was wrong in what was published: a second edition, by the same way."""
    after = story.days.after
    story.tell(after(day + 24, "10:00"), lambda: _reopen(cast, facts, uid))
    story.tell(after(day + 24, "11:00"), lambda: _circulate(cast, uid))
    story.tell(after(day + 28, "12:00"), lambda: _answer(cast, facts, uid))
    story.tell(after(day + 40, "17:05"), lambda: _publish(cast, uid))


def _reopen(cast: Cast, facts: dict[str, Any], uid: str) -> None:
    meeting, lucia, wrong = cast.meeting(uid), cast.person("lucia"), facts["wrong"]
    minutes.correct(meeting, actor=lucia, reason=both(wrong["reason"]))
    kept = minuting.minutes_of(meeting)
    if kept is None:
        return
    clause = documents.living(kept.document)[wrong["clause"]]
    for language in ("es", "en"):
        writing = texts.Writing(
            language=language,
            words=Wording(
                getattr(clause.heading, language),
                getattr(clause, language).replace(wrong["from"][language], wrong["to"][language]),
            ),
            based_on=documents.revision_of(clause, language),
        )
        texts.edit_clause(kept.document, clause, actor=lucia, writing=writing)


def _done(cast: Cast, uid: str, number: int) -> Callable[[], object]:
    def act() -> None:
        found = recorded.agreements_of(cast.meeting(uid))
        agreement = next(each for each in found if each.number == number)
        agreements.mark(agreement, AgreementState.DONE, actor=cast.person("lucia"))

    return act
