"""The picture of who takes part: the criticism is said where it is true, and only there."""

from datetime import timedelta

import pytest

from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.meetings.models import Attribution, Meeting
from cocreacion.people.models import Sector
from cocreacion.process.models import Phase, PhaseKind

URL = "/en/participation"
CIVIC, PUBLIC = Sector.CIVIL_SOCIETY, Sector.GOVERNMENT


@pytest.fixture
def came(make):
    """`came(100, civil_society=30, government=20)`: a meeting so many days ago, and who was there;
    the plan was handed in 60 days ago."""
    plan = make.plan()
    start = now() - timedelta(days=210)
    for phase in db.session.query(Phase).filter_by(plan_id=plan.id):
        if phase.kind is PhaseKind.FOLLOW_UP:
            phase.opens_at = now() - timedelta(days=60)
        elif phase.kind is PhaseKind.APPROVAL:
            phase.opens_at = phase.closes_at = start
    db.session.commit()

    def build(days, **people):
        at = now() - timedelta(days=days)
        meeting = make.meeting(starts_at=at, ends_at=at + timedelta(hours=2))
        for sector, many in people.items():
            make.attendance(meeting, sector=Sector(sector), headcount=many)
        return meeting

    return build


def test_that_mostly_the_government_came_is_said_at_once(browse, came):
    came(100, government=60, civil_society=30)
    came(20, government=50, civil_society=10)

    page = browse().get(URL)
    spanish = browse().get("/es/participation")

    head = page.html.split("Public institutions, phase by phase")[0]
    assert "Mostly public institutions come to the meetings: 75 of every 100 attendances" in page
    assert "75 of every 100" in head, "before any table"
    assert (
        "Civil society comes less since follow-up began" in page
        and "35 of every 100 attendances before, 15 since." in page
    )
    assert "Listening: mostly public institutions came, with 65 of every 100" in page
    assert "Drafting: mostly public institutions came, with 85 of every 100" in page
    assert "Follow-up without what falls into an earlier phase" in page, "Drafting goes on"
    assert "Drafting without" not in page and page.html.count("<line ") == 5
    assert "A las reuniones asisten sobre todo instituciones públicas" in spanish
    assert "La sociedad civil asiste menos desde que empezó el seguimiento" in spanish


def test_that_it_is_not_true_is_said_as_plainly(browse, came):
    came(100, government=20, civil_society=60)
    came(20, government=20, civil_society=80)

    page = browse().get(URL)

    assert "Public institutions are not the majority at the meetings: 20 of every 100" in page
    assert "Mostly public" not in page
    assert "Civil society does not come less since follow-up began" in page


def test_small_numbers_are_not_told_nor_computable(make, browse, came):
    came(100, government=60, media=3, academia=20)
    came(20, government=40, media=9, academia=30)
    draft = make.proposal()
    for department in ("solola", *["guatemala"] * 12):
        make.comment(draft, sector=Sector.MEDIA, department=department)

    page = browse().get(URL)

    assert "Media 0 fewer than 5 not shown 0 0 12" in page, "nine would give the three away"
    assert "Academia 0 20 30 0 0 50" in page and "at least" in page
    assert "Sololá 0 fewer than 5" in page and "Guatemala 0 not shown" in page
    assert "Spanish 13" in page


def test_who_may_not_be_told_is_not_counted(browse, came):
    meeting = came(20, government=40, civil_society=40)
    meeting.attribution = Attribution.NONE
    db.session.commit()

    assert "Nobody has taken part yet" in browse().get(URL)


def test_a_meeting_to_come_is_not_counted_and_a_new_site_is_empty(make, browse):
    make.attendance(make.meeting(), headcount=50)
    page = browse().get(URL)

    assert page.status == 200 and "Nobody has taken part yet" in page
    assert "Too few attendances are on record to say who comes to the meetings." in page


def test_it_is_counted_per_commitment_and_linked_from_it(make, browse, came):
    commitment = make.commitment(number="7")
    meeting = came(20, government=45, civil_society=15)
    db.session.get_one(Meeting, meeting.id).commitment_id = commitment.id
    db.session.commit()
    browser = browse()

    page = browser.get(URL)
    own = browser.get("/en/plans/gt-nap5/commitments/7")

    assert "7. Compromiso de prueba (en) 60 75 of every 100 Mostly public institutions" in page
    assert "/en/participation#commitment-7" in own.html
    assert URL in browser.get("/en/plans/gt-nap5").html and URL in browser.get("/en/").html
