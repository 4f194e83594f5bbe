"""A real browser in front of the application, and what must be true of every page it shows.

Used by the tests in `browser_checks` and `journeys`, and by `tools/audit.py`.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

from tests.sharing import Passed

PROGRAM = os.environ.get("TEST_CHROMIUM") or next(
    (
        found
        # The first has no window to draw at all: a third of the time and CPU.
        for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    None,
)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
HERE = Path(__file__).parent
AXE = (HERE / "vendor" / "axe.min.js").read_text(encoding="utf-8")
OURS = (HERE / "checks.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW, PHONE, DESK = 320, 360, 1280
SMALLEST_TARGET = 24  # CSS pixels


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser without a window."""
    from playwright.sync_api import sync_playwright

    if PROGRAM is None:
        raise AssertionError("Chromium is missing: install the package `chromium`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=FLAGS)
        yield browser
        browser.close()


class Visitor:
    """One person's browser window; everything the console says is kept.

    `checks`: whether `findings` will be asked of most pages. `passed`: structures of pages in which
    axe found nothing, not to be asked of again; those of this window are added.
    """

    def __init__(self, browser: Any, base: str, **options: Any) -> None:
        width, checks = options.pop("width", DESK), options.pop("checks", False)
        self.passed: Passed | None = options.pop("passed", None)
        self.base, self.scripts = base, options.get("java_script_enabled", True)
        self.context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        self.context.set_default_timeout(8000)
        if checks:  # cheaper than bringing them into each page
            self.context.add_init_script(OURS if self.passed is not None else f"{AXE}\n{OURS}")
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.expected = 200
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.said.append(f"script: {error}"))
        self.page.on("requestfailed", self._missed)

    def _listen(self, message: Any) -> None:
        # That the page itself is a 404 or a 403 is what some tests want to see.
        own = message.location.get("url", "") == self.page.url and "Failed to load" in message.text
        if message.type in {"error", "warning"} and not own:
            self.said.append(f"console: {message.text}")

    def _missed(self, request: Any) -> None:
        if request.failure != "net::ERR_ABORTED":
            self.said.append(f"not loaded: {request.url} {request.failure}")

    def sign_in_with(self, token: str, app: Flask) -> None:
        """As the person whose session this is, without the form."""
        serializer = app.session_interface.get_signing_serializer(app)
        assert serializer is not None
        value = serializer.dumps({"_user_id": token, "_fresh": True})
        name = app.config["SESSION_COOKIE_NAME"]
        self.context.add_cookies([{"name": name, "value": value, "url": self.base}])

    def go(self, path: str) -> int:
        response = self.page.goto(self.base + path, wait_until="load")
        return int(response.status) if response else 0

    def close(self) -> None:
        self.context.close()

    def complaints(self) -> list[str]:
        """What the console said since the last time."""
        said, self.said = self.said, []
        return said

    def findings(self, *, narrow: bool = True) -> list[str]:
        """Everything wrong with the page as it stands: axe, targets, reflow, console."""
        page, size = self.page, self.page.viewport_size
        if not page.evaluate("() => 'checks' in globalThis"):
            page.evaluate(OURS)
        found = self._of_axe() + self._of_layout()
        if narrow:
            page.set_viewport_size({"width": NARROW, "height": 900})
            found += self._of_layout()
            page.set_viewport_size(size)
        return [*dict.fromkeys(found), *self.complaints()]

    def _of_axe(self) -> list[str]:
        if self.passed is not None:
            structure = self.page.evaluate("() => checks.structure()")
            if structure in self.passed:
                return []
        if not self.page.evaluate("() => 'axe' in globalThis"):
            self.page.evaluate(AXE)
        found = list(self.page.evaluate("tags => checks.axe(tags)", TAGS))
        if self.passed is not None and not found:
            self.passed.add(structure)
        return found

    def _of_layout(self) -> list[str]:
        width = self.page.viewport_size["width"]
        script = "([least, width]) => [...checks.targets(least), ...checks.reflow(width)]"
        return list(self.page.evaluate(script, [SMALLEST_TARGET, width]))
