"""What was written down at the tables of a meeting, and compared there, becomes contributions."""

from dataclasses import dataclass
from datetime import datetime

from cocreacion.contributions import naming, publishing
from cocreacion.contributions.intake.models import How
from cocreacion.contributions.models import (
    Channel,
    Contribution,
    ContributionState,
    Display,
    Thread,
)
from cocreacion.contributions.queries import intake
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.policy import Decision, require
from cocreacion.people.models import Sector


@dataclass(frozen=True, kw_only=True)
class Transcribed:
    """A row of a table; `origin` is its number there. `speaker` only of who wishes to be named."""

    origin: str
    text: str
    channel: Channel
    source: str
    language: str
    sector: Sector
    department: str
    speaker: str
    said_at: datetime
    captured_by: int
    checked_by: int | None
    checked_at: datetime | None
    sample: bool


def take_transcribed(thread: Thread, said: Transcribed, *, may: Decision) -> Contribution:
    """Publish it in the thread of its meeting. `may` is what the meeting decided; twice is once."""
    require(may)
    lock(thread)
    before = intake.find_origin(said.origin)
    if before is not None:
        return before
    comment = Contribution(
        thread=thread,
        state=ContributionState.WAITING,
        display=Display.PARTICIPANT,
        channel=said.channel,
        source=said.source,
        language=said.language,
        sector=said.sector,
        department=said.department,
        text=said.text,
        created_at=said.said_at,
        received_at=said.said_at,
        captured_by=said.captured_by,
        checked_by=said.checked_by,
        checked_at=said.checked_at,
        origin=said.origin,
        sample=said.sample,
    )
    db.session.add(comment)
    db.session.flush()
    if said.speaker:
        naming.agree_for(comment, said.speaker, How.SPOKEN)
    publishing.publish(comment, thread, said.checked_by)
    return comment
