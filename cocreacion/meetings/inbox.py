"""The folder in which a mail server leaves answers to invitations.

A file is read, its answer kept in one transaction, and only then moved: to `taken`, or to
`refused` with a file beside it that says why. A crash in between reads it again, which changes
nothing. No file is removed, and none but `*.eml` is touched, so a half-written one is left alone.
"""

import logging
from pathlib import Path

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from cocreacion.kernel import jobs
from cocreacion.kernel.outbox import transaction
from cocreacion.meetings import replies

log = logging.getLogger(__name__)
AT_ONCE = 200  # files a minute


@jobs.every_minute
def sweep_inbox() -> None:
    """Take in what has come. One bad file never holds up the others."""
    folder = current_app.extensions["settings"].inbox_dir
    if not folder or not Path(folder).is_dir():
        return
    for file in sorted(Path(folder).glob("*.eml"))[:AT_ONCE]:
        if file.is_file() and not file.is_symlink():
            _take(file)


def _take(file: Path) -> None:
    try:
        _move(file, _reason_to_refuse(file))
    except (OSError, SQLAlchemyError):
        log.exception("the answer %s could not be taken in now", file.name)


def _move(file: Path, reason: str) -> None:
    target = file.parent / ("refused" if reason else "taken")
    target.mkdir(exist_ok=True)
    moved = _free(target / file.name)
    if reason:
        log.warning("the answer %s is refused: %s", file.name, reason)
        moved.with_suffix(".reason.txt").write_text(f"{reason}\n", encoding="utf-8")
    file.rename(moved)


def _reason_to_refuse(file: Path) -> str:
    if file.stat().st_size > replies.LARGEST_MAIL:
        return "the mail is too large"
    data = file.read_bytes()
    try:
        with transaction():
            replies.take(data)
    except replies.Refused as refused:
        return str(refused)
    return ""


def _free(path: Path) -> Path:
    """Names may come again: nothing that was moved before is written over."""
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_stem(f"{path.stem}-{number}")
    return found
