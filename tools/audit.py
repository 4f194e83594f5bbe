"""Look at every page as everybody sees it: `make audit`. Writes reports/audit/index.html.

Light, dark and forced colours × 360 and 1280 px × signed out and each persona × every page of the
sample site that this persona can reach by following links. axe, console, reflow, targets, bytes,
and a screenshot of each page. Ends with 1 if anything is wrong.

    python tools/audit.py [--minutes 10] [--only contact]
"""

import argparse
import html
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.chromium import DESK, PHONE, Visitor, chromium
from tests.serving import CHECKOUT, environment, running

REPORT = ROOT / "reports" / "audit"
PASSWORD = "cocreacion-demo"  # of every persona of the sample site
PERSONAS = {
    "guest": "", "citizen": "ixchel", "member": "tomas", "contact": "lucia", "seat": "mateo",
    "government": "elena", "reviewer": "nora", "translator": "sara", "admin": "admin",
}  # fmt: skip
LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
}
WIDTHS = (PHONE, DESK)
FIRST_VIEW = 52 * 1024  # bytes with fonts
PROCESSES = 2
OF_A_KIND = 2  # pages of one kind that a persona looks at: the pattern, and one more


@dataclass
class Sight:
    """One page as one person saw it once."""

    persona: str
    path: str
    look: str
    width: int
    status: int = 0
    findings: list[str] = field(default_factory=list)
    shot: str = ""


def kind_of(path: str) -> str:
    """Addresses that differ only in a number or a slug show pages of one kind."""
    parts = urlsplit(path).path.strip("/").split("/")
    return (
        "/".join(
            "*" if re.search(r"\d", part) or (place > 1 and "-" in part) or place == 2 else part
            for place, part in enumerate(parts)
        )
        + "?"
        + "&".join(sorted(re.findall(r"(\w+)=", urlsplit(path).query)))
    )


def main_part(text: str) -> str:
    """What the page is about, without the keys of its forms."""
    inner = text.split("<main", 1)[-1].split("</main>", 1)[0]
    return re.sub(r'value="[^"]{16,}"', "", inner)


def discover(visitor: Visitor, lang: str, *, signed_in: bool) -> list[str]:
    """Every page within reach, by following links; few of each kind. Of those that are the same
    for somebody who is not signed in, only the first: the frame around them."""
    waiting, seen, taken = [f"/{lang}/"], set(), {}
    stranger = visitor.context.browser.new_context() if signed_in else None
    found: list[str] = []
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(path)
        if path in seen or taken.get(kind, 0) >= OF_A_KIND:
            continue
        seen.add(path)
        answer = visitor.context.request.get(visitor.base + path)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        taken[kind] = taken.get(kind, 0) + 1
        plain = stranger.request.get(visitor.base + path).text() if stranger else ""
        if not found or main_part(plain) != main_part(answer.text()):
            found.append(path)
        for href in re.findall(r'<a [^>]*href="([^"#]+)', answer.text()):
            target = urljoin(visitor.base + path, html.unescape(href))
            if target.startswith(f"{visitor.base}/{lang}/"):
                waiting.append(target.removeprefix(visitor.base))
    return found


def sign_in(visitor: Visitor, name: str) -> None:
    visitor.go("/en/sign-in")
    visitor.page.get_by_label("E-mail address").fill(f"{name}@example.org")
    visitor.page.get_by_label("Password", exact=True).fill(PASSWORD)
    with visitor.page.expect_navigation():
        visitor.page.locator("main form button").first.click()
    if "sign-in" in visitor.page.url:
        raise SystemExit(f"{name} cannot sign in")


def look_around(job: tuple[str, str, str, float]) -> list[dict]:
    """What one persona sees in one language, in every look and width."""
    persona, lang, base, deadline = job
    sights = []
    with chromium() as browser:
        visitor = Visitor(browser, base, reduced_motion="reduce")
        if PERSONAS[persona]:
            sign_in(visitor, PERSONAS[persona])
        paths = discover(visitor, lang, signed_in=bool(PERSONAS[persona]))
        for path in paths:
            if time.time() > deadline:
                sights.append(Sight(persona, path, "", 0, 0, ["not looked at: out of time"]))
                break
            sights += see(visitor, persona, path)
        visitor.close()
    return [asdict(sight) for sight in sights]


def see(visitor: Visitor, persona: str, path: str) -> list[Sight]:
    """The page once loaded, then in each look and width: what changes is only the style."""
    page, sights = visitor.page, []
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    visitor.complaints()
    status = visitor.go(path)
    for look, options in LOOKS.items():
        page.emulate_media(**({"forced_colors": "none"} | options))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            sight = Sight(persona, path, look, width, status, visitor.findings(narrow=False))
            if status not in {200, 403}:
                sight.findings.append(f"a link leads to an answer of {status}")
            name = re.sub(r"[^a-z0-9]+", "-", f"{persona}{path}-{look}-{width}".lower())
            sight.shot = f"shots/{name[:150]}.jpg"
            page.screenshot(path=REPORT / sight.shot, full_page=True, type="jpeg", quality=40)
            sights.append(sight)
    return sights


def write(sights: list[dict], seconds: float) -> None:
    rows = []
    for sight in sorted(sights, key=lambda s: (not s["findings"], s["persona"], s["path"])):
        wrong = "<br>".join(html.escape(each) for each in sight["findings"]) or "–"
        rows.append(
            f"<tr><td>{sight['persona']}<td><code>{html.escape(sight['path'])}</code>"
            f"<td>{sight['look']}<td>{sight['width']}<td>{sight['status']}"
            f'<td>{wrong}<td><a href="{sight["shot"]}">picture</a>'
        )
    bad = sum(bool(sight["findings"]) for sight in sights)
    (REPORT / "index.html").write_text(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Audit</title>"
        f"<h1>{len(sights)} sights of {len({s['path'] for s in sights})} pages, {bad} with "
        f"findings</h1><p>{seconds:.0f} seconds</p><table><tr><th>who<th>page<th>look<th>width"
        "<th>status<th>findings<th>picture" + "".join(rows) + "</table>",
        encoding="utf-8",
    )
    (REPORT / "findings.json").write_text(
        json.dumps([s for s in sights if s["findings"]], indent=1, ensure_ascii=False)
    )


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=float(os.environ.get("MINUTES", "10")))
    options.add_argument("--only", choices=list(PERSONAS))
    options.add_argument("--languages", default="es,en")
    asked = options.parse_args()
    (REPORT / "shots").mkdir(parents=True, exist_ok=True)
    began = time.time()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        variables = environment(folder, PYTHONPATH=str(ROOT))
        subprocess.run([*CHECKOUT, "demo"], env=variables, cwd=folder, check=True)
        with running(CHECKOUT, folder, variables) as (base, _):
            people = [asked.only] if asked.only else list(PERSONAS)
            # Each persona in one language, guests and the contact in both: same templates.
            both = {"guest", "contact"}
            jobs = [
                (who, lang, base, began + asked.minutes * 60)
                for number, who in enumerate(people)
                for place, lang in enumerate(asked.languages.split(","))
                if who in both or place == number % 2 or asked.only
            ]
            with ProcessPoolExecutor(PROCESSES) as pool:
                sights = [sight for found in pool.map(look_around, jobs) for sight in found]
    write(sights, time.time() - began)
    bad = [sight for sight in sights if sight["findings"]]
    for finding in sorted({f"{s['path']}: {f}" for s in bad for f in s["findings"]})[:60]:
        print(finding)
    print(f"{len(sights)} sights, {len(bad)} with findings: {REPORT / 'index.html'}")
    return 1 if bad or not sights else 0


if __name__ == "__main__":
    sys.exit(main())
