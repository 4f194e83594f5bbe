"""Loading the text of a policy, article by article."""

from io import BytesIO

import docx
import pytest

from cocreacion.documents import queries as documents
from cocreacion.documents import services as document_services
from cocreacion.documents.clauses import Wording
from cocreacion.documents.models import ClauseKind, Document, DocumentKind
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import Forbidden
from cocreacion.kernel.outbox import transaction
from cocreacion.proposals import articles, services
from cocreacion.proposals.refusals import NoArticles, OtherArticles, TitleMissing

LOAD = "/en/proposals/policies/load"
ES = """Considerando que hace falta.

Capítulo I
Principios

Artículo 1. Objeto
Garantizar los derechos.

ARTÍCULO 2 bis. Principios. Igualdad y respeto.
Segundo párrafo.

Artículo 3º.- La ley obliga a todas las instituciones.
"""
EN = """Whereas it is needed.

Chapter I
Principles

Article 1. Purpose
To guarantee rights.

ARTICLE 2 bis. Principles. Equality and respect.
Second paragraph.

Article 3. The law binds every institution.
"""


def test_articles_are_found_with_their_titles_and_parts():
    found = articles.read(ES, EN)

    assert [(each.kind, each.number) for each in found] == [
        (ClauseKind.PARAGRAPH, ""),
        (ClauseKind.HEADING, "i"),
        (ClauseKind.ARTICLE, "1"),
        (ClauseKind.ARTICLE, "2 bis"),
        (ClauseKind.ARTICLE, "3"),
    ]
    assert [each.words["es"] for each in found][1:] == [
        Wording("Capítulo I Principios"),
        Wording("Artículo 1. Objeto", "Garantizar los derechos."),
        Wording("Artículo 2 bis. Principios", "Igualdad y respeto.\n\nSegundo párrafo."),
        Wording("Artículo 3", "La ley obliga a todas las instituciones."),
    ]
    assert found[2].words["en"] == Wording("Article 1. Purpose", "To guarantee rights.")


def test_what_is_no_text_of_articles_is_refused():
    assert len(articles.read(ES, "")) == len(articles.read("", EN)) == 5
    with pytest.raises(NoArticles):
        articles.read("Solo un párrafo.", "")
    with pytest.raises(OtherArticles):
        articles.read(ES, EN.replace("Article 3", "Article 4"))
    with pytest.raises(OtherArticles):
        articles.read(ES, EN + "\nArticle 4. More.")


def look(browser, **fields):
    said = {"title_es": "Política", "title_en": "Policy", "text_es": ES, "text_en": EN}
    return browser.send(browser.get(LOAD), "/load", do="look", **said | fields)


def brought(name, data):
    return (BytesIO(data.encode() if isinstance(data, str) else data), name)


def in_word():
    file, paper = BytesIO(), docx.Document()
    paper.add_heading("Política de agua", 0)
    for line in ES.splitlines():
        if line.startswith(("Capítulo", "Artículo 1")):
            paper.add_heading(line, 1)
        elif line:
            paper.add_paragraph(line)
    paper.save(file)
    return file.getvalue()


def test_a_policy_is_read_from_files_and_looked_over_like_a_pasted_one(browse, make):
    browser = browse(make.lucia())
    files = {"file": brought("p.docx", in_word()), "language": "es"}

    page = browser.send(browser.get(LOAD), "/read", other=brought("p.md", EN), **files)

    assert "5 parts were found" in page and loaded() == [], "reading keeps nothing"
    fields = page.form("/load").fields
    assert fields["title_es"] == "Política de agua"
    assert articles.read(fields["text_es"], fields["text_en"]) == articles.read(ES, EN)
    done = browser.send(page, "/load", do="load", title_en="Water policy")
    assert "Its text does not change any more." in done and len(loaded()) == 1

    assert "Choose the file with the policy." in browser.send(browser.get(LOAD), "/read")
    wrong = browser.send(browser.get(LOAD), "/read", file=brought("p.pdf", "%PDF-1.7"))
    assert wrong.status == 422 and "PDF" in wrong
    other = browser.send(browser.get(LOAD), "/read", other=brought("x.md", " "), **files | {
        "file": brought("p.docx", in_word())})  # fmt: skip
    assert other.status == 422 and "From a file" in other
    none = browser.send(browser.get(LOAD), "/read", file=brought("p.md", "Un párrafo."))
    assert none.status == 422 and "No article was found." in none
    assert none.form("/load").fields["text_es"].strip() == "Un párrafo.", "to be corrected here"
    assert browse(make.user("Ixchel")).get(LOAD).status == 403


def loaded():
    return db.session.query(Document).filter_by(kind=DocumentKind.POLICY).all()


def test_a_policy_is_looked_over_and_then_loaded_for_good(browse, make):
    lucia = make.lucia()
    browser = browse(lucia)

    page = look(browser)
    assert "5 parts were found" in page and "To guarantee rights." in page
    assert loaded() == [], "looking keeps nothing"
    page = browser.send(page, "/load", do="load")

    assert "Its text does not change any more." in page
    (policy,) = loaded()
    assert [each.heading.en for each in documents.living(policy)][2:] == [
        "Article 1. Purpose", "Article 2 bis. Principles", "Article 3",
    ]  # fmt: skip
    assert "Artículo 1. Objeto" in browse().get(f"/es/proposals/policies/{policy.id}")
    assert "Policy" in browse().get("/en/proposals/policies")
    with pytest.raises(Forbidden), transaction():
        document_services.add_clause(policy, actor=lucia, words={"es": Wording("Otro", "Más.")})


def test_a_text_that_was_changed_after_looking_is_looked_over_again(browse, make):
    browser = browse(make.lucia())
    page = look(browser)

    page = browser.send(page, "/load", do="load", text_es=ES.replace("Garantizar", "Cumplir"))
    assert page.status == 409 and "after looking it over" in page
    assert loaded() == []
    browser.send(page, "/load", do="load")
    assert len(loaded()) == 1


def test_mistakes_are_said_beside_the_text(browse, make):
    browser = browse(make.lucia())

    assert "No article was found." in look(browser, text_es="Nada.", text_en="")
    assert "Look at: Artículo 3" in look(browser, text_en=EN.split("Article 3", maxsplit=1)[0])
    assert look(browser, text_es="", text_en="").status == 422
    long = "Artículo 1. Uno\n" + "a" * 20_001
    page = browser.send(look(browser, text_es=long, text_en=""), "/load", do="load")
    assert page.status == 422 and "too long" in page
    assert loaded() == []


def test_only_the_secretariat_loads_a_policy(browse, make, draft):
    title, found = Bilingual.both("Política", "Policy"), articles.read(ES, EN)
    for person in (draft.tomas, make.user("Ixchel")):
        assert browse(person).get(LOAD).status == 403
        with pytest.raises(Forbidden), transaction():
            services.load_policy(title, found, actor=person)
    with pytest.raises(TitleMissing), transaction():
        services.load_policy(Bilingual(), found, actor=draft.lucia)
    with pytest.raises(NoArticles), transaction():
        services.load_policy(title, (), actor=draft.lucia)
    assert loaded() == []
    with transaction():
        services.load_policy(title, found, actor=draft.lucia)
    assert len(loaded()) == 1


def test_a_document_that_is_no_loaded_policy_has_no_page(browse, draft, make):
    assert browse().get(f"/en/proposals/policies/{make.policy().id}").status == 200
    for number in (draft.document.id, 10**9):
        assert browse().get(f"/en/proposals/policies/{number}").status == 404
