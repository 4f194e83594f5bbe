"""State and dates of a milestone are kept by those who answer for them."""

from datetime import timedelta

import pytest

from cocreacion.followup import services
from cocreacion.followup.models import Milestone, Status
from cocreacion.kernel import clock
from cocreacion.kernel.clock import now, today
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.people.models import Sector, User


@pytest.fixture
def milestone(make):
    ministry = make.organisation("MIN", Sector.GOVERNMENT)
    return make.milestone(make.commitment(number="5", lead_id=ministry.id))


def address(milestone):
    return f"/en/follow-up/5/milestones/{milestone.id}"


def kept():
    row = db.session.query(Milestone).one()
    return row.stored_status, row.due_on, row.done_on


def test_the_secretariat_moves_a_date_and_the_plan_stays_visible(make, browse, milestone):
    milestone.planned.ends_on = milestone.due_on
    db.session.commit()
    browser, later = browse(make.lucia()), today() + timedelta(days=90)
    page = browser.follow(browser.get("/en/follow-up/5"), "Change state and dates")

    page = browser.send(page, "Save", status="under_way", due_on=later.isoformat())

    assert "The milestone is updated." in page and "The plan said" in page
    assert kept() == (Status.UNDER_WAY, later, None)
    fact = db.session.query(StoredEvent).filter_by(name="MilestoneSet").one().facts
    assert (fact["status_before"], fact["status"]) == ("not_started", "under_way")
    assert fact["due_on"] == later.isoformat()


def test_a_delegate_of_the_lead_says_it_is_done(make, browse, milestone):
    browser = browse(make.user(organisation=milestone.commitment.lead))

    browser.send(
        browser.get(address(milestone)), "Save", status="done", done_on=today().isoformat()
    )

    assert kept()[0] is Status.DONE and kept()[2] == today()


def test_what_is_done_has_a_day_that_has_come(make, browse, milestone):
    browser = browse(make.lucia())
    form = browser.get(address(milestone))

    without = browser.send(form, "Save", status="done")
    tomorrow = (today() + timedelta(days=1)).isoformat()
    ahead = browser.send(form, "Save", status="done", done_on=tomorrow)

    assert without.status == 422 and "Say on which day it was done" in without
    assert ahead.status == 422 and "This day has not come yet." in ahead
    assert kept()[0] is Status.NOT_STARTED


def test_late_is_never_chosen(make, browse, milestone):
    browser = browse(make.lucia())
    form = browser.get(address(milestone))

    assert "late" not in form.form("Save").choices["status"]
    assert browser.send(form, "Save", status="late").status == 422
    assert browser.send(form, "Save", status="under_way", due_on="2026-13-40").status == 422
    assert kept()[0] is Status.NOT_STARTED


def test_others_are_told_why_they_may_not(make, browse, milestone):
    responsible = make.organisation("Otro", Sector.GOVERNMENT)
    milestone.planned.responsible_id = responsible.id
    db.session.commit()

    for person in (make.user(), make.user(organisation=responsible), make.nora()):
        browser = browse(person)
        assert "Change state and dates" not in browser.get("/en/follow-up/5")
        page = browser.get(address(milestone))
        assert page.status == 403 and "Only the secretariat and delegates" in page
    assert browse().get(address(milestone)).url == "/en/sign-in"


def test_a_form_kept_until_the_role_ended_changes_nothing(make, browse, milestone):
    lucia = make.lucia()
    browser = browse(lucia)
    form = browser.get(address(milestone))
    lucia.roles[0].until = today() - timedelta(days=1)
    db.session.commit()

    assert browser.send(form, "Save", status="done", done_on="2026-01-01").status == 403
    assert kept()[0] is Status.NOT_STARTED


def test_the_second_of_two_sees_what_the_first_kept(make, browse, milestone):
    first, second = browse(make.lucia()), browse(make.lucia())
    mine, theirs = first.get(address(milestone)), second.get(address(milestone))
    second.send(theirs, "Save", status="on_hold")

    page = first.send(mine, "Save", status="under_way")

    assert page.status == 409 and "Somebody else changed this milestone" in page
    assert "Now On hold" in page and page.form("Save").fields["status"] == "under_way"
    assert kept()[0] is Status.ON_HOLD
    assert "The milestone is updated." in first.send(page, "Save", status="under_way")
    assert kept()[0] is Status.UNDER_WAY


def test_nothing_new_is_no_fact(make, browse, milestone):
    browser = browse(make.lucia())

    browser.send(browser.get(address(milestone)), "Save")

    assert db.session.query(StoredEvent).count() == 0


def test_a_forged_or_foreign_address_is_not_found(make, browse, milestone):
    make.commitment(number="6")
    browser = browse(make.lucia())

    assert browser.get(f"/en/follow-up/6/milestones/{milestone.id}").status == 404
    assert browser.get("/en/follow-up/5/milestones/999999").status == 404
    form = browser.get(address(milestone))
    assert browser.send(form, "Save", status="done", revision="x").status in {409, 422}


def test_of_two_at_once_one_wins(make, milestone, race, pause):
    lucia_id, milestone_id = make.lucia().id, milestone.id
    pause(services.policy, "can_set_milestones", 2)

    def keep(status):
        services.set_milestone(
            db.session.get_one(Milestone, milestone_id),
            actor=db.session.get_one(User, lucia_id),
            to=services.Keeping(status=status, due_on=None, done_on=None, revision=0),
        )
        return "kept"

    results = race(keep, [Status.UNDER_WAY, Status.ON_HOLD])

    assert sorted(map(type, results), key=str) == sorted([str, services.MilestoneChanged], key=str)


def test_time_makes_it_late(make, browse, milestone):
    assert milestone.status is Status.NOT_STARTED
    with clock.freeze(now() + timedelta(days=31)):
        assert milestone.status is Status.LATE
        assert "1 milestone is late." in browse().get("/en/follow-up")
