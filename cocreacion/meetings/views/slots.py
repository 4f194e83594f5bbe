"""What meetings have to say on the pages of others."""

from collections.abc import Sequence
from urllib.parse import quote

from flask import render_template

from cocreacion.groups.models import Body
from cocreacion.kernel.gettext import language
from cocreacion.kernel.slots import fill
from cocreacion.meetings import policy
from cocreacion.meetings.queries import coming, inviting, listing, meetings, minutes
from cocreacion.meetings.queries.listing import Listed
from cocreacion.meetings.room import hours, stage
from cocreacion.meetings.views.index import commitment_key
from cocreacion.meetings.views.tables import of_meeting, of_rapporteur, returned
from cocreacion.people.models import User
from cocreacion.process.models import Commitment
from cocreacion.votes.models import Poll

SHOWN = 6


def of_commitment(commitment: Commitment) -> str:
    plan = commitment.plan.slug if commitment.plan else ""
    feed = f"/plans/{plan}/commitments/{quote(commitment.number)}.ics"
    found = listing.newest(SHOWN, commitment_id=commitment.id)
    return _some(found, {"commitment": commitment_key(commitment)}, feed)


def of_body(body: Body) -> str:
    found = listing.newest(SHOWN, body_id=body.id)
    return _some(found, {"body": body.slug}, f"/groups/{body.slug}.ics")


def _some(found: Sequence[Listed], more: dict[str, str], feed: str) -> str:
    """The latest ones, those to come included; the newest on top."""
    return render_template(
        "meetings/_some.html",
        meetings=found,
        more=more,
        feed=feed,
        lang=language(),
        hours=hours,
        stage=stage,
    )


def owed_by(person: User) -> str:
    """Invitations and minutes that wait for this person."""
    return render_template(
        "meetings/_owed.html",
        invitations=inviting.unanswered(person),
        to_sign=minutes.waiting_for(person),
        hours=hours,
    )


def of_person(person: User) -> str:
    return render_template(
        "meetings/_mine.html",
        registrations=coming.mine(person),
        prepares=bool(policy.can_prepare(person, meetings.bodies_of(person))),
        hours=hours,
    )


def of_poll(poll: Poll) -> str:
    """The point of which agenda a vote belongs to."""
    item = meetings.item_of_poll(poll.id)
    return render_template("meetings/_of_poll.html", item=item) if item else ""


def init_app() -> None:
    fill("poll.context", of_poll)
    fill("commitment.meetings", of_commitment)
    fill("group.work", of_body)
    fill("my.owed", owed_by)
    fill("my.owed", returned)
    fill("my.sections", of_person)
    fill("my.sections", of_rapporteur)
    fill("meeting.aside", of_meeting)
