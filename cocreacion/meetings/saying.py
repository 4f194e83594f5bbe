"""What was said at the tables of a meeting, as contributions in a thread of that meeting.

The thread is made when the first text is published. It takes nothing else: it never opens.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from typing import Any

from flask import Flask, url_for
from sqlalchemy import Select, func, select

from cocreacion.contributions import homes
from cocreacion.contributions.carrying import Passage
from cocreacion.contributions.homes import Clause, Home, TextVersion
from cocreacion.contributions.models import Channel, Contribution, Thread
from cocreacion.contributions.services import transcribed
from cocreacion.groups.models import Body
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.outbox import transaction
from cocreacion.kernel.policy import YES, Decision
from cocreacion.kernel.refs import ClauseRef
from cocreacion.meetings import attribution
from cocreacion.meetings.models import Meeting, Transcript
from cocreacion.meetings.queries import tables as queries
from cocreacion.people.models import Guest, Sector, User
from cocreacion.process.models import Commitment


class Meetings:
    """The meetings as owners of their threads: no text, so no clauses and no versions."""

    def homes(self, viewer: User | Guest, thread_ids: Collection[int] | None) -> Iterable[Home]:  # noqa: ARG002
        statement = (
            select(Meeting.thread_id, Meeting.title, Meeting.slug, Commitment.lead_id)
            .outerjoin(Commitment, Meeting.commitment_id == Commitment.id)
            .where(Meeting.thread_id.is_not(None), Meeting.called_at.is_not(None))
            .order_by(Meeting.id)
        )
        if thread_ids is not None:
            statement = statement.where(Meeting.thread_id.in_(thread_ids))
        for row in db.session.execute(statement):
            yield Home(
                thread_id=row.thread_id,
                title=row.title,
                url=partial(url_for, "meetings.show", slug=row.slug),
                responders=frozenset([row.lead_id] if row.lead_id else []),
            )

    def clauses(self, refs: Collection[ClauseRef]) -> Iterable[Clause]:  # noqa: ARG002
        return []

    def versions(self, thread_id: int) -> list[TextVersion]:  # noqa: ARG002
        return []

    def said(self, ref: ClauseRef) -> Mapping[str, str] | None:  # noqa: ARG002
        return None

    def passages(self, version_id: int) -> list[Passage]:  # noqa: ARG002
        return []


def threads_of_plan(plan_id: int) -> Select[Any]:
    plan = func.coalesce(Meeting.plan_id, Commitment.plan_id, Body.plan_id)
    return (
        select(Meeting.thread_id)
        .outerjoin(Commitment, Meeting.commitment_id == Commitment.id)
        .outerjoin(Body, Meeting.body_id == Body.id)
        .where(Meeting.thread_id.is_not(None), Meeting.called_at.is_not(None), plan == plan_id)
    )


def contribute(transcript: Transcript, may: Decision) -> Contribution:
    """Make a contribution of a published text; the same one however often. `may`: who asked for
    it was allowed to publish the text."""
    meeting = transcript.table.meeting
    thread = _thread(meeting)
    comment = transcribed.take_transcribed(
        thread,
        transcribed.Transcribed(
            origin=f"transcript:{transcript.operation}",
            text=transcript.text,
            channel=transcript.channel,
            source=_source(transcript),
            language=transcript.language,
            sector=transcript.sector if attribution.sectors(meeting) else Sector.CITIZEN,
            department=transcript.department if attribution.sectors(meeting) else "",
            speaker=transcript.speaker if attribution.names(meeting) else "",
            said_at=transcript.said_at,
            captured_by=transcript.captured_by,
            checked_by=transcript.checked_by,
            checked_at=transcript.checked_at,
            sample=transcript.sample,
        ),
        may=may,
    )
    transcript.contribution_id = comment.id
    return comment


def contribute_all() -> int:
    """Take in what was published before there was this: how many. Asked for by an operator."""
    with transaction():
        rows = queries.not_contributed()
        for transcript in rows:
            lock(transcript.table.meeting)
            contribute(transcript, YES)
    return len(rows)


def _thread(meeting: Meeting) -> Thread:
    """That of this meeting, made if it is the first time; whoever calls holds the meeting."""
    if meeting.thread_id is None:
        thread = Thread()
        db.session.add(thread)
        db.session.flush()
        meeting.thread_id = thread.id
        db.session.flush()
    return db.session.get_one(Thread, meeting.thread_id)


def _source(transcript: Transcript) -> str:
    if transcript.channel is Channel.PAPER:
        return f"{transcript.table.number}/{transcript.sheet}"
    return str(transcript.table.number)


def init_app(app: Flask) -> None:  # noqa: ARG001
    homes.register("meetings", Meetings())
    homes.register_threads("meetings", threads_of_plan)
