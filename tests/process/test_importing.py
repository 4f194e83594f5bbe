"""A plan comes in whole or not at all, and every mistake is told with its place."""

from copy import deepcopy

import pytest
from flask_babel import force_locale
from sqlalchemy import select

from cocreacion.kernel.db import db
from cocreacion.kernel.errors import Forbidden
from cocreacion.kernel.events import StoredEvent
from cocreacion.kernel.outbox import transaction
from cocreacion.people.models import Organisation, Succession
from cocreacion.process import importing
from cocreacion.process.models import (
    ActionPlan,
    Commitment,
    CommitmentState,
    Participant,
    PlannedMilestone,
    Support,
)
from cocreacion.process.template import fingerprint


@pytest.fixture
def data(monkeypatch):
    """The plan that comes with the software; upper packages read their sections elsewhere."""
    monkeypatch.setattr(importing, "_also", [])
    return importing.own_plan()


def bring_in(data, actor=None):
    with transaction():
        return importing.import_plan(data, actor)


def problems(data, actor=None, language="en"):
    with pytest.raises(importing.NotImported) as caught:
        bring_in(data, actor)
    db.session.rollback()
    assert db.session.query(ActionPlan).count() == 0
    assert db.session.query(Organisation).count() == 0
    return told(caught.value, language)


def told(refusal, language="en"):
    with force_locale(language):
        return {problem.path: str(problem.message) for problem in refusal.problems}


def test_the_whole_plan_comes_in(app, data):
    plan = bring_in(data)

    assert (plan.slug, plan.declared_organisations, plan.starts_on) == ("gt-nap5", 36, None)
    assert [len(t.commitments) for t in plan.themes] == [2, 3, 1, 2, 1, 3]
    assert [c.declared for c in plan.declared_counts] == [6, 26, 17, 35, 3]
    assert db.session.query(PlannedMilestone).count() == 37
    assert db.session.query(PlannedMilestone).filter_by(sample=False).count() == 0
    assert db.session.query(Participant).count() == 37
    assert db.session.query(Participant).filter_by(verified=True).count() == 22
    event = db.session.query(StoredEvent).one()
    assert event.name == "PlanImported" and event.facts == {"actor_id": None, "plan_id": plan.id}


def test_roles_become_leads_co_leads_and_supporters(app, data):
    bring_in(data)
    eleven, seven = (db.session.query(Commitment).filter_by(number=n).one() for n in ("11", "7"))

    assert eleven.lead.slug == "gae" and eleven.state is CommitmentState.SUBMITTED
    assert {s.organisation.slug: s.role for s in eleven.supporters} == {
        "cost-gt": Support.CO_LEAD,
        "prosperiti": Support.SUPPORT,
    }
    assert seven.lead is None and seven.supporters == []
    version = eleven.versions[0]
    assert version.number == 1 and version.hash == fingerprint(version)
    assert version.action == eleven.description and str(version.problem) == ""


def test_a_successor_is_linked(app, data):
    bring_in(data)
    link = db.session.scalar(select(Succession))

    assert (link.from_organisation.slug, link.to_organisation.slug) == ("cpcc", "cnc")
    assert link.on is None and link.act == "Acuerdo Gubernativo 31-2024"


def test_the_second_time_nothing_changes(app, data):
    bring_in(data)

    with pytest.raises(importing.NotImported) as caught, transaction():
        importing.import_plan(deepcopy(data))
    assert told(caught.value) == {"plan.id": "This plan is already here; nothing was changed."}
    assert db.session.query(Commitment).count() == 12


def test_organisations_that_are_known_stay_as_they_are(app, make, data):
    mine = make.organisation("Ministerio renombrado", slug="mingob")

    bring_in(data)

    assert db.session.query(Organisation).filter_by(slug="mingob").one().name == mine.name


def test_every_mistake_is_told_with_its_place(app, data):
    data["schema"] = "something else"
    data["plan"]["start_date"] = "soon"
    data["plan"]["end_year"] = 2019
    data["themes"][1]["key"] = "digital"
    data["themes"][2]["name"] = {"es": "Ambiente"}
    data["institutions"][3]["sector"] = "guild"
    data["institutions"][0]["roles_found"] = ["lead:99"]
    data["commitments"][0]["lead_institution"] = "nobody"
    data["commitments"][2]["short_title"] = "Only English"
    data["commitments"][4]["support_institutions"] = ["codefem", "ghost"]
    data["commitments"][5]["milestones"][1]["title"] = None
    data["commitments"][6] = "not an object"
    data["meeting_kinds"][0]["official_count"] = "six"

    found = problems(data)

    assert found == {
        "schema": "This must be “cocreacion/plan-seed/1”.",
        "plan.start_date": "This must be a day such as 2021-12-31, or null.",
        "plan.end_year": "The end must come after the beginning.",
        "plan.irm_summary.results.promising": "The file has no commitment “7”.",
        "themes[1].key": "“digital” is there twice.",
        "themes[2].name.en": "This is missing.",
        "institutions[0].roles_found": "The file has no commitment “99”.",
        "institutions[3].sector": found["institutions[3].sector"],
        "institutions[10].roles_found": "The file has no commitment “7”.",
        "commitments[0].lead_institution": "The file has no institution “nobody”.",
        "commitments[2].short_title.es": "This is missing.",
        "commitments[2].theme": "The file has no theme “social”.",
        "commitments[3].theme": "The file has no theme “social”.",
        "commitments[4].theme": "The file has no theme “social”.",
        "commitments[4].support_institutions[1]": "The file has no institution “ghost”.",
        "commitments[5].milestones[1].title": "This is missing.",
        "commitments[6]": "This must be an object with named values.",
        "meeting_kinds[0].official_count": "This must be a whole number, 0 or more.",
    }
    assert found["institutions[3].sector"].startswith("This must be one of: government, ")


def test_what_no_database_can_hold_is_told_with_its_place(app, data):
    data["plan"]["ordinal"] = 2**31
    data["meeting_kinds"][0]["official_count"] = 10**30
    data["themes"][0]["name"] = {"es": "Media letra \ud800", "en": "Half a letter"}
    data["commitments"][1]["irm"]["relevant"] = "yes"

    assert problems(data) == {
        "plan.ordinal": "This number is too large.",
        "meeting_kinds[0].official_count": "This number is too large.",
        "themes[0].name.es": "This text holds characters that cannot be stored.",
        "commitments[1].irm.relevant": "This must be true or false.",
    }


@pytest.mark.parametrize("data", [None, [], "plan", 7, {}])
def test_something_else_than_a_plan_is_refused(app, data):
    assert problems(data)


@pytest.mark.parametrize("section", ["plan", "themes", "commitments", "institutions", "sources"])
@pytest.mark.parametrize("value", [None, [], {}, "x", 3, [None], [[]], [{"key": []}]])
def test_a_section_of_another_shape_is_told(app, data, section, value):
    data[section] = value

    wanted = "source" if section == "sources" else section
    assert any(wanted in path for path in problems(data))


def test_mistakes_are_told_in_the_language_of_the_reader(app, data):
    del data["plan"]["ordinal"]

    assert problems(data, language="es") == {"plan.ordinal": "Falta este dato."}


def test_an_upper_package_takes_part_and_can_refuse(app, data):
    kept = []
    importing.also(lambda file: file.word("extra"), lambda word, done: kept.append((word, done)))

    assert problems(data)["extra"] == "This is missing." and kept == []
    data["extra"] = "here"
    bring_in(data)

    ((word, done),) = kept
    assert word == "here" and done.commitments["9"].id and done.milestones["9.1"].id
    assert done.organisations["cost_gt"].slug == "cost-gt"


def test_who_may_bring_in_a_plan(app, make, data):
    with pytest.raises(Forbidden):
        bring_in(data, make.lucia())
    db.session.rollback()

    assert bring_in(data, make.admin()).slug == "gt-nap5"
