"""Wordings of a commitment: what the next one says, and keeping it."""

from collections.abc import Mapping
from datetime import date

from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import Invalid
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.process import template
from cocreacion.process.models import Commitment, CommitmentVersion

Dates = tuple[date | None, date | None]


class EndsBeforeStart(Invalid):
    message = _l("The end must come after the beginning.")


class TitleMissing(Invalid):
    message = _l("A commitment needs a title, in Spanish or in English.")


def next_version(
    commitment: Commitment,
    before: CommitmentVersion | None,
    texts: Mapping[str, Bilingual],
    dates: Dates | None,
) -> CommitmentVersion:
    """What comes after `before`, not yet stored."""
    if unknown := set(texts) - set(template.TEXTS):
        raise ValueError(f"no such fields: {sorted(unknown)}")
    old = {name: getattr(before, name) for name in template.TEXTS} if before else {}
    starts, ends = dates or ((before.starts_on, before.ends_on) if before else (None, None))
    if starts and ends and ends <= starts:
        raise EndsBeforeStart
    new = {name: texts.get(name, old.get(name, Bilingual())) for name in template.TEXTS}
    if not str(new["title"]):
        raise TitleMissing
    return CommitmentVersion(
        commitment_id=commitment.id,
        number=before.number + 1 if before else 1,
        starts_on=starts,
        ends_on=ends,
        **new,
    )


def keep(commitment: Commitment, version: CommitmentVersion) -> None:
    """Store a wording and let the commitment carry its title and what will be done."""
    version.reason = version.reason or Bilingual()
    version.hash = template.fingerprint(version)
    commitment.title = version.title
    if str(version.action):
        commitment.description = version.action
    db.session.add(version)
    db.session.flush()


def same(before: CommitmentVersion, after: CommitmentVersion) -> bool:
    dates = (before.starts_on, before.ends_on) == (after.starts_on, after.ends_on)
    return dates and all(
        (getattr(before, name).es, getattr(before, name).en)
        == (getattr(after, name).es, getattr(after, name).en)
        for name in template.TEXTS
    )
