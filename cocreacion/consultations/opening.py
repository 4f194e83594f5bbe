"""What a consultation needs before it is announced: each line met, or what to do about it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import current_app

from cocreacion.consultations import queries
from cocreacion.consultations.models import Consultation
from cocreacion.contributions import homes
from cocreacion.documents import queries as documents
from cocreacion.documents import translations
from cocreacion.documents.models import Version
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import ngettext
from cocreacion.kernel.i18n import date_time
from cocreacion.people.models import Guest


@dataclass(frozen=True)
class Line:
    """`remedy` says what to do; it is empty where the line is met."""

    words: Any
    remedy: Any = ""

    @property
    def met(self) -> bool:
        return not self.remedy


def minimum() -> timedelta:
    """From the announcement to the closing, at least."""
    return timedelta(days=current_app.extensions["settings"].consultation_days)


def newest(consultation: Consultation) -> Version | None:
    """The version of its text that it will be about: until it is announced, the newest."""
    if consultation.version is None or consultation.announced_at is not None:
        return consultation.version
    return documents.latest_version(consultation.version.document_id)


def checklist(consultation: Consultation) -> list[Line]:
    """Everything that the rules ask for, as it stands now."""
    version = newest(consultation)
    lines = [_subject(consultation, version)]
    if version is not None:
        lines.append(_reviewed(version))
    lines += [_own_texts(consultation), _answers(consultation), _timeline(consultation)]
    return [*lines, _dates(consultation), _free(consultation)]


def missing(consultation: Consultation) -> list[Any]:
    """What is still to be done; nothing when it may be announced."""
    return [line.remedy for line in checklist(consultation) if not line.met]


def _subject(consultation: Consultation, version: Version | None) -> Line:
    words = _("It is about a published version or about questions.")
    if version is None:
        return Line(words, "" if consultation.questions else _("Add a question."))
    home = homes.homes(Guest(), [consultation.thread_id]).get(consultation.thread_id)
    if home is None or home.ended:
        return Line(words, _("Choose another text: this one was decided or taken back."))
    return Line(words)


def _reviewed(version: Version) -> Line:
    """Both languages: the translation of every clause was read by a second person."""
    covered = translations.coverage_of_version(version, version.document.source_language)
    words = _("Version %(number)s is reviewed in both languages.", number=version.number)
    if covered.reaches(100):
        return Line(words)
    remedy = ngettext(
        "The translation of %(num)s clause waits for a review. Have it reviewed, then publish "
        "the text as a new version.",
        "The translations of %(num)s clauses wait for a review. Have them reviewed, then publish "
        "the text as a new version.",
        covered.unreviewed,
    )
    return Line(words, remedy)


def _own_texts(consultation: Consultation) -> Line:
    words = _("Its own texts are written in Spanish and in English.")
    texts: dict[Any, Bilingual] = {
        _("the title"): consultation.title,
        _("the purpose"): consultation.purpose,
        _("who answers"): consultation.answered_by,
        _("where the answers are published"): consultation.answered_where,
    } | {
        _("question %(number)s", number=number): question.text
        for number, question in enumerate(consultation.questions, 1)
    }
    lacking = [str(name) for name, text in texts.items() if text.missing]
    if not lacking:
        return Line(words)
    return Line(words, _("Write in both languages: %(texts)s.", texts=", ".join(lacking)))


def _answers(consultation: Consultation) -> Line:
    words = _("It says who answers, in how many working days, and where.")
    given = str(consultation.answered_by) and str(consultation.answered_where)
    if given and consultation.answer_days > 0:
        return Line(words)
    return Line(words, _("Write who answers, in how many working days, and where."))


def _timeline(consultation: Consultation) -> Line:
    words = _("The timeline of the plan is public.")
    if consultation.plan_id is not None and queries.has_timeline(consultation.plan_id):
        return Line(words)
    return Line(words, _("Publish the dates of the phases of the plan."))


def _dates(consultation: Consultation) -> Line:
    days = minimum().days
    words = ngettext(
        "It closes at least %(num)s day after it is announced.",
        "It closes at least %(num)s days after it is announced.",
        days,
    )
    closes_at, earliest = consultation.closes_at, now() + minimum()
    if closes_at is None or closes_at < earliest:
        return Line(words, _("Choose a closing on %(when)s or later.", when=date_time(earliest)))
    if consultation.opens_at is not None and consultation.opens_at >= closes_at:
        return Line(words, _("Choose an opening before the closing."))
    return Line(words)


def _free(consultation: Consultation) -> Line:
    words = _("No other window on the same text is open or announced.")
    thread = consultation.thread
    if thread.opens_at is None or (thread.closes_at is not None and thread.closes_at <= now()):
        return Line(words)
    if thread.closes_at is None:
        return Line(words, _("Give the open window a closing date, and wait until it closes."))
    return Line(
        words, _("Wait until the other window closes: %(when)s.", when=date_time(thread.closes_at))
    )
