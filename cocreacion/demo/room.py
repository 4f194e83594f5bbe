"""What was noted in the room: a session with its hours, and the tables of a conversation."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from cocreacion.contributions.models import Channel
from cocreacion.demo.cast import Cast
from cocreacion.demo.story import Story
from cocreacion.demo.texts import both, text
from cocreacion.groups.models import Seat
from cocreacion.kernel.clock import now
from cocreacion.meetings.models import ActKind
from cocreacion.meetings.queries import meetings as queries
from cocreacion.meetings.queries import tables as table_queries
from cocreacion.meetings.services import desk, tables
from cocreacion.people.models import Sector

LATEST = {"circulated", "published", "drafting"}


def tell(story: Story, cast: Cast) -> None:
    for kind, begin in (("technical_committee", _session), ("citizen_conversation", _conversation)):
        held = [
            (facts, f"reunion-{number:02}@cocreacion")
            for number, facts in enumerate(text("meetings")["meeting"], 1)
            if facts["kind"] == kind and facts["until"] in LATEST
        ]
        facts, uid = max(held, key=lambda each: each[0]["at"])
        saturday = facts.get("saturday", False)
        begin(story, cast, uid, story.days.at(facts["at"], facts["hour"], saturday=saturday))


def _session(story: Story, cast: Cast, uid: str, starts_at: datetime) -> None:
    numbers = count(1)

    def noted(minute: int, acts: Callable[[], Iterable[dict[str, Any]]]) -> None:
        story.tell(starts_at + timedelta(minutes=minute), lambda: _note(cast, uid, acts, numbers))

    noted(-6, lambda: [_arrives(seat) for seat in _held(cast, uid)[:5]])
    noted(2, lambda: [_arrives(seat) for seat in _held(cast, uid)[5:-1]])
    noted(3, lambda: [{"kind": ActKind.EXCUSED, "seat_id": _held(cast, uid)[-1].id}])
    noted(5, lambda: [_begins(cast, uid, 0)])
    noted(14, lambda: [_begins(cast, uid, 1)])
    noted(40, lambda: [_says(text("room")["dissent"]["es"], _held(cast, uid)[1])])
    noted(65, lambda: [_begins(cast, uid, 2)])
    noted(125, lambda: [_begins(cast, uid, 3)])
    noted(150, lambda: [{"kind": ActKind.LEFT, "seat_id": _held(cast, uid)[0].id}])
    noted(172, lambda: [{**_begins(cast, uid, 3), "kind": ActKind.ENDED}])
    noted(186, lambda: [{"kind": ActKind.REST_ABSENT}])


def _held(cast: Cast, uid: str) -> list[Seat]:
    body = cast.meeting(uid).body
    return [seat for seat in body.current_seats if seat.is_held] if body else []


def _arrives(seat: Seat) -> dict[str, Any]:
    return {"kind": ActKind.ARRIVED, "seat_id": seat.id}


def _begins(cast: Cast, uid: str, place: int) -> dict[str, Any]:
    agenda = queries.agenda_of(cast.meeting(uid))
    return {"kind": ActKind.BEGUN, "item": agenda[min(place, len(agenda) - 1)]}


def _says(words: str, seat: Seat) -> dict[str, Any]:
    return {"kind": ActKind.DISSENT, "seat_id": seat.id, "text": words}


def _note(
    cast: Cast, uid: str, acts: Callable[[], Iterable[dict[str, Any]]], numbers: Iterable[int]
) -> None:
    lucia = cast.person("lucia")
    for facts, number in zip(acts(), numbers, strict=False):
        act = desk.Act(operation=f"sample-{uid}-{number}", happened_at=now(), **facts)
        desk.note(cast.meeting(uid), act, actor=lucia)


def _conversation(story: Story, cast: Cast, uid: str, starts_at: datetime) -> None:
    for number, facts in enumerate(text("room")["table"], 1):
        story.tell(starts_at - timedelta(days=1), _arranged(cast, uid, facts))
        story.tell(starts_at + timedelta(minutes=30), _counted(cast, uid, number, facts))
        for place, said in enumerate(facts["said"], 1):
            at = starts_at + timedelta(minutes=50 + 11 * place)
            key = f"sample-{uid}-{number}-{place}"
            story.tell(at, _captured(cast, uid, number, (facts, said), key))
            later = starts_at + timedelta(hours=26, minutes=place)
            if said["checked"] or "returned" in said:
                story.tell(later, _compared(cast, facts, said, key))


def _arranged(cast: Cast, uid: str, facts: dict[str, Any]) -> Callable[[], object]:
    def act() -> None:
        arrangement = tables.Arrangement(
            theme=both(facts["theme"]),
            facilitator=facts["facilitator"],
            rapporteur=cast.person(facts["rapporteur"]),
            point=queries.agenda_of(cast.meeting(uid))[-1],
        )
        tables.arrange(cast.meeting(uid), arrangement, actor=cast.person("lucia"))

    return act


def _counted(cast: Cast, uid: str, number: int, facts: dict[str, Any]) -> Callable[[], object]:
    def act() -> None:
        table = table_queries.get_table(cast.meeting(uid), number)
        for sector, department, many in facts["people"]:
            tables.count(
                table, actor=cast.person(facts["rapporteur"]),
                operation=f"sample-{uid}-{number}-{sector}", at=now(), sector=Sector(sector),
                department=department, headcount=many,
            )  # fmt: skip

    return act


def _captured(
    cast: Cast, uid: str, number: int, facts: tuple[dict[str, Any], dict[str, Any]], key: str
) -> Callable[[], object]:
    def act() -> None:
        of_table, said = facts
        sheet = said.get("sheet", "")
        words = tables.Said(
            text=said["text"],
            channel=Channel.PAPER if sheet else Channel.MEETING,
            sheet=sheet,
            translation=said.get("translation", ""),
            translated_into="en" if "translation" in said else "",
            sector=Sector(said["sector"]),
            department=said["department"],
        )
        table = table_queries.get_table(cast.meeting(uid), number)
        actor = cast.person(of_table["rapporteur"])
        tables.capture(table, words, actor=actor, operation=key, at=now())

    return act


def _compared(
    cast: Cast, facts: dict[str, Any], said: dict[str, Any], key: str
) -> Callable[[], object]:
    def act() -> None:
        written, checker = table_queries.find_transcript(key), cast.person(facts["checker"])
        if written is None:
            return
        if "returned" in said:
            tables.give_back(written, actor=checker, seen=1, reason=said["returned"])
        else:
            tables.confirm(written, actor=checker, seen=1)

    return act
