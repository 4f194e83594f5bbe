"""The page of a plan: what it declares beside what is known, and nothing made up."""

from datetime import date, timedelta

from cocreacion.kernel import clock
from cocreacion.kernel.clock import now, today
from cocreacion.kernel.db import db
from cocreacion.people.models import Organisation
from cocreacion.process import overview
from cocreacion.process.models import ActionPlan, Participant
from tests.make.rows import two

PLAN = "/en/plans/gt-nap5"


def test_the_plan_says_what_it_is(real_plan, browse):
    page = browse().get(PLAN)

    assert "Six areas, twelve commitments" in page
    assert "2021–2023" in page and "day and month: not published" in page
    assert (
        page.links["Commitment 9: Review the National Disability Policy"] == f"{PLAN}/commitments/9"
    )
    assert "GAE and CoST" in page, "both who lead commitment 11"


def test_in_spanish_too(real_plan, browse):
    page = browse().get("/es/plans/gt-nap5")

    assert "Seis áreas, doce compromisos" in page
    assert "El plan declara 36 instituciones y organizaciones" in page
    assert "día y mes: sin dato público" in page


def test_who_takes_part_is_declared_beside_what_is_known(real_plan, browse):
    page = browse().get(PLAN)

    assert "The plan declares 36 institutions and organisations" in page
    assert "For 22 a public source shows their part" in page
    assert "15 more organisations, also named in related processes" in page
    assert "supports commitments 1, 2, 3, 4 and 5" in page
    assert "named in the sheet of commitment 7; its part is to be confirmed" in page


def test_what_no_source_shows_is_marked(real_plan, browse):
    page = browse().get(PLAN)

    assert "Lead institution: not published" in page
    row = page.tree().find(".//tr[th='Plan 1']")
    assert "not published" in "".join(row.itertext())
    assert "to be confirmed" in page, "an organisation that was found in no source"


def test_the_review_is_quoted_with_its_source(real_plan, browse):
    page = browse().get(PLAN)

    assert "IRM action plan review, opening part" in page
    assert "1; 5; 7 and 8; 10" in page


def test_other_plans_stand_in_order(real_plan, browse):
    page = browse().get(PLAN)

    assert page.text.index("Plan 1 ") < page.text.index("Plan 4 ") < page.text.index("Plan 6 ")
    assert "(the next one)" in page


def test_phases_are_read_from_their_dates(make, browse):
    plan = make.plan()
    assert "Under way, until" in browse().get(PLAN)

    with clock.freeze(now() + timedelta(days=900)):
        page = browse().get(PLAN)
    assert "Under way" not in page and page.text.count("Finished on") == 5
    assert plan.phases[2].state == "now"


def test_without_dates_it_says_so(make, browse):
    make.plan(phases=False)

    page = browse().get(PLAN)

    assert "Dates of the phases: not published" in page
    assert "No commitments yet" in page


def test_an_organisation_named_elsewhere_is_never_counted(make):
    plan = make.plan()
    for verified in (True, False):
        organisation = make.organisation()
        make.keep(
            Participant(
                plan_id=plan.id,
                organisation_id=organisation.id,
                position=1,
                roles=["lead:1"],
                verified=verified,
            )
        )
    from cocreacion.process import queries

    found = overview.parties(plan, queries.participants_of(plan), {})
    assert len(found.shown) == len(found.named) == 1


def test_a_plan_that_does_not_exist(make, browse):
    make.plan()

    for address in ("/en/plans/gt-nap9", "/en/plans/gt-nap9/commitments", "/es/plans/%00"):
        assert browse().get(address).status == 404


def test_the_page_costs_the_same_with_few_rows_and_many(real_plan, make, browse, statements):
    browser, seen = browse(), []
    plan = db.session.query(ActionPlan).one()
    organisations = db.session.query(Organisation).all()
    for more in (0, 60):
        for number in range(more):
            make.commitment(plan, f"9{number}", lead_id=organisations[0].id)
            make.meeting(plan_id=plan.id)
        browser.get(PLAN)
        statements.clear()
        browser.get(PLAN)
        seen.append(len(statements))
        statements.clear()
        browser.get(f"{PLAN}/commitments")
        seen.append(len(statements))

    assert seen[:2] == seen[2:]
    assert max(seen) <= 12


NAMED = ("/en/plans/gt-nap5", "/en/plans/gt-nap5/commitments/10")


def test_a_plan_that_is_over_keeps_the_names_of_its_last_day(make, real_plan, browse):
    commission = db.session.query(Organisation).filter_by(slug="cpcc").one()
    make.former_name(commission, "Antes de todo", until=date(2019, 6, 30))
    make.former_name(commission, "Comisión de entonces", until=date(2024, 1, 29))
    commission.name = two("Otra comisión de hoy")
    db.session.commit()

    for address in NAMED:
        page = browse().get(address)
        assert "Comisión de entonces (en)" in page, address
        assert "Otra comisión de hoy" not in page and "Antes de todo" not in page
    areas = browse().get("/en/plans/gt-nap5/commitments")
    assert "Comisión de entonces (en)" in areas and "CPCC" not in areas


def test_a_plan_that_runs_has_the_names_of_today(make, real_plan, browse):
    commission = db.session.query(Organisation).filter_by(slug="cpcc").one()
    make.former_name(commission, "Comisión de entonces", until=today() - timedelta(days=1))
    commission.name = two("Otra comisión de hoy")
    real_plan.end_year = today().year + 1
    db.session.commit()

    for address in NAMED:
        page = browse().get(address)
        assert "Otra comisión de hoy (en)" in page, address
        assert "Comisión de entonces" not in page
