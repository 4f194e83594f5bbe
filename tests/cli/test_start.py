"""What `make run` starts: the sample site with its worker, once empty and once more."""

import re
import select
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

from tests.serving import environment, free_port

ROOT = Path(__file__).parent.parent.parent
# Seconds until it answers. Alone on a machine the first start takes a third of a minute.
FIRST, QUICK = 240, 5
KEYS = re.compile(r'name="(csrf_token|submission_id)"[^>]*value="([^"]*)"')


@contextmanager
def started(folder, patience):
    """`cocreacion start`: its address, what it said until it answered, and after how long."""
    port, lines = free_port(), []
    process = subprocess.Popen(
        [sys.executable, "-m", "cocreacion.cli", "start"],
        cwd=ROOT, env=environment(folder, PORT=str(port)),
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    began = time.monotonic()
    try:
        while not lines or not lines[-1].startswith("Ready: "):
            left = began + patience - time.monotonic()
            assert select.select([process.stdout], [], [], max(left, 0))[0], f"silent: {lines}"
            lines.append(process.stdout.readline())
            assert lines[-1], f"it ended: {lines}"
        yield f"http://127.0.0.1:{port}", lines, time.monotonic() - began
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=FIRST)
        process.stdout.close()


def a_plain_import():
    """Seconds this machine needs, as busy as it is now, to load the application once."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", "import cocreacion.app"], cwd=ROOT, check=True)
    return time.monotonic() - began


def register(address, email):
    cookies = urllib.request.HTTPCookieProcessor(CookieJar())
    browser = urllib.request.build_opener(cookies)
    with browser.open(f"{address}/en/register", timeout=20) as answer:
        keys = dict(KEYS.findall(answer.read().decode()))
    fields = urllib.parse.urlencode({**keys, "email": email, "display_as": "Nueva"}).encode()
    with browser.open(f"{address}/en/register", fields, timeout=20) as answer:
        return answer.geturl()


def mail_in(folder):
    """The first letter that arrives, as text."""
    deadline = time.monotonic() + FIRST
    while time.monotonic() < deadline:
        for file in (folder / "data" / "mail").glob("*.eml"):
            if text := file.read_text():
                return text
        time.sleep(0.1)
    raise AssertionError("no letter was sent")


def test_the_sample_site_starts_with_its_worker_and_keeps_what_is_there(tmp_path):
    with started(tmp_path, FIRST) as (address, said, _):
        assert said[0].startswith("Loading") and said[-1] == f"Ready: {address}/\n"
        with urllib.request.urlopen(f"{address}/es/plans/gt-nap5", timeout=20) as page:
            assert "Sitio de muestra" in page.read().decode()
        sent = register(address, "nueva@example.org")
        assert sent == f"{address}/en/check-your-mail/register"
        letter = mail_in(tmp_path)
        assert "To: nueva@example.org" in letter and address in letter

    usual = a_plain_import()
    with started(tmp_path, FIRST) as (address, said, seconds):
        assert said == [f"Ready: {address}/\n"], "nothing is loaded twice"
        assert seconds < max(QUICK, 3 * usual), f"{seconds:.1f} s; {usual:.1f} s to import"
        assert mail_in(tmp_path) == letter
