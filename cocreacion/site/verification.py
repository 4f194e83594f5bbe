"""Recomputes whatever the record promises never to change or to count right, and names the first
that it did not."""

from sqlalchemy import select

from cocreacion.contributions import queries as contributions
from cocreacion.documents import queries as documents
from cocreacion.kernel import events
from cocreacion.kernel.db import db
from cocreacion.meetings.queries import minutes as meetings
from cocreacion.process import template
from cocreacion.process.models import CommitmentVersion
from cocreacion.proposals import queries as proposals


def first_broken() -> str | None:
    """`event 17`, `version 3 of …`: the first that no longer fits its hash or count, or None."""
    return (
        _broken_event()
        or _broken_version()
        or _broken_wording()
        or _broken_minutes()
        or _miscounted()
    )


def _broken_event() -> str | None:
    number = events.first_broken_link()
    return f"event {number}" if number else None


def _broken_version() -> str | None:
    version = documents.first_broken_version()
    return f"version {version.number} of document {version.document_id}" if version else None


def _broken_wording() -> str | None:
    for version in db.session.scalars(select(CommitmentVersion).order_by(CommitmentVersion.id)):
        if version.hash != template.fingerprint(version):
            return f"version {version.number} of commitment {version.commitment.number}"
    return None


def _broken_minutes() -> str | None:
    broken = meetings.broken_minutes()
    return f"minutes of {broken[0]}" if broken else None


def _miscounted() -> str | None:
    """Numbers that are kept beside what they count: comments, replies, answers, support."""
    wrong = contributions.miscounted()
    wrong += [
        f"amendment {code}: {kept} kept, {counted} counted"
        for code, (kept, counted) in proposals.miscounted_support().items()
    ]
    return wrong[0] if wrong else None
