"""Who holds a seat is invited, answers on the page or by mail, and the alternate may stand in."""

from email import message_from_bytes, policy

import pytest
from icalendar import Calendar

from cocreacion.groups.models import Delegation, Mandate
from cocreacion.kernel import mail
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.kernel.mail import Letter
from cocreacion.meetings.models import Answer, Invitation, Meeting, MeetingState, Registration


@pytest.fixture
def committee(make):
    """A committee whose draft session is called by the secretariat; principal and alternate."""
    body, [elena], [mateo] = make.committee(1, 1)
    sub = make.user("Suplente", organisation=mateo.organisations[0])
    make.keep(
        Mandate(seat_id=body.seats[1].id, user_id=sub.id, role=Delegation.ALTERNATE, since=today())
    )
    return body, elena, mateo, sub


@pytest.fixture
def called(make, browse, committee):
    make.meeting("mesa", body_id=committee[0].id, state=MeetingState.DRAFT, called_at=None,
                 capacity=1, registration_open=False)  # fmt: skip
    lucia = browse(make.lucia())
    lucia.send(lucia.get("/en/manage/meetings/mesa"), "Publish the call")
    return lucia


def letters(to=None):
    db.session.rollback()
    found = db.session.query(Letter).order_by(Letter.id)
    return found.filter_by(recipient=to.email).all() if to else found.all()


def event_of(letter):
    whole = Calendar.from_ical(letter.calendar)
    return whole["METHOD"], whole.walk("VEVENT")[0]


def answers():
    db.session.rollback()
    return {row.user.display_as: row.answer for row in db.session.query(Invitation)}


def test_each_gets_an_invitation_of_their_own(called, committee):
    _, elena, mateo, sub = committee

    assert {letter.recipient for letter in letters()} == {p.email for p in (elena, mateo, sub)}
    [letter] = letters(mateo)
    method, event = event_of(letter)
    assert method == "REQUEST" and int(event["SEQUENCE"]) == 0
    assert event["ATTENDEE"] == f"mailto:{mateo.email}"
    assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert elena.email not in letter.calendar
    message = message_from_bytes(
        mail._message(letter, "no-reply@example.org").as_bytes(), policy=policy.default
    )
    [part] = [p for p in message.walk() if p.get_content_type() == "text/calendar"]
    assert part.get_content_disposition() is None, "one of the ways to read the letter"
    assert dict(part["Content-Type"].params)["method"] == "REQUEST"
    assert Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")


def test_answers_on_the_page_and_the_alternate_who_stands_in(called, browse, committee, make):
    _, _, mateo, sub = committee
    his = browse(mateo)
    page = his.get("/en/meetings/mesa")
    assert "Please say whether you come" in page

    page = his.send(page, "I come")
    assert "Your place is kept" in page and answers()["non_government0"] is Answer.YES
    seat = db.session.query(Registration).one()
    assert seat.seat_id and db.session.query(Meeting).one().coming == 0, "by right, not counted"
    his.send(his.get("/en/meetings/mesa"), "I do not come")
    [_, letter] = letters(sub)
    assert letter.subject == "Se le pide asistir como suplente: Mesa de agua"

    hers = browse(sub)
    hers.send(hers.get("/en/meetings/mesa"), "I come")
    desk = called.get("/en/manage/meetings/mesa/invitations")
    assert "1 of 1 seats said that somebody comes; a quorum needs 1" in desk
    assert "Suplente" in desk
    for browser, said, status, words in (
        (browse(make.user("Rosa")), "yes", 403, "not invited"),
        (hers, "forged", 422, "Choose one"),
    ):
        token = browser.get("/en/preferences").forms[0].fields["csrf_token"]
        data = {"csrf_token": token, "said": said}
        refused = browser._visit(browser.client.post, "/en/meetings/mesa/answer", data=data)
        assert refused.status == status and words in refused


def test_changes_and_the_cancellation_reach_the_seats(called, committee):
    mateo = committee[2]
    called.send(called.get("/en/manage/meetings/mesa"), "Keep the changes", place_es="Otra sala")
    called.send(called.get("/en/manage/meetings/mesa/cancel"), "Cancel the meeting",
                reason_es="Lluvias")  # fmt: skip

    events = [event_of(letter) for letter in letters(mateo)]
    assert [method for method, _ in events] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [int(event["SEQUENCE"]) for _, event in events] == [0, 1, 2]
    assert len({str(event["UID"]) for _, event in events}) == 1
    assert events[2][1]["STATUS"] == "CANCELLED"


def test_a_seat_given_after_the_call_is_invited_with_the_next_change(called, committee, make):
    late = make.user("Tardía")
    make.seat(committee[0], late, organisation=make.organisation("Otra"))
    called.send(called.get("/en/manage/meetings/mesa"), "Keep the changes", place_es="Otra sala")

    assert answers()["Tardía"] is Answer.NONE and len(letters(late)) == 1
