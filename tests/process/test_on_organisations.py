"""What the plan says on the page of an organisation."""

from cocreacion.process.models import Participant


def take_part(make, organisation, *, verified=True):
    plan = make.plan(phases=False, sources={"ogp": {"note": {"es": "Sitio", "en": "OGP <site>"}}})
    make.keep(
        Participant(
            plan_id=plan.id,
            organisation_id=organisation.id,
            position=1,
            roles=["lead:2", "support:6"],
            verified=verified,
        )
    )


def test_its_part_and_its_source_are_named_in_words(make, browse):
    organisation = make.organisation(slug="gae", source="ogp")
    take_part(make, organisation)

    page = browse().get("/en/organisations/gae")

    assert "leads commitment 2; supports commitment 6." in page
    assert "OGP <site>" in page and "&lt;site&gt;" in page.html
    assert page.links["Quinto Plan (en)"] == "/en/plans/gt-nap5"


def test_a_part_that_no_source_shows_is_not_told_as_a_fact(make, browse):
    organisation = make.organisation(slug="gae", role_verified=False)
    take_part(make, organisation, verified=False)

    assert "leads commitment" not in browse().get("/en/organisations/gae")
