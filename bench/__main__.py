"""Worker CPU per request, ours divided by the yardstick's, interleaved in one run.

    python -m bench [--rounds 5] [--check]     --check: end with 1 if a ratio is above 15

CPU, not time: what else the machine does hardly matters. Both are served by our server, each in
one process; the pages are asked for as a guest, without compression. "made" is a page made for this
reader; "kept" is the page that many readers share.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from secrets import token_hex
from statistics import median
from urllib.parse import urlsplit

from bench import crowded, texts
from bench.filling import fill
from tests.serving import CHECKOUT, environment, free_port, running

ROOT = Path(__file__).resolve().parent.parent
MOST = 15
BURST = 30  # requests of one kind in a row
LIGHTER = 10  # so many more of the yardstick, which is too quick to be measured once
OWN = {"Cookie": "own=1"}  # whoever brings a cookie gets a page made for them


class Server:
    """A running server and the CPU its worker has used."""

    def __init__(self, address: str, process: subprocess.Popen[str]) -> None:
        parts = urlsplit(address)
        self.connection = HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        self.workers = [int(pid) for pid in children] or [process.pid]

    def get(self, path: str, headers: dict[str, str]) -> bytes:
        self.connection.request("GET", path, headers=headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} answers {answer.status}")
        return body

    def cpu(self) -> float:
        """Seconds used by the worker and its threads so far."""
        used = 0.0
        for pid in self.workers:
            try:
                used += time.clock_gettime((~pid << 3) | 2)
            except OSError:  # the helper that said Ready has ended
                continue
        return used

    def cost(self, path: str, headers: dict[str, str], times: int) -> float:
        self.connection.close()  # the server may have closed its end while it waited
        before = self.cpu()
        for _ in range(times):
            self.get(path, headers)
        return (self.cpu() - before) / times


def bare_server(stack: ExitStack, folder: Path, pages: dict[str, str]) -> Server:
    file = folder / "pages.json"
    file.write_text(json.dumps(pages), encoding="utf-8")
    port = free_port()
    process = subprocess.Popen(
        [
            sys.executable, "-m", "bench.bare", str(port),
        ],
        cwd=ROOT, env=environment(folder, BENCH_PAGES=str(file), PYTHONPATH=str(ROOT)), text=True,
    )  # fmt: skip
    stack.callback(process.wait, 20)
    stack.callback(process.terminate)
    for _ in range(200):
        try:
            HTTPConnection("127.0.0.1", port, timeout=2).request("GET", "/")
        except OSError:
            time.sleep(0.1)
        else:
            break
    time.sleep(1)
    return Server(f"http://127.0.0.1:{port}", process)


def queries_of(log: Path, path: str) -> int:
    """Statements of the last page made, as the log of requests tells."""
    wanted, found = path.split("?", maxsplit=1)[0], 0
    for text in log.read_text().splitlines():
        line = json.loads(text) if text.startswith("{") else {}
        if line.get("path") == wanted and "queries" in line:
            found = int(line["queries"])
    return found


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--check", action="store_true")
    options.add_argument("--only", choices=["pages", "crowd"], default="")
    asked = options.parse_args()
    wrong: list[str] = []
    if asked.only != "crowd":
        wrong += _pages(asked.rounds)
    if asked.only != "pages":
        wrong += _crowd(asked.rounds)
    print("\n".join(wrong))
    return int(asked.check and bool(wrong))


def _pages(rounds: int) -> list[str]:
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        sites = [(n, fill(Path(name) / str(n), n)) for n in (100, 2000)]
        rows = measure(Path(name), stack, rounds, sites)
    worst = _shown(rows)
    print(f"word difference of two versions of {texts.WORDS:,} words: "
          f"{texts.word_difference():.3f} s, may be 1")  # fmt: skip
    print(f"who wrote what, {texts.ENTRIES:,} entries of the log: {texts.authors():.2f} s")
    return [f"a page costs {worst:.1f} times a bare one, may be {MOST}"] * (worst > MOST)


def _crowd(rounds: int) -> list[str]:
    """The page of a clause with 5,000 comments beside that of one with 50."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        home = Path(name) / "crowded"
        rows = measure(Path(name), stack, rounds, [("crowded", crowded.fill(home))])
    worst, wrong = _shown(rows), []
    for few, many in zip(rows[::2], rows[1::2], strict=True):
        more = many[3] / few[3]
        print(f"{many[0]}: {more:.2f} times {few[0]}, may be {crowded.MOST_MORE}")
        if more > crowded.MOST_MORE:
            wrong.append(f"{many[0]} costs {more:.2f} times the same with few")
    most = max(row[2] for row in rows)
    wrong += [f"{most} queries, may be {crowded.MOST_QUERIES}"] * (most > crowded.MOST_QUERIES)
    return wrong + [f"a page costs {worst:.1f} times a bare one, may be {MOST}"] * (worst > MOST)


def _shown(rows: list[tuple]) -> float:
    """Print what was measured; the largest ratio."""
    print(f"{'page':36} {'bytes':>7} {'queries':>7} {'made ms':>8} {'kept ms':>8} {'bare ms':>8} "
          f"{'made ÷':>7} {'kept ÷':>7}")  # fmt: skip
    for row in rows:
        print("{:36} {:7} {:7} {:8.2f} {:8.2f} {:8.3f} {:7.1f} {:7.1f}".format(*row))
    worst: float = max(row[6] for row in rows)
    print(f"worst {worst:.1f}, may be {MOST}")
    return worst


Sites = list[tuple[int | str, dict[str, str]]]


def measure(folder: Path, stack: ExitStack, rounds: int, sites: Sites) -> list[tuple]:
    """Of each page of these sites, each in a folder of its own: bytes, queries, CPU and ratios."""
    places: list[tuple[str, str, Server, Path]] = []
    pages: dict[str, str] = {}
    for name, addresses in sites:
        home = folder / str(name)
        # As in production: with its log, which also tells the number of statements.
        variables = environment(
            home, PYTHONPATH=str(ROOT), COCREACION_DEMO="", COCREACION_SECRET_KEY=token_hex(32)
        )
        server = Server(*stack.enter_context(running(CHECKOUT, home, variables)))
        for title, path in addresses.items():
            if title not in pages:
                server.get(path, OWN)
                queries = home / "server.log"
                body = server.get(path, OWN)
                pages[title] = "x" * len(body)
                places.append((title, path, server, queries))
    names = {title: re.sub(r"\W+", "-", title) for title in pages}
    bare = bare_server(stack, folder, {names[title]: text for title, text in pages.items()})
    rows = []
    for title, path, server, log in places:
        made, kept, yard = [], [], []
        for _ in range(rounds):
            made.append(server.cost(path, OWN, BURST))
            yard.append(bare.cost(f"/{names[title]}", {}, BURST * LIGHTER))
            kept.append(server.cost(path, {}, BURST))
        ratios = median(m / y for m, y in zip(made, yard, strict=True))
        shared = median(k / y for k, y in zip(kept, yard, strict=True))
        server.cost(path, OWN, 1)
        rows.append(
            (title, len(pages[title]), queries_of(log, path), median(made) * 1000,
             median(kept) * 1000, median(yard) * 1000, ratios, shared)
        )  # fmt: skip
    return rows


if __name__ == "__main__":
    sys.exit(main())
