"""The fifth plan with sample activity, for whoever wants to see the whole story at once.

Everything is told through the use cases, at its own date: nothing here knows how a comment is
stored. All of it is marked as sample, by test persons and by organisations called examples.
"""

from datetime import date

from flask import current_app

from cocreacion.demo import (
    amendments,
    bodies,
    channels,
    consultations,
    decisions,
    desk,
    drafts,
    follow_up,
    gatherings,
    meetings,
    moderation,
    people,
    plan,
    policies,
    room,
    talk,
)
from cocreacion.demo.cast import Cast, any_plan, any_real_person, any_sample_person
from cocreacion.demo.days import Days
from cocreacion.demo.story import Story
from cocreacion.kernel.clock import today
from cocreacion.people.passwords import hashed

PASSWORD = "cocreacion-demo"  # noqa: S105  written on the sign-in page of every sample site


class DemoRefusedError(Exception):
    """The database holds something real; nothing was changed."""


def is_empty() -> bool:
    """Whether there is nobody and no plan: the sample may be loaded."""
    return not (any_real_person() or any_sample_person() or any_plan())


def load() -> str:
    """Load the plan and its sample activity, all of it or nothing; says what was done."""
    if any_real_person():
        raise DemoRefusedError(
            "This database has real accounts. Sample activity is loaded into an empty one only."
        )
    if any_sample_person():
        return "The sample activity is already here; nothing was changed."
    if any_plan():
        raise DemoRefusedError(
            "This database has a plan that is not the sample. Use an empty database."
        )
    password_hash = hashed(PASSWORD)  # slow on purpose, so before anything is held
    with current_app.test_request_context("/es/", base_url=_address()):
        told = tell(today(), password_hash)
    return f"Loaded the fifth plan with {told} acts of sample activity."


def tell(day: date, password_hash: str) -> int:
    """Tell the whole story as it stands on that day; how many acts it had."""
    story, cast = Story(Days(day)), Cast()
    people.tell(story, cast, password_hash)
    plan.tell(story, cast)
    bodies.tell(story, cast)
    drafts.tell(story, cast)
    policies.tell(story, cast)
    amendments.tell(story, cast)
    consultations.tell(story, cast)
    talk.tell(story, cast)
    channels.tell(story, cast)
    desk.tell(story, cast)
    moderation.tell(story, cast)
    meetings.tell(story, cast)
    gatherings.tell(story, cast)
    room.tell(story, cast)
    decisions.tell(story, cast)
    follow_up.tell(story, cast)
    return story.play()


def _address() -> str:
    return str(current_app.extensions["settings"].base_url)
