"""How the site looks is kept in the reader's own browser."""

from contextvars import Context
from pathlib import Path

import brotli
import pytest

PAGE = "/en/preferences"


def test_colours_and_the_light_version_are_kept(browse):
    browser = browse()
    page = browser.get("/en/preferences?next=/en/components")

    page = browser.send(page, "preferences", theme="dark", light="1")

    assert page.url == "/en/components"
    assert 'data-theme="dark"' in page.html and "data-light" in page.html
    assert "fonts.css" not in page.html and "woff2" not in page.html


def test_the_choice_can_be_taken_back(browse):
    browser = browse()
    browser.send(browser.get(PAGE), "preferences", theme="dark", light="1")

    page = browser.get(PAGE)
    assert page.form("preferences").fields["theme"] == "dark"
    page = browser.send(page, "preferences", theme="", light="0")

    assert "data-theme" not in page.html and "fonts.css" in page.html


def test_a_browser_that_saves_data_gets_the_light_version_unless_told_otherwise(browse):
    browser = browse()
    assert "fonts.css" not in browser.get("/en/", headers={"Save-Data": "on"}).html

    browser.send(browser.get(PAGE), "preferences", light="0")
    assert "fonts.css" in browser.get("/en/", headers={"Save-Data": "on"}).html


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil", "javascript:alert(1)", ""]
)
def test_one_is_never_led_away_from_the_site(browse, target):
    browser = browse()
    page = browser.get(PAGE, query_string={"next": target})
    assert "evil" not in page.links.get("Go back without changes", "")

    assert browser.send(page, "preferences", theme="light").url == "/en/"


def test_a_look_that_does_not_exist_is_refused(browse):
    browser = browse()

    page = browser.send(browser.get(PAGE), "preferences", theme="plaid")

    assert page.status == 422 and "Not a valid choice" in page.html
    assert "data-theme" not in page.html


def test_a_forged_cookie_changes_nothing(browse):
    browser = browse()
    browser.client.set_cookie("theme", '"><script>')
    browser.client.set_cookie("light", "yes")

    page = browser.get("/en/")

    assert "data-theme" not in page.html and "fonts.css" in page.html


def test_only_public_pages_made_for_a_guest_may_be_kept_on_the_device(make, browse):
    guest, ixchel = browse(), browse(make.user())

    def kept(browser, path):
        return Context().run(browser.client.get, path).headers.get("X-Keep")

    for path in ("/en/", "/es/proposals", "/en/organisations", "/en/offline"):
        assert kept(guest, path) == "page", path
        assert kept(ixchel, path) is None, path
    for path in ("/en/sign-in", "/en/preferences", "/en/none", "/data/commitments.json"):
        assert kept(guest, path) is None, path
    page = guest.send(guest.get(PAGE), "preferences", offline="0")
    assert 'data-worker="off"' in page.html
    worker = guest.client.get("/worker.js")
    assert worker.mimetype == "text/javascript" and worker.headers["Cache-Control"] == "no-cache"


def test_the_scripts_of_public_pages_are_small():
    scripts = Path(__file__).parents[2] / "static" / "js"
    sizes = {
        name: len(brotli.compress((scripts / name).read_bytes(), quality=11))
        for name in ("hilo.js", "worker.js")
    }

    assert max(sizes.values()) <= 3 * 1024, sizes
