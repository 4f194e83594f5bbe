"""Versions as files. A PDF of a long text takes minutes: the worker makes it, and it is kept.

A version never changes, so a file that was made once is right as long as its first lines are:
the key of a kept file names everything that is in it.
"""

from dataclasses import dataclass
from hashlib import sha256

from flask import current_app
from flask_babel import force_locale

from cocreacion.documents import queries as documents
from cocreacion.documents.exports import FORMATS, Format, keeping
from cocreacion.documents.exports.paper import Facts, Paper, languages_of, lay_out
from cocreacion.documents.models import Version
from cocreacion.kernel import jobs
from cocreacion.kernel.db import db
from cocreacion.proposals.models import Proposal
from cocreacion.proposals.stages import stage
from cocreacion.proposals.words import stage_name

REVISION = 1  # of the looks of files: raise it, and everybody gets new ones


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
        return keeping.take(
            keeping.Wanted(
                key=self.key(),
                length=lambda: _length(self.paper()),
                draw=lambda: self.form.file(self.paper()),
                order=lambda: jobs.enqueue(make, self.version.id, self.proposal.id, self.lang),
            )
        )


def _length(paper: Paper) -> int:
    return sum(
        len(part.words.text)
        for clause in paper.clauses
        for parts in clause.columns.values()
        for part in parts
    )


def make(version_id: int, proposal_id: int, lang: str) -> None:
    """For the worker: draw the PDF of a version and keep it."""
    version = db.session.get_one(Version, version_id)
    asked = Asked(db.session.get_one(Proposal, proposal_id), version, FORMATS["pdf"], lang)
    keeping.keep(asked.key(), lambda: asked.form.file(asked.paper()))
