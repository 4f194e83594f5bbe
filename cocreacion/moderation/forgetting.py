"""Hidden words, and who reported what, are kept for a year, and then erased."""

from datetime import datetime

from sqlalchemy import delete

from cocreacion.contributions.intake import scans
from cocreacion.contributions.models import EarlierWords
from cocreacion.kernel import jobs, mail
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.outbox import transaction
from cocreacion.moderation import queries, terms
from cocreacion.moderation.models import Decision


@jobs.every_minute
def erase_what_is_over() -> None:
    """A batch a minute; nothing is written when there is nothing to erase."""
    before = now() - terms.WORDS_KEPT
    if not (queries.kept_too_long(before) or queries.stale_reports(before)):
        return
    with transaction():
        _erase(before)


def _erase(before: datetime) -> None:
    for decision in queries.kept_too_long(before):
        lock(decision)
        if not decision.hides:
            continue
        decision.erased_at = now()
        _erase_letters(decision)
        if decision.is_about_reason:
            if decision.stance is not None:
                decision.stance.reason = ""
            continue
        comment = decision.comment
        comment.text = comment.quote = comment.quote_prefix = comment.quote_suffix = ""
        comment.speaker, comment.attachments = "", []
        scans.erase_with(comment)
        db.session.execute(delete(EarlierWords).where(EarlierWords.comment_id == comment.id))
    for report in queries.stale_reports(before):
        report.note, report.reporter_id = "", None


def _erase_letters(decision: Decision) -> None:
    """They quote the words; one about many that were hidden together is named after the first."""
    together = decision.batch.decisions if decision.batch else [decision]
    for each in together:
        for what in ("hidden", "upheld"):
            mail.forget(terms.letters_about(what, each.id))
