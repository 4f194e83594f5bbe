"""Asking for a seat, and the answer with its reason."""

from cocreacion.groups.models import Delegation, JoinRequest, Mandate, RequestState, Seat
from cocreacion.groups.policy import is_member
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.kernel.mail import Letter
from cocreacion.people.models import Sector

MOTIVE = "Revisamos contratos de centros de salud"
GROUP = "/en/groups/mesa-agua"


def the_request():
    return db.session.query(JoinRequest).one()


def facts_of(name):
    return [e.facts for e in db.session.query(StoredEvent).filter_by(name=name)]


def ask(browser, **fields):
    page = browser.follow(browser.get(GROUP), "Ask for a seat")
    return browser.send(page, "join", **{"sector": "academia", "motive": MOTIVE} | fields)


def test_a_person_asks_and_is_told(make, browse):
    body, ixchel = make.body("mesa-agua"), make.user()

    page = ask(browse(ixchel))

    assert "Your request was sent." in page and "You asked for a seat on" in page
    assert (the_request().user_id, the_request().sector) == (ixchel.id, Sector.ACADEMIA)
    assert facts_of("JoinRequested")[0]["body_id"] == body.id


def test_an_organisation_brings_its_sector(make, browse):
    make.body("mesa-agua")
    network = make.organisation("Red Ejemplo", Sector.INDIGENOUS)
    ixchel = make.user(organisation=network)

    ask(browse(ixchel), organisation=str(network.id))

    assert (the_request().organisation_id, the_request().sector) == (
        network.id,
        Sector.INDIGENOUS,
    )


def test_nobody_asks_in_the_name_of_others(make, browse):
    make.body("mesa-agua")
    mine, other = make.organisation("Mía"), make.organisation("Ajena")
    browser = browse(make.user(organisation=mine))

    page = ask(browser, organisation=str(other.id))

    assert page.status == 422 and db.session.query(JoinRequest).count() == 0
    assert ask(browser, organisation=str(mine.id)).status == 200


def test_without_a_motive_nothing_is_sent(make, browse):
    make.body("mesa-agua")

    page = ask(browse(make.user()), motive="   ")

    assert page.status == 422 and "Say why, for instance" in page
    assert db.session.query(JoinRequest).count() == 0


def test_asking_twice_is_one_request(make, browse):
    make.body("mesa-agua")
    browser = browse(make.user())
    form = browser.get(f"{GROUP}/join")
    ask(browser)

    browser.send(form, "join", motive="Otra vez", submission_id="another")

    assert the_request().motive == MOTIVE
    assert "Your request was received" in browser.get(f"{GROUP}/join")


def test_a_guest_keeps_what_was_typed_and_signs_in(make, browse):
    make.body("mesa-agua")

    page = ask(browse())

    assert "/sign-in" in page.url and db.session.query(JoinRequest).count() == 0


def test_who_sits_there_or_cannot_is_told_why(make, browse):
    tomas = make.user("Tomás")
    make.seat(make.body("mesa-agua"), tomas)
    make.committee(1, 1)
    mateo = browse(make.user("Mateo"))

    assert "You are a member of this group." in browse(tomas).get(GROUP)
    assert "given by its rules" in mateo.get("/en/groups/comite-tecnico/join")


def waiting(make, **facts):
    body, ixchel = make.body("mesa-agua"), make.user()
    request = make.keep(
        JoinRequest(
            body_id=body.id, user_id=ixchel.id, sector=Sector.ACADEMIA, motive=MOTIVE, **facts
        )
    )
    return body, ixchel, request


def answer(browser, request, **fields):
    page = browser.get(f"/en/manage/groups/mesa-agua/requests/{request.id}")
    return browser.send(page, "requests", **fields)


def test_accepting_gives_a_new_seat(make, browse):
    body, ixchel, request = waiting(make)
    lucia = browse(make.lucia())
    assert "1 request to answer" in lucia.get(GROUP)

    page = answer(lucia, request, decision="accept")

    assert "The answer is kept, and the person gets it by mail." in page
    db.session.expire_all()
    (letter,) = db.session.query(Letter).filter_by(recipient=ixchel.email)
    assert letter.subject == "Usted está en el grupo: Grupo de prueba"
    assert "fue aceptada" in letter.text and f"/es/groups/{body.slug}" in letter.text
    assert is_member(ixchel, body) and body.seats[0].sector is Sector.ACADEMIA
    assert facts_of("JoinRequestAnswered")[0]["state"] == "accepted"
    assert "was accepted" in browse(ixchel).get(GROUP)


def test_accepting_fills_an_empty_seat(make, browse):
    body, ixchel, request = waiting(make)
    seat = make.seat(body, sector=Sector.ACADEMIA)

    answer(browse(make.lucia()), request, decision="accept", seat=str(seat.position))

    assert db.session.query(Seat).filter_by(body_id=body.id).count() == 1
    mandate = db.session.query(Mandate).one()
    assert (mandate.seat_id, mandate.user_id, mandate.role) == (
        seat.id,
        ixchel.id,
        Delegation.PRINCIPAL,
    )


def test_a_seat_filled_meanwhile_is_a_conflict(make, browse):
    body, _, request = waiting(make)
    seat, other = make.seat(body), make.seat(body)
    lucia = browse(make.lucia())
    form = lucia.get(f"/en/manage/groups/mesa-agua/requests/{request.id}")
    make.mandate(seat, make.user("Sara"))

    page = lucia.send(form, "requests", decision="accept", seat=str(seat.position))

    assert page.status == 422 and the_request().state is RequestState.WAITING
    page = lucia.send(page, "requests", decision="accept", seat=str(other.position))
    assert the_request().state is RequestState.ACCEPTED


def test_declining_needs_a_reason_and_the_person_reads_it(make, browse):
    _, ixchel, request = waiting(make)
    lucia = browse(make.lucia())

    page = answer(lucia, request, decision="decline")
    assert page.status == 422 and "the person will read it" in page
    assert the_request().state is RequestState.WAITING

    answer(lucia, request, decision="decline", reason="El grupo ya tiene a la academia")
    (letter,) = db.session.query(Letter).filter_by(recipient=ixchel.email)
    assert "no fue aceptada" in letter.text and "El grupo ya tiene a la academia" in letter.text
    assert "El grupo ya tiene a la academia" in browse(ixchel).get(GROUP)
    assert "El grupo ya tiene" not in browse(make.user("Rosa")).get(GROUP)


def test_who_was_declined_may_ask_again(make, browse):
    _, ixchel, _ = waiting(make, state=RequestState.DECLINED, answer="No hay lugar")

    assert "Your request was sent." in ask(browse(ixchel))


def test_an_answered_request_is_not_answered_again(make, browse):
    _, _, request = waiting(make)
    lucia = browse(make.lucia())
    form = lucia.get(f"/en/manage/groups/mesa-agua/requests/{request.id}")
    answer(lucia, request, decision="decline", reason="No hay lugar")

    page = lucia.send(form, "requests", decision="accept", submission_id="another")

    assert page.status == 403 and the_request().state is RequestState.DECLINED


def test_the_institution_that_convenes_answers_too(make, browse):
    commitment = make.commitment()
    lead, other = make.organisation("Ministerio", Sector.GOVERNMENT), make.organisation()
    commitment.lead_id = lead.id
    body = make.body("mesa-agua", commitment_id=commitment.id)
    elena, mateo = make.user("Elena"), make.user("Mateo")
    make.seat(body, elena, organisation=lead)
    make.seat(body, mateo, organisation=other)
    address = "/en/manage/groups/mesa-agua/requests"

    assert browse(elena).get(address).status == 200
    assert browse(mateo).get(address).status == 403


def test_a_motive_is_read_by_those_who_answer_only(make, browse):
    _, _, request = waiting(make)
    address = f"/en/manage/groups/mesa-agua/requests/{request.id}"

    assert MOTIVE in browse(make.lucia()).get(address)
    page = browse(make.user("Rosa")).get(address)
    assert page.status == 403 and MOTIVE not in page
    assert MOTIVE not in browse().get(GROUP)


def test_a_request_of_another_group_is_not_found_here(make, browse):
    _, _, request = waiting(make)
    make.body("otro")

    page = browse(make.lucia()).get(f"/en/manage/groups/otro/requests/{request.id}")

    assert page.status == 404
