"""Without a connection: what was read can be read again, what was written is not lost."""

import pytest

from tests.browser_checks.test_pages import visitor_of
from tests.chromium import PHONE, Visitor

pytestmark = pytest.mark.browser
DRAFT = "/en/proposals/plan-gobierno-digital"
KEPT = """async (name) => {
  for (let n = 0; n < 100; n++) {
    const keys = await (await caches.open(name)).keys();
    if (keys.length) return keys.map(key => new URL(key.url).pathname);
    await new Promise(done => setTimeout(done, 50));
  }
  return [];
}"""


@pytest.fixture
def reader(browser, site):
    """A guest on a phone whose browser has a worker."""
    visitor = Visitor(browser, site.base, width=PHONE, service_workers="allow")
    yield visitor
    visitor.close()


def kept(visitor, name="pages"):
    return visitor.page.evaluate(KEPT, name)


def test_what_was_read_is_read_again_and_says_as_of_when(reader):
    page = reader.page
    reader.go("/en/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    assert "/en/" in kept(reader), "also the first page, read before there was a worker"
    assert kept(reader, "own") == ["/en/offline"]
    reader.go(DRAFT)
    page.wait_for_function("() => caches.open('pages').then(c => c.keys()).then(k => k.length > 1)")
    assert page.locator("#as-of").count() == 0

    reader.context.set_offline(True)
    reader.go("/en/")
    assert "This is the page as it was on" in page.locator("#as-of").inner_text()
    assert page.evaluate("getComputedStyle(document.querySelector('.mast')).display") != ""
    page.get_by_role("link", name="Drafts").first.click()
    page.wait_for_selector("h1:has-text('No connection')")
    page.locator("#kept a", has_text="Propuesta").click()
    page.wait_for_selector("#as-of")
    assert page.locator("h1").inner_text() != "No connection"

    box = page.get_by_label("Your comment")
    box.fill("Written where there is no signal.")
    page.get_by_role("button", name="Sign in and publish").click()
    page.locator("#flashes", has_text="Your text is still here").wait_for()
    assert box.input_value() == "Written where there is no signal."

    reader.context.set_offline(False)
    reader.go(DRAFT)
    assert page.locator("#as-of").count() == 0, "what the network says is shown, always"
    assert all("Content Security" not in said for said in reader.complaints())


def test_nobody_who_has_signed_in_is_kept_and_it_can_be_switched_off(browser, site, reader):
    reader.go("/en/")
    reader.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    assert kept(reader) == ["/en/"]
    reader.sign_in_with(site.token_of("citizen"), site)
    reader.go("/en/my")
    reader.go(DRAFT)
    assert kept(reader) == ["/en/"]

    reader.context.clear_cookies()
    reader.go("/en/preferences")
    reader.page.get_by_label("Keep none").check()
    reader.page.get_by_role("button", name="Keep this look").click()
    reader.page.wait_for_function(
        "() => navigator.serviceWorker.getRegistration().then(found => !found)"
    )
    assert reader.page.evaluate("caches.keys()") == []


def test_a_draft_stays_on_the_device_until_it_is_published(browser, site):
    visitor = visitor_of(browser, site, "citizen")
    page = visitor.page
    visitor.go(DRAFT)
    page.get_by_label("Your comment").fill("Half a thought")
    page.get_by_label("Keep the draft on this phone or computer").check()
    page.get_by_label("Your comment").press_sequentially(", kept.")
    page.locator("[data-draft-note]", has_text="Draft kept on this device").wait_for()

    page.reload()
    assert page.get_by_label("Your comment").input_value() == "Half a thought, kept."
    page.get_by_role("button", name="Publish comment").click()
    page.locator("#flashes", has_text="Your comment is published").wait_for()
    page.reload()
    assert page.get_by_label("Your comment").input_value() == ""
    visitor.close()
