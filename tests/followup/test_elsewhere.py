"""What follow-up says on the pages of others."""

from datetime import timedelta

from cocreacion.followup.models import Level, Side, Status
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.kernel.slots import slot
from cocreacion.people.models import Sector
from tests.make.rows import two


def test_a_commitment_shows_its_follow_up(app, make):
    commitment = make.commitment(number="5")
    milestone = make.milestone(commitment, stored_status=Status.DONE, done_on=today())
    make.progress(commitment, Side.CIVIL_SOCIETY, level=Level.SUBSTANTIAL)

    with app.test_request_context("/en/"):
        said = slot("commitment.followup", db.session.merge(milestone.commitment))

    assert "1 of 1" in said and "Substantial progress" in said and "No report" in said
    assert 'href="/en/follow-up/5"' in said


def test_a_commitment_without_follow_up_says_nothing(app, make):
    with app.test_request_context("/en/"):
        assert slot("commitment.followup", make.commitment()) == ""


def test_an_organisation_shows_what_it_answers_for(app, make):
    ministry = make.organisation("MIN", Sector.GOVERNMENT, slug="min")
    commitment = make.commitment(number="5", title=two("Promesa", "The promise"))
    make.milestone(
        commitment, due_on=today() - timedelta(days=1)
    ).planned.responsible_id = ministry.id
    db.session.commit()
    make.progress(commitment, organisation=ministry)

    with app.test_request_context("/en/"):
        said = slot("organisation.roles", ministry)
        nothing = slot("organisation.roles", make.organisation("Otra"))

    assert "5. The promise" in said and "1 report on progress" in said
    assert "organisation=min" in said and "answers-for" not in nothing


def test_people_see_what_waits_for_them(app, make):
    ministry = make.organisation("MIN", Sector.GOVERNMENT)
    milestone = make.milestone(make.commitment(number="5", lead_id=ministry.id))
    delegate, contact = make.user(organisation=ministry), make.lucia()
    activist, citizen = make.user(organisation=make.organisation("Red")), make.user()

    with app.test_request_context("/en/"):
        for person in (delegate, contact):
            assert f"/en/follow-up/5/report?about={milestone.id}" in slot("my.owed", person)
        assert "for your organisation" in slot("my.sections", activist)
        assert "my-follow-up" not in slot("my.sections", citizen)
