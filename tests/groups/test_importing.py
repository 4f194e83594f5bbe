"""The bodies of the plan: what the sources say, and nothing more."""

import copy

import pytest

from cocreacion.groups.models import Body, BodyKind
from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction
from cocreacion.process import importing


@pytest.fixture
def plan():
    return copy.deepcopy(importing.own_plan())


def bring_in(plan):
    with transaction():
        importing.import_plan(plan)
    return {body.slug: body for body in db.session.query(Body)}


def test_the_bodies_of_the_plan_have_their_addresses(app, plan):
    bodies = bring_in(plan)

    assert {"comite-tecnico", "plan-gobierno-digital", "politica-discapacidad"} <= set(bodies)
    group = bodies["plan-gobierno-digital"]
    assert group.commitment.number == "2" and "academia" in group.required_sectors
    assert not bodies["politica-discapacidad"].verified and bodies["politica-discapacidad"].sample
    assert bodies["siscode"].kind is BodyKind.TERRITORIAL


def test_no_rule_and_no_person_is_invented(app, plan):
    bodies = bring_in(plan)

    assert all(body.quorum == body.majority == "" for body in bodies.values())
    seats = bodies["comite-tecnico"].seats
    assert len(seats) == 16 and not any(seat.is_held for seat in seats)
    assert sum(seat.bloc == "government" for seat in seats) == 8
    assert [s.organisation.slug for s in seats if s.organisation] == ["gae"]


def test_a_body_that_is_known_stays_as_it_is(make, plan):
    make.body("comite-tecnico", BodyKind.FORUM, quorum="2/3")

    assert bring_in(plan)["comite-tecnico"].quorum == "2/3"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda b: b.update(type="parliament"), "bodies[0].type"),
        (lambda b: b.update(quorum="some"), "bodies[0].quorum"),
        (lambda b: b["seats"].update(government_max=-1), "bodies[0].seats.government_max"),
        (lambda b: b["seats"].update(government_max=10**6), "bodies[0].seats.government_max"),
        (lambda b: b.update(name={"es": "Comité"}), "bodies[0].name.en"),
        (lambda b: b.update(sectors=["aliens"]), "bodies[0].sectors[0]"),
        (lambda b: b.update(key="siscode"), "bodies[6].key"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_kept(app, plan, change, path):
    change(plan["bodies"][0])

    with pytest.raises(importing.NotImported) as refusal:
        bring_in(plan)

    db.session.rollback()
    assert path in [problem.path for problem in refusal.value.problems]
    assert db.session.query(Body).count() == 0
