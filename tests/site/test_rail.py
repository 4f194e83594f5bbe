"""The rail says where the process stands, in one statement."""

from datetime import timedelta

from sqlalchemy import event

from cocreacion.followup.models import Status
from cocreacion.kernel.clock import now, today
from cocreacion.kernel.db import db
from cocreacion.process.models import CommitmentState
from cocreacion.site import queries
from cocreacion.votes.models import PollState


def counted():
    """How many statements `queries.stand()` sends, and what it finds."""
    seen = []
    listener = lambda *args: seen.append(args[2])  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", listener)
    try:
        return queries.stand(), [s for s in seen if s.startswith("SELECT")]
    finally:
        event.remove(db.engine, "before_cursor_execute", listener)


def test_an_empty_site_has_nothing_to_count(app):
    found, statements = counted()

    assert found.plan is None and not found.commitments and found.next_meeting is None
    assert len(statements) == 1


def test_what_is_there_is_counted(app, make):
    plan = make.plan()
    make.plan("gt-nap4", number=4, phases=False)
    body = make.body()
    make.commitment(plan, state=CommitmentState.SUBMITTED)
    commitment = make.commitment(plan)
    make.milestone(commitment, stored_status=Status.DONE)
    make.milestone(commitment, due_on=today() - timedelta(days=1))
    make.proposal(body=body)
    make.proposal(body=body, is_open=False)
    make.proposal(body=body, versions=0)
    soon = make.meeting()
    make.meeting(starts_at=now() - timedelta(days=9))
    make.meeting(called_at=None)
    make.poll(body)
    make.poll(body, is_open=False)
    make.poll(body, state=PollState.DRAFT)

    found, statements = counted()

    assert found == queries.Stand(
        plan="gt-nap5",
        start_year=2021,
        end_year=2023,
        phases=5,
        phases_begun=3,
        phases_over=2,
        themes=1,
        commitments=2,
        published=1,
        drafts=2,
        drafts_open=1,
        next_meeting=soon.starts_at,
        meetings_held=1,
        polls_open=1,
        polls_closed=1,
        milestones=2,
        milestones_done=1,
        milestones_begun=1,
        milestones_late=1,
    )
    assert len(statements) == 1


def test_a_database_that_does_not_answer_still_leaves_a_page(browse, monkeypatch):
    from sqlalchemy.exc import OperationalError

    def broken():
        raise OperationalError("SELECT", {}, Exception("down"))

    monkeypatch.setattr(queries, "stand", broken)
    page = browse().get("/en/nowhere")

    assert page.status == 404


def test_the_rail_is_worded_for_people(make, browse):
    plan = make.plan()
    make.milestone(make.commitment(plan))

    english, spanish = browse().get("/en/components"), browse().get("/es/components")

    assert "Phase 3 of 5" in english and "Fase 3 de 5" in spanish
