"""Opening an account: the same from outside for every address, one account per address."""

import html
import re
from datetime import timedelta

import pytest

from cocreacion.kernel import clock, limits
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.events import StoredEvent
from cocreacion.people import links
from cocreacion.people.models import MailLink, Purpose, Role, SignIn, User
from cocreacion.people.operators import create_admin
from cocreacion.people.policy import LASTS
from cocreacion.people.queries import accounts as queries
from cocreacion.people.services import accounts as services

NEW = "ana@example.org"
GOOD = "cuatro montañas azules"


def register(browser, email=NEW, name="Ana", url="/en/register"):
    return browser.send(browser.get(url), "register", email=email, display_as=name)


def choose(browser, url, password=GOOD, **fields):
    return browser.send(browser.get(url), "choose", password=password, **fields)


def test_the_letter_leads_to_a_password_and_in(browse, letters, link):
    browser = browse()

    asked = register(browser)
    page = choose(browser, link(NEW))

    assert "Check your e-mail" in asked
    assert page.url == "/en/my" and "Ana" in page
    assert db.session.query(User.email, User.display_as, User.language).one() == (NEW, "Ana", "en")
    assert letters(NEW)[0].subject == "Create your account"


def test_there_is_no_account_before_the_address_is_confirmed(browse):
    register(browse())

    assert db.session.query(User).count() == 0


def test_a_known_address_gets_the_same_answer_and_another_letter(browse, ixchel, letters):
    def answer(email):
        page = register(browse(), email=email)
        return (
            page.status,
            page.url,
            re.sub(r'(csrf_token|submission_id)" value="\S*', "", page.html),
        )

    with clock.freeze(now()):  # the page says what time it is
        assert answer("ixchel@example.org") == answer(NEW)
    assert letters("ixchel@example.org")[0].subject == "You already have an account"
    assert "token=" not in letters("ixchel@example.org")[0].text
    assert db.session.query(User).count() == 1


def test_known_and_unknown_addresses_cost_the_same_writes(browse, ixchel):
    def written(email):
        before = db.session.query(StoredEvent).count(), db.session.query(MailLink).count()
        register(browse(), email=email)
        after = db.session.query(StoredEvent).count(), db.session.query(MailLink).count()
        return after[0] - before[0], after[1] - before[1]

    assert written("ixchel@example.org") == written(NEW) == (1, 1)


def test_the_letter_is_in_the_language_of_the_page(browse, letters):
    register(browse(), url="/es/register")

    letter = letters(NEW)[0]
    assert letter.subject == "Cree su cuenta" and "/es/choose-password" in letter.text


def test_the_letter_says_nothing_a_stranger_wrote(browse, letters):
    register(browse(), name="Gane un premio en evil.example")

    assert "evil" not in letters(NEW)[0].text + letters(NEW)[0].html


def test_a_forged_host_does_not_reach_the_letter(browse, letters):
    page = browse().client.get("/en/register", headers={"Host": "evil.example"})

    assert page.status_code == 400
    register(browse())
    assert "evil" not in letters(NEW)[0].text


def test_a_link_works_once(browse, link):
    register(browse())
    url = link(NEW)
    choose(browse(), url)

    page = browse().get(url)

    assert page.status == 410 and "Ask for a new link" in page.links
    assert "This link no longer works" in page and "withdrawn" not in page
    assert "Este enlace ya no funciona" in browse().get(page.languages["es"])


def test_pressing_twice_signs_in_all_the_same(browse, link):
    browser = browse()
    register(browser)
    form = browser.get(link(NEW))

    browser.send(form, "choose", password=GOOD)
    other = browse()
    other.client.set_cookie("session", browser.client.get_cookie("session").value)
    again = browser.send(form, "choose", password=GOOD, csrf_token=None)

    assert again.status == 400, "without its token nothing is done"
    fresh = browse()
    page = fresh.get("/en/sign-in")
    token = page.form("sign-in").fields["csrf_token"]
    again = fresh.send(form, "choose", password=GOOD, csrf_token=token)
    assert again.url == "/en/my"
    wrong = fresh.send(form, "choose", password="quite another one", csrf_token=None)
    assert wrong.status == 400


def test_a_link_kept_too_long_says_so(browse, link):
    browser = browse()
    register(browser)
    form = browser.get(link(NEW))

    with clock.freeze(now() + LASTS[Purpose.REGISTER]):
        assert browser.get(link(NEW)).status == 410
    with clock.freeze(now() + timedelta(hours=23)):
        assert browser.get(link(NEW)).status == 200
    db.session.query(MailLink).update({"asked_at": now() - timedelta(days=3)})
    db.session.commit()
    page = browser.send(form, "choose", password=GOOD)
    assert page.status == 410 and db.session.query(User).count() == 0


@pytest.mark.parametrize("token", ["", "1", "1.forged", "á.é", "999999.x" * 100])
def test_a_forged_link_is_no_link(browse, token):
    register(browse())

    assert browse().get("/en/choose-password", query_string={"token": token}).status == 410


def test_a_well_signed_link_without_a_row_is_no_link(app, browse):
    assert browse().get("/en/choose-password?token=" + links.token(MailLink(id=77))).status == 410


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "Use at least 8 characters."),
        ("a" * 20, "one of the first that would be tried"),
        ("password1", "one of the first that would be tried"),
        ("Contraseña123", "one of the first that would be tried"),
        ("Guatemala 2026", "too close to your name"),
        ("ana@example.org", "too close to your name"),
        ("anaana" * 50, "Use at most 200 characters."),
        ("", "Write a password"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(browse, link, password, why):
    browser = browse()
    register(browser)

    page = choose(browser, link(NEW), password)

    assert page.status == 422 and why in page
    assert db.session.query(User).count() == 0


@pytest.mark.parametrize(
    "password", ["ñandú ẍ 🙂 x", "        8x", "z" * 63 + "y" + "x", "sin reglas de signos"]
)
def test_any_other_password_will_do(browse, link, password):
    browser = browse()
    register(browser)
    choose(browser, link(NEW), password)

    page = browser.send(browser.get("/en/my"), "sign-out")
    page = browser.send(browser.get("/en/sign-in"), "sign-in", email=NEW, password=password)

    assert page.url == "/en/my"


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("email", "ana", "Write the whole address"),
        ("email", "ana@example.org\r\nBcc: x@example.org", "Write the whole address"),
        ("email", "a" * 250 + "@example.org", "too long"),
        ("email", "", "Write the whole address"),
        ("display_as", "", "Write the name others will see"),
        ("display_as", "ana@example.org", "without an e-mail address, without @"),
        ("display_as", "x" * 61, "too long"),
        ("display_as", "<b>Ana</b>", "without an e-mail address, without @"),
    ],
)
def test_what_cannot_be_right_is_said_beside_its_field(browse, letters, field, value, why):
    browser = browse()
    fields = {"email": NEW, "display_as": "Ana"} | {field: value}

    page = browser.send(browser.get("/en/register"), "register", **fields)

    assert page.status == 422 and why in page
    assert db.session.query(MailLink).count() == 0


def test_at_most_three_letters_an_hour_to_one_person(app, browse, letters):
    for _ in range(3):
        register(browse())

    page = register(browse())

    assert page.status == 429 and len(letters(NEW)) == 3
    assert register(browse(), email="other@example.org").status == 200


def test_two_links_of_one_address_open_one_account(browse, letters, link):
    register(browse())
    first = link(NEW)
    register(browse())
    second = link(NEW)

    assert first != second
    assert choose(browse(), first).url == "/en/my"
    page = browse().get(second)
    assert page.status == 410 and db.session.query(User).count() == 1


def test_two_registrations_at_once_open_one_account(app, make, pause, race):
    """Both look whether the address has an account before either has opened it."""
    ids = [
        make.keep(MailLink(purpose=Purpose.REGISTER, email=NEW, display_as=name)).id
        for name in ("Ana", "Anita")
    ]
    pause(queries, "find_by_email", 2)

    def open_account(link_id):
        link = db.session.get_one(MailLink, link_id)
        guest = make.guest()
        return services.redeem(link, actor=guest, password_hash="$argon2").id

    results = race(open_account, ids)

    assert sum(isinstance(result, int) for result in results) == 1
    assert any(isinstance(r, services.AccountExists | services.LinkSpent) for r in results)
    assert db.session.query(User).count() == 1


def test_an_administrator_is_invited_by_whoever_runs_the_site(app, browse):
    url = create_admin("Jefa@Example.org ")
    browser = browse()

    page = choose(browser, url.removeprefix("http://127.0.0.1:8000"), display_as="Jefa")

    assert page.url == "/es/my"
    user = db.session.query(User).one()
    assert user.email == "jefa@example.org" and user.has_role(Role.ADMIN)
    granted = db.session.query(StoredEvent).filter_by(name="RoleGranted").one()
    assert granted.facts["actor_id"] is None and granted.facts["user_id"] == user.id
    assert browse().get(url.removeprefix("http://127.0.0.1:8000")).status == 410


def test_an_account_that_exists_becomes_administrator_with_the_link(app, browse, ixchel):
    url = create_admin(ixchel.email).removeprefix("http://127.0.0.1:8000")
    browse(ixchel)

    page = choose(browse(), url)

    assert "Administra" in page
    user = db.session.query(User).one()
    assert user.has_role(Role.ADMIN) and user.display_as == "Ixchel"
    assert db.session.query(SignIn).count() == 1, "sessions of before are over"


def test_what_was_typed_for_registering_stays_after_too_many(browse):
    for _ in range(3):
        register(browse())

    page = register(browse(), name="Ana María")

    assert page.form("register").fields["display_as"] == "Ana María"


def test_limits_are_by_account_before_address(app, browse):
    limits.forget(app)
    for number in range(10):
        assert register(browse(), email=f"p{number}@example.org").status == 200


@pytest.mark.parametrize(
    "name",
    [
        "Red Ejemplo",
        "la  RED, ejemplo!",
        "Ana, de Red Ejemplo",
        "red",
        "Conred",
        "De CONRED",
        "Así",
        "Asi en",
    ],
)
def test_nobody_is_called_like_an_organisation(browse, make, letters, name):
    """Its names of today and of the past, in both languages; who has such a name keeps it."""
    network = make.organisation("Red Ejemplo")
    make.former_name(network, "Así", now().date())
    make.organisation("CONRED")
    browser, ana = browse(), browse(make.user("Ana"))
    called_so = make.user("Delegada de Red Ejemplo")

    page = register(browser, name=name)
    profile = ana.send(ana.get("/en/my/profile"), "/profile", display_as=name)

    for refused in (page, profile):
        assert refused.status == 422 and "This is the name of an organisation." in refused
        assert html.escape(name) in refused.html
    assert letters(NEW) == [] and "Check your e-mail" in register(browser, name="Ana de la Red")
    own = browse(called_so)
    saved = own.send(own.get("/en/my/profile"), "/profile", language="es")
    assert "Your details are saved." in saved


def test_whoever_is_invited_chooses_a_name_of_their_own(app, browse, make):
    make.organisation("Red Ejemplo")
    address = create_admin("jefa@example.org").removeprefix("http://127.0.0.1:8000")
    browser = browse()

    refused = choose(browser, address, display_as="Red Ejemplo")
    page = choose(browser, address, display_as="Marta")

    assert refused.status == 422 and "Este es el nombre de una organización." in refused
    assert page.url == "/es/my" and "Marta" in page
