"""What the secretariat does: begin, prepare, announce, extend. Never shorten."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cocreacion.consultations import opening, policy, queries
from cocreacion.consultations.events import ConsultationAnnounced, ConsultationProlonged
from cocreacion.consultations.models import (
    Consultation,
    ConsultationExtension,
    ConsultationQuestion,
)
from cocreacion.contributions import queries as contributions
from cocreacion.contributions.models import Thread
from cocreacion.documents.models import Version
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.kernel.text import slug as slug_of
from cocreacion.people.models import Sector, User

LONGEST_TITLE, LONGEST_TEXT, LONGEST_QUESTION, LONGEST_REASON = 200, 3_000, 500, 1_000
MOST_QUESTIONS = 10
RESERVED = {"new"}


class TitleMissing(Invalid):
    message = _l("Give the consultation a title, in Spanish or in English.")


class QuestionMissing(Invalid):
    message = _l("Write the question.")


class TooManyQuestions(Invalid):
    message = _l("A consultation has at most 10 questions: with more, few people answer any.")


class NotReady(Invalid):
    """What is still to be done before it can be announced, in `missing`."""

    message = _l("This consultation cannot be announced yet. See what is still to be done.")

    def __init__(self, missing: Sequence[Any]) -> None:
        super().__init__()
        self.missing = list(missing)


class NotLater(Invalid):
    message = _l("A closing date can only be moved to a later one.")


class ReasonMissing(Invalid):
    message = _l("Write the reason; everybody will read it.")


class HasClosed(Conflict):
    message = _l("It has closed in the meantime. The date was not changed.")


@dataclass(frozen=True)
class Details:
    """What can be changed until it is announced. Nobody named: everybody may take part."""

    title: Bilingual
    purpose: Bilingual = field(default_factory=Bilingual)
    answered_by: Bilingual = field(default_factory=Bilingual)
    answered_where: Bilingual = field(default_factory=Bilingual)
    answer_days: int = 15
    takes_statements: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    plan_id: int | None = None
    sectors: Sequence[Sector] = ()
    organisation_ids: Sequence[int] = ()


def begin_consultation(
    details: Details,
    *,
    actor: User,
    about: tuple[Thread, Version] | None = None,
    slug: str = "",
    sample: bool = False,
) -> Consultation:
    """Begin to prepare one: on a version of a text and its thread, or on questions alone."""
    require(policy.can_manage(actor))
    if not str(details.title):
        raise TitleMissing
    thread, version = about if about is not None else (Thread(), None)
    db.session.add(thread)
    db.session.flush()
    consultation = Consultation(
        slug=slug or _free_slug(details.title),
        thread=thread,
        version=version,
        created_by=actor.id,
        sample=sample or actor.sample,
    )
    _put(consultation, details)
    db.session.add(consultation)
    db.session.flush()
    return consultation


def change_consultation(consultation: Consultation, details: Details, *, actor: User) -> None:
    require(policy.can_change(actor, consultation))
    lock(consultation)
    require(policy.can_change(actor, consultation))
    if not str(details.title):
        raise TitleMissing
    _put(consultation, details)


def add_question(consultation: Consultation, text: Bilingual, *, actor: User) -> None:
    require(policy.can_change(actor, consultation))
    lock(consultation)
    require(policy.can_change(actor, consultation))
    if not str(text):
        raise QuestionMissing
    if len(consultation.questions) >= MOST_QUESTIONS:
        raise TooManyQuestions
    last = max((each.position for each in consultation.questions), default=0)
    question = ConsultationQuestion(consultation_id=consultation.id, position=last + 1, text=text)
    db.session.add(question)
    db.session.flush()
    db.session.expire(consultation, ["questions"])


def change_question(
    consultation: Consultation, question: ConsultationQuestion, text: Bilingual, *, actor: User
) -> None:
    require(policy.can_change(actor, consultation))
    lock(consultation)
    require(policy.can_change(actor, consultation))
    if not str(text):
        raise QuestionMissing
    question.text = text


def remove_question(
    consultation: Consultation, question: ConsultationQuestion, *, actor: User
) -> None:
    """Those that follow move up, so that numbers have no gaps."""
    require(policy.can_change(actor, consultation))
    lock(consultation)
    require(policy.can_change(actor, consultation))
    for each in consultation.questions:
        each.position -= each.position > question.position
    db.session.delete(question)
    db.session.flush()
    db.session.expire(consultation, ["questions"])


def announce(consultation: Consultation, *, actor: User) -> None:
    """Make it public with its dates. Refused with everything that is still to be done."""
    require(policy.can_announce(actor, consultation))
    lock(consultation.thread)
    lock(consultation)
    require(policy.can_announce(actor, consultation))
    missing = opening.missing(consultation)
    if missing:
        raise NotReady(missing)
    thread, version = consultation.thread, opening.newest(consultation)
    consultation.version = version
    consultation.announced_at = at = now()
    consultation.opens_at = max(consultation.opens_at or at, at)
    consultation.first_closes_at = consultation.closes_at
    thread.opens_at, thread.closes_at = consultation.opens_at, consultation.closes_at
    thread.answer_days, thread.admits = consultation.answer_days, consultation.admits
    record(
        ConsultationAnnounced(
            actor_id=actor.id,
            consultation_id=consultation.id,
            thread_id=thread.id,
            version_id=version.id if version else None,
            opens_at=consultation.opens_at.isoformat(),
            closes_at=_iso(consultation.closes_at),
        )
    )


def extend(
    consultation: Consultation, *, actor: User, closes_at: datetime, reason: Bilingual
) -> None:
    """Close later, and say why; the date that was announced stays on the page."""
    require(policy.can_extend(actor, consultation))
    thread = contributions.get_thread(consultation.thread_id)
    lock(thread)
    lock(consultation)
    if not policy.can_extend(actor, consultation) or consultation.closes_at is None:
        raise HasClosed
    before = consultation.closes_at
    if closes_at <= before:
        raise NotLater
    if not str(reason):
        raise ReasonMissing
    db.session.add(
        ConsultationExtension(
            consultation_id=consultation.id,
            before=before,
            closes_at=closes_at,
            reason=reason,
            extended_at=now(),
            extended_by=actor.id,
        )
    )
    consultation.closes_at = thread.closes_at = closes_at
    record(
        ConsultationProlonged(
            actor_id=actor.id,
            consultation_id=consultation.id,
            thread_id=thread.id,
            before=before.isoformat(),
            closes_at=closes_at.isoformat(),
        )
    )


def _put(consultation: Consultation, details: Details) -> None:
    for name in (
        "title", "purpose", "answered_by", "answered_where", "answer_days", "takes_statements",
        "opens_at", "closes_at", "plan_id",
    ):  # fmt: skip
        setattr(consultation, name, getattr(details, name))
    consultation.admits = {
        "sectors": [sector.value for sector in details.sectors],
        "organisations": sorted(details.organisation_ids),
    }


def _free_slug(title: Bilingual) -> str:
    stem, number = slug_of(str(title)), 1
    slug = stem
    while slug in RESERVED or queries.slug_is_taken(slug):
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""
