"""On paper and in the contrast colours of the system, nothing is lost that colour said."""

import pytest

from tests.chromium import Visitor

pytestmark = pytest.mark.browser
STYLE = "(element, name) => getComputedStyle(element)[name]"
BLACK_ON_WHITE = ("rgb(0, 0, 0)", "rgb(255, 255, 255)")
NO_COLOUR = "rgba(0, 0, 0, 0)"


@pytest.fixture
def comparison(browser, site):
    visitor = Visitor(browser, site.base)
    [rule] = site.url_map.iter_rules("proposals.compare")
    assert visitor.go(site.world.path(site, rule)) == 200
    yield visitor.page
    visitor.close()


def style(page, selector, name):
    return page.locator(selector).first.evaluate(STYLE, name)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_paper_is_light_whatever_the_screen_was(comparison, theme):
    page = comparison
    page.emulate_media(color_scheme=theme)
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    on_screen = style(page, ".intro", "color")
    assert page.locator(".rail").is_visible()

    page.emulate_media(media="print", color_scheme=theme)

    assert (style(page, "body", "color"), style(page, "body", "backgroundColor")) == BLACK_ON_WHITE
    assert style(page, ".intro", "color") == "rgb(74, 80, 94)"
    assert (on_screen != "rgb(74, 80, 94)") is (theme == "dark")
    assert not page.locator(".rail").is_visible() and not page.locator("main form").is_visible()
    assert page.locator(".gloss .told").first.is_visible(), "what became of each clause"
    assert "line-through" in style(page, "del", "textDecorationLine")
    assert "underline" in style(page, "ins", "textDecorationLine")


def test_contrast_colours_leave_every_state_to_be_seen(comparison):
    page = comparison
    page.emulate_media(forced_colors="active")

    here, there = ".rail [aria-current]", ".rail a:not([aria-current])"
    assert style(page, here, "backgroundColor") not in {
        NO_COLOUR,
        style(page, there, "backgroundColor"),
    }
    assert "line-through" in style(page, "del", "textDecorationLine")
    assert "underline" in style(page, "ins", "textDecorationLine")
    assert style(page, ".btn", "borderTopStyle") == "solid"
    page.evaluate(
        "document.querySelector('main').append(Object.assign("
        "document.createElement('span'), { className: 'tag is-sample', textContent: 'Dato' }))"
    )
    assert style(page, ".tag.is-sample", "borderTopStyle") == "none", "it has no room for one"
