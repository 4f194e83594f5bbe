"""Versions as files. A PDF of a long text takes minutes: the worker makes it, and it is kept.

A version never changes, so a file that was made once is right as long as its first lines are:
the key of a kept file names everything that is in it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import time

from flask import current_app
from flask_babel import force_locale

from cocreacion.documents import queries as documents
from cocreacion.documents.exports import FORMATS, Format
from cocreacion.documents.exports.paper import Facts, Paper, languages_of, lay_out
from cocreacion.documents.models import Version
from cocreacion.kernel import jobs
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import Busy
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.proposals.models import Proposal
from cocreacion.proposals.stages import stage
from cocreacion.proposals.words import stage_name

REVISION = 1  # of the looks of files: raise it, and everybody gets new ones
LONG = 40_000  # characters: about five seconds of drawing
MOST_KEPT = 300  # files
WORKING = 30 * 60  # seconds after which an unfinished file was given up


class BeingMade(Busy):
    message = _l(
        "This text is long: its PDF is being made. Come back in some minutes, or take another "
        "format."
    )


@dataclass(frozen=True)
class Asked:
    """One version as one file."""

    proposal: Proposal
    version: Version
    form: Format
    lang: str

    def facts(self) -> Facts:
        proposal, settings = self.proposal, current_app.extensions["settings"]
        names = {}
        for language in languages_of("both"):
            with force_locale(language):
                names[language] = stage_name(stage(proposal))
        source = proposal.document.source_language
        page = f"/{source}/proposals/{proposal.slug}/versions/{self.version.number}"
        return Facts(
            name=proposal.slug,
            title=proposal.title,
            status=names,
            author=proposal.body.name,
            address=settings.base_url + page,
            sample=proposal.sample,
        )

    def key(self) -> str:
        said = (REVISION, self.version.hash, self.lang, self.form.ending, self.facts())
        return sha256(repr(said).encode()).hexdigest()[:40]

    def paper(self) -> Paper:
        return lay_out(
            self.version, documents.clauses_of(self.version), self.facts(),
            asked=self.lang, source=self.proposal.document.source_language,
        )  # fmt: skip

    def file(self) -> bytes:
        """The file; a PDF is kept, and a long one is made by the worker."""
        if self.form.ending != "pdf":
            return self.form.file(self.paper())
        kept = _folder() / f"{self.key()}.pdf"
        if kept.is_file():
            return kept.read_bytes()
        paper = self.paper()
        if _length(paper) > LONG and current_app.extensions["queue"] is not None:
            _have_made(self)
            raise BeingMade
        return _made(paper, self.form, kept)


def _length(paper: Paper) -> int:
    return sum(
        len(part.words.text)
        for clause in paper.clauses
        for parts in clause.columns.values()
        for part in parts
    )


def _folder() -> Path:
    folder = Path(current_app.extensions["settings"].data_dir) / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _made(paper: Paper, form: Format, kept: Path) -> bytes:
    made = form.file(paper)
    half = kept.with_name(f"{kept.name}.{os.getpid()}")
    half.write_bytes(made)
    half.replace(kept)  # whole, or not there
    for old in sorted(kept.parent.glob("*.pdf"), key=_age)[MOST_KEPT:]:
        old.unlink(missing_ok=True)
    return made


def _age(path: Path) -> float:
    with suppress(OSError):
        return -path.stat().st_mtime
    return 0.0


def _have_made(asked: Asked) -> None:
    """Tell the worker, once."""
    claim = _folder() / f"{asked.key()}.claim"
    with suppress(FileExistsError), _claimed(claim):
        jobs.enqueue(make, asked.version.id, asked.proposal.id, asked.lang)


@contextmanager
def _claimed(claim: Path) -> Iterator[None]:
    with suppress(OSError):
        if time() - claim.stat().st_mtime > WORKING:
            claim.unlink()
    claim.touch(exist_ok=False)
    yield


def make(version_id: int, proposal_id: int, lang: str) -> None:
    """For the worker: draw the PDF of a version and keep it."""
    version = db.session.get_one(Version, version_id)
    asked = Asked(db.session.get_one(Proposal, proposal_id), version, FORMATS["pdf"], lang)
    key = asked.key()
    try:
        _made(asked.paper(), asked.form, _folder() / f"{key}.pdf")
    finally:
        (_folder() / f"{key}.claim").unlink(missing_ok=True)
