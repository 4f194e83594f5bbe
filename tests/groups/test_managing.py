"""What the secretariat does: bodies, seats, mandates, with dates and with their refusals."""

from datetime import timedelta

import pytest

from cocreacion.groups.models import Bloc, Body, BodyKind, Delegation, Mandate, Seat
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.people.models import Sector

YESTERDAY = timedelta(days=1)


def names_of_facts():
    return [event.name for event in db.session.query(StoredEvent).order_by(StoredEvent.id)]


def new_group(browser, **fields):
    fields = {
        "name_es": "Mesa de agua",
        "name_en": "Water table",
        "mandate_es": "Cuidar el agua",
        "required_sectors": ["government", "academia"],
        "quorum": "1/2",
    } | fields
    return browser.send(browser.get("/en/manage/groups/new"), "groups", **fields)


def test_a_group_is_created_and_its_seats_come_next(make, browse):
    commitment = make.commitment()

    page = new_group(browse(make.lucia()), commitment=str(commitment.id), kind="roundtable")

    body = db.session.query(Body).one()
    assert (body.slug, body.kind, body.quorum) == ("mesa-de-agua", BodyKind.ROUNDTABLE, "1/2")
    assert body.required_sectors == ["government", "academia"]
    assert body.commitment_id == commitment.id
    assert "Add its seats." in page and "Add the first one below." in page
    assert names_of_facts() == ["BodyCreated"]


def test_two_groups_of_one_name_have_two_addresses(make, browse):
    lucia = browse(make.lucia())
    new_group(lucia)
    new_group(lucia)

    slugs = [b.slug for b in db.session.query(Body).order_by(Body.id)]
    assert slugs == ["mesa-de-agua", "mesa-de-agua-2"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name_es": "", "name_en": ""}, "Write this in Spanish or in English."),
        ({"quorum": "0.5"}, "Write a share as a fraction such as 1/2"),
        ({"majority": "3/2"}, "Write a share as a fraction such as 1/2"),
        ({"quorum": "1/0"}, "Write a share as a fraction such as 1/2"),
        ({"since": "2026-05-02", "until": "2026-05-01"}, "The last day cannot be before"),
        ({"required_sectors": ["aliens"]}, "not"),
        ({"kind": "parliament"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(make, browse, fields, words):
    page = new_group(browse(make.lucia()), **fields)

    assert page.status == 422 and words in page
    assert db.session.query(Body).count() == 0


def test_a_group_is_changed_but_not_its_kind(make, browse):
    make.committee(1, 1)
    lucia = browse(make.lucia())
    page = lucia.get("/en/manage/groups/comite-tecnico/edit")
    assert page.form("edit").fields["name_es"] == "Comité Técnico"

    page = lucia.send(page, "edit", act="Acuerdo 1-2026", kind="working_group", quorum="")

    body = db.session.query(Body).one()
    assert (body.kind, body.act, body.quorum) == (BodyKind.FORUM, "Acuerdo 1-2026", "")
    assert "The change is published." in page and "Acuerdo 1-2026" in page


def test_a_translation_left_alone_turns_outdated(make, browse):
    make.body("mesa-agua")
    lucia = browse(make.lucia())

    page = lucia.send(lucia.get("/en/manage/groups/mesa-agua/edit"), "edit", mandate_es="Otro")

    assert db.session.query(Body).one().mandate.outdated
    assert page.status == 200


SEATS = "/en/manage/groups/comite-tecnico/seats"


def add_seat(browser, **fields):
    return browser.send(browser.get(SEATS), "seats", **{"sector": "civil_society"} | fields)


def test_a_seat_is_added_empty_and_in_its_bloc(make, browse):
    make.committee(0, 0)
    lucia = browse(make.lucia())
    ministry = make.organisation("Ministerio", Sector.GOVERNMENT)

    page = add_seat(lucia, organisation=str(ministry.id))
    assert "It is empty until you appoint somebody." in page and "Nobody appointed" in page
    add_seat(lucia, entitlement_es="Electa por su sector")

    first, second = db.session.query(Seat).order_by(Seat.position)
    assert (first.bloc, first.organisation_id) == (Bloc.GOVERNMENT, ministry.id)
    assert (second.bloc, second.position) == (Bloc.NON_GOVERNMENT, first.position + 1)
    assert names_of_facts() == ["SeatCreated", "SeatCreated"]


def test_a_seat_needs_its_first_day(make, browse):
    make.committee(0, 0)

    page = add_seat(browse(make.lucia()), since="")

    assert page.status == 422 and "Choose the first day." in page


@pytest.fixture
def seat(make):
    body, _, _ = make.committee(0, 0)
    return make.seat(body, sector=Sector.CIVIL_SOCIETY)


def appoint(browser, seat, user, **fields):
    page = browser.get(f"{SEATS}/{seat.position}")
    return browser.send(page, "appoint", **{"email": user.email} | fields)


def test_principal_and_alternate_are_appointed(make, browse, seat):
    lucia, mateo, rosa = browse(make.lucia()), make.user("Mateo"), make.user("Rosa")

    page = appoint(lucia, seat, mateo)
    appoint(lucia, seat, rosa, role="alternate", since=str(today()))

    assert "The mandate is published." in page
    found = {m.user_id: m.role for m in db.session.query(Mandate)}
    assert found == {mateo.id: Delegation.PRINCIPAL, rosa.id: Delegation.ALTERNATE}
    assert "Mateo" in browse().get("/en/groups/comite-tecnico")


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"email": "nobody@example.org"}, 422, "No account uses this e-mail."),
        ({"email": ""}, 422, "Write the e-mail the person signs in with."),
        ({"since": "2026-02-02", "until": "2026-02-01"}, 422, "The last day cannot be before"),
        ({}, 409, "Somebody holds this seat in that role."),
    ],
)
def test_a_mandate_that_cannot_be_is_refused_beside_its_field(
    make, browse, seat, fields, status, words
):
    make.mandate(seat, make.user("Mateo"))

    page = appoint(browse(make.lucia()), seat, make.user("Rosa"), **fields)

    assert page.status == status and words in page
    assert db.session.query(Mandate).count() == 1


def test_one_person_holds_one_seat_of_a_group(make, browse, seat):
    mateo = make.user("Mateo")
    make.mandate(seat, mateo)
    second = make.seat(seat.body, sector=Sector.CIVIL_SOCIETY)

    page = appoint(browse(make.lucia()), second, mateo)

    assert page.status == 409 and "This person holds a seat in this group." in page


def test_a_mandate_ends_and_the_next_begins(make, browse, seat):
    lucia, mateo, rosa = browse(make.lucia()), make.user("Mateo"), make.user("Rosa")
    make.mandate(seat, mateo)
    page = lucia.follow(lucia.get(f"{SEATS}/{seat.position}"), "End the mandate")

    page = lucia.send(page, "end", until=str(today() - YESTERDAY))

    assert "The mandate ends with that day." in page
    assert not db.session.query(Seat).one().is_held
    assert appoint(lucia, seat, rosa).status == 200
    assert [m.user_id for m in db.session.query(Seat).one().holders] == [rosa.id]


def test_a_mandate_of_later_is_not_called_over(make, browse, seat):
    lucia, ahead = browse(make.lucia()), today() + timedelta(days=9)
    page = appoint(lucia, seat, make.user("Mateo"), since=str(ahead))
    page = lucia.get(f"{SEATS}/{seat.position}")
    assert "in force from" in page and "no longer in force" not in page

    mandate = db.session.query(Mandate).one()
    mandate.since = mandate.until = today() - YESTERDAY
    db.session.commit()

    assert "no longer in force" in lucia.get(f"{SEATS}/{seat.position}")


def test_nothing_ends_before_it_began(make, browse, seat):
    lucia = browse(make.lucia())
    mandate = make.mandate(seat, make.user("Mateo"))
    early = str(mandate.since - YESTERDAY)
    for address in (
        f"{SEATS}/{seat.position}/end",
        f"{SEATS}/{seat.position}/mandates/{mandate.id}/end",
    ):
        page = lucia.send(lucia.get(address), "end", until=early)
        assert page.status == 422 and "The last day cannot be before the first." in page
    assert db.session.query(Seat).one().until is None


def test_a_seat_ends_with_its_mandates(make, browse, seat):
    lucia = browse(make.lucia())
    make.mandate(seat, make.user("Mateo"))
    page = lucia.follow(lucia.get(f"{SEATS}/{seat.position}"), "End this seat")

    lucia.send(page, "end", until=str(today() - YESTERDAY))

    assert db.session.query(Mandate).one().until == today() - YESTERDAY
    assert "1 seat that has ended" in browse().get("/en/groups/comite-tecnico")


def test_only_the_secretariat_manages(make, browse, seat):
    mandate = make.mandate(seat, make.user("Mateo"))
    pages = [
        "/en/manage/groups",
        "/en/manage/groups/new",
        "/en/manage/groups/comite-tecnico/edit",
        SEATS,
        f"{SEATS}/{seat.position}",
        f"{SEATS}/{seat.position}/end",
        f"{SEATS}/{seat.position}/mandates/{mandate.id}/end",
    ]
    citizen, lucia, admin = browse(make.user()), browse(make.lucia()), browse(make.admin())
    for address in pages:
        assert citizen.get(address).status == 403, address
        assert lucia.get(address).status == admin.get(address).status == 200, address


def test_a_form_of_somebody_who_lost_the_role_changes_nothing(make, browse, seat):
    person = make.lucia()
    lucia = browse(person)
    form = lucia.get(f"{SEATS}/{seat.position}")
    person.roles[0].until = today() - YESTERDAY
    db.session.commit()

    page = lucia.send(form, "appoint", email=make.user("Rosa").email)

    assert page.status == 403 and db.session.query(Mandate).count() == 0


def test_the_list_says_where_somebody_waits(make, browse):
    assert "No groups yet" in browse(make.lucia()).get("/en/manage/groups")
    make.body("mesa-agua")
    assert "Seats and mandates" in browse(make.lucia()).get("/en/manage/groups")
