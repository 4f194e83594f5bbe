"""Nothing typed is lost through signing in, or through opening an account."""

from datetime import timedelta

import pytest

from cocreacion.kernel import clock
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.people import parking
from cocreacion.people.models import ParkedForm, SignIn
from tests.people.conftest import PASSWORD
from tests.people.test_register import GOOD, NEW
from tests.people.test_sign_in import EMAIL, copy_of

TYPED = "Ixchel de Cobán"


@pytest.fixture
def send_too_late(browse, ixchel):
    """The profile, filled in and sent when the session was over: the page that comes back."""

    def send(**fields):
        browser = browse(ixchel)
        page = browser.get("/en/my/profile")
        db.session.query(SignIn).delete()
        db.session.commit()
        fields = {"display_as": TYPED, "department": "alta-verapaz"} | fields
        return browser, browser.send(page, "profile", **fields)

    return send


def sign_in(browser, page):
    return browser.send(page, "sign-in", email=EMAIL, password=PASSWORD)


def test_what_was_typed_comes_back_after_signing_in(send_too_late, ixchel):
    browser, page = send_too_late()

    assert page.url == "/en/sign-in" and "We kept what you wrote." in page
    page = sign_in(browser, page)
    assert page.url == "/en/my/profile" and "What you wrote is here" in page
    fields = page.form("profile").fields
    assert fields["display_as"] == TYPED and fields["department"] == "alta-verapaz"
    db.session.refresh(ixchel)
    assert ixchel.display_as == "Ixchel", "they press the button themselves"

    page = browser.send(page, "profile")

    db.session.refresh(ixchel)
    assert "Your details are saved." in page and ixchel.display_as == TYPED


def test_it_survives_a_mistyped_password_and_a_change_of_language(send_too_late):
    browser, page = send_too_late()

    page = browser.send(page, "sign-in", email=EMAIL, password="wrong password")
    assert "We kept what you wrote." in page
    page = browser.get(page.languages["es"])
    assert "Guardamos lo que escribió." in page

    page = sign_in(browser, page)
    assert page.form("profile").fields["display_as"] == TYPED


def test_it_survives_opening_an_account(browse, send_too_late, link):
    browser, page = send_too_late()

    page = browser.follow(page, "Create an account")
    assert "We kept what you wrote." in page
    browser.send(page, "register", email=NEW, display_as="Ana")
    on_the_phone = browse()
    page = on_the_phone.send(on_the_phone.get(link(NEW)), "choose", password=GOOD)

    assert page.url == "/en/my/profile"
    assert page.form("profile").fields["display_as"] == TYPED


def test_it_survives_a_forgotten_password(browse, send_too_late, link):
    browser, page = send_too_late()

    page = browser.follow(page, "I forgot my password")
    browser.send(page, "forgot", email=EMAIL)
    page = browser.send(browser.get(link(EMAIL)), "choose", password=GOOD)

    assert page.form("profile").fields["display_as"] == TYPED


def test_nobody_else_is_given_it(browse, send_too_late, make):
    browser, page = send_too_late()
    copied = copy_of(browse, browser)
    page = sign_in(browser, page)
    key = db.session.query(ParkedForm.key).scalar()
    address = f"/en/my/profile?draft={key}"
    assert TYPED in browser.get(address).html, "as often as they like"

    rosa = make.user("Rosa")

    assert TYPED not in browse(rosa).get(address).html
    assert "We kept" not in copied.get("/en/sign-in"), "it has its owner"
    assert browse().get(address).url == "/en/sign-in"


def test_a_link_with_somebody_elses_text_fills_in_nothing(browse, send_too_late, ixchel):
    send_too_late()
    key = db.session.query(ParkedForm.key).scalar()

    page = browse(ixchel).get(f"/en/my/profile?draft={key}")

    assert TYPED not in page.html


def test_secrets_are_not_kept(browse, ixchel):
    browser = browse(ixchel)
    page = browser.get("/en/my/security")
    db.session.query(SignIn).delete()
    db.session.commit()

    browser.send(page, "change-password", current_password=PASSWORD, password=GOOD)

    kept = dict(db.session.query(ParkedForm.fields).scalar())
    assert "password" not in str(kept) and "csrf_token" not in kept


def test_after_a_week_it_is_forgotten(browse, send_too_late, ixchel):
    browser, page = send_too_late()

    with clock.freeze(now() + parking.KEPT + timedelta(minutes=1)):
        page = sign_in(browser, browser.get("/en/sign-in"))
        assert page.url == "/en/my"


def test_a_text_too_long_to_keep_is_given_back_at_once(send_too_late):
    _, page = send_too_late(display_as="x" * (parking.LONGEST + 1))

    assert page.status == 403 and "What you had written" in page
    assert db.session.query(ParkedForm).count() == 0


def test_a_guest_cannot_fill_the_table(browse, send_too_late):
    for _ in range(30):
        send_too_late()

    _, page = send_too_late()

    assert page.status == 429 and db.session.query(ParkedForm).count() == 30


def test_a_page_for_people_leads_through_signing_in_and_back(browse, ixchel):
    browser = browse()

    page = sign_in(browser, browser.get("/en/my/profile"))

    assert page.url == "/en/my/profile"


def test_a_form_of_another_page_is_not_filled_in(browse, send_too_late):
    browser, page = send_too_late()
    sign_in(browser, page)
    parked = db.session.query(ParkedForm).one()
    parked.action = "/en/somewhere/else"
    db.session.commit()

    assert TYPED not in browser.get(f"/en/my/profile?draft={parked.key}").html


def test_what_was_not_sent_is_found_again_in_ones_own_space(browse, send_too_late, make):
    long = "Ixchel de la biblioteca de Cobán"
    browser, page = send_too_late(display_as=long)
    sign_in(browser, page)

    mine = browser.get("/en/my")

    assert long in mine.html and "What you wrote and have not sent" in mine
    assert "have not sent" not in browse(make.user("Rosa")).get("/en/my")
    page = browser.follow(mine, "Back to its form")
    browser.send(page, "profile")
    assert "have not sent" not in browser.get("/en/my"), "it is sent"


def test_it_can_be_thrown_away_by_its_owner_only(browse, send_too_late, make):
    browser, page = send_too_late(display_as="Ixchel de la biblioteca de Cobán")
    sign_in(browser, page)
    mine, rosa = browser.get("/en/my"), browse(make.user("Rosa"))
    theirs = rosa.get("/en/my/profile")
    theirs.form("profile").action = mine.form("drop").action

    assert rosa.send(theirs, "profile").status == 404
    assert "It is thrown away." in browser.send(mine, "drop")
    assert db.session.query(ParkedForm).count() == 0


def test_a_button_without_words_only_leads_to_signing_in(browse, ixchel):
    browser = browse(ixchel)
    browse(ixchel)
    page = browser.get("/en/my/security")
    db.session.query(SignIn).delete()
    db.session.commit()

    page = browser.send(page, "end-others")

    assert page.url == "/en/sign-in" and "We kept" not in page
    assert db.session.query(ParkedForm).count() == 0
    assert sign_in(browser, page).url == "/en/my"


def test_a_form_sent_after_signing_out_elsewhere_keeps_its_words(browse, ixchel):
    long = "Ixchel de la biblioteca de Cobán"
    browser = browse(ixchel)
    page = browser.get("/en/my/profile")
    browser.send(browser.get("/en/my"), "sign-out")

    page = browser.send(page, "profile", display_as=long)

    assert page.status == 400 and "You are not signed in" in page
    assert page.form("profile").fields["display_as"] == long
    page = sign_in(browser, browser.send(page, "profile"))
    assert page.url == "/en/my/profile" and page.form("profile").fields["display_as"] == long
    browser.send(page, "profile")
    db.session.refresh(ixchel)
    assert ixchel.display_as == long


def test_after_signing_in_again_elsewhere_one_press_sends_it(browse, ixchel):
    browser = browse(ixchel)
    page = browser.get("/es/my/profile")
    browser.send(browser.get("/en/my"), "sign-out")
    sign_in(browser, browser.get("/en/sign-in"))

    page = browser.send(page, "profile", display_as=TYPED)

    db.session.refresh(ixchel)
    assert "Lo que escribió está aquí" in page and ixchel.display_as != TYPED
    browser.send(page, "profile")
    db.session.refresh(ixchel)
    assert ixchel.display_as == TYPED


HERE = {"Origin": "http://localhost"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/"},
        {**HERE, "Sec-Fetch-Site": "cross-site"},
        {},
    ],
)
def test_what_another_site_sends_is_never_made_ready_to_send(browse, ixchel, headers):
    browser = browse(ixchel)
    url = browser.get("/en/my/profile").action
    words = {"display_as": "Words of somebody else, long enough"}

    ours = browser.client.post(url, data=words, headers=HERE)
    theirs = browser.client.post(url, data=words, headers=headers)

    assert ours.status_code == theirs.status_code == 400
    assert b"Send it once more" in ours.data and b"Send it once more" not in theirs.data


def test_a_password_is_not_shown_again(browse, ixchel):
    browser = browse()
    page = browser.get("/en/sign-in")
    sign_in(browser, browser.get("/en/sign-in"))

    page = sign_in(browser, page)

    assert page.status == 400 and PASSWORD not in page.html
    assert browser.follow(page, "Open the page again").status == 200
