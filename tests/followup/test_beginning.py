"""Follow-up begins by itself when a commitment is adopted or a plan is imported."""

from datetime import timedelta

import pytest

from cocreacion.followup import services
from cocreacion.followup.models import Milestone, Status
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import Forbidden
from cocreacion.kernel.events import StoredEvent
from cocreacion.kernel.outbox import transaction
from cocreacion.people.models import User
from cocreacion.process import importing
from cocreacion.process.models import Commitment, CommitmentState, PlannedMilestone
from cocreacion.process.services import publish_commitment_version
from tests.make.rows import two


def planned(make, commitment, code, **facts):
    return make.keep(
        PlannedMilestone(
            commitment_id=commitment.id, position=1, code=code, title=two("Hito"), **facts
        )
    )


def begin(commitment):
    with transaction():
        services.begin_follow_up(db.session.get_one(Commitment, commitment.id))


def board():
    rows = db.session.query(Milestone).order_by(Milestone.id)
    return [(m.planned.code, m.stored_status, m.due_on) for m in rows]


def test_planned_milestones_come_to_the_board_once(make):
    commitment = make.commitment(state=CommitmentState.ADOPTED)
    soon = today() + timedelta(days=60)
    planned(make, commitment, "1.1", starts_on=today(), ends_on=soon)
    planned(make, commitment, "1.2")

    begin(commitment)
    begin(commitment)

    assert board() == [("1.1", Status.UNDER_WAY, soon), ("1.2", Status.NOT_STARTED, None)]
    assert db.session.query(StoredEvent).filter_by(name="FollowUpBegun").count() == 1


def test_a_later_version_brings_new_milestones_and_dates_nobody_has_moved(make):
    commitment = make.commitment(state=CommitmentState.ADOPTED)
    first, second = planned(make, commitment, "1.1"), planned(make, commitment, "1.2")
    begin(commitment)
    moved = db.session.query(Milestone).filter_by(planned_id=second.id).one()
    moved.due_on, moved.revision = today(), 1
    first.ends_on = second.ends_on = today() + timedelta(days=5)
    db.session.commit()
    planned(make, commitment, "1.3")

    begin(commitment)

    assert [(code, due) for code, _, due in board()] == [
        ("1.1", today() + timedelta(days=5)),
        ("1.2", today()),
        ("1.3", None),
    ]


def test_a_draft_or_withdrawn_commitment_is_not_followed_up(make):
    for state in (CommitmentState.DRAFTING, CommitmentState.WITHDRAWN):
        commitment = make.commitment(state=state)
        with pytest.raises(Forbidden):
            begin(commitment)
    assert board() == []


def test_adoption_is_seen_on_the_board(make, browse):
    commitment = make.commitment(number="5", state=CommitmentState.ADOPTED)
    planned(make, commitment, "5.1", ends_on=today() + timedelta(days=30))
    lucia = make.lucia()
    assert "No commitment is being followed up yet" in browse().get("/en/follow-up")

    with transaction():
        publish_commitment_version(
            db.session.get_one(Commitment, commitment.id),
            actor=db.session.get_one(User, lucia.id),
            texts={"title": Bilingual.both("Título nuevo", "A new title")},
            reason=two("Adoptado"),
        )

    assert "0 of the 1 milestones are done" in browse().get("/en/follow-up")
    assert "Not started" in browse().get("/en/follow-up/5")


def test_an_imported_plan_is_followed_up_at_once(app, browse):
    with transaction():
        importing.import_plan(importing.own_plan())

    assert "0 of the 37 milestones are done" in browse().get("/en/follow-up")
    assert all(m.sample for m in db.session.query(Milestone))
    page = browse().get("/es/follow-up/9")
    assert "Política vigente publicada por artículos en formato accesible" in page
    assert "sin dato público" in page or "no publicado" in page.text.lower()
