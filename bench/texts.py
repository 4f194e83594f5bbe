"""What texts cost: comparing two versions word by word, and telling who wrote which word."""

import random
import time
from types import SimpleNamespace

from cocreacion.documents.authorship import Replay, batches
from cocreacion.documents.diffs import Differ
from cocreacion.documents.living import Living, Said
from cocreacion.documents.models import Origin
from cocreacion.kernel.clock import now

WORDS, CLAUSES, ENTRIES = 9000, 60, 100_000
BURST = 40  # entries by one person before another one types
SMALL = ("de", "la", "que", "el", "en", "y", "a", "los", "se", "del", "las", "por", "un", "para")
LARGE = [f"palabra{number}" for number in range(1500)]


def texts(words: int = WORDS, clauses: int = CLAUSES) -> tuple[list[str], list[str]]:
    """Two versions of a text, as of one language: every tenth word is another one."""
    chance = random.Random(1)

    def word() -> str:
        if chance.random() < 0.45:
            return chance.choice(SMALL)
        return LARGE[min(int(chance.expovariate(1 / 200)), len(LARGE) - 1)]

    before = [[word() for _ in range(words // clauses)] for _ in range(clauses)]
    after = [[word() if chance.random() < 0.1 else each for each in clause] for clause in before]
    return [" ".join(clause) for clause in before], [" ".join(clause) for clause in after]


def word_difference() -> float:
    """Seconds of CPU for two versions of 9,000 words."""
    before, after = texts()
    differ, began = Differ(), time.process_time()
    for old, new in zip(before, after, strict=True):
        differ.runs(old, new)
    return time.process_time() - began


def log(entries: int = ENTRIES, burst: int = BURST) -> list[SimpleNamespace]:
    """Two people type into twenty clauses, one letter an entry."""
    living, updates = Living(2), list[bytes]()
    living.doc.observe(lambda event: updates.append(event.update))
    for number in range(20):
        living.put(Said(f"clause-{number}", "article", 0, "", "", "", "", ""), None)
    for number in range(entries - 20):
        shared = living.text(f"clause-{number // burst % 20}", "es")
        shared.insert(len(shared), "añ "[number % 3])
    at = now()
    return [
        SimpleNamespace(
            user_id=number // burst % 2,
            on_behalf_of=None,
            origin=Origin.LIVE if number >= 20 else Origin.COMMAND,
            at=at,
            data=data,
        )
        for number, data in enumerate(updates)
    ]


def authors(burst: int = BURST) -> float:
    """Seconds of CPU to replay a log of 100,000 entries."""
    entries = log(burst=burst)
    replay, began = Replay(), time.process_time()
    for batch in batches(entries):
        replay.apply(batch)
    replay.spans()
    return time.process_time() - began
