"""The page of a meeting: registration first while it lies ahead, the record first afterwards."""

from datetime import timedelta

from cocreacion.groups.models import Delegation
from cocreacion.kernel import clock
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now, today
from cocreacion.kernel.slots import _fillers, fill
from cocreacion.meetings.models import AgreementState, MinutesState, Mode, Presence
from cocreacion.people.models import OrganisationName, Sector
from tests.make.rows import two

URL = "/en/meetings/mesa"


def headings(page):
    return [" ".join(e.itertext()) for e in page.tree().iter("h2") if e.get("id") != "errors"]


def test_before_the_meeting_registration_goes_first(make, browse):
    meeting = make.meeting("mesa", commitment_id=make.commitment(number="9").id)
    make.agenda_item(meeting, title=two("Bienvenida"), minutes_planned=10, presenter="Secretaría")
    make.agenda_item(meeting, title=two("El agua"), minutes_planned=50)

    page = browse().get(URL)

    assert headings(page)[:3] == ["Come to this meeting", "What it is about", "Agenda"]
    assert "Commitment 9: Compromiso de prueba (en)" in page
    assert "Bienvenida (en)" in page and "Secretaría" in page
    assert "Entrada sin gradas (en)" in page and "Biblioteca de Cobán (en)" in page


def test_points_have_their_hour_as_long_as_it_is_known(make, browse):
    at = clock.from_local(clock.local(now()).replace(tzinfo=None, hour=9, minute=0))
    meeting = make.meeting("mesa", starts_at=at + timedelta(days=2))
    for minutes in (10, 55, None, 5):
        make.agenda_item(meeting, minutes_planned=minutes)

    hours = [
        "".join(e.itertext())
        for e in browse().get(URL).tree().iter("span")
        if e.get("class") == "hour"
    ]

    assert hours == ["9:00", "9:10", "10:05", "4."]


def test_during_the_meeting_it_says_so(make, browse):
    make.meeting("mesa", starts_at=now() - timedelta(minutes=5))

    page = browse().get(URL)

    assert "Happening now" in page and "Come to this meeting" not in page


def test_after_the_meeting_the_record(make, browse):
    body, _, _ = make.committee(2, 3)
    meeting = make.held("mesa", body_id=body.id)
    seats = body.seats
    for seat in (seats[0], seats[2], seats[3]):
        make.attendance(
            meeting,
            seat_id=seat.id,
            sector=seat.sector,
            organisation_id=seat.organisation_id,
            delegation=Delegation.PRINCIPAL,
        )
    make.attendance(meeting, seat_id=seats[1].id, sector=seats[1].sector, presence=Presence.ABSENT)
    make.attendance(meeting, seat_id=seats[4].id, sector=seats[4].sector, presence=Presence.EXCUSED)
    make.attendance(meeting, sector=Sector.CITIZEN, headcount=14)
    make.minutes(meeting, MinutesState.PUBLISHED)
    make.agreement(meeting, number=1, due_on=today() - timedelta(days=1))
    make.agreement(meeting, number=2, due_on=today() - timedelta(days=1), state=AgreementState.DONE)

    page = browse().get(URL)

    assert headings(page) == [
        "What it is about",
        "Agenda",
        "The minutes",
        "What was agreed",
        "Who took part",
        "Call and papers",
    ]
    assert "There was a quorum in both blocs." in page
    assert "Public institutions: 1 of 2" in page and "Non-government sectors: 2 of 3" in page
    assert "17 people took part, by sector" in page, "14 citizens and three seats"
    assert "Late" in page and "Done" in page
    assert page.links["Read the minutes"] == f"{URL}/minutes"


def test_the_quorum_needs_both_blocs(make, browse):
    body, _, _ = make.committee(2, 2)
    meeting = make.held("mesa", body_id=body.id)
    for seat in body.seats[:2]:
        make.attendance(meeting, seat_id=seat.id, sector=seat.sector)
    for seat in body.seats[2:]:
        make.attendance(meeting, seat_id=seat.id, sector=seat.sector, presence=Presence.ABSENT)

    page = browse().get(URL)

    assert "There was no quorum." in page
    assert "Public institutions: 2 of 2" in page and "Non-government sectors: 0 of 2" in page


def test_a_body_without_a_known_rule_says_so(make, browse):
    body = make.body("mesa-agua")
    seat = make.seat(body, make.user())
    meeting = make.held("mesa", body_id=body.id)
    make.attendance(meeting, seat_id=seat.id, sector=seat.sector)

    assert "No public rule of quorum is known for this body." in browse().get(URL)


def test_an_old_record_keeps_the_old_name_of_an_organisation(make, browse):
    organisation = make.organisation("Comisión Nueva")
    old = today() - timedelta(days=900)
    make.keep(
        OrganisationName(
            organisation_id=organisation.id,
            name=two("Comisión Antigua"),
            since=old,
            until=today() - timedelta(days=100),
        )
    )
    before = make.held("mesa", starts_at=now() - timedelta(days=200))
    after = make.held("otra")
    for meeting in (before, after):
        make.attendance(meeting, organisation_id=organisation.id, sector=organisation.sector)
        make.minutes(meeting, MinutesState.PUBLISHED)
        make.agreement(meeting, owner_id=organisation.id)

    page, later = browse().get(URL), browse().get("/en/meetings/otra")

    assert "Comisión Antigua (en)" in page and "Comisión Nueva" not in page
    assert "Comisión Nueva (en)" in later and "Comisión Antigua" not in later


def test_what_is_not_there_is_said(make, browse):
    make.held("mesa", access_needs=Bilingual())

    page = browse().get(URL)

    assert "No agenda was published." in page and "not stated" in page
    assert "The attendance has not been recorded yet." in page
    assert "The minutes of this meeting have not been written yet." in page


def test_no_meeting_at_this_address(app, browse):
    page = browse().get("/en/meetings/no-such")

    assert page.status == 404
    assert browse().get("/es/meetings/no-such/minutes").status == 404
    assert browse().client.get("/meetings/no-such.ics").status_code == 404


def test_upper_packages_speak_on_the_page(make, browse):
    meeting = make.meeting("mesa")
    item = make.agenda_item(meeting)
    before = {name: list(found) for name, found in _fillers.items()}
    try:
        fill("agenda_item.links", lambda each: f"<p>links of {each.id} in {each.meeting_id}</p>")
        fill("meeting.aside", lambda each: f"<p>aside of {each.slug}</p>")
        fill("meeting.manage", lambda each: f"<p>desk of {each.slug}</p>")
        page = browse().get(URL)
        desk = browse(make.lucia()).get("/en/manage/meetings/mesa/agenda")
    finally:
        _fillers.clear()
        _fillers.update(before)

    assert f"links of {item.id} in {meeting.id}" in page and "aside of mesa" in page
    assert "desk of mesa" in desk and "desk of mesa" not in page


def test_meetings_show_on_the_pages_of_others(make, browse):
    plan, body = make.plan(), make.body("mesa-agua")
    commitment, ixchel = make.commitment(plan, "9"), make.user()
    meeting = make.meeting(
        "mesa", title=two("La mesa"), body_id=body.id, commitment_id=commitment.id
    )
    make.meeting(title=two("Ajena"))
    make.registration(meeting, ixchel)
    browser = browse(ixchel)

    for url in ("/en/plans/gt-nap5/commitments/9", "/en/groups/mesa-agua", "/en/my"):
        page = browser.get(url)
        assert page.links["La mesa (en)"] == URL, url
        assert "Ajena" not in page
    assert "None at the moment." in browse(make.user("Otra")).get("/en/my")
    assert "No meeting has been called yet." in browser.get(f"/en/groups/{make.body().slug}")


def test_the_page_costs_few_statements_however_much_it_shows(make, browse, statements):
    organisation = make.organisation()
    browser, seen = browse(), []
    meeting = make.held("mesa", mode=Mode.HYBRID, commitment_id=make.commitment().id)
    make.minutes(meeting, MinutesState.PUBLISHED)
    for _ in range(2):
        for _ in range(15):
            make.agenda_item(meeting)
            make.agreement(meeting, owner_id=organisation.id)
            make.attendance(meeting, organisation_id=organisation.id)
        for url in (URL, f"{URL}/minutes"):
            browser.get(url)
            statements.clear()
            assert browser.get(url).status == 200
            seen.append(len(statements))

    assert seen[:2] == seen[2:] and max(seen) <= 12, statements
