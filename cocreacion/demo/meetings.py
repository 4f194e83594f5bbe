"""Meetings: called, attended, minuted; and those that are still to come."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cocreacion.demo.cast import Cast
from cocreacion.demo.story import Story
from cocreacion.demo.texts import both, text
from cocreacion.groups.models import Seat
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import local
from cocreacion.meetings.models import AgendaItem, AgreementState, Meeting, Mode, Presence
from cocreacion.meetings.queries import meetings as queries
from cocreacion.meetings.queries import record as recorded
from cocreacion.meetings.services import agenda, agreements, attendance, calling, coming, minutes
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
    if facts["until"] in {"drafting", "circulated", "published"}:
        counts = _counts(story, facts)
        absent = story.chance.randint(0, 3)
        story.tell(
            ends_at + timedelta(minutes=5), lambda: _attend(cast, facts, uid, counts, absent)
        )
        story.tell(ends_at + timedelta(minutes=45), lambda: _record(story, cast, facts, uid))
    if facts["until"] in {"circulated", "published"}:
        story.tell(story.days.after(day + 2, "17:00"), lambda: _circulate(cast, uid))
    if facts["until"] == "published":
        published = story.days.after(day + 8, "17:05")
        story.tell(published, lambda: _publish(cast, uid))
        for number, point in enumerate(_agreed(facts), 1):
            if point.get("done"):
                done = story.days.after(day + point["due"], "17:15")
                story.tell(max(done, published + timedelta(minutes=5)), _done(cast, uid, number))


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
    agenda.add(meeting, agenda.Point(title=OPENING, minutes_planned=10), actor=lucia)
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
    es, en = (_text(facts, language) for language in ("es", "en"))
    minutes.save(meeting, actor=lucia, es=es, en=en, seen=0)


BEGAN = Bilingual.both(
    "Se abrió la sesión y se leyó la agenda.", "The meeting was opened and the agenda read."
)
ENDED = Bilingual.both(
    "No habiendo más puntos, se cerró la sesión. El borrador se envía a quienes asistieron.",
    "There being no further points, the meeting was closed. The draft goes to those who were "
    "there.",
)


def _text(facts: dict[str, Any], language: str) -> str:
    """What was said, point by point, as minutes have it."""
    points = [
        f"**{number}. {point['title'][language]}**\n\n{point['said'][language]}"
        for number, point in enumerate(facts["point"], 2)
        if "said" in point
    ]
    return "\n\n".join([getattr(BEGAN, language), *points, getattr(ENDED, language)])


def _circulate(cast: Cast, uid: str) -> None:
    minutes.circulate(cast.meeting(uid), actor=cast.person("lucia"))


def _publish(cast: Cast, uid: str) -> None:
    meeting = cast.meeting(uid)
    kept = recorded.minutes_of(meeting)
    if kept is not None:
        minutes.publish(meeting, actor=cast.person("lucia"), seen=kept.revision)


def _done(cast: Cast, uid: str, number: int) -> Callable[[], object]:
    def act() -> None:
        found = recorded.agreements_of(cast.meeting(uid))
        agreement = next(each for each in found if each.number == number)
        agreements.mark(agreement, AgreementState.DONE, actor=cast.person("lucia"))

    return act
