"""The translator's desk, what readers are told, files, and what waits for a review."""

from io import BytesIO

import pytest

from cocreacion.documents import queries as documents
from cocreacion.documents import services, translations, xliff
from cocreacion.documents.clauses import Wording
from cocreacion.documents.freshness import Freshness, freshness
from cocreacion.documents.models import TranslationState
from cocreacion.documents.services import Writing, edit_clause
from cocreacion.kernel.db import db
from cocreacion.kernel.languages import CONTENT_LANGUAGES
from cocreacion.kernel.outbox import transaction
from cocreacion.proposals.models import VersionPoll

DESK = "/en/proposals/mejora/translation"


@pytest.fixture
def sara(make):
    return make.sara()


def clause(draft, clause_id="clause-1"):
    return documents.get_clause(draft.document, clause_id)


def kept(draft, clause_id="clause-1", language="en"):
    return translations.find(draft.document, clause_id, language)


def edit_source(draft, words, clause_id="clause-1"):
    found = clause(draft, clause_id)
    writing = Writing("es", Wording(found.heading.es, words), found.es_revision)
    with transaction():
        edit_clause(draft.document, found, actor=draft.tomas, writing=writing)


def save(browser, page, clause_id="clause-1", **fields):
    return browser.send(page, f"/translation/{clause_id}", **fields)


def test_a_translator_goes_through_what_is_missing(make, browse, draft, sara):
    browser = browse(sara)
    page = browser.get(f"{DESK}?into=kek&show=missing")
    assert "Clause 1" in page
    assert "0 of 3" in page

    page = save(browser, page, heading="Xbʼeen", text="Jun, kibʼ.", do="next")
    assert "Saved." in page
    assert "Clause 2" in page
    page = save(browser, page, "clause-2", heading="Xkabʼ", text="Kaahibʼ.", do="save")

    assert kept(draft, "clause-1", "kek").text == "Jun, kibʼ."
    assert kept(draft, "clause-2", "kek").state is TranslationState.DRAFT
    assert "Qʼeqchiʼ" in page
    assert 'lang="kek"' in page.html
    assert "Translation to review" in page


def test_the_desk_of_the_other_language_writes_the_text_itself(browse, draft, sara):
    browser = browse(sara)

    page = save(browser, browser.get(f"{DESK}?clause=clause-1"), text="One two.", do="save")

    assert "Saved." in page
    assert clause(draft).en == "One two."
    assert kept(draft).author_id == sara.id
    assert "You wrote this translation. A second person reviews it." in page
    again = save(browser, page, do="save")
    assert "Nothing was changed." in again


@pytest.fixture
def reviewed(browse, draft, sara):
    """A clause of two sentences, translated by Sara, reviewed by Tomás."""
    edit_source(draft, "Uno. Dos.")
    browser, member = browse(sara), browse(draft.tomas)
    save(browser, browser.get(f"{DESK}?clause=clause-1"), text="One. Two.", do="save")
    member.send(member.get(f"{DESK}?clause=clause-1"), "/clause-1/review")
    return draft


def divide(draft, **at):
    """By Lucía; gives the id of the second half."""
    found = clause(draft)
    with transaction():
        return services.split_clause(
            draft.document, found, actor=draft.lucia, at=at,
            seen=(found.es_revision, found.en_revision),
        )  # fmt: skip


def test_dividing_the_original_leaves_the_translation_and_its_review(reviewed, sara):
    new = divide(reviewed, es=5)

    assert (clause(reviewed).es, clause(reviewed).en) == ("Uno.", "One. Two.")
    row = kept(reviewed)
    assert (row.author_id, row.reviewed_by) == (sara.id, reviewed.tomas.id)
    assert freshness(clause(reviewed), "es") is Freshness.OUTDATED, "and is seen to be outdated"
    assert kept(reviewed, new) is None

    with transaction():
        services.merge_clauses(reviewed.document, clause(reviewed), actor=reviewed.lucia, other=new)
    row = kept(reviewed)
    assert (row.author_id, row.reviewed_by) == (sara.id, reviewed.tomas.id)


def test_a_translation_that_is_divided_stays_that_of_its_translator(reviewed, sara):
    new = divide(reviewed, es=5, en=5)

    for clause_id in ("clause-1", new):
        row = kept(reviewed, clause_id)
        assert (row.author_id, row.reviewed_by) == (sara.id, None), "a second person reads both"
        assert freshness(clause(reviewed, clause_id), "es") is Freshness.CURRENT
    with transaction():
        services.merge_clauses(reviewed.document, clause(reviewed), actor=reviewed.lucia, other=new)
    assert kept(reviewed).author_id == sara.id


def test_a_second_person_reviews_and_readers_are_told(browse, draft, sara):
    browser = browse(sara)
    save(browser, browser.get(f"{DESK}?clause=clause-1"), text="One two.", do="save")
    member = browse(draft.tomas)

    page = member.send(member.get(f"{DESK}?clause=clause-1"), "/clause-1/review")

    assert "Noted as reviewed." in page
    assert kept(draft).reviewed_by == draft.tomas.id
    assert "1 of 3" in page


def test_what_changed_in_the_original_is_shown_and_still_valid_needs_a_reason(browse, draft, sara):
    browser = browse(sara)
    save(browser, browser.get(f"{DESK}?clause=clause-1"), text="One two.", do="save")
    edit_source(draft, "Uno dos cinco.")

    page = browser.get(f"{DESK}?show=outdated")
    assert "What changed in it since the translation" in page
    assert ">cinco</ins>" in page.html
    refused = browser.send(page, "still-valid", note="")
    assert refused.status == 422
    assert "Say why, for instance" in refused
    done = browser.send(refused, "still-valid", note="Mismo sentido")

    assert "Noted: the translation is up to date." in done
    assert kept(draft).note == "Mismo sentido"
    assert "There is nothing here" in browser.get(f"{DESK}?show=outdated")


def test_of_two_at_the_desk_the_second_sees_both_texts(browse, draft, sara):
    early, late = browse(sara), browse(draft.tomas)
    old = late.get(f"{DESK}?clause=clause-1")
    save(early, early.get(f"{DESK}?clause=clause-1"), text="One.", do="save")

    page = save(late, old, text="A, b.", do="save")

    assert page.status == 409
    assert "What is saved now:" in page
    assert page.form("/translation/clause-1").fields["text"] == "A, b."
    assert clause(draft).en == "One."
    assert "Saved." in save(late, page, do="save")
    assert clause(draft).en == "A, b."


def test_words_of_the_glossary_are_marked_with_their_official_wording(browse, draft, sara):
    edit_source(draft, "El acuerdo gubernativo se publica.")

    page = browse(sara).get(f"{DESK}?clause=clause-1")

    assert "<mark>acuerdo gubernativo</mark>" in page.html
    assert '<b lang="en">government order</b>' in page.html
    assert "Norma del Ejecutivo; no traducir" in page, "what is only for translators stands here"


def test_an_empty_translation_is_refused_in_words(browse, draft, sara):
    browser = browse(sara)

    page = save(browser, browser.get(f"{DESK}?into=kek"), heading="", text="", do="save")
    assert page.status == 200, "nothing was there and nothing is: nothing changed"
    save(browser, browser.get(f"{DESK}?into=kek&clause=clause-1"), text="Jun.", do="save")
    page = save(browser, browser.get(f"{DESK}?into=kek&clause=clause-1"), heading="", text="")

    assert page.status == 422
    assert "there is no word in it yet" in page
    page = save(browser, browser.get(f"{DESK}?into=kek&clause=clause-1"), heading="Jun", text="")
    assert page.status == 422 and kept(draft, "clause-1", "kek").text == "Jun."


def test_only_those_who_write_or_translate_come_to_the_desk(make, browse, draft, sara):
    assert browse(sara).get(DESK).status == 200
    for person in (None, make.user("Rosa"), make.nora()):
        assert browse(person).get(DESK).status == 403


def test_a_frozen_text_is_not_translated_any_more(browse, draft, sara):
    draft.document.frozen_at = clause(draft).edited_at
    db.session.commit()

    page = browse(sara).get(DESK)

    assert "This text is frozen" in page
    assert not [form for form in page.forms if "/translation/clause" in form.action]


def test_readers_see_how_a_translation_stands_and_the_original_one_click_away(make, browse, draft):
    make.translation(draft.document, "clause-1", "en", reviewer=draft.mateo)
    make.translation(draft.document, "clause-2", "en", state=TranslationState.MACHINE)
    make.translation(draft.document, "clause-3", "en", author=draft.tomas)
    make.version(draft.document)

    page = browse().get("/en/proposals/mejora")

    assert page.html.count("Machine translation</span>") == 1
    assert page.html.count("Translation to review</span>") == 1
    assert "2 translations are not reviewed yet" in page
    assert 'href="/es/proposals/mejora/versions/2#c-clause-2" hreflang="es"' in page.html
    assert "#c-clause-1" not in page.html.split("clauses", 1)[1].split("hreflang")[0]
    assert "Draft translation" not in browse().get("/es/proposals/mejora")


@pytest.mark.parametrize("language", ["kek", "agu-x-chalchi"])
def test_a_version_is_read_in_a_language_of_the_country(make, browse, draft, language):
    make.translation(draft.document, "clause-1", language, text="Jun, kibʼ.", author=draft.tomas)
    make.version(draft.document)

    page = browse().get(f"/en/proposals/mejora?content={language}")

    assert '<html lang="en"' in page.html
    assert f'<div class="txt flow" lang="{language}"><p>Jun, kibʼ.</p></div>' in page.html
    assert "Cuatro. (en)" in page, "what is not translated stands in the language of the page"
    assert page.html.count("Not yet translated</span>") == 2
    assert "2 clauses are not translated into this language" in page
    assert CONTENT_LANGUAGES[language].own in page


@pytest.mark.parametrize("language", [*CONTENT_LANGUAGES, "xx", "es_GT", "../", "\u0000"])
def test_no_language_breaks_a_page(browse, draft, sara, language):
    page = browse().get("/es/proposals/mejora", query_string={"content": language})
    desk = browse(sara).get(DESK, query_string={"into": language})

    assert (page.status, desk.status) == (200, 200)
    assert '<html lang="es"' in page.html
    assert '<html lang="en"' in desk.html


def test_a_group_may_have_publishing_wait(browse, draft):
    draft.body.reviewed_to_publish = 100
    db.session.commit()
    edit_source(draft, "Otra cosa.")

    page = browse(draft.lucia).get("/en/proposals/mejora/publish")

    assert "This group publishes once 100\u00a0% of the clauses are reviewed." in page
    assert "0 of 3 are reviewed, 0 missing, 1 outdated, 2 waiting for review" in page
    assert not [form for form in page.forms if form.action.endswith("/publish")]


def test_a_group_may_have_comments_wait(make, browse, draft):
    waiting = make.proposal("espera", body=draft.body, is_open=False)
    waiting.thread.opens_at = waiting.thread.closes_at = None
    draft.body.reviewed_to_comment = 50
    db.session.commit()

    page = browse(draft.lucia).get("/en/proposals/espera/consultation")
    assert "opens a text for comment once 50\u00a0% of its clauses are reviewed" in page

    draft.body.reviewed_to_comment = 0
    db.session.commit()
    assert browse(draft.lucia).get("/en/proposals/espera/consultation").form("opening")


def test_a_group_may_have_a_vote_wait(make, browse, draft):
    make.seat(draft.body, make.user("Elena"))
    draft.body.reviewed_to_vote = 100
    db.session.commit()
    browser = browse(draft.lucia)

    page = browser.get("/en/proposals/mejora/vote")

    assert "votes on a text once 100\u00a0% of its clauses are reviewed" in page
    refused = browser.send(page, "/vote", closes_at="2036-01-01T10:00")
    assert refused.status == 403
    draft.body.reviewed_to_vote = 0
    db.session.commit()
    page = browser.get("/en/proposals/mejora/vote")
    assert "3 clauses are not reviewed in the other language" in page


def test_the_secretariat_sets_the_shares_of_a_group(browse, draft):
    browser = browse(draft.lucia)
    url = f"/en/manage/groups/{draft.body.slug}/edit"

    wrong = browser.send(browser.get(url), "/edit", reviewed_to_publish="101")
    assert wrong.status == 422
    assert "Write a number from 0 to 100." in wrong
    browser.send(browser.get(url), "/edit", reviewed_to_publish="100", reviewed_to_vote="80")

    db.session.refresh(draft.body)
    body = draft.body
    assert (body.reviewed_to_publish, body.reviewed_to_comment, body.reviewed_to_vote) == (
        100, 0, 80,
    )  # fmt: skip


def test_a_translator_finds_what_waits_in_her_own_space(browse, draft, sara):
    page = browse(sara).get("/en/my")
    assert "Translations that wait" in page
    assert "3 translations to review" in page

    edit_source(draft, "Otra cosa.")
    page = browse(sara).get("/en/my")
    assert "1 translation to be updated" in page
    assert "Translations that wait" not in browse(draft.tomas).get("/en/my")


def test_a_file_goes_out_and_comes_back(browse, draft, sara):
    browser = browse(sara)
    answer = browser.client.get(f"{DESK}/file?into=kek")
    assert answer.content_type.startswith("application/xliff+xml")
    assert "mejora.es-kek.xlf" in answer.headers["Content-Disposition"]
    found = xliff.parse(answer.data)
    data = answer.data.replace(b'state="needs-translation" />', b">Jun.</target>", 2)
    data = data.replace(b'"clause-3.text"', b'"clause-9.text"')
    assert len(found.units) == 6

    page = browser.get(f"{DESK}/import?into=kek")
    page = browser.send(page, "/import", file=(BytesIO(data), "back.xlf"))
    assert "clause-9.text" in page
    assert "this text has no such clause" in page
    assert "1 clause would change." in page
    assert kept(draft, "clause-1", "kek") is None, "nothing is saved before it was seen"
    done = browser.send(page, "/preview")

    assert "The translation of 1 clause was taken over, as a draft." in done
    assert kept(draft, "clause-1", "kek").text == "Jun."


def test_a_file_of_something_else_is_refused_in_words(browse, draft, sara):
    browser = browse(sara)
    data = browser.client.get(f"{DESK}/file?into=kek").data

    for into, content, words in (
        ("mam", data, "another text or another language"),
        ("kek", b"<!DOCTYPE x>" + data.split(b"?>", 1)[1], "not a file of translations"),
    ):
        page = browser.get(f"{DESK}/import?into={into}")
        refused = browser.send(page, "/import", file=(BytesIO(content), "back.xlf"))
        assert refused.status == 422
        assert words in refused
    assert browser.send(browser.get(f"{DESK}/import"), "/import").status == 422


def test_whoever_votes_reads_that_the_other_language_is_not_reviewed(make, browse, draft):
    poll = make.poll(draft.body)
    version = documents.latest_version(draft.document.id)
    make.keep(VersionPoll(proposal_id=draft.proposal.id, version_id=version.id, poll_id=poll.id))

    page = browse().get(f"/en/votes/{poll.slug}")

    assert "The other language is not reviewed yet: 3 clauses." in page
    assert f'href="/es/proposals/mejora/versions/{version.number}"' in page.html
