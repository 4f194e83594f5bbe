"""Saying something about a clause, and everything that can come between."""

from datetime import timedelta

import pytest

from cocreacion.contributions.models import Contribution
from cocreacion.kernel import clock
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.people.models import Sector

FORM = "/comment"


def said(text=None):
    """What was kept, apart from the noise."""
    kept = db.session.query(Contribution).order_by(Contribution.id).all()[1:]
    return kept if text is None else [c for c in kept if c.text == text]


def test_a_comment_is_published_with_its_author_language_and_place(make, browse, draft):
    browser = browse(make.user("Ixchel", department="quetzaltenango"))

    page = browser.send(
        browser.get(draft.url()), FORM, text="Falta el plazo.", language="quc", sector="academia"
    )

    assert "Your comment is published. You can correct it for 30 minutes." in page
    assert "Ixchel academia, Quetzaltenango" in page and "Falta el plazo." in page
    (comment,) = said()
    assert (comment.version_id, comment.clause_id) == (draft.newest.id, "clause-1")
    assert (comment.language, comment.sector) == ("quc", Sector.ACADEMIA)
    said_in = page.tree().find(f".//article[@id='comment-{comment.id}']/div")
    assert said_in.get("lang") == "quc"
    assert draft.thread.comment_count == 1
    event = db.session.query(StoredEvent).filter_by(name="CommentAdded").one()
    assert event.facts["comment_id"] == comment.id and "text" not in event.facts


def test_the_same_in_spanish(make, browse, draft):
    browser = browse(make.user())

    page = browser.send(browser.get(draft.url("es")), FORM, text="Falta el plazo.")

    assert "Su comentario está publicado. Puede corregirlo durante 30 minutos." in page
    assert page.url == draft.url("es").split("?")[0]
    assert said()[0].language == "es"


def test_a_delegate_speaks_on_behalf_of_an_organisation(make, browse, draft):
    red = make.organisation("Red Ejemplo", Sector.CIVIL_SOCIETY)
    browser = browse(make.user("Tomás", organisation=red))

    page = browser.send(
        browser.get(draft.url()), FORM, text="Proponemos otro plazo.", voice=str(red.id)
    )

    assert "Tomás on behalf of Red Ejemplo (en) (civil society)" in page
    assert said()[0].sector is Sector.CIVIL_SOCIETY


def test_nobody_speaks_for_an_organisation_that_is_not_theirs(make, browse, draft):
    other = make.organisation("Otra")
    browser = browse(make.user("Tomás", organisation=make.organisation("Red")))

    page = browser.send(browser.get(draft.url()), FORM, text="Hola a todas", voice=str(other.id))

    assert page.status == 422 and "You may not speak for this organisation." in page
    assert page.form(FORM).fields["text"] == "Hola a todas"
    assert not said()


def test_an_old_comment_keeps_the_name_its_organisation_had(make, browse, draft):
    from cocreacion.kernel.clock import today
    from cocreacion.people.models import OrganisationName
    from tests.make.rows import two

    red = make.organisation("Nombre nuevo")
    make.keep(
        OrganisationName(
            organisation_id=red.id,
            name=two("Nombre viejo"),
            since=today() - timedelta(days=900),
            until=today() - timedelta(days=5),
        )
    )
    long_ago = clock.now() - timedelta(days=9)
    make.comment(draft.proposal, organisation_id=red.id, created_at=long_ago, text="Antes")
    make.comment(draft.proposal, organisation_id=red.id, text="Ahora")

    page = browse().get(draft.url())

    assert "Nombre viejo (en)" in page and "Nombre nuevo (en)" in page


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Write your comment: what you would change, and why."),
        (" \n\u200b\u2060 ", "Write your comment: what you would change, and why."),
        ("… — !", "Write your comment in words: what you would change, and why."),
        ("x" * 2001, "This is too long: at most 2000 characters."),
    ],
)
def test_what_cannot_be_published_is_explained_and_given_back(make, browse, draft, text, reason):
    browser = browse(make.user())

    page = browser.send(browser.get(draft.url()), FORM, text=text, language="cak")

    assert page.status == 422 and reason in page
    assert page.html.count("<title>Error:") == 1
    assert page.form(FORM).fields["text"] == text.strip(" \n\u200b\u2060")
    assert page.form(FORM).fields["language"] == "cak"
    assert not said() and draft.thread.comment_count == 0
    assert browser.send(page, FORM, text="Ahora sí").status == 200


def test_two_thousand_characters_fit(make, browse, draft):
    browser = browse(make.user())

    browser.send(browser.get(draft.url()), FORM, text="x" * 2000)

    assert len(said()[0].text) == 2000


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> hola",
        "<img src=x onerror=alert(1)> hola",
        "[clic](javascript:alert(1)) hola",
        "</textarea></article><h1>hola</h1>",
        "hola \u202egnp.exe\u2066 \u0000\u0007",
        "hola ${7*7} <%= 7 %> %s &amp; &#60;b&#62;",
        "> > > > hola",
        "hola " + "[" * 900,
        "hola " + "a\u0301" * 300,
    ],
)
def test_hostile_words_are_only_words(make, browse, draft, text):
    browser = browse(make.user())

    page = browser.send(browser.get(draft.url()), FORM, text=text)

    assert page.status == 200 and "hola" in page.text
    html = page.html
    assert "<script>alert" not in html and "<img" not in html and 'href="javascript:' not in html
    assert not any(hidden in html for hidden in ("\u202e", "\u2066", "\u0000", "\u0007"))


def test_bombs_of_marks_do_not_stop_the_page(make, browse, draft):
    browser = browse(make.user())

    for number, text in enumerate(("> " * 900 + "a", "[a](" * 450 + "b", "*a_" * 600)):
        assert browser.send(browser.get(draft.url()), FORM, text=text).status == 200
        assert len(said()) == number + 1


def test_the_same_form_sent_twice_is_one_comment(make, browse, draft):
    browser = browse(make.user())
    form = browser.get(draft.url())

    first = browser.send(form, FORM, text="Una vez")
    second = browser.send(form, FORM, text="Una vez")

    assert len(said("Una vez")) == 1 and draft.thread.comment_count == 1
    assert first.url == second.url and second.status == 200


def test_a_comment_says_which_version_and_clause_it_is_about(make, browse, draft):
    browser = browse(make.user())

    page = browser.send(browser.get(draft.url(version=1)), FORM, text="Vieja", clause="clause-2")

    assert "Vieja" in page and said()[0].version_id == draft.oldest.id
    assert said()[0].clause_id == "clause-2"


def test_a_clause_that_is_not_in_that_version_is_refused_and_the_text_given_back(
    make, browse, draft
):
    browser = browse(make.user())
    form = browser.get(draft.url())
    text = "Un comentario suficientemente largo"
    other = make.proposal(versions=1).document.versions[0].id

    for wrong in (
        {"clause": "clause-99"},
        {"version": "999"},
        {"version": ""},
        {"version": "x"},
        {"version": "9" * 40},
        {"version": str(other)},
    ):
        page = browser.send(form, FORM, text=text, **wrong)
        assert page.status == 404 and "That version of the text has no such clause." in page
        assert text in page
    assert not said()
    assert browser.send(form, FORM, text=text).status == 200 and len(said()) == 1


def test_a_thread_that_nobody_may_see_is_not_found(make, browse, draft):
    browser = browse(make.user())
    form = browser.get(draft.url())
    from cocreacion.proposals.models import ProposalState

    draft.proposal.state = ProposalState.DRAFT
    db.session.commit()

    assert browser.send(form, FORM, text="Hola").status == 404
    assert browser.get("/en/threads/99999/comment").status == 404
    assert not said()


def test_before_and_after_the_window_the_reason_stands_in_place_of_the_form(make, browse, draft):
    now = clock.now()
    browser = browse(make.user())
    assert any(FORM in form.action for form in browser.get(draft.url()).forms)

    draft.close(now - timedelta(seconds=1))
    closed = browser.get(draft.url())
    assert "Comments closed on" in closed
    assert not any(FORM in form.action for form in closed.forms)

    draft.close(now + timedelta(days=9))
    draft.thread.opens_at = now + timedelta(days=1)
    db.session.commit()
    assert "Comments open on" in browser.get(draft.url())

    draft.thread.opens_at = draft.thread.closes_at = None
    db.session.commit()
    assert "This text is not open for comments yet." in browser.get(draft.url())


def test_a_second_late_is_refused_and_the_text_given_back(make, browse, draft):
    browser = browse(make.user())
    end = clock.now() + timedelta(hours=1)
    draft.close(end)
    form = browser.get(draft.url())

    with clock.freeze(end):
        page = browser.send(form, FORM, text="No")
    assert page.status == 403 and "Comments closed on" in page
    assert page.tree().find(".//textarea[@readonly]").text.strip() == "No"
    assert not said()

    with clock.freeze(end - timedelta(seconds=1)):
        assert browser.send(form, FORM, text="No").status == 200
    assert len(said()) == 1


def test_late_guests_are_told_before_they_sign_in(browse, draft):
    browser = browse()
    form = browser.get(draft.url())

    with clock.freeze(draft.thread.closes_at):
        page = browser.send(form, FORM, text="Tarde")

    assert page.status == 403 and "Comments closed on" in page and "Tarde" in page.html


def test_guests_keep_what_they_typed_through_signing_in(make, browse, draft):
    from tests.make.rows import PASSWORD

    browser = browse()
    asked = browser.get(draft.url())
    assert "Sign in and publish" in asked
    sign_in = browser.send(
        asked, FORM, text="Escrito sin cuenta", language="mam", clause="clause-2"
    )
    assert sign_in.url == "/en/sign-in" and not said()

    ixchel = make.user("Ixchel", password_hash=password_hash())
    back = browser.send(sign_in, "sign-in", email=ixchel.email, password=PASSWORD)
    fields = back.form(FORM).fields
    assert (fields["text"], fields["language"], fields["clause"]) == (
        "Escrito sin cuenta",
        "mam",
        "clause-2",
    )
    assert back.url == draft.url().split("?")[0]

    page = browser.send(back, FORM)
    assert "Escrito sin cuenta" in page
    assert [(c.author_id, c.clause_id) for c in said()] == [(ixchel.id, "clause-2")]


def password_hash():
    from cocreacion.people import passwords
    from tests.make.rows import PASSWORD

    return passwords.hashed(PASSWORD)


def test_five_comments_a_minute_and_the_sixth_is_kept_in_its_form(make, browse, draft):
    browser = browse(make.user())
    for number in range(5):
        assert browser.send(browser.get(draft.url()), FORM, text=f"Número {number}").status == 200

    page = browser.send(browser.get(draft.url()), FORM, text="Número seis")

    assert page.status == 429 and "You have written a lot in a short time." in page
    assert page.form(FORM).fields["text"] == "Número seis" and len(said()) == 5
    other = browse(make.user("Mateo"))
    assert other.send(other.get(draft.url()), FORM, text="De otra persona").status == 200


def test_new_accounts_have_a_limit_for_the_day(make, browse, draft, monkeypatch):
    from cocreacion.contributions.views import places

    monkeypatch.setattr(places, "RATE", "100 per minute")
    monkeypatch.setattr(places, "RATES_OF_NEW_ACCOUNTS", ("2 per day",))
    new, old = make.user("Nueva"), make.user("Vieja")
    old.created_at = clock.now() - timedelta(days=31)
    db.session.commit()

    statuses = {}
    for person in (new, old):
        browser = browse(person)
        statuses[person.name] = [
            browser.send(browser.get(draft.url()), FORM, text=f"Texto {n}").status for n in range(3)
        ]

    assert statuses == {"Nueva": [200, 200, 429], "Vieja": [200, 200, 200]}


def test_the_form_has_a_page_of_its_own(make, browse, draft):
    browser = browse(make.user())
    url = f"{draft.write_url}?version={draft.oldest.id}&clause=clause-2"

    page = browser.get(url)
    assert "On clause 2. Cláusula 2 (en) of version 1." in page
    assert browser.send(page, FORM, text="Desde su página").status == 200
    assert said()[0].clause_id == "clause-2" and said()[0].version_id == draft.oldest.id
    assert draft.proposal.slug in browser.get(draft.write_url).url, "no version named: its text"


def test_a_script_gets_the_talk_and_the_form_with_its_errors(make, browse, draft):
    make.comment(draft.proposal, text="Ya estaba")
    browser = browse(make.user())
    form = browser.get(draft.url()).form(FORM)

    response = browser.client.post(
        form.action,
        data={**form.fields, "text": ""},
        headers={"X-Region": "talk-clause-1", "Referer": f"http://localhost{draft.url()}"},
    )
    page = response.get_data(as_text=True)

    assert response.status_code == 422
    assert 'id="talk-clause-1"' in page and "Ya estaba" in page
    assert 'data-swap="talk-clause-1"' in page and 'class="summary"' in page


def test_working_days_until_the_answer(make, browse, draft):
    from datetime import UTC, datetime

    browser = browse(make.user())
    friday = datetime(2026, 11, 20, 18, tzinfo=UTC)
    draft.thread.opens_at = friday - timedelta(days=1)
    draft.close(friday + timedelta(days=60))

    with clock.freeze(friday):
        token = browse(make.user("Otra"))
        page = token.send(token.get(draft.url()), FORM, text="¿Para cuándo?")

    assert str(said()[0].answer_due_on) == "2026-12-11"
    assert "Answer expected by Friday 11 December 2026 at the latest." in page
    assert browser.get(draft.url()).status == 200
