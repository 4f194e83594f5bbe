"""Answers that come by mail: taken in where everything fits, refused as a whole where not."""

import re
from dataclasses import replace
from email.message import EmailMessage

import pytest

from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.mail import Letter
from cocreacion.meetings import inbox
from cocreacion.meetings.models import Answer, Invitation, MeetingState, Place, Registration


@pytest.fixture
def folder(app, tmp_path):
    before = app.extensions["settings"]
    app.extensions["settings"] = replace(before, inbox_dir=str(tmp_path))
    yield tmp_path
    app.extensions["settings"] = before


@pytest.fixture
def mateo(make, browse, folder):
    """He holds a seat and was called to a session of his body."""
    body, _, [mateo] = make.committee(1, 1)
    make.meeting("mesa", body_id=body.id, state=MeetingState.DRAFT, called_at=None)
    lucia = browse(make.lucia())
    lucia.send(lucia.get("/en/manage/meetings/mesa"), "Publish the call")
    return mateo


def letter_to(person):
    db.session.rollback()
    found = db.session.query(Letter).filter_by(recipient=person.email)
    return found.order_by(Letter.id.desc()).first()


def answered(letter, said="ACCEPTED", at=None, **changes):
    """What a calendar program sends back: the request with METHOD:REPLY and the answer."""
    text = letter.calendar.replace("\r\n ", "").replace("METHOD:REQUEST", "METHOD:REPLY")
    text = re.sub("PARTSTAT=[A-Z-]+", f"PARTSTAT={said}", text)
    text = re.sub("DTSTAMP:.*", f"DTSTAMP:{at or now():%Y%m%dT%H%M%SZ}\r", text)
    for before, after in changes.get("swap", ()):
        assert before in text, before
        text = text.replace(before, after)
    return text


def drop(folder, calendar, sender, name="1.eml", headers=()):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "x@example.org", "Re"
    message.set_content("Accepted")
    message.add_alternative(calendar, subtype="calendar", params={"method": "REPLY"})
    (folder / name).write_bytes(bytes(message))


def swept(folder):
    """Sweep the folder; what became of the files, and the reasons."""
    inbox.sweep_inbox()
    db.session.rollback()
    assert not list(folder.glob("*.eml"))
    reasons = sorted((folder / "refused").glob("*.reason.txt"))
    return "; ".join(file.read_text().strip() for file in reasons)


def answer():
    db.session.rollback()
    return db.session.query(Invitation).filter(Invitation.by_mail).one().answer


def test_yes_then_no_by_mail(mateo, folder):
    letter = letter_to(mateo)
    assert f"answer+{db.session.query(Invitation).first().meeting_id}." in letter.calendar

    drop(folder, answered(letter), f"Mateo <{mateo.email.upper()}>")
    assert swept(folder) == "" and answer() is Answer.YES
    assert db.session.query(Registration).one().place is Place.SEAT
    drop(folder, answered(letter, "DECLINED"), mateo.email)
    assert swept(folder) == "" and answer() is Answer.NO
    assert db.session.query(Registration).one().place is Place.WITHDRAWN
    assert len(list((folder / "taken").glob("*.eml"))) == 2, "no file is written over"


def test_the_same_mail_twice_and_an_older_one_change_nothing(mateo, folder, at_now):
    letter = letter_to(mateo)
    newer = answered(letter, "TENTATIVE", at=at_now)
    older = answered(letter, "ACCEPTED", at=at_now.replace(year=at_now.year - 1))
    for name, calendar in (("1.eml", newer), ("2.eml", newer), ("3.eml", older)):
        drop(folder, calendar, mateo.email, name)

    assert "newer answer" in swept(folder) or "más reciente" in swept(folder)
    assert answer() is Answer.MAYBE
    assert [file.name for file in (folder / "refused").glob("*.eml")] == ["3.eml"]


def test_who_registered_withdraws_by_mail(make, browse, folder):
    make.meeting("mesa", capacity=1)
    ixchel, other = make.user("Ixchel"), make.user("Otra")
    for person in (ixchel, other):
        browser = browse(person)
        browser.send(browser.get("/en/meetings/mesa"), "registration", promised="waiting")
    letter = letter_to(ixchel)
    assert "PARTSTAT=ACCEPTED" in letter.calendar.replace("\r\n ", "")

    drop(folder, answered(letter, "DECLINED"), ixchel.email)
    assert swept(folder) == ""
    places = {row.user_id: row.place for row in db.session.query(Registration)}
    assert places == {ixchel.id: Place.WITHDRAWN, other.id: Place.SEAT}, "the next one moves up"


BOMB = "RRULE:FREQ=SECONDLY;COUNT=999999999\r\nBEGIN:VALARM\r\nEND:VALARM\r\n"


def nested(_):
    return "BEGIN:VCALENDAR\r\n" + "BEGIN:VEVENT\r\n" * 5000


WRONG = [
    ("no meeting has this UID", lambda a: a(swap=[("UID:", "UID:other-")])),
    ("attendee is not the person", lambda a: a(swap=[("mailto:non_gov", "mailto:elena")])),
    ("never sent to anybody", lambda a: re.sub(r"(answer\+\d+\.\d+\.)...", r"\1aaa", a())),
    ("not go to the address", lambda a: re.sub(r"answer\+\S+", "boss@example.org", a())),
    ("repeating", lambda a: a(swap=[("BEGIN:VEVENT\r\n", "BEGIN:VEVENT\r\n" + BOMB)])),
    ("malformed", lambda a: a() + a()),
    ("when it was written", lambda a: a(swap=[("DTSTAMP:", "DTSTAMP:x")])),
    ("malformed", lambda _: "Not a calendar at all"),
    ("too large", lambda a: a(swap=[("SUMMARY:", "SUMMARY:" + "x" * 70_000)])),
    ("holds too much", nested),
    ("no answer", lambda a: a(swap=[("METHOD:REPLY", "METHOD:REQUEST")])),
    ("neither yes", lambda a: a("DELEGATED")),
    ("in the future", lambda a: a(at=now().replace(year=now().year + 1))),
]


def test_what_does_not_fit_is_refused_as_a_whole(mateo, folder):
    letter = letter_to(mateo)
    for number, (_, build) in enumerate(WRONG):
        calendar = build(lambda *args, **kw: answered(letter, *args, **kw))
        drop(folder, calendar, mateo.email, f"{number:02}.eml")

    swept(folder)

    for number, (why, _) in enumerate(WRONG):
        assert why in (folder / "refused" / f"{number:02}.reason.txt").read_text()
    assert {row.answer for row in db.session.query(Invitation)} == {Answer.NONE}
    drop(folder, answered(letter), mateo.email)
    swept(folder)
    assert answer() is Answer.YES, "the same with nothing wrong is taken"


def test_other_mails_are_refused_and_an_answer_to_an_earlier_date(make, mateo, folder, browse):
    letter = letter_to(mateo)
    drop(folder, answered(letter), "elena@example.org", "forged.eml")
    (folder / "huge.eml").write_bytes(b"x" * 300_000)
    (folder / "text.eml").write_bytes(b"From: a@example.org\r\n\r\nYes, I come")
    (folder / "binary.eml").write_bytes(bytes(range(256)) * 20)
    (folder / "half.tmp").write_bytes(b"not yet")
    lucia = browse(make.lucia())
    lucia.send(lucia.get("/en/manage/meetings/mesa"), "Keep the changes", place_es="Otra sala")
    drop(folder, answered(letter), mateo.email, "late.eml")

    reasons = swept(folder)

    for why in ("in the name of", "too large", "no calendar file", "earlier date or place"):
        assert why in reasons
    assert len(list((folder / "refused").glob("*.eml"))) == 5
    assert (folder / "half.tmp").exists()
