"""Signing in and out: what is told, what is kept, and what a copied cookie is worth."""

import re
from datetime import timedelta
from statistics import median
from time import perf_counter

import pytest

from cocreacion.kernel import clock, limits
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.people.models import Account, SignIn, User
from cocreacion.people.signing import IDLE, LONGEST
from tests.people.conftest import PASSWORD

EMAIL = "ixchel@example.org"


def sign_in(browser, email=EMAIL, password=PASSWORD, url="/en/sign-in"):
    return browser.send(browser.get(url), "sign-in", email=email, password=password)


def signed_in(browser):
    return browser.get("/en/my").url == "/en/my"


def copy_of(browse, browser):
    """Another browser with the same cookie."""
    copied = browse()
    copied.client.set_cookie("session", browser.client.get_cookie("session").value)
    return copied


def sessions():
    return db.session.query(SignIn).count()


def test_the_right_password_opens_a_session(browse, ixchel):
    browser = browse()

    page = sign_in(browser)

    assert page.url == "/en/my" and "Ixchel" in page
    assert sessions() == 1


def test_the_address_is_the_same_in_capitals_and_with_spaces(browse, ixchel):
    assert sign_in(browse(), email="  Ixchel@Example.org ").url == "/en/my"


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "wrong password"), ("nobody@example.org", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    browse, ixchel, email, password
):
    page = sign_in(browse(), email=email, password=password)

    assert page.status == 422 and "The address or the password is wrong." in page
    assert page.form("sign-in").fields["email"] == email, "what was typed stays"
    assert password not in page.html
    assert sessions() == 0


def test_the_answers_differ_in_nothing_but_what_was_typed(browse, ixchel):
    def answer(email):
        page = sign_in(browse(), email=email, password="wrong password")
        hidden = r'name="(csrf_token|submission_id)" value="[^"]*"'
        return re.sub(hidden, "", page.html.replace(email, ""))

    assert answer(EMAIL) == answer("nobody@example.org")


def test_an_unknown_address_takes_as_long_as_a_known_one(app, browse, ixchel, monkeypatch):
    """With a hash that costs something, so that skipping it would show."""
    slow = app.extensions["passwords"].__class__((2, 32 * 1024, 1))
    monkeypatch.setitem(app.extensions, "passwords", slow)
    ixchel.password_hash = slow.hasher.hash(PASSWORD)
    db.session.commit()
    browser = browse()
    form = browser.get("/en/sign-in")

    def times(email):
        taken = []
        for _ in range(5):
            limits.forget(app)
            began = perf_counter()
            browser.send(form, "sign-in", email=email, password="wrong password")
            taken.append(perf_counter() - began)
        return median(taken)

    known, unknown = times(EMAIL), times("nobody@example.org")
    assert 0.5 < known / unknown < 2, f"known {known:.3f} s, unknown {unknown:.3f} s"


def test_what_is_missing_is_said_beside_its_field(browse, ixchel):
    page = sign_in(browse(), email="ixchel@", password="")

    assert page.status == 422
    assert "Write the whole address, for example name@example.org" in page
    assert "Write your password" in page
    assert "Error: Sign in" in page


def test_a_closed_account_is_told_so_only_with_its_password(browse, ixchel):
    ixchel.state = Account.DISABLED
    db.session.commit()

    right, wrong = sign_in(browse()), sign_in(browse(), password="wrong password")

    assert right.status == 403 and "This account is closed." in right
    assert "The address or the password is wrong." in wrong and sessions() == 0


def test_the_sixth_attempt_in_a_minute_waits(browse, ixchel):
    browser = browse()
    for _ in range(5):
        sign_in(browser, password="wrong password")

    page = sign_in(browser)

    assert page.status == 429 and "Too many attempts. Try again in" in page and sessions() == 0
    assert sign_in(browser, email="other@example.org").status == 422, "others are not held up"


def test_right_sign_ins_do_not_use_up_the_attempts(browse, ixchel):
    for _ in range(7):
        browser = browse()
        sign_in(browser)
        assert signed_in(browser)

    for _ in range(5):
        sign_in(browse(), password="wrong password")
    browser = browse()
    late = browser.send(
        browser.get("/es/sign-in"), "sign-in", email=EMAIL, password="wrong password"
    )
    assert late.status == 429 and "Intente de nuevo en" in late


def test_signing_out_ends_the_session_and_a_copied_cookie_is_dead(browse, ixchel):
    browser = browse()
    sign_in(browser)
    copied = copy_of(browse, browser)
    assert signed_in(copied)

    page = browser.send(browser.get("/en/my"), "sign-out")

    assert "You have signed out." in page and page.url == "/en/"
    assert not signed_in(browser) and sessions() == 0
    assert not signed_in(copied)


def test_signing_in_forgets_what_the_browser_was_before(browse, ixchel):
    """Somebody else's cookie, planted before, is not the one that is signed in."""
    planted = browse()
    planted.get("/en/sign-in")
    browser = copy_of(browse, planted)

    sign_in(browser)

    assert signed_in(browser)
    assert not signed_in(planted)


def test_signing_out_twice_is_harmless(browse, ixchel):
    browser = browse()
    sign_in(browser)
    form = browser.get("/en/my")

    browser.send(form, "sign-out")
    page = browser.send(form, "sign-out")

    assert page.status in {200, 400}


def test_a_disabled_person_is_out_at_the_next_request(browse, ixchel):
    browser = browse()
    sign_in(browser)
    ixchel.state = Account.DISABLED
    db.session.commit()

    assert not signed_in(browser)


def test_a_session_ends_after_twelve_hours_without_sending_anything(browse, ixchel):
    browser = browse()
    sign_in(browser)

    with clock.freeze(now() + IDLE - timedelta(minutes=1)):
        assert signed_in(browser), "reading is allowed"
    with clock.freeze(now() + IDLE + timedelta(minutes=1)):
        assert not signed_in(browser)


def test_whoever_sends_something_stays_for_two_weeks_at_most(browse, ixchel):
    browser, start = browse(), now()
    sign_in(browser)

    for hours in range(11, 24 * 14, 11):
        with clock.freeze(start + timedelta(hours=hours)):
            browser.send(browser.get("/en/my/profile"), "profile")
            assert signed_in(browser), f"after {hours} hours"
    with clock.freeze(start + LONGEST + timedelta(minutes=1)):
        assert not signed_in(browser)


def test_a_session_that_is_over_is_not_brought_back_by_sending(browse, ixchel):
    browser = browse()
    sign_in(browser)
    form = browser.get("/en/my/profile")

    with clock.freeze(now() + IDLE + timedelta(hours=1)):
        browser.send(form, "profile")
        assert not signed_in(browser)


def test_looking_changes_nothing(browse, ixchel):
    browser = browse()
    sign_in(browser)
    seen = db.session.query(SignIn.seen_at).scalar()

    with clock.freeze(now() + timedelta(hours=3)):
        for path in ("/en/my", "/en/my/profile", "/en/my/security", "/en/"):
            browser.get(path)

    db.session.rollback()
    assert db.session.query(SignIn.seen_at).scalar() == seen


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "http:///evil.example",
        "javascript:alert(1)",
        "/en/my\r\nSet-Cookie: a=b",
        "/\t/evil.example",
        "",
    ],
)
def test_a_hostile_next_leads_to_ones_own_space(browse, ixchel, target):
    browser = browse()
    form = browser.get("/en/sign-in", query_string={"next": target})

    page = browser.send(form, "sign-in", email=EMAIL, password=PASSWORD)

    assert page.url == "/en/my"


def test_next_leads_back_to_the_page_one_came_from(browse, ixchel):
    browser = browse()

    asked = browser.get("/en/my/security")
    page = browser.send(asked, "sign-in", email=EMAIL, password=PASSWORD)

    assert asked.url == "/en/sign-in"
    assert page.url == "/en/my/security"


def test_who_is_signed_in_does_not_see_the_form_again(browse, ixchel):
    assert browse(ixchel).get("/es/sign-in").url == "/es/my"


def test_the_page_is_there_in_spanish(browse, ixchel):
    browser = browse()

    page = sign_in(browser, password="otra cosa", url="/es/sign-in")

    assert "El correo o la contraseña no son correctos." in page
    assert 'lang="es"' in page.html


def test_an_old_hash_is_made_anew_without_the_person_noticing(app, browse, ixchel):
    from argon2 import PasswordHasher

    ixchel.password_hash = old = PasswordHasher(2, 128, 1).hash(PASSWORD)
    db.session.commit()

    assert sign_in(browse()).url == "/en/my"

    db.session.rollback()
    assert db.session.query(User.password_hash).scalar() != old
    assert sign_in(browse()).url == "/en/my"
