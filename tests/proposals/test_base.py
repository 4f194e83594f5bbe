"""What a draft does with each article of a policy: before, after and why."""

import csv
import io
from contextvars import Context
from types import SimpleNamespace

import pytest

from cocreacion.documents import services as documents
from cocreacion.documents.clauses import Wording
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import Forbidden
from cocreacion.kernel.outbox import transaction
from cocreacion.people.models import Guest
from cocreacion.proposals import basing, policy, queries, services
from cocreacion.proposals.basing import Outcome
from cocreacion.proposals.models import ArticleAction, BaseArticle, ProposalState
from cocreacion.proposals.refusals import (
    BaseInUse,
    DecidedMeanwhile,
    NoBase,
    NoSuchArticle,
    NothingPublished,
    ReplacementMissing,
)
from cocreacion.proposals.services import Deciding

BASE = "/en/proposals/mejora/base"
CHANGES = "/en/proposals/mejora/changes"
KEEP, REPLACE, DELETE, NEW = ArticleAction


@pytest.fixture
def based(draft, make):
    """The draft, based on a policy of four articles."""
    draft.policy = make.policy(("Uno dos.", "Dos.", "Tres.", "Cuatro."))
    draft.proposal.base_id = draft.policy.id
    db.session.commit()
    return draft


def decide(draft, action, article="article-1", clause="", *, seen=0, actor=None, why="Porque sí."):
    deciding = Deciding(action, article, clause, Bilingual.both(why, f"{why} (en)"), seen)
    with transaction():
        services.decide_article(draft.proposal, deciding, actor=actor or draft.tomas)


def outcomes(draft, number=0, language="es"):
    articles, clauses = draft.policy.clauses, draft.document.clauses
    found = basing.table(
        articles, clauses, queries.article_decisions(draft.proposal, number), language
    )
    return [each.outcome.value for each in found]


def publish(draft, changed="Otra cosa."):
    draft.document.clauses[0].es = changed
    db.session.commit()
    note = Bilingual.both("Nota", "Note")
    with transaction():
        return services.publish_version(draft.proposal, actor=draft.lucia, note=note)


def file(browser, query=""):
    answer = Context().run(browser.client.get, f"/proposals/mejora/changes.csv{query}")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    return SimpleNamespace(status=answer.status_code, rows=rows, headers=answer.headers)


def test_a_group_says_article_by_article_what_happens(browse, based):
    browser = browse(based.tomas)
    page = browser.get(f"{BASE}?article=article-1")
    page = browser.send(
        page, "decide", action="replace", clause="clause-1", reason_es="Más claro.",
        reason_en="Clearer.",
    )  # fmt: skip
    page = browser.get(f"{BASE}?article=article-2")
    page = browser.send(page, "decide", action="keep")
    page = browser.get(f"{BASE}?article=article-3")
    page = browser.send(page, "decide", action="delete", reason_es="Sobra.")
    page = browser.get(f"{BASE}?clause=clause-2")
    page = browser.send(page, "decide", reason_es="Faltaba.", reason_en="It was missing.")

    assert outcomes(based) == ["replace", "keep", "delete", "open", "new", "new"]
    assert "It was missing." in page
    assert "1 article is not decided. 2 reasons are missing." in page
    page = browser.get(f"{BASE}?article=article-1")
    browser.send(page, "decide", action="")
    assert outcomes(based) == ["open", "keep", "delete", "open", "new", "new", "new"]


def test_words_are_compared_with_what_takes_their_place(based):
    decide(based, REPLACE, clause="clause-1")
    decide(based, DELETE, "article-2")
    first, gone, *_, last = basing.table(
        based.policy.clauses,
        based.document.clauses,
        queries.article_decisions(based.proposal),
        "es",
    )

    assert ("+", "tres") in [(op, words.strip()) for op, words in first.body[0]]
    assert gone.body == ((("-", "Dos."),),)
    assert last.outcome is Outcome.NEW
    assert last.needs_reason and not first.needs_reason


def test_a_replacement_that_went_away_is_said(based):
    decide(based, REPLACE, clause="clause-1")
    with transaction():
        documents.remove_clause(
            based.document, based.document.clauses[0], actor=based.tomas, seen=(1, 1)
        )
    living = [each for each in based.document.clauses if each.removed_at is None]
    found = basing.table(
        based.policy.clauses, living, queries.article_decisions(based.proposal), "es"
    )
    assert found[0].outcome is Outcome.GONE


def test_what_cannot_be_decided_is_refused(based):
    with pytest.raises(NoSuchArticle):
        decide(based, KEEP, "no-such")
    with pytest.raises(NoSuchArticle):
        decide(based, NEW)
    with pytest.raises(NoSuchArticle):
        decide(based, NEW, "", "no-such")
    with pytest.raises(ReplacementMissing):
        decide(based, REPLACE, clause="article-2")
    decide(based, REPLACE, clause="clause-2")
    decide(based, REPLACE, clause="clause-2", seen=9)  # the same again
    assert db.session.query(BaseArticle).one().revision == 1
    with pytest.raises(DecidedMeanwhile):
        decide(based, DELETE)
    decide(based, DELETE, seen=1)
    assert outcomes(based)[0] == "delete"


def test_two_people_at_the_same_article_do_not_overwrite_each_other(browse, based):
    browser, other = browse(based.tomas), browse(based.mateo)
    page, theirs = (each.get(f"{BASE}?article=article-1") for each in (browser, other))
    other.send(theirs, "decide", action="keep", reason_es="De Mateo.")

    page = browser.send(page, "decide", action="delete", reason_es="De Tomás.")
    assert page.status == 409 and "Somebody else wrote about this article" in page
    assert "De Mateo." in page and "De Tomás." in page
    browser.send(page, "decide", action="delete", reason_es="De Tomás.")
    assert outcomes(based)[0] == "delete"


def test_only_those_who_write_the_draft_decide(browse, based, make):
    ixchel = make.user("Ixchel")
    assert browse(based.tomas).get(BASE).status == 200
    for person in (ixchel, None):
        assert browse(person).get(BASE).status == 403
    with pytest.raises(Forbidden):
        decide(based, KEEP, actor=ixchel)
    with pytest.raises(Forbidden), transaction():
        services.choose_base(based.proposal, None, actor=ixchel)
    based.proposal.state = ProposalState.ADOPTED
    db.session.commit()
    with pytest.raises(Forbidden):
        decide(based, KEEP)
    based.proposal.state = ProposalState.PUBLISHED
    db.session.commit()
    decide(based, KEEP)
    assert outcomes(based)[0] == "keep"
    assert not policy.can_relate(Guest(), based.proposal)


def test_a_draft_is_based_on_a_loaded_policy(browse, draft, make):
    policies = [make.policy(), make.policy()]
    browser = browse(draft.tomas)
    page = browser.get(BASE)
    assert "Choose the policy that this draft changes." in page

    page = browser.send(page, "/base", base=str(policies[0].id))
    assert "Not decided yet" in page
    page = browser.send(page, "/base", base=str(policies[1].id))
    assert draft.proposal.base_id == policies[1].id
    assert "Before and after" in browse().get("/en/proposals/mejora")
    with pytest.raises(Forbidden), transaction():
        services.choose_base(draft.proposal, make.document(), actor=draft.tomas)
    draft.policy = policies[1]
    decide(draft, KEEP)
    refused = browser.send(page, "/base", base="")
    assert refused.status == 409 and "The policy stays as it is." in refused
    with pytest.raises(BaseInUse), transaction():
        services.choose_base(draft.proposal, policies[0], actor=draft.tomas)


def test_without_a_policy_there_is_nothing_to_decide(browse, draft, make):
    draft.policy = make.policy()
    with pytest.raises(NoBase):
        decide(draft, KEEP)
    assert "not based on a policy" in browse().get(CHANGES)
    assert file(browse()).status == 404
    with transaction():
        services.choose_base(draft.proposal, draft.policy, actor=draft.tomas)
    decide(draft, KEEP)
    assert file(browse()).status == 200


def test_everybody_reads_what_was_published_with_a_version(browse, based):
    decide(based, REPLACE, clause="clause-1", why="Más claro.")
    assert "Not decided yet" in browse().get(CHANGES), "the version is older than the decision"
    assert "Más claro." in browse(based.tomas).get("/es/proposals/mejora/changes?text=working")
    assert browse().get(f"{CHANGES}?text=working").status == 403

    version = publish(based, "Uno dos tres cuatro.")
    decide(based, DELETE, seen=1)

    page = browse().get("/es/proposals/mejora/changes")
    assert "Más claro." in page and "Reemplazado" in page
    assert outcomes(based, version.number)[0] == "replace"
    assert outcomes(based)[0] == "delete"
    assert "reasons are missing" in browse().get(CHANGES)


def test_reasons_written_later_are_published_by_the_secretariat(browse, based):
    decide(based, KEEP)
    page = browse(based.tomas).get(BASE)
    assert "Publish the reasons with version 1" not in page
    with pytest.raises(Forbidden), transaction():
        services.publish_reasons(based.proposal, actor=based.tomas)

    browser = browse(based.lucia)
    page = browser.send(browser.get(BASE), "/base/publish")
    assert "is published with the newest version" in page
    assert outcomes(based, 1)[0] == "keep"
    decide(based, DELETE, seen=1)
    browser.send(browser.get(BASE), "/base/publish")
    assert outcomes(based, 1)[0] == "delete"


def test_before_the_first_version_there_is_nothing_to_publish(based, make):
    fresh = make.proposal("nueva", body=based.body, versions=0, base_id=based.policy.id)
    with pytest.raises(NothingPublished), transaction():
        services.publish_reasons(fresh, actor=based.lucia)
    with transaction():
        services.publish_reasons(based.proposal, actor=based.lucia)


def test_the_table_as_a_file_in_each_language(browse, based):
    decide(based, REPLACE, clause="clause-1", why="Más claro.")
    decide(based, DELETE, "article-2", why="")
    publish(based, "=1+1")

    es, en = file(browse()), file(browse(), "?lang=en")
    assert [row["outcome"] for row in es.rows] == [
        "replace", "delete", "open", "open", "new", "new",
    ]  # fmt: skip
    assert es.rows[0]["after"] == "'=1+1" and es.rows[0]["reason"] == "Más claro."
    assert en.rows[0]["article"] == "Article 1. Topic" and en.rows[0]["language"] == "en"
    assert "mejora-changes-en.csv" in en.headers["Content-Disposition"]
    assert file(browse(), "?lang=fr").status == 404
    assert file(browse(), "?text=working").status == 403
    working = file(browse(based.tomas), "?text=working")
    assert "private" in working.headers["Cache-Control"]
    based.proposal.state = ProposalState.DRAFT
    db.session.commit()
    assert file(browse()).status == 404


def test_a_text_in_one_language_is_not_taken_for_a_deletion(based):
    clause = based.document.clauses[0]
    clause.en, clause.heading = "", Bilingual("Solo", "")
    db.session.commit()
    decide(based, REPLACE, clause="clause-1")
    first = basing.table(
        based.policy.clauses,
        based.document.clauses,
        queries.article_decisions(based.proposal),
        "en",
    )[0]
    assert first.lang == "es" and first.after == Wording("Solo", "Uno dos tres.")
