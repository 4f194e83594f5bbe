"""A draft in consultation with two versions, and the address of its first clause."""

from dataclasses import dataclass
from typing import Any

import pytest

from cocreacion.kernel.db import db
from tests.contributions.desk import Desk


@dataclass
class Draft:
    """The proposal and the pages a test visits."""

    proposal: Any
    clause: str = "clause-1"

    @property
    def thread(self):
        return self.proposal.thread

    @property
    def newest(self):
        return self.proposal.document.versions[0]

    @property
    def oldest(self):
        return self.proposal.document.versions[-1]

    def url(self, lang="en", clause=None, version=2):
        clause = clause or self.clause
        return f"/{lang}/proposals/{self.proposal.slug}/versions/{version}?clause={clause}"

    @property
    def write_url(self):
        return f"/en/threads/{self.thread.id}/comment"

    def close(self, at):
        self.thread.closes_at = at
        db.session.commit()


@pytest.fixture
def draft(make):
    """A draft with two versions of two clauses; another one stands beside it as noise."""
    with make.together():
        noise = make.proposal(versions=1)
        make.comment(noise, author=make.user("Rosa"), text="Comentario a otro borrador")
        return Draft(make.proposal(versions=2))


@pytest.fixture
def desk(make, browse):
    return Desk(make, browse)
