"""Minutes: written in clauses, circulated, approved, published under a hash; then corrected."""

import hashlib
import json
from datetime import timedelta

import pytest

from cocreacion.documents.models import Clause, VersionClause
from cocreacion.kernel.clock import now, today
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.meetings import freezing
from cocreacion.meetings.models import (
    Agreement,
    AgreementState,
    Minutes,
    MinutesEdition,
    MinutesState,
)
from cocreacion.meetings.queries import minutes as queries
from tests.make.rows import two

URL = "/en/manage/meetings/mesa/minutes"
TEXT = f"{URL}/text"
PUBLIC = "/en/meetings/mesa/minutes"


@pytest.fixture
def lucia(make):
    return make.lucia()


def minutes():
    db.session.rollback()
    return db.session.query(Minutes).one()


def begin(browser):
    return browser.send(browser.get(URL), "minutes/begin")


def say(browser, words, language="es", number=1):
    """Write in one clause with its form."""
    clause = db.session.query(Clause).order_by(Clause.position)[number - 1].clause_id
    page = browser.get(f"{TEXT}?clause={clause}&written={language}")
    return browser.send(page, f"text/{clause}", text=words, do="save")


def circulate(browser, **fields):
    return browser.send(browser.get(URL), "circulate-form", **fields)


def time_is_up():
    minutes().sign_by = now() - timedelta(minutes=1)
    db.session.commit()


def publish(browser):
    time_is_up()
    return browser.send(browser.get(f"{URL}/publish"), "Publish")


def test_from_the_agenda_to_the_published_record(make, browse, lucia):
    meeting = make.held("mesa")
    make.agenda_item(meeting, title=two("El agua"), presenter="Oficina")
    make.agreement(meeting, number=1)
    make.attendance(meeting, headcount=4)
    browser = browse(lucia)
    assert "Write the minutes first: there is no text yet." in browser.get(URL)

    page = begin(browser)

    assert page.url == TEXT
    for words in ("Date and place", "El agua (en)", "Presented by Oficina.", "Close"):
        assert words in page
    assert "4 people took part." in page.html and "Publish the minutes" not in browser.get(URL)
    assert "The minutes of this meeting are being written." in browse().get("/en/meetings/mesa")
    say(browser, "Se **abrió**.")
    say(browser, "It opened.", "en")
    page = circulate(browser)
    assert "The draft is with those who took part" in page
    assert "These minutes are not approved yet." in page
    page = publish(browser)

    assert page.url == PUBLIC and "It opened." in page and "Minutes 1/" in page.html
    spanish = browse().get("/es/meetings/mesa/minutes")
    assert "<strong>abrió</strong>" in spanish.html and minutes().hash in spanish
    edition = db.session.query(MinutesEdition).one()
    text = freezing.canonical(queries.record_of(edition))
    assert hashlib.sha256(text.encode()).hexdigest() == edition.hash
    assert json.loads(text)["attendance"][0]["headcount"] == 4
    names = [e.name for e in db.session.query(StoredEvent).order_by(StoredEvent.id)]
    assert [name for name in names if name.startswith("Minutes")] == [
        "MinutesBegun", "MinutesCirculated", "MinutesApproved", "MinutesPublished",
    ]  # fmt: skip
    assert queries.broken_minutes() == []


def test_nothing_changes_after_publication_but_what_becomes_of_agreements(make, browse, lucia):
    meeting = make.held("mesa")
    make.agreement(meeting, number=1, due_on=today() - timedelta(days=1))
    agreements = "/en/manage/meetings/mesa/agreements"
    browser = browse(lucia)
    begin(browser)
    before = browser.get(agreements)
    clause = db.session.query(Clause).first().clause_id
    opened = browser.get(f"{TEXT}?clause={clause}")
    circulate(browser)
    publish(browser)
    published = minutes().hash
    for page, form, fields in (
        (opened, f"text/{clause}", {"text": "Otro"}),
        (before, "agreement-form", {"wording_es": "Otro"}),
        (before, "agreements/1/remove", {}),
    ):
        assert browser.send(page, form, **fields).status == 403, form
    assert "Save" not in browser.get(f"{TEXT}?clause={clause}")
    assert db.session.query(Agreement).count() == 1 and "Late" in browse().get(PUBLIC)

    page = browser.get(f"{agreements}/1/state")
    bad = browser.send(page, "agreements/1/state", state="done", link="javascript:alert(1)")
    assert bad.status == 422 and "begins with https://" in bad
    page = browser.send(
        bad, "agreements/1/state", state="done", note_es="Se publicó",
        link="https://example.org/lista",
    )  # fmt: skip

    assert "The state of the agreement was changed." in page
    agreement = db.session.query(Agreement).one()
    assert agreement.state is AgreementState.DONE and minutes().hash == published
    assert agreement.marks[0].link == "https://example.org/lista"
    assert queries.broken_minutes() == []


def test_a_record_that_was_tampered_with_is_named(make, lucia):
    meeting = make.held("mesa")
    row = make.attendance(meeting, headcount=4)
    make.minutes(meeting, MinutesState.PUBLISHED)
    assert queries.broken_minutes() == []

    row.headcount = 40
    db.session.commit()

    assert queries.broken_minutes() == ["mesa"]


def test_minutes_from_before_clauses_keep_their_hash(make):
    """Their text stays as it was written, beside the clauses that were made of it."""
    meeting = make.held("mesa")
    make.attendance(meeting, headcount=4)
    kept = make.minutes(meeting, MinutesState.CIRCULATED)
    kept.text, kept.published_at, kept.state = two("Acta"), now(), MinutesState.PUBLISHED
    edition = MinutesEdition(minutes=kept, number=1, version=kept.circulated, form=1, hash="")
    with db.session.no_autoflush:
        said = freezing.canonical_plain(queries.record_of(edition))
    edition.hash = hashlib.sha256(said.encode()).hexdigest()
    make.keep(edition)
    assert json.loads(said)["form"] == "cocreacion/minutes/1"
    assert queries.broken_minutes() == []

    kept.text = two("Otra cosa")
    db.session.commit()

    assert queries.broken_minutes() == ["mesa"]


def test_a_text_without_clauses_is_not_sent_round(make, browse, lucia):
    make.minutes(make.held("mesa"), texts=())
    browser = browse(lucia)

    page = circulate(browser)

    assert page.status == 422 and "There is no clause yet." in page
    assert minutes().state is MinutesState.DRAFTING


def test_what_changed_while_somebody_was_deciding_is_not_published(make, browse, lucia):
    make.minutes(make.held("mesa"), MinutesState.CIRCULATED)
    browser = browse(lucia)
    time_is_up()
    deciding = browser.get(f"{URL}/publish")
    other = make.version(minutes().document)
    minutes().circulated_id = other.id
    db.session.commit()

    page = browser.send(deciding, "Publish")

    assert "The minutes changed while you were deciding." in page
    assert not minutes().is_public


def test_who_reads_the_draft(make, browse, group, lucia):
    body, tomas = group
    meeting = make.held("mesa", body_id=body.id)
    seated = make.user("Con lugar")
    make.registration(meeting, seated)
    row = make.minutes(meeting)

    assert "Se abrió la sesión. (en)" not in browse(seated).get(PUBLIC)
    row.state, row.circulated_id = MinutesState.CIRCULATED, make.version(row.document).id
    row.sign_by = now() + timedelta(days=8)
    db.session.commit()
    for reader in (seated, tomas, lucia):
        page = browse(reader).get(PUBLIC)
        assert "Se abrió la sesión. (en)" in page and "This is a draft." in page
    for stranger in (None, make.user("Otra")):
        page = browse(stranger).get(PUBLIC)
        assert "Se abrió la sesión. (en)" not in page.html
        assert "The draft is with those who took part." in page
    assert browse(make.user("Más")).get(f"{PUBLIC}/draft").status == 403


def test_minutes_in_one_language_say_so(make, browse):
    kept = make.minutes(make.held("mesa"), MinutesState.CIRCULATED)
    for row in db.session.query(Clause):
        row.en, row.heading = "", two("Apertura", "")
    db.session.commit()
    version = make.version(kept.document)
    kept.published_at, kept.state = now(), MinutesState.PUBLISHED
    make.edition(kept, version)

    page = browse().get(PUBLIC)

    assert "In Spanish only" in page and 'lang="es"' in page.html and "Se abrió la sesión." in page
    assert "0 of 1 clauses are in both languages" in page


def test_before_the_meeting_there_is_nothing_to_write(make, browse, lucia):
    make.meeting("mesa")

    page = browse(lucia).get(URL)

    assert "This meeting has not begun yet." in page and "Begin the minutes" not in page


def test_agreements_are_written_down_with_owner_date_and_paragraph(make, browse, lucia):
    meeting = make.held("mesa")
    item, organisation = make.agenda_item(meeting), make.organisation("Red Ejemplo")
    foreign = make.agenda_item(make.held("otra"))
    make.minutes(meeting)
    url = "/en/manage/meetings/mesa/agreements"
    browser = browse(lucia)
    good = {"wording_es": "Publicar", "owner": str(organisation.id), "due_on": "2027-02-28"}

    for wrong, words in (
        ({"wording_es": ""}, "Write this in Spanish or in English."),
        ({"due_on": "2027-02-29"}, "Write a date that exists"),
        ({"due_on": "9999-01-01"}, "Write a date that exists"),
        ({"owner": "999"}, "Choose one from the list."),
        ({"agenda_item": str(foreign.id)}, "Choose one from the list."),
    ):
        page = browser.send(browser.get(url), "agreement-form", **good | wrong)
        assert page.status == 422 and words in page
        assert db.session.query(Agreement).count() == 0
    page = browser.send(page, "agreement-form", **good, agenda_item=str(item.id), clause="clause-1")

    assert "The agreement is written down." in page and "Red Ejemplo (en)" in page
    browser.send(page, "agreement-form", **good)
    first, second = db.session.query(Agreement).order_by(Agreement.number)
    assert (first.number, second.number, first.agenda_item_id) == (1, 2, item.id)
    assert (first.clause_id, second.clause_id) == ("clause-1", "")

    page = browser.get(f"{url}/1")
    page = browser.send(page, "agreement-form", wording_es="Publicar la lista", due_on="")
    assert "The agreement was changed." in page
    page = browser.send(page, "agreements/2/remove")
    db.session.rollback()
    assert [(a.text.es, a.due_on) for a in db.session.query(Agreement)] == [
        ("Publicar la lista", None)
    ]
    assert browser.get(f"{url}/7").status == 404


def test_agreements_are_public_with_the_minutes_only(make, browse):
    meeting = make.held("mesa")
    make.agreement(meeting, text=two("Acuerdo secreto"))
    row = make.minutes(meeting)
    assert "Acuerdo secreto" not in browse().get("/en/meetings/mesa").html
    assert "Acuerdo secreto" not in browse().get(PUBLIC).html

    version = make.version(row.document)
    row.state, row.published_at = MinutesState.PUBLISHED, now()
    make.edition(row, version)

    for url in ("/en/meetings/mesa", PUBLIC):
        assert "Acuerdo secreto (en)" in browse().get(url)


def test_members_write_the_minutes_of_their_own_group(make, browse, group):
    body, tomas = group
    make.held("mesa", body_id=body.id)
    browser = browse(tomas)

    begin(browser)
    say(browser, "Texto de Tomás")
    circulate(browser)
    seated = browser.get(f"{PUBLIC}/draft")
    browser.send(seated, "sign-form", answer="approve")

    assert "The minutes are published." in publish(browser)
    assert db.session.query(MinutesEdition).one().published_by == tomas.id
    assert db.session.query(VersionClause).filter_by(es="Texto de Tomás").count() == 1
