"""Files that take long to draw: drawn once, kept, and drawn by the worker where they are long.

A key names everything that is in a file, so a kept file is right as long as its key is asked for.
While the worker draws, a claim says since when, and how far it has come.
"""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import time

from flask import current_app

from cocreacion.documents.exports import html, pdf
from cocreacion.kernel import jobs
from cocreacion.kernel.errors import Busy
from cocreacion.kernel.gettext import lazy_gettext as _l

LOOKS = 1  # raise it, and everybody gets new files
LONG = 40_000  # characters: about five seconds of drawing
MOST_KEPT = 300  # files
WORKING = 30 * 60  # seconds after which an unfinished file was given up
STEPS = 7  # of WeasyPrint: from reading the text to writing the file


class BeingMade(Busy):
    """The worker is at it; `step` of `STEPS` is being done, 0 before it has begun."""

    message = _l(
        "This text is long: its PDF is being made. Come back in some minutes, or take another "
        "format."
    )

    def __init__(self, step: int = 0) -> None:
        super().__init__()
        self.step = step


@dataclass(frozen=True)
class Wanted:
    """A file by its key, how long its text is, how to draw it, and how to have it drawn."""

    key: str
    length: Callable[[], int]
    draw: Callable[[], bytes]
    order: Callable[[], None]


def folder() -> Path:
    found = Path(current_app.extensions["settings"].data_dir) / "exports"
    found.mkdir(parents=True, exist_ok=True)
    return found


def take(wanted: Wanted) -> bytes:
    """The file; a long one is ordered from the worker, and whoever asks is told to come back."""
    kept = folder() / f"{wanted.key}.pdf"
    if kept.is_file():
        return kept.read_bytes()
    if wanted.length() > LONG and current_app.extensions["queue"] is not None:
        claim = _claim(wanted.key)
        with suppress(FileExistsError), _claimed(claim):
            wanted.order()
        raise BeingMade(_step(claim))
    return keep(wanted.key, wanted.draw)


def keep(key: str, draw: Callable[[], bytes]) -> bytes:
    """Draw a file and keep it; the oldest ones go."""
    kept, claim = folder() / f"{key}.pdf", _claim(key)
    try:
        with _telling(claim):
            made = draw()
    finally:
        claim.unlink(missing_ok=True)
    half = kept.with_name(f"{kept.name}.{os.getpid()}")
    half.write_bytes(made)
    half.replace(kept)  # whole, or not there
    for old in sorted(kept.parent.glob("*.pdf"), key=_age)[MOST_KEPT:]:
        old.unlink(missing_ok=True)
    return made


def page_as_pdf(page: str) -> bytes:
    """A whole page of HTML as a PDF; a long one waits beside the files for the worker."""
    style = html.STYLE.read_text(encoding="utf-8")
    key = sha256(f"{LOOKS}\n{style}\n{page}".encode()).hexdigest()[:40]

    def order() -> None:
        (folder() / f"{key}.html").write_text(page, encoding="utf-8")
        jobs.enqueue(draw_page, key)

    return take(Wanted(key, lambda: len(page), lambda: pdf.drawn(page, style), order))


def draw_page(key: str) -> None:
    """For the worker: draw a page that waits, and keep it."""
    waiting = folder() / f"{key}.html"
    page, style = waiting.read_text(encoding="utf-8"), html.STYLE.read_text(encoding="utf-8")
    keep(key, lambda: pdf.drawn(page, style))
    waiting.unlink(missing_ok=True)


def _claim(key: str) -> Path:
    return folder() / f"{key}.claim"


def _age(path: Path) -> float:
    with suppress(OSError):
        return -path.stat().st_mtime
    return 0.0


@contextmanager
def _claimed(claim: Path) -> Iterator[None]:
    with suppress(OSError):
        if time() - claim.stat().st_mtime > WORKING:
            claim.unlink()
    claim.touch(exist_ok=False)
    yield


def _step(claim: Path) -> int:
    with suppress(OSError, ValueError):
        return int(claim.read_text(encoding="utf-8") or 0)
    return 0


@contextmanager
def _telling(claim: Path) -> Iterator[None]:
    """Note in the claim, if somebody waits for this file, which step is being done."""
    told = logging.getLogger("weasyprint.progress")
    ear, level = _Ear(claim), told.level
    told.addHandler(ear)
    told.setLevel(logging.INFO)
    try:
        yield
    finally:
        told.removeHandler(ear)
        told.setLevel(level)


class _Ear(logging.Handler):
    """Hears «Step 3 - …»."""

    def __init__(self, claim: Path) -> None:
        super().__init__()
        self.claim = claim

    def emit(self, record: logging.LogRecord) -> None:
        words = record.getMessage().split()
        if self.claim.exists() and words[:1] == ["Step"] and words[1].isdecimal():
            self.claim.write_text(words[1], encoding="utf-8")
