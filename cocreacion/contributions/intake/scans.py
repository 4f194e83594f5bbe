"""Scans of sheets: what is one, whose they are, and when they are erased.

A scan shows everybody who wrote on the sheet, their hand and their names. It serves to compare
words, is shown to those who do that and to nobody else, and goes with the first of its
contributions that is taken back.
"""

from datetime import timedelta

from cocreacion.contributions.intake.models import Scan
from cocreacion.contributions.models import Contribution, Thread
from cocreacion.contributions.queries import intake
from cocreacion.kernel import jobs
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import Invalid
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.outbox import transaction

LARGEST = 5 * 1024 * 1024  # bytes
KEPT = timedelta(days=365)
ENDING = 2048  # bytes in which the end of a PDF is marked
TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}


class NoScan(Invalid):
    message = _l("This is not a PDF, JPEG or PNG file, or a part of it is missing.")


class ScanTooLarge(Invalid):
    message = _l("A scan has at most 5 MB. Save it with a lower resolution.")


def kind_of(data: bytes) -> str:
    """By its content: names and what a browser says of a file prove nothing."""
    if data.startswith(b"%PDF-") and b"%%EOF" in data[-ENDING:]:
        return "pdf"
    if data.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in data:
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[-8:-4] == b"IEND":
        return "png"
    raise NoScan


def keep(thread: Thread, data: bytes) -> Scan:
    """Whoever calls this has asked for permission and holds the thread."""
    if len(data) > LARGEST:
        raise ScanTooLarge
    scan = Scan(thread_id=thread.id, kind=kind_of(data), content=data)
    db.session.add(scan)
    db.session.flush()
    return scan


def erase_with(comment: Contribution) -> None:
    """It was taken back, and with it the sheet it stands on; others on that sheet stay."""
    if comment.scan_id is not None:
        _erase(db.session.get_one(Scan, comment.scan_id))


def let_go(comment: Contribution) -> None:
    """It does not become public; the sheet stays for as long as others on it need it."""
    scan_id, comment.scan_id = comment.scan_id, None
    if scan_id is not None and not intake.on_scan(scan_id):
        _erase(db.session.get_one(Scan, scan_id))


@jobs.every_minute
def erase_old_scans() -> None:
    """A batch a minute; nothing is written when there is nothing to erase."""
    before = now() - KEPT
    if not intake.old_scans(before):
        return
    with transaction():
        for scan in intake.old_scans(before):
            _erase(scan)


def _erase(scan: Scan) -> None:
    for comment in intake.on_scan(scan.id):
        comment.scan_id = None
    db.session.flush()
    db.session.delete(scan)
