"""Circulated minutes: signed by seats, objected to, corrected by paragraph, approved in time."""

import re
from datetime import date, timedelta

import pytest

from cocreacion.documents.models import Clause
from cocreacion.kernel import clock
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import local, now
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.kernel.mail import Letter
from cocreacion.meetings import settling
from cocreacion.meetings.models import (
    Approval,
    Correction,
    CorrectionState,
    Dissent,
    Minutes,
    MinutesEdition,
    MinutesState,
    ObjectionOutcome,
    SignOff,
    SignOffAnswer,
)
from cocreacion.meetings.queries import minutes as queries
from cocreacion.meetings.services import approving
from cocreacion.meetings.services import minutes as services
from cocreacion.people.models import User

DESK = "/en/manage/meetings/mesa/minutes"
PUBLIC = "/en/meetings/mesa/minutes"
DRAFT = f"{PUBLIC}/draft"


@pytest.fixture
def table(make):
    """A working group of two seats that met; its minutes are out. Tomás and Ana sign."""
    body = make.body("mesa-agua")
    tomas, ana = make.user("Tomás"), make.user("Ana")
    make.seat(body, tomas, organisation=make.organisation("Red Ejemplo"))
    make.seat(body, ana, organisation=make.organisation("Foro Muestra"))
    meeting = make.held("mesa", body_id=body.id)
    make.minutes(meeting, MinutesState.CIRCULATED, texts=("Se abrió.", "Se habló del agua."))
    return tomas, ana


def kept():
    db.session.rollback()
    return db.session.query(Minutes).one()


def sign(browser, page=None, answer="approve", **fields):
    return browser.send(page or browser.get(DRAFT), "sign-form", answer=answer, **fields)


def rule(**facts):
    """Change the rule of the body that meets."""
    body = kept().meeting.body
    for name, value in facts.items():
        setattr(body, name, value)
    db.session.commit()


def expire():
    kept().sign_by = now() - timedelta(minutes=1)
    db.session.commit()


def subjects():
    db.session.rollback()
    return [each.subject for each in db.session.query(Letter).order_by(Letter.id)]


def test_every_seat_signs_and_the_minutes_are_approved(browse, table):
    tomas, ana = table

    page = sign(browse(tomas))
    assert "Thank you: your seat has signed this text." in page and "1 of 2 seats" in page.html
    assert kept().state is MinutesState.CIRCULATED
    sign(browse(tomas))
    sign(browse(ana))

    approved = kept()
    assert (approved.state, approved.approval) == (MinutesState.APPROVED, Approval.SIGNED)
    assert approved.document.frozen_at is not None
    assert db.session.query(SignOff).count() == 2, "the same answer twice is one signature"
    page = browse(ana).get(DRAFT)
    assert "These minutes are approved: their text no longer changes." in page
    assert "It may still change" not in page and "sign by" not in page
    meeting = browse(ana).get("/en/meetings/mesa")
    assert meeting.links["Read the approved minutes"].endswith("/draft")
    assert "El acta está aprobada: Mesa de agua" in subjects()


def test_a_signature_on_a_text_that_changed_is_refused_with_the_difference(browse, table):
    tomas, ana = table
    browser = browse(tomas)
    read = browser.get(DRAFT)
    sign(browse(ana))
    clause = db.session.query(Clause).filter_by(clause_id="clause-2").one()
    clause.en, clause.en_revision = "Water was agreed on.", 2
    db.session.commit()
    browser.send(browser.get(DESK), "circulate-form", note_en="Water")

    page = sign(browser, read)

    assert page.status == 409 and "Your signature was not kept" in page
    assert "Water was agreed on." in page.html and "<ins>" in page.html
    assert db.session.query(SignOff).count() == 1, "only Ana's, for the text before"
    page = sign(browser, page)
    assert page.status == 200 and "1 of 2 seats" in page.html
    assert kept().state is MinutesState.CIRCULATED, "Ana has not signed this text"


def test_an_objection_blocks_until_its_seat_lets_the_text_go_on(browse, table):
    tomas, ana = table
    sign(browse(tomas))
    browser = browse(ana)

    page = sign(browser, answer="object")
    assert page.status == 422 and "Write what is wrong" in page
    page = sign(browser, page, answer="object", reason_es="No se dijo eso")
    assert "Your objection is on record." in page and "In Spanish only" in page
    assert kept().state is MinutesState.CORRECTING
    assert "Un puesto objeta el acta: Mesa de agua" in subjects()
    expire()
    assert kept().stage is MinutesState.CORRECTING, "time does not run over an objection"
    other = browse(tomas).get(DRAFT)
    assert "Withdraw the objection" not in other

    page = browser.send(browser.get(DRAFT), "Let the text go on")

    assert "your objection is in it as dissent" in page
    assert kept().state is MinutesState.APPROVED
    said = db.session.query(Dissent).one()
    assert said.text.es == "No se dijo eso"
    assert db.session.query(SignOff).filter_by(outcome=ObjectionOutcome.DISSENT).count() == 1


def test_by_the_rule_of_a_body_the_text_goes_on_over_an_objection(make, browse, table):
    tomas, ana = table
    sign(browse(ana), answer="object", reason_en="No")
    browser = browse(tomas)
    assert "minutes wait until each objection is withdrawn" in browser.get(DESK)
    rule(dissent_goes_on=True)
    assert "more than half of the seats must have signed first" in browser.get(DESK)
    sign(browser)
    assert "more than half of the seats must have signed first" in browser.get(DESK)
    third = make.user("Rosa")
    make.seat(kept().meeting.body, third)
    sign(browse(third))

    page = browser.send(browser.get(DESK), "Keep it as dissent")

    assert "The objection is in the minutes as dissent" in page
    assert kept().state is MinutesState.APPROVED
    assert db.session.query(Dissent).one().text.en == "No"


def test_silence_is_enough_where_the_rule_says_so(browse, table):
    tomas, _ana = table
    rule(tacit_approval=True)
    browser = browse(tomas)
    browser.send(browser.get(DESK), "circulate-form")
    read = browser.get(DRAFT)
    assert "Who says nothing until then agrees" in read
    expire()

    late = sign(browser, read)

    assert late.status == 403 and "the minutes count as approved" in late
    assert db.session.query(SignOff).count() == 0 and kept().state is MinutesState.CIRCULATED
    assert "Approved" in browser.get("/en/meetings/mesa"), "the clock is enough for readers"
    assert browser.get(f"{DESK}/publish").status == 200
    settling.settle_due()
    settling.settle_due()
    assert (kept().state, kept().approval) == (MinutesState.APPROVED, Approval.TACIT)
    assert kept().approved_at == kept().sign_by


def test_without_that_rule_the_time_to_sign_ends_all_the_same(browse, table):
    tomas, _ana = table
    browser = browse(tomas)
    read = browser.get(DRAFT)
    expire()

    late = sign(browser, read)

    assert late.status == 403 and "can circulate the text again, with a new date" in late
    settling.settle_due()
    assert kept().state is MinutesState.CIRCULATED
    browser.send(browser.get(DESK), "circulate-form")
    assert sign(browser).status == 200, "the same text, with a new date"


def test_a_correction_is_answered_and_the_new_text_goes_round(make, browse, table):
    tomas, _ana = table
    seated = make.user("Con lugar", language="en")
    make.registration(kept().meeting, seated)
    asks, writes = browse(seated), browse(tomas)
    url = f"{PUBLIC}/corrections/clause-2"

    page = asks.send(asks.get(url), "corrections", text_es="")
    assert page.status == 422
    page = asks.send(page, "corrections", text_es="Se habló del río.")
    assert "Correction 1, paragraph 2. Cláusula 2" in page
    assert kept().state is MinutesState.CORRECTING
    expire()
    assert kept().stage is MinutesState.CORRECTING

    answer = f"{DESK}/corrections/1"
    page = writes.send(writes.get(answer), "corrections/1", state="not_accepted")
    assert page.status == 422 and "Write why it is not accepted" in page
    page = writes.send(page, "corrections/1", state="accepted", answer_en="You are right")
    assert "The correction is answered." in page
    page = writes.send(writes.get(DESK), "circulate-form")
    assert page.status == 409 and "the text says the same" in page
    text = writes.get(f"{DESK}/text?clause=clause-2&written=es")
    writes.send(text, "text/clause-2", text="Se habló del río.", do="save")
    writes.send(writes.get(DESK), "circulate-form", note_es="El río")

    correction = db.session.query(Correction).one()
    assert correction.state is CorrectionState.ACCEPTED and correction.taken_up.number == 2
    assert kept().state is MinutesState.CIRCULATED
    page = browse(seated).get("/es/meetings/mesa/minutes/draft")
    assert "<ins>" in page.html and "Se habló del río." in page.html
    assert "Your correction is accepted: Mesa de agua (en)" in subjects()
    assert "This correction was answered, and its answer is out." in writes.get(answer)


def test_a_correction_of_a_text_that_changed_keeps_its_words(make, browse, table):
    tomas, _ana = table
    browser = browse(tomas)
    form = browser.get(f"{PUBLIC}/corrections/clause-2")
    db.session.query(Clause).filter_by(clause_id="clause-1").one().es = "Otra"
    db.session.commit()
    browser.send(browser.get(DESK), "circulate-form", note_en="Other")

    page = browser.send(form, "corrections", text_es="Mis palabras")

    assert page.status == 409 and "The text changed while you were writing." in page
    assert page.form("corrections").fields["text_es"] == "Mis palabras"
    assert browser.send(page, "corrections").status == 200
    assert db.session.query(Correction).one().version.number == 2


def test_who_was_not_to_be_there_says_nothing(make, browse, table):
    stranger = browse(make.user("Otra"))
    assert stranger.get(DRAFT).status == 403
    assert stranger.get(f"{PUBLIC}/corrections/clause-1").status == 403
    assert browse().get(DRAFT).url.startswith("/en/sign-in")
    lucia = browse(make.lucia())
    page = lucia.get(DRAFT)
    assert "Only those who hold a seat that took part sign these minutes." in page
    tomas, _ = table
    assert browse(tomas).get(f"{PUBLIC}/corrections/clause-9").status == 404


def test_a_dissent_is_published_with_the_minutes(browse, table):
    tomas, ana = table
    browser = browse(ana)
    page = browser.get(f"{PUBLIC}/dissent")
    assert browser.send(page, "dissent", text_es="").status == 422
    browser.send(page, "dissent", text_es="No comparto la decisión", text_en="I disagree")
    for person in table:
        sign(browse(person))
    writer = browse(tomas)
    writer.send(writer.get(f"{DESK}/publish"), "Publish")

    page = browse().get(PUBLIC)

    assert "I disagree" in page and "Foro Muestra (en)" in page.html
    assert queries.broken_minutes() == []


def test_what_is_offered_on_the_page_of_minutes_can_be_done(make, browse, table):
    desk = "/en/meetings/mesa/desk"
    writes, writing, correcting = browse(table[0]), "Write the minutes", "Correct the published"

    def offers():
        page = writes.get(PUBLIC)
        words = (writing, "Publish the minutes", correcting)
        return [each for each in words if any(each in link for link in page.links)]

    assert offers() == [writing] and "Go on with the minutes" in writes.get(desk)
    for person in table:
        sign(browse(person))
    assert offers() == ["Publish the minutes"]
    writes.send(writes.get(f"{DESK}/publish"), "Publish")
    assert offers() == [correcting] and "Go on with the minutes" not in writes.get(desk)
    assert writes.follow(writes.get(desk), "Read the minutes").url == PUBLIC
    page = writes.follow(writes.get(PUBLIC), correcting)
    writes.send(page, "Open the text again", reason_en="It said water")
    assert offers() == [writing]
    assert correcting not in browse(make.user("Rosa")).get(PUBLIC)


def shown_days(page, begun):
    """The dates beside the steps of minutes, in days since `begun`."""
    steps = re.search(r'<ol class="steps level">.*?</ol>', page.html, re.DOTALL)[0]
    days = re.findall(r'datetime="([^"T]+)', steps)
    return [(date.fromisoformat(day) - local(begun).date()).days for day in days]


def test_the_dates_of_one_edition_stand_together(browse, table):
    begun = now()

    def sign_and_publish(day):
        with clock.freeze(begun + timedelta(days=day)):
            for person in table:
                sign(browse(person))
        with clock.freeze(begun + timedelta(days=day + 1)):
            writes = browse(table[0])
            writes.send(writes.get(f"{DESK}/publish"), "Publish")

    sign_and_publish(1)
    assert shown_days(browse().get(PUBLIC), begun)[1:] == [1, 2]
    with clock.freeze(begun + timedelta(days=5)):
        writes = browse(table[0])
        writes.send(writes.get(f"{DESK}/correct"), "Open the text again", reason_en="It said water")
        text = writes.get(f"{DESK}/text?clause=clause-2&written=en")
        writes.send(text, "text/clause-2", text="The river was discussed.", do="save")
        writes.send(writes.get(DESK), "circulate-form")
    sign_and_publish(6)

    for url in (PUBLIC, PUBLIC.removesuffix("/minutes"), DESK):
        assert shown_days(browse(table[0]).get(url), begun) == [5, 6, 7], url
    assert shown_days(browse().get(f"{PUBLIC}/1"), begun)[1:] == [1, 2]


def test_published_minutes_are_corrected_in_a_new_edition(browse, table):
    tomas, ana = table
    writes = browse(tomas)
    for person in table:
        sign(browse(person))
    writes.send(writes.get(f"{DESK}/publish"), "Publish")
    page = writes.send(writes.get(f"{DESK}/correct"), "Open the text again", reason_es="")
    assert page.status == 422
    writes.send(page, "Open the text again", reason_es="Decía agua", reason_en="It said water")
    text = writes.get(f"{DESK}/text?clause=clause-2&written=en")
    writes.send(text, "text/clause-2", text="The river was discussed.", do="save")
    writes.send(writes.get(DESK), "circulate-form")
    assert "(en)" in browse().get(PUBLIC).html, "the first edition stays until the next one"
    page = browse(ana).get(PUBLIC)
    assert "A new edition is with those who took part." in page
    assert browse(ana).follow(page, "Read and sign it").url == DRAFT

    for person in table:
        sign(browse(person))
    writes.send(writes.get(f"{DESK}/publish"), "Publish")

    page = browse().get(PUBLIC)
    assert "The river was discussed." in page and "It said water" in page
    assert "What changed in the text" in page and "<ins>" in page.html
    old = browse().get(f"{PUBLIC}/1")
    assert "Se habló del agua. (en)" in old and "This edition was corrected on" in old.html
    assert kept().state is MinutesState.CORRECTED and kept().number == 1
    assert [e.number for e in queries.editions(kept())] == [2, 1]
    assert queries.broken_minutes() == []
    assert browse().get(f"{PUBLIC}/3").status == 404


def test_the_last_two_who_sign_at_once_approve_it_once(table, race, pause):
    """Both look before either has signed."""
    pause(queries, "seats_to_sign", 2)
    actors = [person.id for person in table]
    meeting_id, seen = kept().meeting_id, kept().circulated.hash
    seats = {seat.mandates[0].user_id: seat.id for seat in kept().meeting.body.seats}

    def go(user_id):
        meeting = queries.get_meeting_by_id(meeting_id)
        given = approving.Signature(
            seat_id=seats[user_id], answer=SignOffAnswer.APPROVE, seen=seen, reason=Bilingual()
        )
        approving.sign(meeting, given, actor=db.session.get_one(User, user_id))

    assert race(go, actors) == [None, None]

    assert kept().state is MinutesState.APPROVED
    assert db.session.query(SignOff).count() == 2
    assert db.session.query(StoredEvent).filter_by(name="MinutesApproved").count() == 1


def test_minutes_are_numbered_within_the_body_and_the_year(make, race, table):
    """Two are published at once: each gets its own number."""
    tomas, _ana = table
    other = make.held("otra", body_id=kept().meeting.body_id)
    make.minutes(other, MinutesState.CIRCULATED)
    for minutes in db.session.query(Minutes):
        minutes.state, minutes.document.frozen_at = MinutesState.APPROVED, now()
    db.session.commit()
    ids = [each.meeting_id for each in db.session.query(Minutes)]
    actor = tomas.id

    def publish(number):
        meeting = queries.get_meeting_by_id(ids[number])
        seen = queries.minutes_of(meeting).circulated.hash
        services.publish(meeting, actor=db.session.get_one(User, actor), seen=seen)

    race(publish, [0, 1])

    assert sorted(each.number for each in db.session.query(Minutes)) == [1, 2]
    assert db.session.query(MinutesEdition).count() == 2
