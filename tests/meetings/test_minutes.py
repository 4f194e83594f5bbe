"""Minutes: written by several, circulated, published under a hash, then never changed."""

import hashlib
import json
from datetime import timedelta

import pytest

from cocreacion.kernel.clock import now, today
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.meetings.freezing import canonical
from cocreacion.meetings.models import Agreement, AgreementState, Meeting, Minutes, MinutesState
from cocreacion.meetings.queries import record
from tests.make.rows import two

URL = "/en/manage/meetings/mesa/minutes"


@pytest.fixture
def lucia(make):
    return make.lucia()


def minutes():
    db.session.rollback()
    return db.session.query(Minutes).one()


def publish(browser):
    browser.send(browser.get(URL), "minutes/circulate")
    return browser.send(browser.get(f"{URL}/publish"), "Publish")


def test_from_the_first_word_to_the_published_record(make, browse, lucia):
    meeting = make.held("mesa")
    make.agreement(meeting, number=1)
    make.attendance(meeting, headcount=4)
    browser = browse(lucia)
    page = browser.get(URL)
    assert "Write the minutes first: there is no text yet." in page

    page = browser.send(page, "minutes-form", text_es="Se **abrió**.", text_en="It opened.")
    assert "The text is kept." in page and "Publish the minutes" not in page
    assert "The minutes of this meeting are being written." in browse().get("/en/meetings/mesa")
    page = publish(browser)

    assert page.url == "/en/meetings/mesa/minutes" and "It opened." in page
    spanish = browse().get("/es/meetings/mesa/minutes")
    assert "<strong>abrió</strong>" in spanish.html and minutes().hash in spanish
    stored = minutes()
    text = canonical(
        stored, record.agreements_of(stored.meeting), record.attendance_of(stored.meeting)
    )
    assert hashlib.sha256(text.encode()).hexdigest() == stored.hash
    assert json.loads(text)["attendance"][0]["headcount"] == 4
    names = [e.name for e in db.session.query(StoredEvent).order_by(StoredEvent.id)]
    assert names == ["MinutesSaved", "MinutesCirculated", "MinutesPublished"]
    assert record.broken_minutes() == []


def test_nothing_changes_after_publication_but_what_becomes_of_agreements(make, browse, lucia):
    meeting = make.held("mesa")
    make.agreement(meeting, number=1, due_on=today() - timedelta(days=1))
    browser = browse(lucia)
    browser.send(browser.get(URL), "minutes-form", text_es="Texto")
    before = browser.get(URL)
    publish(browser)
    published = minutes().hash

    for form, fields in (
        ("minutes-form", {"text_es": "Otro"}),
        ("agreement-form", {"wording_es": "Otro"}),
        ("agreements/1/remove", {}),
    ):
        refused = browser.send(before, form, **fields)
        assert refused.status == 403 and "no longer changes" in refused, form
    assert browser.send(before, "minutes/circulate").status == 403
    assert minutes().text.es == "Texto" and db.session.query(Agreement).count() == 1
    assert "Late" in browse().get("/en/meetings/mesa/minutes")
    page = browser.send(browser.get(URL), "It is done")

    assert "The state of the agreement was changed." in page
    agreement = db.session.query(Agreement).one()
    assert agreement.state is AgreementState.DONE and minutes().hash == published
    assert record.broken_minutes() == []
    fact = db.session.query(StoredEvent).filter_by(name="AgreementMarked").one().facts
    assert (fact["before"], fact["state"]) == ("open", "done")


def test_a_record_that_was_tampered_with_is_named(make, browse, lucia):
    make.held("mesa")
    browser = browse(lucia)
    browser.send(browser.get(URL), "minutes-form", text_es="Texto")
    publish(browser)

    minutes().text = two("Otra cosa")
    db.session.commit()

    assert record.broken_minutes() == ["mesa"]


def test_the_second_editor_sees_both_texts(make, browse, lucia):
    make.held("mesa")
    first, second = browse(lucia), browse(make.admin())
    late = second.get(URL)
    first.send(first.get(URL), "minutes-form", text_es="De la primera", text_en="Same")

    page = second.send(late, "minutes-form", text_es="De la segunda", text_en="Same")

    assert page.status == 409 and "Lucía saved another text." in page
    assert "De la primera" in page and minutes().text.es == "De la primera"
    assert page.form("minutes-form").fields["text_es"] == "De la segunda"
    assert "The saved text in English" not in page, "where nothing differs nothing is shown"
    page = second.send(page, "minutes-form", text_es="De las dos")
    assert page.status == 200 and minutes().text.es == "De las dos" and minutes().revision == 2


def test_the_same_text_twice_is_one_revision(make, browse, lucia):
    make.held("mesa")
    browser = browse(lucia)
    for _ in range(2):
        browser.send(browser.get(URL), "minutes-form", text_es="Texto")

    assert minutes().revision == 1


def test_what_changed_while_somebody_was_deciding_is_not_published(make, browse, lucia):
    make.held("mesa")
    browser = browse(lucia)
    browser.send(browser.get(URL), "minutes-form", text_es="Texto")
    browser.send(browser.get(URL), "minutes/circulate")
    deciding = browser.get(f"{URL}/publish")
    browser.send(browser.get(URL), "minutes-form", text_es="Otro texto")

    page = browser.send(deciding, "Publish")

    assert "The text changed while you were deciding." in page
    assert minutes().state is MinutesState.CIRCULATED


def test_forty_pages_fit_and_are_shown_whole(make, browse, lucia):
    make.held("mesa")
    long = "\n\n".join(f"Párrafo {n}. " + "palabra " * 90 for n in range(190))
    browser = browse(lucia)

    assert len(long) > 130_000
    assert browser.send(browser.get(URL), "minutes-form", text_es=long).status == 200
    page = browser.get("/es/meetings/mesa/minutes")
    assert "Párrafo 0." in page and "Párrafo 189." in page
    page = browser.send(browser.get(URL), "minutes-form", text_es="x" * 150_001)
    assert page.status == 422 and "at most 150000 characters" in page


def test_who_reads_the_draft(make, browse, group, lucia):
    body, tomas = group
    meeting = make.held("mesa", body_id=body.id)
    seated = make.user("Con lugar")
    make.registration(meeting, seated)
    row = make.minutes(meeting)
    public = "/en/meetings/mesa/minutes"

    assert "Se abrió la sesión. (en)" not in browse(seated).get(public)
    row.state, row.circulated_at = MinutesState.CIRCULATED, now()
    db.session.commit()
    for reader in (seated, tomas, lucia):
        page = browse(reader).get(public)
        assert "Se abrió la sesión. (en)" in page and "This is a draft." in page
    for stranger in (None, make.user("Otra")):
        page = browse(stranger).get(public)
        assert "Se abrió la sesión. (en)" not in page.html
        assert "The draft is with those who took part." in page


def test_minutes_in_one_language_say_so(make, browse):
    meeting = make.held("mesa")
    make.minutes(meeting, MinutesState.PUBLISHED, text=two("Solo en español", ""), hash="a" * 64)

    page = browse().get("/en/meetings/mesa/minutes")

    assert "In Spanish only" in page and 'lang="es"' in page.html and "Solo en español" in page


def test_before_the_meeting_there_is_nothing_to_write(make, browse, lucia):
    make.meeting("mesa")

    page = browse(lucia).get(URL)

    assert "This meeting has not begun yet." in page and "minutes-form" not in page.html


def test_agreements_are_written_down_with_owner_and_date(make, browse, lucia):
    meeting = make.held("mesa")
    item, organisation = make.agenda_item(meeting), make.organisation("Red Ejemplo")
    foreign = make.agenda_item(make.held("otra"))
    browser = browse(lucia)
    good = {"wording_es": "Publicar", "owner": str(organisation.id), "due_on": "2027-02-28"}

    for wrong, words in (
        ({"wording_es": ""}, "Write this in Spanish or in English."),
        ({"due_on": "2027-02-29"}, "Write a date that exists"),
        ({"due_on": "9999-01-01"}, "Write a date that exists"),
        ({"owner": "999"}, "Choose one from the list."),
        ({"agenda_item": str(foreign.id)}, "Choose one from the list."),
    ):
        page = browser.send(browser.get(URL), "agreement-form", **good | wrong)
        assert page.status == 422 and words in page
        assert db.session.query(Agreement).count() == 0
    page = browser.send(page, "agreement-form", **good, agenda_item=str(item.id))

    assert "The agreement is written down." in page and "Red Ejemplo (en)" in page
    browser.send(page, "agreement-form", **good)
    first, second = db.session.query(Agreement).order_by(Agreement.number)
    assert (first.number, second.number, first.agenda_item_id) == (1, 2, item.id)

    page = browser.get("/en/manage/meetings/mesa/agreements/1")
    page = browser.send(page, "agreement-form", wording_es="Publicar la lista", due_on="")
    assert "The agreement was changed." in page
    page = browser.send(page, "agreements/2/remove")
    db.session.rollback()
    assert [(a.text.es, a.due_on) for a in db.session.query(Agreement)] == [
        ("Publicar la lista", None)
    ]
    assert browser.get("/en/manage/meetings/mesa/agreements/7").status == 404


def test_agreements_are_public_with_the_minutes_only(make, browse):
    meeting = make.held("mesa")
    make.agreement(meeting, text=two("Acuerdo secreto"))
    row = make.minutes(meeting)
    assert "Acuerdo secreto" not in browse().get("/en/meetings/mesa").html
    assert "Acuerdo secreto" not in browse().get("/en/meetings/mesa/minutes").html

    row.state, row.published_at = MinutesState.PUBLISHED, now()
    db.session.commit()

    for url in ("/en/meetings/mesa", "/en/meetings/mesa/minutes"):
        assert "Acuerdo secreto (en)" in browse().get(url)


def test_members_write_the_minutes_of_their_own_group(make, browse, group):
    body, tomas = group
    make.held("mesa", body_id=body.id)
    browser = browse(tomas)

    browser.send(browser.get(URL), "minutes-form", text_es="Texto")

    assert "The minutes are published." in publish(browser)
    assert db.session.query(Meeting).one().minutes.published_by == tomas.id
