"""What everybody sees of a body: its seats, empty ones too, and the sectors that are missing."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from cocreacion.groups.models import BodyKind, Delegation
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.people.models import Sector
from tests.make.rows import two


def test_the_committee_shows_both_blocs_and_the_empty_seats(make, browse):
    body, _, civil = make.committee(2, 1)
    make.mandate(body.seats[0], make.user("Suplente"), Delegation.ALTERNATE)
    make.seat(body, sector=Sector.CIVIL_SOCIETY)

    page = browse().get("/en/groups/comite-tecnico")

    assert (
        "Public institutions: 2 of 2 held" in page and "Non-government sectors: 1 of 2 held" in page
    )
    assert "Empty seat" in page and "Nobody appointed" in page
    assert "Suplente" in page and civil[0].display_as in page
    assert "half of the held seats of each bloc" in page
    assert "Ask for a seat" not in page, "seats of the committee are not asked for"


def test_a_rule_nobody_published_is_said_to_be_unknown(make, browse):
    make.body("mesa-agua", quorum="")

    page = browse().get("/en/groups/mesa-agua")

    assert "Quorum not published" in page


def test_the_gauge_names_the_required_sector_without_a_held_seat(make, browse):
    body = make.body("mesa-agua", required_sectors=["government", "academia", "civil_society"])
    make.seat(body, make.user(), sector=Sector.GOVERNMENT)
    make.seat(body, sector=Sector.ACADEMIA)
    make.seat(body, make.user(), sector=Sector.CIVIL_SOCIETY)

    page = browse().get("/en/groups/mesa-agua")

    assert "2 of 3 required sectors have a held seat. Missing: Academia." in page
    assert "Nobody yet" in page


def test_a_seat_whose_holder_left_is_empty_again(make, browse):
    body = make.body("mesa-agua")
    seat = make.seat(body)
    make.mandate(seat, make.user("Tomás"), until=today() - timedelta(days=1))

    page = browse().get("/en/groups/mesa-agua")

    assert "Tomás" not in page and "Nobody appointed" in page


def test_a_seat_that_ended_is_remembered(make, browse):
    body = make.body("mesa-agua")
    make.seat(body, organisation=make.organisation("Red Vieja"), until=today() - timedelta(days=9))

    page = browse().get("/en/groups/mesa-agua")

    assert "1 seat that has ended" in page and "Red Vieja" in page


def test_a_seat_that_is_to_come_is_not_called_ended(make, browse):
    body, network = make.body("mesa-agua"), make.organisation("Red Futura")
    seat = make.seat(body, organisation=network, since=today() + timedelta(days=9))

    page = browse().get("/en/groups/mesa-agua")

    assert "Seats to come" in page and "Red Futura" in page and "that has ended" not in page
    assert f"Seat {seat.position}, from" in browse().get(f"/en/organisations/{network.slug}")


def test_a_seat_that_ended_keeps_the_name_its_organisation_had(make, browse):
    body, network = make.body("mesa-agua"), make.organisation("Red Nueva")
    make.former_name(network, "Red Antigua", until=today() - timedelta(days=5))
    make.seat(body, organisation=network, until=today() - timedelta(days=9))
    make.seat(body, organisation=network)

    page = browse().get("/en/groups/mesa-agua")
    ended = page.text[page.text.index("1 seat that has ended") :]

    assert "Red Antigua (en)" in ended and "Red Nueva" not in ended
    assert "Red Nueva (en)" in page and page.text.count("Red Antigua") == 1


def test_a_body_without_seats_says_so(make, browse):
    make.body("siscode", BodyKind.TERRITORIAL, required_sectors=[])

    assert "No seats published yet" in browse().get("/en/groups/siscode")


def test_an_unknown_group_is_not_found(make, browse):
    assert browse().get("/en/groups/nadie").status == 404


def test_the_list_says_which_sectors_are_missing(make, browse):
    make.committee(1, 1)
    make.body("mesa-agua", required_sectors=["academia"], name=two("Mesa de agua", "Water table"))

    page = browse().get("/en/groups")

    assert "Who decides" in page and "2 of 2 seats held" in page
    assert "Water table" in page and "1 required sector without a seat" in page


def test_an_empty_list_says_so(make, browse):
    assert "No groups yet" in browse().get("/en/groups")


def test_sample_rows_carry_their_sign(make, browse):
    make.seat(make.body("mesa-agua", sample=True), sample=True)

    assert browse().get("/en/groups/mesa-agua").text.count("Sample data") >= 2


def test_pages_speak_both_languages(make, browse):
    make.committee(1, 1)

    page = browse().get(browse().get("/en/groups/comite-tecnico").languages["es"])

    assert "Instituciones públicas" in page and "Comité Técnico" in page


def test_what_is_written_in_one_language_only_is_marked(make, browse):
    make.body("mesa-agua", name=two("Mesa de agua", ""))

    page = browse().get("/en/groups/mesa-agua")

    assert '<span lang="es">Mesa de agua</span>' in page.html


@pytest.fixture
def statements(app):
    """How many SQL statements a piece of work sends."""
    sent = []

    def count(work):
        sent.clear()
        work()
        return len(sent)

    def note(connection, cursor, statement, *args):
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield count
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("address", ["/en/groups", "/en/groups/mesa-agua"])
def test_the_number_of_questions_does_not_grow(make, browse, statements, address):
    body = make.body("mesa-agua")
    make.seat(body, make.user(), organisation=make.organisation())
    guest, member = browse(), browse(make.lucia())
    few = statements(lambda: guest.get(address)), statements(lambda: member.get(address))

    for number in range(20):
        other = make.body(f"otro-{number}")
        make.seat(other, make.user(), organisation=make.organisation(f"Org {number}"))
        make.seat(body, make.user(), organisation=make.organisation(f"Red {number}"))
    many = statements(lambda: guest.get(address)), statements(lambda: member.get(address))

    assert many == few and max(many) <= 12
