"""Which clauses serve which article of a convention."""

import csv
import io
from contextvars import Context

import pytest

from cocreacion.documents import services as documents
from cocreacion.documents.clauses import Wording
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import Forbidden
from cocreacion.kernel.outbox import transaction
from cocreacion.proposals import services
from cocreacion.proposals.conventions import conventions
from cocreacion.proposals.models import ConventionLink, ProposalState
from cocreacion.proposals.refusals import AlreadyMapped, NoSuchConventionArticle
from cocreacion.proposals.services import Mapping

CROSSWALK = "/en/proposals/mejora/crosswalk"


@pytest.fixture
def based(draft, make):
    draft.policy = make.policy()
    draft.proposal.base_id = draft.policy.id
    db.session.commit()
    return draft


def add(draft, document=None, clause="clause-1", article="24", *, actor=None, convention="crpd"):
    note = Bilingual.both("Falta el plazo.", "The term is missing.")
    mapping = Mapping(document or draft.document, clause, convention, article, note)
    with transaction():
        services.map_article(draft.proposal, mapping, actor=actor or draft.tomas)


def rows(browser, query=""):
    answer = Context().run(browser.client.get, f"/proposals/mejora/crosswalk.csv{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))


def test_every_convention_is_complete_in_both_languages():
    assert len(conventions()["crpd"].articles) == 50
    for convention in conventions().values():
        for number, article in convention.articles.items():
            assert number and article.title.es and article.title.en


def test_a_group_maps_clauses_and_articles_and_takes_rows_out(browse, based):
    browser = browse(based.tomas)
    page = browser.get(CROSSWALK)
    assert "33 articles that nothing serves" in page
    assert "17 articles about the convention itself are not counted." in page

    page = browser.send(
        page, "map", clause=f"{based.policy.id}-article-2", article="9", note_en="Only buildings."
    )
    page = browser.send(page, "map", clause=f"{based.document.id}-clause-1", article="24")
    assert "31 articles that nothing serves" in page and "Only buildings." in page
    assert "Draft, clause 1" in page and "Article 2. Topic" in page
    link = db.session.query(ConventionLink).order_by(ConventionLink.id).first()
    page = browser.send(page, f"/{link.id}/remove")
    assert "32 articles that nothing serves" in page
    assert db.session.query(ConventionLink).one().article == "24"


def test_the_same_row_and_unknown_places_are_refused(browse, based, make):
    add(based)
    with pytest.raises(AlreadyMapped):
        add(based)
    for wrong in (
        {"article": "51"}, {"convention": "other"}, {"clause": "no-such"},
        {"document": make.document()},
    ):  # fmt: skip
        with pytest.raises(NoSuchConventionArticle):
            add(based, **wrong)
    add(based, article="25")
    browser = browse(based.tomas)
    page = browser.send(browser.get(CROSSWALK), "map", clause="9-x", article="1")
    assert page.status == 422 and "Choose a clause and an article" in page
    assert db.session.query(ConventionLink).count() == 2


def test_only_those_who_write_the_draft_change_the_crosswalk(browse, based, make):
    add(based)
    link, ixchel = db.session.query(ConventionLink).one(), make.user("Ixchel")
    assert "Add a row" in browse(based.tomas).get(CROSSWALK)
    page = browse(ixchel).get(CROSSWALK)
    assert "Add a row" not in page and "The term is missing." in page
    with pytest.raises(Forbidden):
        add(based, article="25", actor=ixchel)
    with pytest.raises(Forbidden), transaction():
        services.unmap_article(based.proposal, link, actor=ixchel)
    based.proposal.state = ProposalState.ADOPTED
    db.session.commit()
    with pytest.raises(Forbidden):
        add(based, article="25")
    based.proposal.state = ProposalState.PUBLISHED
    db.session.commit()
    with transaction():
        link = db.session.query(ConventionLink).one()
        services.unmap_article(based.proposal, link, actor=based.tomas)
    assert db.session.query(ConventionLink).count() == 0


def test_a_row_of_another_draft_is_not_found(browse, based, make):
    add(based)
    link = db.session.query(ConventionLink).one()
    make.proposal("otra", body=based.body)
    browser = browse(based.tomas)
    page = browser.get(CROSSWALK)
    address = page.form(f"/{link.id}/remove").action
    page.form(address).action = address.replace("mejora", "otra")
    assert browser.send(page, "/otra/").status == 404
    assert db.session.query(ConventionLink).count() == 1
    browser.send(browser.get(CROSSWALK), address)
    assert db.session.query(ConventionLink).count() == 0


def test_the_public_sees_published_clauses_only(browse, based):
    words = {"es": Wording("Secreta", "Texto.")}
    with transaction():
        added = documents.add_clause(based.document, actor=based.tomas, words=words)
    add(based, clause=added.clause_id)
    add(based, clause="clause-1", article="25")

    assert "Secreta" in browse(based.tomas).get(CROSSWALK)
    page = browse().get(CROSSWALK)
    assert "Secreta" not in page and "1 article is served" in page
    assert "Secreta" not in str(rows(browse()))


def test_a_clause_that_went_away_is_said_to_those_who_write(browse, based):
    add(based)
    with transaction():
        documents.remove_clause(
            based.document, based.document.clauses[0], actor=based.tomas, seen=(1, 1)
        )
    page = browse(based.tomas).get(CROSSWALK)
    assert "This clause is not in the text any more" in page
    assert "33 articles that nothing serves" in page
    assert "1 article is served" in browse().get(CROSSWALK), "version 1 has it"


def test_the_crosswalk_as_a_file(browse, based):
    add(based)
    add(based, based.policy, "article-1", "24")

    es, en = rows(browse()), rows(browse(), "?lang=en&convention=crpd")
    assert len(es) == 51
    served = [row for row in en if row["text"]]
    assert [(r["article"], r["text"], r["clause"], r["clause_heading"]) for r in served] == [
        ("24", "draft", "1", "Cláusula 1 (en)"), ("24", "policy", "", "Article 1. Topic"),
    ]  # fmt: skip
    assert served[0]["article_title"] == "Education" and served[0]["note"] == "The term is missing."
    for query in ("?lang=fr", "?convention=none"):
        address = f"/proposals/mejora/crosswalk.csv{query}"
        assert Context().run(browse().client.get, address).status_code == 404
    based.proposal.state = ProposalState.DRAFT
    db.session.commit()
    address = "/proposals/mejora/crosswalk.csv"
    assert Context().run(browse().client.get, address).status_code == 404
    assert rows(browse(based.tomas))
