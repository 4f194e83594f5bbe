"""A version is published: comments on the one before go along, or are marked. None is lost."""

import pytest

from cocreacion.contributions import queries
from cocreacion.contributions.models import CommentPlace, Contribution, Standing
from cocreacion.documents import services as documents
from cocreacion.documents.changes import Merge, Remove, Restore, Reword, Split
from cocreacion.documents.clauses import Wording, wording
from cocreacion.documents.queries import get_clause
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.kernel.outbox import transaction
from cocreacion.proposals import services

URL = "/en/proposals/consulta"
NOTE = Bilingual.both("Qué cambió", "What changed")


@pytest.fixture
def text(make):
    """A draft of five clauses, version 1 open for comment; another one beside it as noise."""
    make.comment(make.proposal(), text="De otro borrador")
    texts = ("Uno dos. Tres cuatro.", "Cinco.", "Seis.", "Siete.", "Ocho.")
    return make.proposal("consulta", texts=texts)


@pytest.fixture
def publish(text, make):
    lucia = make.lucia()

    def act(*changes):
        with transaction():
            if changes:
                documents.change_text(text.document, actor=lucia, changes=changes)
            version = services.publish_version(text, actor=lucia, note=NOTE)
        db.session.expire_all()
        return version

    return act


def reworded(text, clause_id, words):
    base = wording(get_clause(text.document, clause_id), "es")
    return Reword(clause_id=clause_id, language="es", base=base, words=Wording(base.heading, words))


def standings(version):
    return {
        row.text: (place.clause_id, place.standing)
        for place, row in db.session.query(CommentPlace, Contribution)
        .join(Contribution, Contribution.id == CommentPlace.comment_id)
        .filter(CommentPlace.version_id == version.id)
    }


def test_comments_go_with_their_words_and_readers_see_where_they_came_from(
    make, text, publish, browse, statements
):
    said = {
        "El final": ("clause-1", "tres cuatro"),
        "El todo": ("clause-2", ""),
        "Lo que se une": ("clause-3", ""),
        "Lo que se va": ("clause-4", ""),
        "Lo que queda": ("clause-5", ""),
    }
    for words, (clause, quote) in said.items():
        make.comment(text, clause, text=words, quote=quote)

    version = publish(
        Split(clause_id="clause-1", at={"es": 9, "en": 9}, new_id="half"),
        reworded(text, "clause-2", "Cincuenta."),
        Merge(clause_id="clause-5", other="clause-3"),
        Remove(clause_id="clause-4"),
    )

    assert standings(version) == {
        "El final": ("half", Standing.MOVED),
        "El todo": ("clause-2", Standing.TEXT_CHANGED),
        "Lo que se une": ("clause-5", Standing.MOVED),
        "Lo que se va": ("clause-4", Standing.CLAUSE_REMOVED),
        "Lo que queda": ("clause-5", Standing.TEXT_CHANGED),
    }
    browser, place = browse(), f"{URL}/versions/2?clause="
    moved = browser.get(f"{place}half")
    assert "Moved: the words it is about stood in clause 1 of version 1" in moved
    assert "About: tres cuatro" in moved
    assert "Text changed: it was written about clause 2 of version 1" in browser.get(
        f"{place}clause-2"
    )
    assert numbers(browser.get(f"{place}clause-5")) == ["Lo que queda", "Lo que se une"]
    gone = browser.get(f"{place}clause-4")
    assert "Clause removed: 4. " in gone and "It stood here until version 1." in gone
    assert "Clause removed: it was written about clause 4 of version 1" in gone
    order = [li.get("id") for li in gone.tree().findall(".//ol[@class='clauses']/li")]
    assert order == ["c-clause-1", "c-half", "c-clause-2", "c-clause-4", "c-clause-5"]
    assert statements(lambda: browser.get(f"{place}clause-4")) <= 12

    before = browser.get(f"{URL}/versions/1?clause=clause-4")
    assert "Lo que se va" in before and "Clause removed" not in before
    assert browser.get(f"{URL}/versions/1?clause=clause-1").text.count("El final") == 1
    event = db.session.query(StoredEvent).filter_by(name="CommentsCarried").one()
    assert (event.facts["moved"], event.facts["text_changed"], event.facts["exact"]) == (2, 2, 0)
    assert queries.miscounted() == []


def test_a_passage_of_which_words_changed_shows_how_it_reads_now(make, text, publish, browse):
    long = "Las oficinas publican todo en tres formatos. Fin."
    publish(reworded(text, "clause-2", long))
    quote = "oficinas publican todo en tres formatos"
    comment = make.comment(text, "clause-2", text="Faltan formatos", quote=quote)

    version = publish(reworded(text, "clause-2", long.replace("tres", "cuatro")))

    assert standings(version)["Faltan formatos"] == ("clause-2", Standing.TEXT_CHANGED)
    browser, now = browse(), "oficinas publican todo en cuatro formatos"
    page = browser.get(f"{URL}/versions/3?clause=clause-2")
    assert f"About: {quote}" in page and f"Now it reads: {now}" in page
    page = browser.get(f"/en/comments/{comment.id}")
    assert "The text changed: today it belongs to clause 2 of version 3" in page
    assert f"Now it reads: {now}" in page and "en tres formatos. Fin." in page
    assert queries.miscounted() == []


def numbers(page):
    said = ("Lo que queda", "Lo que se une")
    return sorted((each for each in said if each in page), key=page.text.index)


def test_what_is_said_about_an_old_version_stands_in_the_newer_ones_too(
    make, text, publish, browse
):
    first = text.document.versions[0]
    publish(Split(clause_id="clause-1", at={"es": 9, "en": 9}, new_id="half"))
    third = publish(Remove(clause_id="clause-2"))
    browser = browse(make.user("Ixchel"))
    page = browser.get(f"{URL}/versions/1?clause=clause-1")

    wrong = browser.send(page, "/comment", text="Sobre tres", quote="cuatro cinco")

    assert wrong.status == 422 and "These words do not stand in that clause." in wrong
    assert wrong.form("/comment").fields["quote"] == "cuatro cinco"
    done = browser.send(wrong, "/comment", text="Sobre tres", quote="Tres  cuatro")
    assert "Sobre tres" in done and done.url.endswith("/versions/1")
    browser.send(browser.get(f"{URL}/versions/1?clause=clause-2"), "/comment", text="Sobre cinco")
    assert standings(first) == {
        "Sobre tres": ("clause-1", Standing.EXACT), "Sobre cinco": ("clause-2", Standing.EXACT),
    }  # fmt: skip
    assert standings(third) == {
        "Sobre tres": ("half", Standing.MOVED),
        "Sobre cinco": ("clause-2", Standing.CLAUSE_REMOVED),
    }

    fourth = publish(Restore(clause_id="clause-2"))

    assert standings(fourth)["Sobre cinco"] == ("clause-2", Standing.EXACT), "its words are back"
    again = browser.get(f"{URL}/versions/4?clause=clause-2")
    assert "Written about clause 2 of version 1" in again and "Sobre cinco" in again
