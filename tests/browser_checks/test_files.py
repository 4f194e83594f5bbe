"""A version saved as HTML is read without the site: it must stand on its own, for everybody."""

import urllib.request

import pytest

from tests.chromium import DESK, Visitor

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["es", "en", "both"])
def test_a_saved_version_passes_every_check(browser, site, tmp_path, lang, scheme):
    slug = site.world.args["proposals"]["slug"]
    address = f"{site.base}/proposals/{slug}/versions/2.html?lang={lang}"
    saved = tmp_path / "version.html"
    with urllib.request.urlopen(address, timeout=20) as answer:
        saved.write_bytes(answer.read())
    visitor = Visitor(browser, "file://", width=DESK, color_scheme=scheme)

    visitor.go(str(saved))

    assert visitor.page.locator("h1").count() == 1
    assert visitor.findings() == []
    visitor.close()
