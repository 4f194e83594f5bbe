"""Look at every kind of page of the sample site, as everybody sees it: `make audit`.

Starts the real server with the sample data in a temporary folder and opens each page in both
languages, at two widths and in three sets of colours, in Chromium. Writes `reports/audit/`, prints
a line per finding, and ends with 1 if there is any.
"""

import argparse
import base64
import html
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from audit_pages import GUEST, PERSONAS, Sight, sights  # noqa: I001
from tests import chromium
from tests.chromium import DESK, PHONE, SMALLEST_TARGET, TAGS, Visitor
from tests.serving import CHECKOUT, environment, running

REPORT = ROOT / "reports" / "audit"
PROCESSES = 2
THEMES = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "dark", "forced_colors": "active"},
}
IN_ALL_COLOURS = {GUEST, "lucia", "admin"}
# Rules of axe that read colours; the others cannot change with them.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
MOST_BYTES, MOST_REQUESTS = 52 * 1024, 8  # of a first view, fonts included
# Where members write together nobody comes first; the editor may weigh 60 KB, in modules.
EDITORS = {"proposals.edit", "meetings.text_edit"}
MOST_BYTES_OF_EDITORS, MOST_REQUESTS_OF_EDITORS = MOST_BYTES + 60 * 1024, 24
TALLEST = 2600  # CSS pixels of a picture

LOOK = """async ([tags, rules, least, width]) => {
  const only = rules.length ? { type: "rule", values: rules } : tags;
  return [...await checks.axe(only), ...checks.targets(least), ...checks.reflow(width)];
}"""
EMPTY_FORM = """form => {
  form.noValidate = true;
  form.querySelectorAll("input[type=text], input[type=email], textarea")
    .forEach(field => { field.value = "" });
}"""


class Eye:
    """A browser; one window per persona."""

    def __init__(self, browser: Any, base: str, cookies: dict[str, CookieJar]) -> None:
        self.browser, self.base, self.cookies = browser, base, cookies
        self.windows: dict[str, Visitor] = {}
        self.traffic: dict[str, list[float]] = defaultdict(list)

    def window(self, persona: str) -> Visitor:
        if persona not in self.windows:
            visitor = self.windows[persona] = Visitor(self.browser, self.base, checks=True)
            visitor.context.set_default_timeout(30_000)
            names = [(c.name, c.value) for c in self.cookies[persona] if persona != GUEST]
            visitor.context.add_cookies(
                [{"name": n, "value": v, "url": self.base} for n, v in names]
            )
            visitor.cdp = visitor.context.new_cdp_session(visitor.page)
            visitor.cdp.send("Network.enable")
            visitor.cdp.send("Network.setCacheDisabled", {"cacheDisabled": True})
            sizes = self.traffic[persona]
            visitor.cdp.on(
                "Network.loadingFinished", lambda said: sizes.append(said["encodedDataLength"])
            )
        return self.windows[persona]

    def look(self, number: int, sight: Sight, lang: str) -> tuple[list[tuple], list[tuple]]:
        """What is wrong, as (colours, width, finding), and the pictures taken."""
        visitor = self.window(sight.persona)
        path = f"/{lang}{sight.path[3:]}"
        self._set(visitor, "light", PHONE)
        self.traffic[sight.persona].clear()
        visitor.said.clear()
        status = visitor.go(path)
        found = [("", 0, each) for each in self._of_traffic(sight)]
        if sight.sent:
            found += [("", 0, each) for each in _send_empty(visitor)]
        elif status != sight.status:
            found.append(("", 0, f"answers {status}, and {sight.status} in Spanish"))
        pictures = []
        for width in (PHONE, DESK):
            for theme in THEMES if sight.persona in IN_ALL_COLOURS else ["light"]:
                self._set(visitor, theme, width)
                rules = OF_COLOURS if theme != "light" else []
                given = [TAGS, rules, SMALLEST_TARGET, width]
                found += [(theme, width, each) for each in visitor.page.evaluate(LOOK, given)]
                name = f"{number:03}-{lang}-{theme}-{width}.webp"
                _picture(visitor, REPORT / name, width)
                pictures.append((theme, width, name))
        found += [("", 0, each) for each in visitor.complaints()]
        return found, pictures

    def _set(self, visitor: Visitor, theme: str, width: int) -> None:
        if visitor.page.viewport_size["width"] != width:
            visitor.page.set_viewport_size({"width": width, "height": 900})
        visitor.page.emulate_media(reduced_motion="reduce", **THEMES[theme])

    def _of_traffic(self, sight: Sight) -> list[str]:
        sizes, most, requests = self.traffic[sight.persona], MOST_BYTES, MOST_REQUESTS
        if sight.name in EDITORS:
            most, requests = MOST_BYTES_OF_EDITORS, MOST_REQUESTS_OF_EDITORS
        found = [] if sum(sizes) <= most else [f"first view of {sum(sizes) / 1024:.1f} KB"]
        return found if len(sizes) <= requests else [*found, f"{len(sizes)} requests"]


def _send_empty(visitor: Visitor) -> list[str]:
    form = visitor.page.locator("main form[method=post]").last
    if form.count() == 0:
        return ["no form"]
    form.evaluate(EMPTY_FORM)
    with visitor.page.expect_navigation():
        form.locator("button").last.click()
    return []


def _picture(visitor: Visitor, file: Path, width: int) -> None:
    tall = visitor.page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": 0, "width": width, "height": min(tall, TALLEST), "scale": 0.5}
    taken = visitor.cdp.send(
        "Page.captureScreenshot",
        {"format": "webp", "quality": 40, "clip": clip, "captureBeyondViewport": True},
    )
    file.write_bytes(base64.b64decode(taken["data"]))


def work(base: str, cookies: dict[str, CookieJar], tasks: Any, results: Any) -> None:
    """One process: look at what there is to look at, until there is no more."""
    with chromium.chromium() as browser:
        eye = Eye(browser, base, cookies)
        for number, sight, lang in iter(tasks.get, None):
            try:
                results.put((number, lang, *eye.look(number, sight, lang)))
            except Exception as broken:  # noqa: BLE001  one page must not hide the others
                words = str(broken).splitlines()[0]
                results.put((number, lang, [("", 0, f"cannot be looked at: {words}")], []))


def inspect(base, cookies, chosen: list[Sight], langs: list[str], deadline: float):
    """Everything seen: (sight, language, findings, pictures)."""
    context = multiprocessing.get_context("spawn")
    tasks, results = context.Queue(), context.Queue()
    plain = {who: [*jar] for who, jar in cookies.items()}  # a jar holds a lock
    jobs = [(n, sight, lang) for n, sight in enumerate(chosen) for lang in langs]
    for job in [*jobs, *[None] * PROCESSES]:
        tasks.put(job)
    workers = [
        context.Process(target=work, args=(base, plain, tasks, results), daemon=True)
        for _ in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    for done in range(len(jobs)):
        if time.monotonic() > deadline:
            late = Sight(GUEST, "the audit", "/es/")
            yield late, "es", [("", 0, f"out of time: {len(jobs) - done} pages not looked at")], []
            break
        number, lang, found, pictures = results.get(timeout=120)
        yield chosen[number], lang, found, pictures
    for worker in workers:
        if time.monotonic() > deadline:
            worker.terminate()
        worker.join(timeout=20)


def gather(seen: list[tuple]) -> dict[tuple[str, str], list[str]]:
    """Each finding once per kind of page, with the ways of looking that show it."""
    grouped = defaultdict(list)
    for sight, lang, found, _ in seen:
        for theme, width, words in found:
            way = " ".join(
                str(x) for x in (sight.persona, f"/{lang}{sight.path[3:]}", theme, width or "") if x
            )
            grouped[sight.name, words].append(way)
    return dict(sorted(grouped.items()))


def write(seen: list[tuple], grouped: dict, missed: set[str], summary: str) -> None:
    def rows(lines: list[list[str]]) -> str:
        return "".join("<tr>" + "".join(f"<td>{c}</td>" for c in line) + "</tr>" for line in lines)

    say = html.escape
    findings = [
        [say(name), say(words), "<br>".join(say(way) for way in ways)]
        for (name, words), ways in grouped.items()
    ]
    pages = [
        [
            say(s.name), s.persona, f"/{lang}{say(s.path[3:])}", str(len(found)),
            " ".join(f'<a href="{file}">{theme} {width}</a>' for theme, width, file in pictures),
        ]
        for s, lang, found, pictures in sorted(seen, key=lambda x: (x[0].name, x[0].path, x[1]))
    ]  # fmt: skip
    page = f"""<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Audit</title><style>
body {{ font: 15px/1.45 system-ui; margin: 2rem }} table {{ border-collapse: collapse }}
td, th {{ border-bottom: 1px solid #bbb; padding: .3rem .6rem; text-align: left }}
td {{ vertical-align: top }}
</style><h1>Audit</h1><p>{say(summary)}</p><h2>Findings</h2>
<table><tr><th>Page<th>Finding<th>Seen</tr>{rows(findings)}</table>
<h2>Kinds of page no sample row leads to</h2><p>{say(", ".join(sorted(missed))) or "None."}</p>
<h2>Pages</h2><table><tr><th>Page<th>Persona<th>Address<th>Findings<th>Pictures</tr>{rows(pages)}</table>"""
    (REPORT / "index.html").write_text(page, encoding="utf-8")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="regular expression of page names or addresses")
    parser.add_argument("--persona", choices=PERSONAS, help="look as this one only")
    parser.add_argument("--quick", action="store_true", help="in Spanish only")
    parser.add_argument("--minutes", type=float, default=60.0, help="most that it may take")
    parser.add_argument("--folder", type=Path, help="keep the sample site here and use it again")
    return parser.parse_args()


def main() -> int:
    asked, began = options(), time.monotonic()
    shutil.rmtree(REPORT, ignore_errors=True)
    REPORT.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(exist_ok=True)
        ours = environment(folder, PYTHONPATH=str(ROOT))
        os.environ.update(ours)
        subprocess.run([*CHECKOUT, "demo"], env=ours, cwd=folder, check=True)
        from cocreacion.app import create_app

        with running(CHECKOUT, folder, ours) as (base, _):
            every, cookies, missed = sights(create_app(), base)
            wanted, langs = re.compile(asked.only), ["es"] if asked.quick else ["es", "en"]
            chosen = [
                s for s in every
                if wanted.search(f"{s.name} {s.path}") and asked.persona in {None, s.persona}
            ]  # fmt: skip
            print(f"{len(chosen)} pages after {time.monotonic() - began:.0f} s", flush=True)
            seen = list(inspect(base, cookies, chosen, langs, began + asked.minutes * 60))
    grouped = gather(seen)
    looks = sum(len(pictures) for *_, pictures in seen)
    summary = (
        f"{len(grouped)} findings: {looks} looks at {len(seen)} pages in"
        f" {time.monotonic() - began:.0f} s"
    )
    write(seen, grouped, missed, summary)
    for (name, words), ways in grouped.items():
        print(f"{name}: {words} [{len(ways)}: {ways[0]}]")
    print(f"No sample row leads to: {', '.join(sorted(missed)) or 'nothing is missed'}")
    print(f"{summary}; see {REPORT / 'index.html'}")
    return 1 if grouped else 0


if __name__ == "__main__":
    sys.exit(main())
