"""A forgotten password, a changed one, and the browsers one is signed in with."""

from datetime import timedelta

import pytest

from cocreacion.kernel import clock
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.people.models import Account, MailLink, Purpose, SignIn, User
from cocreacion.people.services import accounts as services
from tests.people.conftest import PASSWORD
from tests.people.test_sign_in import EMAIL, copy_of, sign_in, signed_in

GOOD = "cuatro montañas azules"


def ask(browser, email=EMAIL):
    page = browser.get("/en/forgot-password")
    return browser.send(page, "forgot", email=email)


def choose(browser, url, password=GOOD):
    return browser.send(browser.get(url), "choose", password=password)


def test_the_letter_leads_to_a_new_password(browse, ixchel, letters, link):
    browser = browse()

    assert "Check your e-mail" in ask(browser)
    page = choose(browser, link(EMAIL))

    assert page.url == "/en/my"
    assert sign_in(browse()).status == 422, "the old password is over"
    assert sign_in(browse(), password=GOOD).url == "/en/my"
    assert [each.subject for each in letters(EMAIL)] == [
        "Your password was changed",
        "Choose a new password",
    ]


def test_an_unknown_address_gets_the_same_answer_and_a_letter(browse, ixchel, letters):
    known, unknown = ask(browse()), ask(browse(), "nobody@example.org")

    assert (known.status, known.url, known.text) == (unknown.status, unknown.url, unknown.text)
    assert letters("nobody@example.org")[0].subject == "There is no account with this address"
    assert "token=" not in letters("nobody@example.org")[0].text


def test_a_new_password_ends_every_session(browse, ixchel, link):
    elsewhere = browse(ixchel)
    assert signed_in(elsewhere)
    ask(browse())

    here = browse()
    choose(here, link(EMAIL))

    assert signed_in(here) and not signed_in(elsewhere)


def test_a_link_works_once_and_takes_the_others_with_it(browse, ixchel, link):
    ask(browse())
    first = link(EMAIL)
    ask(browse())
    second = link(EMAIL)

    choose(browse(), second)

    assert browse().get(first).status == 410 and browse().get(second).status == 410


def test_a_link_ends_after_two_hours(browse, ixchel, link):
    ask(browse())
    url = link(EMAIL)

    with clock.freeze(now() + timedelta(minutes=119)):
        assert browse().get(url).status == 200
    with clock.freeze(now() + timedelta(minutes=121)):
        page = browse().get(url)
        assert page.status == 410 and page.links["Ask for a new link"] == "/en/forgot-password"


def test_a_closed_account_gets_no_new_password(browse, ixchel, link):
    ask(browse())
    ixchel.state = Account.DISABLED
    db.session.commit()

    page = choose(browse(), link(EMAIL))

    assert page.status == 403 and "This account is closed." in page
    assert db.session.query(MailLink.used_at).scalar() is None


def test_two_at_once_with_one_link_change_it_once(make, ixchel, race):
    link_id = make.keep(MailLink(purpose=Purpose.RESET, email=EMAIL)).id

    def redeem(password_hash):
        found = db.session.get_one(MailLink, link_id)
        services.redeem(found, actor=make.guest(), password_hash=password_hash)
        return "changed"

    results = race(redeem, ["one", "two"])

    assert sorted(str(type(r).__name__) for r in results) == ["LinkSpent", "str"]


def change(browser, present=PASSWORD, new=GOOD):
    page = browser.get("/en/my/security")
    return browser.send(page, "change-password", current_password=present, password=new)


def test_changing_it_keeps_this_browser_and_ends_the_others(browse, ixchel, letters):
    browser, other = browse(ixchel), browse(ixchel)
    copied = copy_of(browse, browser)

    page = change(browser)

    assert "Your password is changed." in page and signed_in(browser)
    assert not signed_in(other)
    assert not signed_in(copied), "the cookie of before is dead here, too"
    assert letters(EMAIL)[0].subject == "Your password was changed"
    assert sign_in(browse(), password=GOOD).url == "/en/my"


@pytest.mark.parametrize(
    ("present", "new", "why"),
    [
        ("wrong password", GOOD, "This is not your current password."),
        ("", GOOD, "Write your current password"),
        (PASSWORD, "short", "Use at least 8 characters."),
        (PASSWORD, "ixchel12345", "too close to your name"),
    ],
)
def test_it_stays_when_something_is_wrong(browse, ixchel, present, new, why):
    browser, other = browse(ixchel), browse(ixchel)

    page = change(browser, present, new)

    assert page.status == 422 and why in page
    assert PASSWORD not in page.html and new not in (page.html if new else "")
    assert signed_in(other)


def test_guessing_ones_way_through_is_slowed_down(browse, ixchel):
    browser = browse(ixchel)
    for _ in range(5):
        change(browser, "wrong password")

    assert change(browser).status == 429
    assert db.session.query(User.password_hash).scalar() == ixchel.password_hash


def test_a_link_asked_for_before_a_change_is_void(browse, ixchel, link):
    ask(browse())
    url = link(EMAIL)

    change(browse(ixchel))

    assert browse().get(url).status == 410


def test_sessions_are_listed_and_can_be_ended(browse, ixchel):
    browser = browse()
    browser.client.environ_base["HTTP_USER_AGENT"] = (
        "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
    )
    sign_in(browser)
    mine = browse(ixchel)

    page = mine.get("/en/my/security")
    assert "Chrome, Android" in page and "This browser" in page
    page = mine.send(page, "Sign out there")

    assert "That browser was signed out." in page
    assert signed_in(mine) and not signed_in(browser)


def test_all_others_are_ended_at_once(browse, ixchel):
    mine, *others = [browse(ixchel) for _ in range(4)]

    mine.send(mine.get("/en/my/security"), "Sign out everywhere else")

    assert signed_in(mine) and not any(signed_in(each) for each in others)


def test_sessions_of_others_do_not_exist(browse, ixchel, make):
    rosa = make.user("Rosa")
    hers = browse(rosa)
    session_id = db.session.query(SignIn.id).filter_by(user_id=rosa.id).scalar()
    mine, _ = browse(ixchel), browse(ixchel)
    page = mine.get("/en/my/security")
    page.form("Sign out there").action = f"/en/my/sessions/{session_id}/end"

    assert mine.send(page, "Sign out there").status == 404
    assert signed_in(hers)
