"""Writing together, ours beside Hocuspocus with SQLite: CPU per delivered update, and latency.

    python -m bench.live [--rounds 3] [--seconds 5] [--rates 50,300] [--check]

Both servers run during the whole measurement and take turns, with the same clients
(`bench/npm/clients.mjs`): 50 people, each their own connection, in one text. CPU is that of the
process that serves, all its threads included. Look at the ratios: what else the machine does
lengthens both. `--check`: end with 1 if a ratio is above what it may be.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from cocreacion.app import create_app
from cocreacion.kernel import schema
from cocreacion.kernel.db import db
from cocreacion.kernel.settings import Settings
from tests.live.peers import cookie_of
from tests.make import Maker
from tests.serving import CHECKOUT, environment, free_port, running

ROOT = Path(__file__).resolve().parent.parent
NPM = ROOT / "bench" / "npm"
PEOPLE, CLAUSES = 50, 20
MOST_CPU = {50: 1.0, 300: 0.7}  # of what Hocuspocus uses
MOST_LATENCY = 1.5


@dataclass
class Place:
    """A server, the processes whose CPU counts, and how the clients reach it."""

    name: str
    pids: list[int]
    job: dict[str, Any]

    def cpu(self) -> float:
        return sum(time.clock_gettime((~pid << 3) | 2) for pid in self.pids)


def fill(home: Path) -> tuple[int, list[str]]:
    """A text and fifty people who may write in it; its number and their cookies."""
    (home / "data").mkdir(parents=True)
    app = create_app(Settings(data_dir=home / "data", demo=True), testing=True)
    with app.app_context():
        schema.upgrade()
        make = Maker(app)
        body = make.body("mesa")
        people = [make.user(f"Persona{number}") for number in range(PEOPLE)]
        for person in people:
            make.seat(body, person)
        document = make.document(body, ["Una cláusula como otra."] * CLAUSES)
        cookies = [cookie_of(app, make.sign_in(person)) for person in people]
        found = document.id, cookies
        db.session.remove()
        db.engine.dispose()
    return found


def workers_of(pid: int) -> list[int]:
    """The processes that serve: those below the one that looks after them, or this one alone."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [
        int(child)
        for child in children
        if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes()
    ] or [pid]


def ours(stack: ExitStack, folder: Path) -> Place:
    document, cookies = fill(folder)
    variables = environment(folder, PYTHONPATH=str(ROOT) + os.environ.get("MORE", ""))
    address, process = stack.enter_context(running(CHECKOUT, folder, variables))
    job = {
        "kind": "ours",
        "url": f"{address.replace('http', 'ws', 1)}/ws/documents/{document}",
        "cookies": cookies,
        "origin": address,
        "clauses": CLAUSES,
    }
    return Place("ours", workers_of(process.pid), job)


def hocuspocus(stack: ExitStack, folder: Path) -> Place:
    port = free_port()
    process = subprocess.Popen(
        ["node", "hocuspocus.mjs", str(port), str(folder / "hocuspocus.db")],
        cwd=NPM, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    stack.callback(process.wait, 20)
    stack.callback(process.terminate)
    assert process.stdout is not None
    if "ready" not in process.stdout.readline():
        raise SystemExit("Hocuspocus does not start")
    job = {
        "kind": "hocuspocus",
        "url": f"ws://127.0.0.1:{port}",
        "cookies": [""] * PEOPLE,
        "name": "text",
        "clauses": CLAUSES,
    }
    return Place("hocuspocus", [process.pid], job)


def once(place: Place, rate: int, seconds: float) -> dict[str, float]:
    job = json.dumps(place.job | {"rate": rate, "seconds": seconds})
    with subprocess.Popen(
        ["node", "clients.mjs", job],
        cwd=NPM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as clients:  # fmt: skip
        assert clients.stdin is not None
        assert clients.stdout is not None
        if "ready" not in clients.stdout.readline():
            raise SystemExit(f"the clients of {place.name} failed")
        before = place.cpu()
        clients.stdin.write("go\n")
        clients.stdin.flush()
        found = json.loads(clients.stdout.readline())
        used = place.cpu() - before
    wanted = found["sent"] * (PEOPLE - 1)
    if found["delivered"] < wanted:
        print(f"{place.name}: only {found['delivered']} of {wanted} arrived", file=sys.stderr)
    return found | {"cpu": used / max(found["delivered"], 1) * 1e6, "used": used}


def measure(rates: list[int], rounds: int, seconds: float) -> list[str]:
    """Print a table; what is above its target."""
    missed = []
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        places = [ours(stack, folder / "ours"), hocuspocus(stack, folder)]
        print(f"{'updates/s':>9} {'server':12} {'CPU µs each':>12} {'median ms':>10} {'p95 ms':>8}")
        for rate in rates:
            found: dict[str, list[dict[str, float]]] = {place.name: [] for place in places}
            for number in range(rounds):
                for place in places if number % 2 == 0 else places[::-1]:
                    found[place.name].append(once(place, rate, seconds))
            for place in places:
                rows = found[place.name]
                middle = [median(row[key] for row in rows) for key in ("cpu", "median", "p95")]
                print("{:9} {:12} {:12.1f} {:10.2f} {:8.2f}".format(rate, place.name, *middle))
            ratios = [
                median(a[key] / b[key] for a, b in zip(*found.values(), strict=True))
                for key in ("cpu", "median", "p95")
            ]
            print("{:9} {:12} {:12.2f} {:10.2f} {:8.2f}".format(rate, "ratio", *ratios))
            if ratios[0] > MOST_CPU.get(rate, 1.0):
                missed.append(f"CPU at {rate}/s")
            if ratios[1] > MOST_LATENCY:
                missed.append(f"median latency at {rate}/s")
    return missed


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=float, default=5)
    options.add_argument("--rates", default="50,300")
    options.add_argument("--check", action="store_true")
    asked = options.parse_args()
    if not (NPM / "node_modules").is_dir():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=NPM, check=True)
    missed = measure([int(each) for each in asked.rates.split(",")], asked.rounds, asked.seconds)
    print("above target: " + ", ".join(missed) if missed else "all targets hold")
    return int(asked.check and bool(missed))


if __name__ == "__main__":
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    sys.exit(main())
