"""Both sides report, each for its own organisation; citizens read."""

from datetime import timedelta

import pytest

from cocreacion.followup.models import Evidence, Level, Progress, Side
from cocreacion.groups.models import Bloc, BodyKind
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.people.models import Sector

PAGE, FORM = "/en/follow-up/5", "/en/follow-up/5/report"


@pytest.fixture
def commitment(make):
    """Number 5, led by a ministry."""
    return make.commitment(number="5", lead_id=make.organisation("MIN", Sector.GOVERNMENT).id)


def entries():
    return [(e.side, e.level, e.organisation_id, str(e.text)) for e in db.session.query(Progress)]


def write(browser, **fields):
    page = browser.get(FORM)
    answers = {"level": "limited", "text_en": "The list is published.", **fields}
    return browser.send(page, "Publish", **answers)


def test_the_point_of_contact_reports_for_the_institutions(make, browse, commitment):
    office = make.organisation("Oficina", Sector.GOVERNMENT)
    browser = browse(make.lucia(organisation=office))

    page = write(browser)

    assert "Thank you: your report is published." in page
    assert "Lucía on behalf of Oficina (en), Government" in page
    assert entries() == [
        (Side.GOVERNMENT, Level.LIMITED, office.id, "The list is published."),
    ]
    fact = db.session.query(StoredEvent).filter_by(name="ProgressReported").one().facts
    assert (fact["side"], fact["level"], fact["milestone_id"]) == ("government", "limited", None)


def test_the_secretariat_reports_without_an_organisation(make, browse, commitment):
    assert "Lucía" in write(browse(make.lucia()))
    assert entries()[0][:3] == (Side.GOVERNMENT, Level.LIMITED, None)


def test_a_delegate_of_the_lead_or_of_a_responsible_institution_reports(make, browse, commitment):
    other = make.organisation("Otro", Sector.GOVERNMENT)
    make.milestone(commitment).planned.responsible_id = other.id
    db.session.commit()

    for organisation in (commitment.lead, other):
        write(browse(make.user(organisation=organisation)))

    assert [side for side, *_ in entries()] == [Side.GOVERNMENT] * 2


def test_who_speaks_for_an_organisation_reports_for_civil_society(make, browse, commitment):
    network = make.organisation("Red")
    page = write(browse(make.user("Mateo", organisation=network)), level="no_evidence")

    assert "Mateo on behalf of Red (en), Civil society" in page
    assert entries()[0][:3] == (Side.CIVIL_SOCIETY, Level.NO_EVIDENCE, network.id)


def test_a_seat_of_the_non_government_bloc_has_a_voice(make, browse, commitment):
    network, mateo = make.organisation("Red"), make.user("Mateo")
    committee = make.body("comite-tecnico", BodyKind.FORUM)
    seat = make.seat(committee, mateo, organisation=network)

    assert seat.bloc is Bloc.NON_GOVERNMENT
    assert "Mateo on behalf of Red (en)" in write(browse(mateo))


@pytest.mark.parametrize("who", ["citizen", "other institution", "government seat", "reviewer"])
def test_others_read_and_are_told_why_they_do_not_report(make, browse, commitment, who):
    ministry = make.organisation("Ajeno", Sector.GOVERNMENT)
    person = {
        "citizen": make.user,
        "other institution": lambda: make.user(organisation=ministry),
        "government seat": lambda: make.user("Elena"),
        "reviewer": make.nora,
    }[who]()
    if who == "government seat":
        make.seat(make.body("comite-tecnico", BodyKind.FORUM), person, organisation=ministry)
    browser = browse(person)

    page = browser.get(PAGE)

    assert page.status == 200 and "Report progress" not in page.links
    assert "Ask your organisation to name you as its delegate." in page
    refused = browser.get(FORM)
    assert refused.status == 403 and "Progress is reported by the institutions" in refused
    assert entries() == []


def test_a_guest_is_led_to_sign_in(browse, commitment):
    browser = browse()

    assert "Sign in to report progress for your organisation." in browser.get(PAGE)
    assert browser.get(FORM).url == "/en/sign-in"


def test_a_form_kept_until_the_delegation_ended_changes_nothing(make, browse, commitment):
    mateo = make.user(organisation=make.organisation("Red"))
    browser = browse(mateo)
    form = browser.get(FORM)
    db.session.delete(mateo.memberships[0])
    db.session.commit()

    page = browser.send(form, "Publish", level="limited", text_en="Done.")

    assert page.status == 403 and entries() == []


def test_nobody_borrows_the_voice_of_another_organisation(make, browse, commitment):
    other = make.organisation("Otra")
    browser = browse(make.user(organisation=make.organisation("Red")))

    page = write(browser, voice=f"civil_society:{other.id}")

    assert page.status == 422 and entries() == []


def test_who_has_two_voices_chooses_one(make, browse, commitment):
    red, mesa = make.organisation("Red"), make.organisation("Mesa")
    mateo = make.user(organisation=red)
    make.seat(make.body("comite-tecnico", BodyKind.FORUM), mateo, organisation=mesa)
    browser = browse(mateo)

    unsaid = write(browser)
    said = write(browser, voice=f"civil_society:{mesa.id}")

    assert unsaid.status == 422 and "Say for whom you report." in unsaid
    assert said.status == 200 and entries()[0][2] == mesa.id


def test_an_entry_about_one_milestone(make, browse, commitment):
    milestone = make.milestone(commitment)
    browser = browse(make.user(organisation=make.organisation("Red")))
    page = browser.follow(browser.get(PAGE), "Report progress on milestone")

    assert page.form("Publish").fields["about"] == str(milestone.id)
    browser.send(page, "Publish", level="complete", text_es="Ya se entregó.")

    assert db.session.query(Progress).one().milestone_id == milestone.id


def test_a_milestone_of_another_commitment_is_no_choice(make, browse, commitment):
    stranger = make.milestone(make.commitment())
    browser = browse(make.user(organisation=make.organisation("Red")))

    page = write(browser, about=str(stranger.id))

    assert page.status == 422 and entries() == []


def test_proofs_are_links_with_titles_and_dates(make, browse, commitment):
    page = write(
        browse(make.lucia()),
        **{
            "proofs-0-url": "https://example.org/informe?a=1",
            "proofs-0-title_es": "Informe",
            "proofs-0-dated": "2026-02-03",
            "proofs-2-url": "http://example.org/b",
            "proofs-2-title_en": "Minutes",
        },
    )

    assert page.links["Minutes"] == "http://example.org/b"
    kept = [(e.url, str(e.title), e.dated) for e in db.session.query(Evidence)]
    assert [url for url, *_ in kept] == ["https://example.org/informe?a=1", "http://example.org/b"]
    assert "Informe" in page and "In Spanish only" in page


def test_evidence_is_not_from_a_day_that_has_not_come(make, browse, commitment):
    browser, proof = browse(make.lucia()), {"proofs-0-url": "https://example.org/a"}
    proof["proofs-0-title_es"] = "Informe"

    page = write(browser, **proof, **{"proofs-0-dated": str(today() + timedelta(days=1))})
    assert page.status == 422 and "This day has not come yet." in page and entries() == []

    write(browser, **proof, **{"proofs-0-dated": str(today())})
    assert len(entries()) == 1


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/a",
        "//example.org",
        "https://",
        "https://user:pass@example.org/",
        "https://exa mple.org/",
        "example.org/informe",
        "http://[::1",
    ],
)
def test_only_web_addresses_are_evidence(make, browse, commitment, address):
    fields = {"proofs-0-url": address, "proofs-0-title_en": "Proof"}

    page = write(browse(make.lucia()), **fields)

    assert page.status == 422 and entries() == []
    assert "Write a web address that begins with https:// or http://." in page
    assert page.form("Publish").fields["text_en"] == "The list is published.", "nothing is lost"


def test_half_a_proof_is_asked_for_its_other_half(make, browse, commitment):
    browser = browse(make.lucia())

    without_address = write(browser, **{"proofs-0-title_en": "Proof"})
    without_title = write(browser, **{"proofs-1-url": "https://example.org/"})

    assert "Write the address of this evidence." in without_address
    assert "Say in Spanish or in English what this link shows." in without_title
    assert entries() == []


def test_an_empty_or_oversized_report_is_refused(make, browse, commitment):
    browser = browse(make.lucia())

    empty = write(browser, level=None, text_en="")
    long = write(browser, text_en="x" * 4001)

    assert empty.status == 422 and "Write this in Spanish or in English." in empty
    assert "Choose how far it has come." in empty
    assert long.status == 422 and "This is too long" in long
    assert entries() == []


def test_the_same_form_sent_twice_is_one_report(make, browse, commitment):
    browser = browse(make.lucia())
    form = browser.get(FORM)

    for _ in range(2):
        browser.send(form, "Publish", level="limited", text_en="Once.")

    assert len(entries()) == 1


def test_the_form_speaks_spanish(make, browse, commitment):
    page = browse(make.lucia()).get("/es/follow-up/5/report")

    assert "¿Cuánto se ha avanzado?" in page and "Publicar el informe" in page
