"""How the milestones go: their dates and states, and what both sides say about them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select

from cocreacion.demo.cast import Cast
from cocreacion.demo.story import Story
from cocreacion.demo.texts import both, text
from cocreacion.followup import services
from cocreacion.followup.models import Level, Milestone, Side, Status
from cocreacion.followup.services import Keeping, Proof, Report
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.process.models import PlannedMilestone

SET_AT = -292  # the dates of all milestones are published
LIMIT = -3
CIVIC = ("mateo", "paola", "irma", "beatriz", "nikte")
SPEAKS_ABOUT = {"5": "Amílcar T.", "8": "Brenda S.", "9": "paola", "6": "nikte", "10": "beatriz"}


def tell(story: Story, cast: Cast) -> None:
    for place, commitment in enumerate(text("follow_up")["commitment"]):
        number = commitment["number"]
        for order, milestone in enumerate(commitment["milestone"]):
            _tell_milestone(story, cast, number, milestone, place * 4 + order)
        for side, offset in (("official", -14), ("civic", -11)):
            if side in commitment:
                at = story.days.at(offset, f"{9 + place // 2}:{place:02}")
                story.tell(at, _report(cast, number, "", side, commitment[side]))


def _tell_milestone(
    story: Story, cast: Cast, number: str, milestone: dict[str, Any], place: int
) -> None:
    at, code = story.days.at, milestone["code"]
    due = story.days.day(milestone["due"])
    minute = f"{place % 60:02}"
    story.tell(
        at(SET_AT, f"{9 + place // 60}:{minute}"),
        _set(cast, code, Status.NOT_STARTED, due, None),
    )
    if "done" in milestone:
        done = story.days.day(milestone["done"])
        begun = max(milestone["done"] - 60, SET_AT + 2)
        story.tell(at(begun, f"10:{minute}"), _set(cast, code, Status.UNDER_WAY, due, None))
        story.tell(at(milestone["done"], f"11:{minute}"), _set(cast, code, Status.DONE, due, done))
        spoken = milestone["done"]
    else:
        state = Status(milestone["state"])
        spoken = min(milestone["due"], -30 - place)
        if state is not Status.NOT_STARTED:
            story.tell(
                at(min(spoken, -60) - 20, f"10:{minute}"), _set(cast, code, state, due, None)
            )
    for side, after in (("official", 3), ("civic", 9)):
        if side in milestone:
            offset = min(spoken + after, LIMIT - 14)
            story.tell(
                at(offset, f"14:{minute}"), _report(cast, number, code, side, milestone[side])
            )


def _milestone(code: str) -> Milestone:
    found = db.session.scalar(
        select(Milestone).join(Milestone.planned).where(PlannedMilestone.code == code)
    )
    if found is None:
        raise LookupError(code)
    return found


def _set(
    cast: Cast, code: str, status: Status, due_on: date, done_on: date | None
) -> Callable[[], object]:
    def act() -> None:
        milestone = _milestone(code)
        to = Keeping(status=status, due_on=due_on, done_on=done_on, revision=milestone.revision)
        services.set_milestone(milestone, actor=cast.person("lucia"), to=to)

    return act


def _report(
    cast: Cast, number: str, code: str, side: str, said: dict[str, Any]
) -> Callable[[], object]:
    def act() -> None:
        official = side == "official"
        actor = cast.person("lucia" if official else _civic(number))
        key = Side.GOVERNMENT if official else Side.CIVIL_SOCIETY
        proof = said.get("proof")
        address = f"https://example.org/evidencia/{number}/{code or 'compromiso'}/{side}"
        services.report_progress(
            cast.commitment(number),
            actor=actor,
            report=Report(
                voice=f"{key}:{actor.organisations[0].id}",
                level=Level(said["level"]),
                text=both(said),
                milestone=_milestone(code) if code else None,
                proofs=[Proof(title=both(proof), url=address, dated=today())] if proof else [],
                sample=True,
            ),
        )

    return act


def _civic(number: str) -> str:
    return SPEAKS_ABOUT.get(number, CIVIC[int(number) % len(CIVIC)])
