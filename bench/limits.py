"""Large texts on the server: 100,000 edits of history, 2,000 clauses, 1 MB of words.

    python -m bench.limits [--edits 100000] [--check]

How long it takes to open one, from its whole log and from its snapshot, and how much memory each
open one holds.
`--check`: end with 1 if opening takes 100 ms or more, or an open text 5 MB or more.
"""

import argparse
import gc
import random
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa

from bench.filling import SENTENCE
from cocreacion.app import create_app
from cocreacion.documents.live.keeper import Kept
from cocreacion.documents.living import Living
from cocreacion.documents.models import Document, DocUpdate, Origin
from cocreacion.kernel import schema
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.outbox import transaction
from cocreacion.kernel.settings import Settings
from tests.make import Maker

WRITERS, SENTENCES = 50, 50
LONGEST_OPENING, MOST_MEMORY = 100.0, 5.0  # ms, MB
MB = 1024 * 1024  # bytes, as a KB of the budgets for pages is 1,024
TITLES = ("text", "entries", "MB", "log ms", "CPU ms", "ms", "MB held")
OPEN = 10  # texts at once, to see what one holds


def type_much(document_id: int, edits: int) -> None:
    """Add so many edits to the log of a text, as people type: a sentence here and one there, and
    of ten letters one is taken back."""
    start = Kept(document_id)
    chance, rows, seq = random.Random(3), [], start.seq
    writers = [Living(1000 + number, [start.living.since()]) for number in range(WRITERS)]
    clauses = start.living.layout()
    for writer in writers:
        updates: list[bytes] = []
        writer.doc.observe(lambda event, updates=updates: updates.append(event.update))
        for _ in range(edits // WRITERS // SENTENCES):
            shared = writer.text(chance.choice(clauses), "es")
            caret = len(str(shared)[: chance.randrange(len(str(shared)) + 1)].encode())
            for number in range(SENTENCES):
                if number % 10 == 9:
                    caret -= 1
                    del shared[caret : caret + 1]
                else:
                    shared.insert(caret, "x")
                    caret += 1
        for data in updates:
            seq += 1
            rows.append(
                {"document_id": document_id, "seq": seq, "user_id": None, "on_behalf_of": None,
                 "origin": Origin.LIVE, "at": now(), "data": data}
            )  # fmt: skip
    with transaction():
        db.session.connection().execute(sa.insert(DocUpdate), rows)
        db.session.connection().execute(
            sa.update(Document).where(Document.id == document_id).values(last_seq=seq)
        )


def resident() -> float:
    """MB of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / MB


def timed(work: Any, *arguments: Any) -> tuple[Any, float, float]:
    """What it gives, the ms it took and the ms of CPU: the first counts what else goes on here."""
    began, used = time.perf_counter(), time.process_time()
    result = work(*arguments)
    return result, (time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000


def measure(document_id: int, title: str) -> tuple[float, float]:
    """Open a text, first as its log is, then from its snapshot; ms of CPU and MB of the latter."""
    first, _, without = timed(Kept, document_id)
    size = len(first.living.since())
    del first
    times = [timed(Kept, document_id)[1:] for _ in range(7)]
    passed, used = (median(column) for column in zip(*times, strict=True))
    gc.collect()
    before = resident()
    kept = [Kept(document_id) for _ in range(OPEN)]
    memory = (resident() - before) / OPEN
    print(
        f"{title:28} {kept[0].seq:7} {size / MB:6.2f} {without:7.0f} {used:7.1f} {passed:7.1f} "
        f"{memory:7.2f}"
    )
    return used, memory


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--edits", type=int, default=100_000)
    options.add_argument("--check", action="store_true")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        app = create_app(Settings(data_dir=Path(name), demo=True), testing=True)
        with app.app_context():
            schema.upgrade()
            make = Maker(app)
            print("{:28} {:>7} {:>6} {:>7} {:>7} {:>7} {:>7}".format(*TITLES))
            worked = make.document(None, [SENTENCE] * 100)
            type_much(worked.id, asked.edits)
            used, memory = measure(worked.id, f"100 clauses, {asked.edits} edits")
            large = make.document(None, [SENTENCE] * 2000)  # in two languages: 1 MB
            measure(large.id, "2,000 clauses, 1 MB")
            db.session.remove()
            db.engine.dispose()
    print(f"a long history may take {LONGEST_OPENING:.0f} ms and {MOST_MEMORY:.0f} MB")
    return int(asked.check and (used >= LONGEST_OPENING or memory >= MOST_MEMORY))


if __name__ == "__main__":
    sys.exit(main())
