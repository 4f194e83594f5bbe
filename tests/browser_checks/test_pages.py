"""Every kind of page, in each of its states, in both languages: seen once in Chromium.

0 violations of axe, controls large enough, nothing wider than 320 px, a silent console. Of pages
that differ only in their words axe is asked once: it takes longer than all the rest.
"""

import pytest

from tests.chromium import Visitor
from tests.sharing import Passed
from tests.world import PERSONAS

pytestmark = pytest.mark.browser
FILES = {
    "assets.file", "favicon", "proposals.translation_file",
    "contributions.template", "contributions.scan",
}  # fmt: skip
SOUND = Passed("structures of pages")


def pages_of(site, persona):
    """Every page this persona is let into, by the table of access."""
    from tests.test_access import expected

    column, table = PERSONAS.index(persona), expected()
    for rule in sorted(site.url_map.iter_rules(), key=lambda r: r.endpoint):
        codes = table.get(("GET", rule.endpoint))
        is_page = "lang" in rule.arguments and rule.endpoint not in FILES
        if codes and is_page and codes[column] == 200:
            yield rule


def visitor_of(browser, site, persona):
    visitor = Visitor(browser, site.base, checks=True, passed=SOUND)
    if token := site.token_of(persona):
        visitor.sign_in_with(token, site)
    return visitor


def look(visitor, paths, allowed=(200,)):
    """What is wrong on each of these pages."""
    wrong = []
    for path in paths:
        status = visitor.go(path)
        found = visitor.findings()
        found += [] if status in allowed else [f"answers {status}"]
        wrong += [f"{path}: {each}" for each in found]
    return wrong


# What guests see comes once as a guest; what only others see, as the first who may.
@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize(
    "persona", ["guest", "citizen", "member", "contact", "translator", "admin"]
)
def test_every_page(browser, site, persona, lang):
    earlier = PERSONAS[: PERSONAS.index(persona)]
    seen = {rule.endpoint for other in earlier for rule in pages_of(site, other)}
    paths = [
        site.world.path(site, rule, lang)
        for rule in pages_of(site, persona)
        if rule.endpoint not in seen
    ]
    visitor = visitor_of(browser, site, persona)

    assert not (wrong := look(visitor, paths)), "\n".join(["", *wrong])
    visitor.close()


@pytest.mark.parametrize(
    ("persona", "lang", "where"),
    [("guest", "es", "/"), ("contact", "en", "/"), ("seat", "es", "/decisions/")],
)
def test_every_state(browser, site, persona, lang, where):
    """Full, closed, cancelled, empty: as a guest, as the point of contact, with a seat's ballot."""
    visitor = visitor_of(browser, site, persona)
    paths = [f"/{lang}{path}" for path in site.world.states.values() if where in path]

    assert not (wrong := look(visitor, paths, (200, 404))), "\n".join(["", *wrong])
    visitor.close()


def test_every_desk_of_the_secretariat(browser, site):
    visitor = visitor_of(browser, site, "contact")

    wrong = look(visitor, [f"/en{path}" for path in site.world.desks.values()])

    assert not wrong, "\n".join(["", *wrong])
    visitor.close()


@pytest.mark.parametrize("lang", ["es", "en"])
def test_the_desk_of_translators(browser, site, lang):
    visitor = visitor_of(browser, site, "translator")
    paths = [f"/{lang}{path}" for path in site.world.desk.values()]

    assert not (wrong := look(visitor, paths)), "\n".join(["", *wrong])
    visitor.close()


@pytest.mark.parametrize("lang", ["es", "en"])
def test_versions_beside_the_working_text(browser, site, lang):
    visitor = visitor_of(browser, site, "member")
    paths = [f"/{lang}{path}" for path in site.world.writers.values()]

    assert not (wrong := look(visitor, paths)), "\n".join(["", *wrong])
    visitor.close()


@pytest.mark.parametrize("lang", ["es", "en"])
def test_in_the_room(browser, site, lang):
    visitor = visitor_of(browser, site, "contact")
    paths = [f"/{lang}{path}" for path in site.world.rooms.values()]

    assert not (wrong := look(visitor, paths)), "\n".join(["", *wrong])
    visitor.close()


REFUSED = {
    "not found": ("guest", "/es/plans/none", 404),
    "no such language": ("guest", "/fr/", 404),
    "not for a citizen": ("citizen", "/en/manage/meetings", 403),
    "a link that is over": ("guest", "/es/choose-password", 410),
    "a filter that means nothing": ("guest", "/es/meetings?view=month&month=2026-99", 200),
}


def test_every_refusal(browser, site):
    wrong = []
    for persona, path, status in REFUSED.values():
        visitor = visitor_of(browser, site, persona)
        wrong += look(visitor, [path], (status,))
        visitor.close()

    assert not wrong, "\n".join(["", *wrong])


@pytest.mark.parametrize("lang", ["es", "en"])
def test_forms_sent_empty(browser, site, lang):
    """What somebody sees who presses the button too early."""
    wrong, visitors = [], {}
    for persona, path in (
        ("guest", "/sign-in"),
        ("guest", "/register"),
        ("guest", "/forgot-password"),
        ("citizen", "/my/profile"),
        ("citizen", "/my/security"),
        ("contact", "/manage/meetings/new"),
        ("contact", "/manage/groups/new"),
        ("contact", "/manage/organisations/new"),
        ("contact", "/proposals/create"),
        ("contact", "/manage/plan/gt-nap5/commitments/1"),
        ("seat", "/follow-up/1/report"),
    ):
        if persona not in visitors:
            visitors[persona] = visitor_of(browser, site, persona)
        visitor = visitors[persona]
        visitor.go(f"/{lang}{path}")
        form = visitor.page.locator("main form[method=post]").last
        if form.count() == 0:
            wrong.append(f"{path}: no form")
        else:
            form.evaluate("form => { form.noValidate = true }")
            form.evaluate(
                """form => form.querySelectorAll("input[type=text], input[type=email], textarea")
                .forEach(field => { field.value = "" })"""
            )
            with visitor.page.expect_navigation():
                form.locator("button").last.click()
            wrong += [f"{path}, sent empty: {each}" for each in visitor.findings()]
    for visitor in visitors.values():
        visitor.close()

    assert not wrong, "\n".join(["", *wrong])


def test_the_checks_notice_what_is_wrong(browser, site):
    """A page made worse on purpose: each kind of check says so."""
    visitor = visitor_of(browser, site, "guest")
    visitor.go("/en/")
    assert visitor.findings() == []

    visitor.page.evaluate(
        """() => {
          const main = document.querySelector("main");
          for (const [tag, text] of [["h4", ""], ["a", "x"], ["a", "y"]]) {
            const made = document.createElement(tag);
            made.textContent = text;
            if (tag === "a") { made.href = "#main"; made.className = "tiny"; }
            main.append(made);
          }
          const wide = document.createElement("p");
          wide.textContent = "wide";
          wide.style.minWidth = "900px";
          main.append(wide);
          for (const a of document.querySelectorAll(".tiny")) {
            a.style.display = "block"; a.style.fontSize = "6px"; a.style.lineHeight = "7px";
          }
          try { main.innerHTML += ""; } catch { }
        }"""
    )

    found = " ".join(visitor.findings())
    for sign in ("axe empty-heading", "target ", "px wide at 320", "console: "):
        assert sign in found, found
    visitor.close()


def test_a_comment_is_seen_once_it_is_published(browser, site):
    """The clause that is open is the first one; the answer to a comment on the second reloads."""
    visitor = visitor_of(browser, site, "citizen")
    visitor.go("/en/proposals/plan-gobierno-digital?sort=newest")
    page = visitor.page

    page.get_by_label("Your comment").fill("That it is read aloud.\n\n" + "And slowly.\n\n" * 9)
    page.get_by_role("button", name="Publish comment").click()
    page.wait_for_selector("[data-stored]:focus")
    seen = """mine => {
      const place = mine.getBoundingClientRect();
      return place.top >= 0 && place.bottom <= innerHeight;
    }"""
    assert page.locator("[data-stored]").evaluate(seen), "its reader need not look for it"

    page.get_by_label("Clause", exact=True).select_option("clause-2")
    page.get_by_label("Your comment").fill("That it is read aloud as well.")
    page.get_by_role("button", name="Publish comment").click()
    page.wait_for_url("**#comment-*")

    assert "Your comment is published" in page.locator("#flashes").inner_text()
    assert page.locator(":target").get_by_text("read aloud").is_visible()
    page.reload()
    assert not page.locator("#flashes").inner_text().strip()
    visitor.close()
