"""Who takes part: what is shown of an organisation, and its names through time."""

from datetime import date, timedelta

import pytest

from cocreacion.kernel import log
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.people.models import (
    Change,
    Organisation,
    OrganisationName,
    Sector,
    Succession,
    User,
)
from cocreacion.people.queries import organisations as queries
from cocreacion.people.services import organisations as services
from tests.make.rows import two

LIST = "/en/organisations"


@pytest.fixture
def cpcc(make):
    return make.organisation(
        "Comisión contra la Corrupción",
        Sector.GOVERNMENT,
        slug="cpcc",
        short_name="CPCC",
        source="https://example.org/plan",
    )


@pytest.fixture
def cnc(make):
    return make.organisation(
        "Comisión Nacional contra la Corrupción", Sector.GOVERNMENT, slug="cnc", short_name="CNC"
    )


def test_those_with_a_part_are_apart_from_related_and_sample_ones(make, browse):
    make.organisation("Diálogos")
    make.organisation("Ministerio", Sector.GOVERNMENT)
    make.organisation("Otra red", role_verified=False)
    make.organisation("Red de muestra", sample=True)

    page = browse().get(LIST)

    first, rest = page.text.split("Also named in related processes")
    related, samples = rest.split("Sample organisations")
    told = "Of the 2 listed here, 1 are public institutions; the others come from 1 of the other"
    assert told in page and page.links["Who takes part, in numbers"] == "/en/participation"
    assert "2 organisations" in first and "Diálogos (en)" in first and "Ministerio (en)" in first
    assert first.index("Ministerio") < first.index("Diálogos"), "government comes first"
    assert "Otra red (en)" in related and "not counted above" in related
    assert "Red de muestra (en)" in samples and "Sample data" in samples


def test_an_empty_list_says_so(browse):
    assert "No organisation is recorded yet" in browse().get(LIST)


def test_the_list_in_spanish_is_sorted_as_one_reads(make, browse):
    for name in ("Zacapa Unida", "Álamo", "azul"):
        make.organisation(name)

    page = browse().get("/es/organisations")

    assert "Sociedad civil" in page
    places = [page.text.index(name) for name in ("Álamo", "azul", "Zacapa Unida")]
    assert places == sorted(places)


def test_an_unproved_organisation_says_that_it_is_to_be_confirmed(make, browse):
    make.organisation("EITI", slug="eiti", verified=False, role_verified=False)

    page = browse().get("/en/organisations/eiti")

    assert "to be confirmed" in page
    assert "No source we know shows its part in this plan." in page


def test_no_page_where_there_is_no_organisation(browse):
    assert browse().get("/en/organisations/nobody").status == 404


def test_a_page_asks_the_database_the_same_however_many_there_are(make, browse):
    def questions(browser, url):
        counter = [0]
        token = log.queries.set(counter)
        browser.get(url)
        log.queries.reset(token)
        return counter[0]

    def all_questions():
        return [
            questions(browser, url)
            for browser in (browse(), ixchel)
            for url in (LIST, f"{LIST}/one")
        ]

    ixchel = browse(make.user())
    make.plan()
    one = make.organisation("Una", slug="one")
    few = all_questions()
    for number in range(30):
        other = make.organisation("Red")
        make.keep(Succession(from_id=other.id, to_id=one.id, kind=Change.MERGED))
        day = date(2000, 1, 1) + timedelta(days=number)
        make.keep(OrganisationName(organisation_id=one.id, name=two("Antes"), until=day))

    assert few == all_questions()
    assert max(few) <= 12


def test_an_old_record_keeps_the_old_name(make, browse, cpcc):
    lucia = browse(make.lucia())
    page = lucia.get("/en/manage/organisations/cpcc/rename")

    page = lucia.send(
        page, "rename", name_es="Comisión Nueva", name_en="New Commission", on="2024-03-01"
    )

    assert page.url == "/en/organisations/cpcc"
    assert "New Commission" in page and "Comisión contra la Corrupción (en)" in page
    assert "Until Thursday 29 February 2024" in page
    assert "Since Friday 1 March 2024" in page
    db.session.expire_all()
    assert cpcc.named_on(date(2024, 2, 29)).es == "Comisión contra la Corrupción"
    assert cpcc.named_on(date(2024, 3, 1)).es == "Comisión Nueva"
    assert cpcc.named_on(date(1999, 1, 1)).es == "Comisión contra la Corrupción"


def test_names_follow_one_another_without_a_gap(make, race, cpcc, app):
    lucia = make.lucia()
    days = (date(2010, 5, 1), date(2015, 5, 1), date(2020, 5, 1))

    for number, day in enumerate(days, 1):
        (result,) = race(
            lambda d, n=number: services.rename(
                db.session.get_one(Organisation, cpcc.id),
                actor=db.session.get_one(type(lucia), lucia.id),
                name=two(f"Nombre {n}"),
                on=d,
            ),
            [day],
        )
        assert result is None

    db.session.expire_all()
    for number, day in enumerate(days, 1):
        assert cpcc.named_on(day - timedelta(days=1)).es != f"Nombre {number}"
        assert cpcc.named_on(day).es == f"Nombre {number}"


@pytest.mark.parametrize(
    ("on", "why"),
    [
        ((today() + timedelta(days=2)).isoformat(), "That day is still to come."),
        ("2020-01-01", "It already had another name on that day."),
        ("", "Write the date"),
        ("1 de mayo", "valid date"),
    ],
)
def test_a_new_name_on_an_impossible_day_is_refused(make, browse, cpcc, on, why):
    make.keep(
        OrganisationName(
            organisation_id=cpcc.id, name=two("Antes"), since=None, until=date(2020, 1, 1)
        )
    )
    lucia = browse(make.lucia())
    page = lucia.get("/en/manage/organisations/cpcc/rename")

    page = lucia.send(page, "rename", name_es="Nueva", on=on)

    assert page.status == 422 and why in page
    assert page.form("rename").fields["name_es"] == "Nueva"
    assert db.session.query(OrganisationName).count() == 1


def test_succession_is_shown_on_both_pages(make, browse, cpcc, cnc):
    lucia = browse(make.lucia())
    page = lucia.get("/en/manage/organisations/cpcc/successor")

    page = lucia.send(
        page,
        "succession",
        successor=str(cnc.id),
        kind="renamed",
        on="2024-02-15",
        act="Acuerdo Gubernativo 31-2024",
    )

    assert page.url == "/en/organisations/cpcc"
    assert "its work is done by Comisión Nacional contra la Corrupción (en)" in page
    page = browse().get("/es/organisations/cnc")
    assert page.links["Comisión contra la Corrupción"] == "/es/organisations/cpcc"
    assert "Acuerdo Gubernativo 31-2024" in page and "cambio de nombre" in page


def test_a_succession_that_was_a_mistake_is_taken_back_in_two_steps(make, browse, cpcc, cnc):
    make.keep(Succession(from_id=cpcc.id, to_id=cnc.id, kind=Change.MERGED))
    lucia, url = browse(make.lucia()), "/en/organisations/cpcc"
    assert "It is a mistake" not in browse().get(url)

    page = lucia.follow(lucia.get("/en/organisations/cnc"), "It is a mistake")
    assert "Was it a mistake that Comisión Nacional contra la Corrupción" in page
    assert "It took the place of this one" in browse().get(url), "it only asks"
    theirs = browse(make.user("Rosa")).get(page.url)
    assert theirs.status == 403
    page = lucia.send(page, "take-back")

    assert page.url == url and "It is taken back." in page
    assert "It took the place of this one" not in browse().get(url)
    assert db.session.query(Succession).count() == 0
    assert "did not take the place of another organisation" in browse().get("/en/changes")
    again = lucia.get("/en/manage/organisations/cpcc/successor")
    lucia.send(again, "succession", successor=str(cnc.id), kind="renamed")
    assert db.session.query(Succession).one().kind is Change.RENAMED


def test_two_at_once_take_one_succession_back(make, race, cpcc, cnc):
    make.keep(Succession(from_id=cpcc.id, to_id=cnc.id, kind=Change.MERGED))
    lucia = make.lucia().id

    def take_back(_):
        one, other = (db.session.get_one(Organisation, each.id) for each in (cpcc, cnc))
        succession = queries.get_succession(one, other)
        services.take_back_succession(succession, actor=db.session.get_one(User, lucia))
        return "taken back"

    results = race(take_back, [1, 2])

    assert results.count("taken back") == 1
    facts = db.session.query(StoredEvent).filter_by(name="SuccessionTakenBack")
    assert facts.count() == 1 and db.session.query(Succession).count() == 0


def test_nobody_is_a_successor_because_they_stood_first(make, browse, cpcc, cnc):
    lucia = browse(make.lucia())

    page = lucia.send(lucia.get("/en/manage/organisations/cpcc/successor"), "succession")

    assert page.status == 422 and "Choose one from the list." in page
    ahead = (today() + timedelta(days=1)).isoformat()
    page = lucia.send(page, "succession", successor=str(cnc.id), kind="renamed", on=ahead)
    assert page.status == 422 and "That day has not come yet." in page
    assert db.session.query(Succession).count() == 0
    page = lucia.send(
        page, "succession", successor=str(cnc.id), kind="renamed", on=today().isoformat()
    )
    assert page.url == "/en/organisations/cpcc" and db.session.query(Succession).count() == 1


@pytest.mark.parametrize(
    ("direction", "why"),
    [("again", "This is recorded already."), ("back", "That organisation came before this one.")],
)
def test_succession_is_recorded_once_and_in_one_direction(make, browse, cpcc, cnc, direction, why):
    make.keep(Succession(from_id=cpcc.id, to_id=cnc.id, kind=Change.MERGED))
    lucia = browse(make.lucia())
    one, other = (cpcc, cnc) if direction == "again" else (cnc, cpcc)
    page = lucia.get(f"/en/manage/organisations/{one.slug}/successor")

    page = lucia.send(page, "succession", successor=str(other.id), kind="split")

    assert page.status == 422 and why in page
    assert db.session.query(Succession).count() == 1


def test_two_at_once_record_one_succession(make, race, cpcc, cnc):
    lucia_id = make.lucia().id

    def record(_):
        from cocreacion.people.models import User

        services.succeed(
            db.session.get_one(Organisation, cpcc.id),
            db.session.get_one(Organisation, cnc.id),
            actor=db.session.get_one(User, lucia_id),
            kind=Change.RENAMED,
            on=None,
            act="",
        )
        return "recorded"

    results = race(record, [1, 2])

    assert results.count("recorded") == 1
    assert db.session.query(Succession).count() == 1


def test_adding_one(make, browse):
    make.organisation("Otra", slug="red")
    lucia = browse(make.lucia())
    page = lucia.get("/en/manage/organisations/new")

    page = lucia.send(
        page,
        "organisation",
        name_es="Red del Agua",
        name_en="Water Network",
        short_name="Red",
        sector="academia",
        role_verified="y",
        source="https://example.org/plan.pdf",
    )

    assert page.url == "/en/organisations/red-2" and "Water Network" in page
    assert "https://example.org/plan.pdf" in page and "Academia" in page
    added = db.session.query(Organisation).filter_by(slug="red-2").one()
    assert added.role_verified and not added.sample


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"name_es": "", "name_en": ""}, "Write this in Spanish or in English."),
        ({"name_es": "x" * 251}, "too long"),
        ({"role_verified": "y", "source": ""}, "Name the source above."),
        ({"sector": "martians"}, "Choice"),
    ],
)
def test_what_cannot_be_right_is_said_and_nothing_typed_is_lost(make, browse, fields, why):
    lucia = browse(make.lucia())
    page = lucia.get("/en/manage/organisations/new")

    page = lucia.send(
        page, "organisation", **({"name_es": "Red", "note_es": "Se fundó en 2011"} | fields)
    )

    assert page.status == 422 and why in page
    assert page.form("organisation").fields["note_es"] == "Se fundó en 2011"
    assert db.session.query(Organisation).count() == 0


def test_correcting_changes_no_history(make, browse, cpcc):
    lucia = browse(make.lucia())
    page = lucia.get("/en/manage/organisations/cpcc")
    assert page.form("organisation").fields["name_es"] == "Comisión contra la Corrupción"

    page = lucia.send(page, "organisation", name_es="Comisión Presidencial", name_en="Commission")
    assert "The corrections are saved." in page
    lucia.send(lucia.get("/en/manage/organisations/cpcc"), "organisation")

    assert db.session.query(OrganisationName).count() == 0
    assert db.session.query(StoredEvent).count() == 1, "saying the same again is no change"
    assert cpcc.named_on(today()).es == "Comisión Presidencial"


@pytest.mark.parametrize(
    "path",
    [
        "/en/manage/organisations",
        "/en/manage/organisations/new",
        "/en/manage/organisations/cpcc",
        "/en/manage/organisations/cpcc/rename",
        "/en/manage/organisations/cpcc/successor",
    ],
)
def test_only_the_point_of_contact_and_administrators_manage_them(make, browse, cpcc, path):
    assert browse(make.lucia()).get(path).status == 200
    assert browse(make.admin()).get(path).status == 200
    for person in (make.user(), make.nora(), make.sara()):
        page = browse(person).get(path)
        assert page.status == 403 and "Only the point of contact and administrators" in page
    page = browse().get(path)
    assert page.status == 403 and page.links["Sign in"]


def test_a_mandate_that_ended_while_the_form_was_open_changes_nothing(make, browse, cpcc):
    lucia = make.lucia()
    browser = browse(lucia)
    form = browser.get("/en/manage/organisations/cpcc/rename")
    lucia.roles[0].until = today() - timedelta(days=1)
    db.session.commit()

    page = browser.send(form, "rename", name_es="Nueva", on="2024-01-01")

    assert page.status == 403 and db.session.query(OrganisationName).count() == 0


def test_what_the_plan_declares_stands_beside_what_is_recorded(make, browse):
    make.plan()
    make.organisation("Diálogos")

    page = browse().get(LIST)

    assert "The plan declares 36 institutions" in page and "1 organisation" in page
