"""Versions on pages: their names, who wrote them, what changed since, bringing one back."""

import pytest

from cocreacion.documents import queries, services
from cocreacion.documents.changes import Reword, Split
from cocreacion.documents.clauses import wording
from cocreacion.documents.models import Restoration
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction

URL = "/en/proposals/mejora"
WORDS = "Uno dos y lo que dice Mateo."


def say(draft, actor, words, clause_id="clause-1"):
    said = wording(queries.get_clause(draft.document, clause_id), "es")
    change = Reword(
        clause_id=clause_id, language="es", base=said, words=type(said)(said.heading, words)
    )
    with transaction():
        services.change_text(draft.document, actor=actor, changes=[change])


def publish(browse, draft, **fields):
    browser = browse(draft.lucia)
    return browser.send(browser.get(f"{URL}/publish"), note_es="Cambios", **fields)


def test_a_version_has_a_short_name_beside_its_number(browse, draft):
    say(draft, draft.mateo, WORDS)
    publish(browse, draft, name_es="Tras la consulta", name_en="After comments")

    page = browse().get(URL)
    assert "Version 2, “After comments”" in page.html
    assert "Version 2, “After comments”" in browse().get(f"{URL}/compare/1/2").html
    assert "“Tras la consulta”" in browse().get("/es/proposals/mejora").html
    assert queries.first_broken_version() is None


def test_everybody_reads_who_wrote_a_version(browse, draft):
    say(draft, draft.mateo, WORDS)
    say(draft, draft.tomas, f"{WORDS} Y Tomás.")
    publish(browse, draft)

    page = browse().get(f"{URL}/versions/2/authors?written=es")

    assert "Who wrote version 2" in page
    assert "Mateo" in page and "Tomás" in page and "Red de Tomás" in page.html
    assert "Before the log" in page, "what was found when the log began"
    for number in ("1", "2", "3"):
        spoken = f'<span class="vh">Author </span>{number}<span class="vh">: </span>'
        assert spoken in page.html, "numbers, not only colours, tell authors apart"
    assert "nobody knows by whom" in page.html


def test_a_version_from_before_says_that_nobody_noted_it(browse, draft):
    page = browse().get(f"{URL}/versions/1/authors")

    assert "published before the site noted who wrote each word" in page.html
    assert "Mateo" not in page.html


def test_the_authors_of_the_working_text_are_for_its_writers(browse, draft, make):
    say(draft, draft.mateo, WORDS)

    assert "Mateo" in browse(draft.tomas).get(f"{URL}/authors?written=es")
    for path in ("authors", "compare/1/working", "versions/1/restore"):
        assert browse(draft.tomas).get(f"{URL}/{path}").status == 200
        assert browse(make.user("Ixchel")).get(f"{URL}/{path}").status == 403
        assert browse().get(f"{URL}/{path}").status == 403


def test_the_working_text_is_compared_with_a_version(browse, draft):
    same = browse(draft.tomas).get(f"{URL}/compare/1/working")
    assert "The working text says the same as this version" in same
    cut = Split(clause_id="clause-1", at={"es": 4, "en": 4}, new_id="half")
    with transaction():
        services.change_text(draft.document, actor=draft.mateo, changes=[cut])

    page = browse(draft.tomas).get(f"{URL}/compare/1/working")

    assert "Clause 1 changed." in page.html and "Clause 2 was added." in page.html
    assert "Split from clause 1 of the earlier version" in page


def test_a_version_is_brought_back_after_reading_what_would_change(browse, draft):
    say(draft, draft.mateo, WORDS)
    browser = browse(draft.tomas)
    form = browser.get(f"{URL}/versions/1/restore")
    assert "Gets its earlier words: clause 1." in form.html

    refused = browser.send(form, reason_es="", reason_en="")
    assert refused.status == 422
    page = browser.send(form, reason_es="Se perdió el plazo")

    assert "It says again what version 1 says." in page
    assert queries.get_clause(draft.document, "clause-1").es == "Uno dos tres."
    authors = browser.get(f"{URL}/authors?written=es")
    assert "Se perdió el plazo" in authors and "brought back from a version" in authors.html
    again = browser.get(f"{URL}/versions/1/restore")
    assert "There is nothing to bring back" in again.html and "Bring it back" not in again


def test_what_changed_meanwhile_is_read_again_first(browse, draft):
    say(draft, draft.mateo, WORDS)
    browser = browse(draft.tomas)
    form = browser.get(f"{URL}/versions/1/restore")
    say(draft, draft.mateo, "Otra cosa.")

    page = browser.send(form, reason_es="Se perdió el plazo")

    assert page.status == 409 and "Somebody changed the text meanwhile" in page.html
    assert db.session.query(Restoration).count() == 0
    browser.send(page, reason_es="Se perdió el plazo")
    assert db.session.query(Restoration).count() == 1


def test_one_clause_alone_and_none_that_is_not_in_the_version(browse, draft):
    say(draft, draft.mateo, WORDS)
    say(draft, draft.mateo, "Otra.", "clause-2")
    browser = browse(draft.tomas)
    form = browser.get(f"{URL}/versions/1/restore?clause=clause-2")

    browser.send(form, reason_es="Se perdió")

    said = [queries.get_clause(draft.document, each).es for each in ("clause-1", "clause-2")]
    assert said == [WORDS, "Cuatro."]
    history = f"{URL}/edit/{{}}/history?written=es"
    page = browser.get(history.format("clause-2"))
    assert "Se perdió" in page and "One clause of version 1" in page
    assert "Se perdió" not in browser.get(history.format("clause-1"))
    assert browser.get(f"{URL}/versions/1/restore?clause=nowhere").status == 404
    assert browser.get(f"{URL}/versions/9/restore").status == 404


def test_a_frozen_text_says_why_and_keeps_its_words(browse, draft):
    say(draft, draft.mateo, WORDS)
    browser = browse(draft.tomas)
    form = browser.get(f"{URL}/versions/1/restore")
    draft.document.frozen_at = now()
    db.session.commit()

    assert "This text is frozen" in browser.get(f"{URL}/versions/1/restore").html
    assert browser.send(form, reason_es="Se perdió").status == 403
    assert queries.get_clause(draft.document, "clause-1").es == WORDS


@pytest.mark.parametrize("lang", ["es", "en"])
def test_authors_are_read_in_both_languages(browse, draft, lang):
    say(draft, draft.mateo, WORDS)
    publish(browse, draft)

    page = browse().get(f"/{lang}/proposals/mejora/versions/2/authors")

    assert {"es": "Cláusula por cláusula", "en": "Clause by clause"}[lang] in page
