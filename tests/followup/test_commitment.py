"""One commitment: what was planned, how it stands, and what both sides reported."""

from datetime import date, timedelta

from cocreacion.followup.models import Level, Side, Status
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.people.models import OrganisationName, Sector
from tests.make.rows import two

URL = "/en/follow-up/5"


def test_planned_fields_are_shown_and_what_is_unknown_is_said(make, browse):
    ministry = make.organisation("Ministerio de Salud", Sector.GOVERNMENT)
    commitment = make.commitment(number="5")
    known = make.milestone(commitment, due_on=today() + timedelta(days=9)).planned
    known.title = two("Portal", "Portal section")
    known.deliverable_kind, known.responsible_id = "portal", ministry.id
    known.means_of_verification = two("El sitio", "The website itself")
    known.ends_on = today() + timedelta(days=2)
    db.session.commit()
    make.milestone(commitment, due_on=None)

    page = browse().get(URL)

    for words in ("Portal section", "Website or section", "The website itself", "The plan said"):
        assert words in page
    assert "Ministerio de Salud (en)" in page
    assert "Due on not published" in page and "Means of verification not published" in page


def test_a_milestone_is_late_from_its_date_and_done_with_its_day(make, browse):
    commitment = make.commitment(number="5")
    make.milestone(commitment, due_on=today() - timedelta(days=1))
    make.milestone(commitment, stored_status=Status.DONE, done_on=date(2026, 2, 3))

    page = browse().get(URL)

    assert "Late Institution" in page and "Done on 3 Feb" in page
    assert "Milestones done 1 of 2" in page


def test_entries_of_both_sides_newest_first_with_author_level_and_proof(make, browse):
    ministry = make.organisation("Ministerio", Sector.GOVERNMENT)
    network = make.organisation("Red")
    commitment = make.commitment(number="5")
    milestone = make.milestone(commitment)
    make.progress(
        commitment,
        milestone=milestone,
        author=make.user("Lucía"),
        organisation=ministry,
        text=two("Lista", "The list is published"),
    )
    entry = make.progress(
        commitment,
        Side.CIVIL_SOCIETY,
        author=make.user("Mateo"),
        organisation=network,
        level=Level.NO_EVIDENCE,
        text=two("No abre", "The page does **not** open"),
    )
    make.evidence(entry, title=two("Captura", "Screenshot"), dated=date(2026, 2, 3))

    page = browse().get(URL)

    assert page.text.index("does not open") < page.text.index("The list is published")
    assert "Mateo on behalf of Red (en), Civil society" in page
    assert "Lucía on behalf of Ministerio (en), Government" in page
    assert f"milestone {milestone.planned.code}" in page and "No evidence" in page
    assert page.links["Screenshot"] == "https://example.org/acta"
    assert "<strong>not</strong>" in page.html


def test_an_old_entry_keeps_the_name_its_organisation_had(make, browse):
    network = make.organisation("Red Nueva")
    make.keep(
        OrganisationName(
            organisation_id=network.id,
            name=two("Red Antigua"),
            since=date(2020, 1, 1),
            until=today() + timedelta(days=1),
        )
    )
    commitment = make.commitment(number="5")
    make.progress(commitment, Side.CIVIL_SOCIETY, organisation=network)

    page = browse().get(URL)

    assert page.text.count("on behalf of Red Antigua (en), Civil society") == 2
    assert "Red Nueva" not in page, "neither among the reports nor in the two assessments"


def test_a_text_in_one_language_is_shown_with_its_sign(make, browse):
    commitment = make.commitment(number="5")
    make.progress(commitment, text=two("Solo en español", ""))

    page = browse().get(URL)

    assert "Solo en español" in page and "In Spanish only" in page
    assert 'lang="es"><p>Solo en español' in page.html


def test_reports_and_milestones_have_pages(make, browse):
    commitment = make.commitment(number="5")
    for number in range(26):
        make.milestone(commitment).planned.title = two("Hito", f"Step {number}.")
        make.progress(commitment, text=two("Texto", f"Report {number}."))
    db.session.commit()
    browser = browse()

    first = browser.get(URL)
    older = browser.follow(first, "Older")
    further = browser.follow(first, "Next")

    assert "Report 25." in first and "Report 5." not in first and "Report 5." in older
    assert "Step 25." not in first and "Step 25." in further
    assert "Report 25." in browser.follow(older, "From the newest")


def test_an_unknown_commitment_is_not_found(make, browse):
    make.commitment(number="5")

    assert browse().get("/en/follow-up/999").status == 404
    assert browse().get("/es/follow-up/x-y").status == 404


def test_a_number_means_the_commitment_of_the_newest_plan(make, browse):
    make.commitment(number="5", title=two("Nuevo", "The new one"))
    make.commitment(make.plan("gt-nap4", number=4), "5", title=two("Viejo", "The old one"))

    assert "The new one" in browse().get(URL)


def test_a_commitment_without_milestones_or_reports_says_so(make, browse):
    make.commitment(number="5")

    page = browse().get(URL)

    assert "This commitment has no milestones yet" in page and "Nobody has reported yet" in page
