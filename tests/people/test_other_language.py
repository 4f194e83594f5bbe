"""Changing the language of a page that answers a form keeps what was typed and does nothing."""

from contextvars import Context

from cocreacion.kernel.answers import ONLY_SHOWN
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.people.models import SignIn
from tests.people.conftest import PASSWORD

HERE = {"Origin": "http://localhost"}
LONG = "x" * 500


def post(browser, url, headers=HERE, **fields):
    """As a browser would: with a `g` and a session of its own."""
    return Context().run(browser.client.post, url, data=fields, headers=headers)


def facts():
    db.session.rollback()
    return db.session.query(StoredEvent).count()


def test_a_refused_form_is_shown_in_the_other_language_with_its_words(browse, ixchel):
    browser = browse(ixchel)
    page = browser.get("/es/my/profile")
    page = browser.send(page, "profile", display_as=LONG, department="alta-verapaz")
    assert page.status == 422

    page = browser.in_other_language(page)

    assert page.status == 422 and '<html lang="en"' in page.html and "too long" in page
    form = page.form("profile")
    assert form.action == "/en/my/profile"
    assert (form.fields["display_as"], form.fields["department"]) == (LONG, "alta-verapaz")

    page = browser.in_other_language(page)
    assert page.form("profile").fields["display_as"] == LONG, "and back again"
    browser.send(page, "profile", display_as="Ixchel de Cobán")
    db.session.refresh(ixchel)
    assert ixchel.display_as == "Ixchel de Cobán"


def test_what_would_be_accepted_by_now_is_not_carried_out(browse, ixchel):
    browser = browse(ixchel)
    fields = browser.get("/en/my/profile").form("profile").fields | {"display_as": "Rosa"}
    before = facts()

    asked = {**fields, ONLY_SHOWN: "1"}
    response = post(browser, "/en/my/profile", **asked)

    db.session.refresh(ixchel)
    assert response.status_code == 422 and "It has not been sent yet." in response.text
    assert "Your details are saved." not in response.text
    assert ixchel.display_as == "Ixchel" and facts() == before
    assert "Your details are saved." not in browser.get("/en/my"), "nor is it said later"

    post(browser, "/en/my/profile", **fields)
    db.session.refresh(ixchel)
    assert ixchel.display_as == "Rosa"
    response = post(browser, "/en/my/profile", **asked)
    assert response.status_code == 303, "it was carried out: it leads where that led"


def test_nobody_is_signed_in_by_it_and_no_password_is_shown(browse, ixchel):
    browser = browse()
    page = browser.get("/es/sign-in")
    fields = page.form("sign-in").fields | {"email": "ixchel@example.org", "password": PASSWORD}

    response = post(browser, "/es/sign-in", **fields, **{ONLY_SHOWN: "1"})
    assert response.status_code == 422 and db.session.query(SignIn).count() == 0
    assert browser.get("/es/my").url == "/es/sign-in"
    page = browser.send(page, "sign-in", email="ixchel@example.org", password="wrong word")
    assert "wrong word" not in page.html
    page = browser.in_other_language(page)
    assert page.form("sign-in").fields["email"] == "ixchel@example.org"
    assert browser.send(page, "sign-in", password=PASSWORD).url == "/en/my"


def test_what_another_site_sends_is_not_handed_on(browse, ixchel):
    browser = browse(ixchel)
    words = {"display_as": "Words of somebody else", "csrf_token": "made up"}

    ours = post(browser, "/en/my/profile", **words)
    theirs = post(browser, "/en/my/profile", {"Origin": "https://evil.example"}, **words)

    assert ours.status_code == theirs.status_code == 400
    assert ONLY_SHOWN in ours.text and ONLY_SHOWN not in theirs.text


def test_a_page_that_was_only_read_has_a_link(browse, ixchel):
    page = browse(ixchel).get("/es/my/profile")

    assert ONLY_SHOWN not in page.html and page.languages["en"] == "/en/my/profile"
