"""The minutes of a meeting: begun, circulated, approved, published; then only corrected."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from cocreacion.documents import queries as documents
from cocreacion.documents import restoring
from cocreacion.documents import services as texts
from cocreacion.documents.models import Document, DocumentKind, Version
from cocreacion.documents.refusals import NothingChanged
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import from_local, now, today
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.meetings import freezing, policy, skeleton
from cocreacion.meetings.events import (
    MinutesApproved,
    MinutesBegun,
    MinutesCirculated,
    MinutesPublished,
    MinutesReopened,
)
from cocreacion.meetings.models import (
    Approval,
    CorrectionState,
    Meeting,
    Minutes,
    MinutesEdition,
    MinutesState,
)
from cocreacion.meetings.queries import desk, meetings
from cocreacion.meetings.queries import minutes as queries
from cocreacion.meetings.queries import record as recorded
from cocreacion.people.models import User

USUAL_DAYS = 8  # to sign, where there is no body whose rule says
FIRST_NOTE = Bilingual.both("Primer texto circulado.", "The first text that was circulated.")


class NothingTakenUp(Conflict):
    message = _l(
        "A correction was accepted, but the text says the same as the one that is out. "
        "Change the text, or answer the correction otherwise."
    )


class NothingToCirculate(Invalid):
    message = _l("There is no clause yet. Write the text before you circulate it.")


class MinutesChanged(Conflict):
    message = _l("The minutes changed while you were deciding. Read them again, then publish.")


class ReasonMissing(Invalid):
    message = _l("Say what is wrong and why, in Spanish or in English.")


def begin(
    meeting: Meeting, *, actor: User, notes: Mapping[int, Bilingual] | None = None
) -> Minutes:
    """Make the text, with a clause for each point of the agenda; the one there is, if any.

    `notes`: what was noted in the room, by the id of the point; it goes into its clause.
    """
    require(policy.can_write_minutes(actor, meeting, meetings.bodies_of(actor)))
    lock(meeting)
    there = queries.minutes_of(meeting)
    if there is not None:
        return there
    document = texts.create_document(
        Document(
            kind=DocumentKind.MINUTES,
            body=meeting.body,
            title=meeting.title,
            sample=meeting.sample,
        ),
        actor=actor,
    )
    words = skeleton.clauses(
        meeting,
        meetings.agenda_of(meeting),
        recorded.attendance_of(meeting),
        notes or {},
        desk.acts_of(meeting),
    )
    texts.change_text(document, actor=actor, changes=words)
    minutes = Minutes(meeting=meeting, document=document, sample=meeting.sample)
    db.session.add(minutes)
    db.session.flush()
    record(MinutesBegun(actor_id=actor.id, meeting_id=meeting.id, document_id=document.id))
    return minutes


def circulate(meeting: Meeting, *, actor: User, note: Bilingual | None = None) -> None:
    """Let those who were to be there read and sign the text as it is now.

    `note` says what changed since the text they had before. What they signed stays with that one.
    """
    require(policy.can_circulate(actor, meeting, meetings.bodies_of(actor)))
    lock(meeting)
    require(policy.can_circulate(actor, meeting, meetings.bodies_of(actor)))
    minutes = _of(meeting)
    version = _frozen(minutes, actor, note)
    days = meeting.body.days_to_sign if meeting.body else USUAL_DAYS
    seats = queries.seats_to_sign(meeting)
    minutes.circulated, minutes.circulated_at = version, now()
    minutes.recorded = _recorded(meeting)
    minutes.sign_by = from_local(datetime.combine(today() + timedelta(days=days + 1), time()))
    # Where nobody has a seat there is nobody to sign: silence is all there can be.
    minutes.tacit = not seats or bool(meeting.body and meeting.body.tacit_approval)
    for correction in queries.corrections(minutes):
        if correction.state is CorrectionState.ACCEPTED and correction.taken_up_id is None:
            correction.taken_up = version
    db.session.flush()
    minutes.state = MinutesState.CIRCULATED
    record(
        MinutesCirculated(
            actor_id=actor.id,
            meeting_id=meeting.id,
            revision=version.number,
            sign_by=minutes.sign_by.isoformat(),
        )
    )
    review(meeting, minutes)


def _of(meeting: Meeting) -> Minutes:
    minutes = queries.minutes_of(meeting)
    if minutes is None:
        raise NothingToCirculate
    return minutes


def _frozen(minutes: Minutes, actor: User, note: Bilingual | None) -> Version:
    """The text as a version; the one that is out, where it still says the same."""
    if not documents.number_of_clauses(minutes.document):
        raise NothingToCirculate
    said = note if note is not None and str(note) else FIRST_NOTE
    if minutes.circulated_id is not None and said is FIRST_NOTE:
        said = minutes.reason if str(minutes.reason) else AGAIN_NOTE
    try:
        return texts.publish_version(
            minutes.document, actor=actor, note=said, sample=minutes.sample
        )
    except NothingChanged:
        waiting = [each for each in queries.corrections(minutes) if each.waits]
        if any(each.state is CorrectionState.ACCEPTED for each in waiting):
            raise NothingTakenUp from None
    latest = documents.latest_version(minutes.document_id)
    if latest is None:
        raise NothingToCirculate
    return latest


AGAIN_NOTE = Bilingual.both("Texto corregido.", "The corrected text.")


def _recorded(meeting: Meeting) -> str:
    return freezing.recorded(recorded.agreements_of(meeting), recorded.attendance_of(meeting))


def review(meeting: Meeting, minutes: Minutes, *, by_clock: bool = False) -> None:
    """See what waits after something was said: approve where nothing does. The meeting is held.

    `by_clock`: nobody said anything, the time to sign is over.
    """
    require(policy.is_open_to_review(minutes))
    db.session.flush()
    if queries.something_waits(minutes) or minutes.recorded != _recorded(meeting):
        minutes.state = MinutesState.CORRECTING
        return
    minutes.state = MinutesState.CIRCULATED
    if queries.signing(meeting, minutes).is_complete:
        _approve(meeting, minutes, Approval.SIGNED, now())
    elif minutes.is_tacitly_approved:
        at = minutes.sign_by if by_clock else None
        _approve(meeting, minutes, Approval.TACIT, at or now())


def settle(meeting: Meeting) -> None:
    """Note that the time to sign is over and nobody had objected. The worker does it."""
    require(policy.can_settle(meeting))
    lock(meeting)
    minutes = queries.minutes_of(meeting)
    if minutes is not None and minutes.is_tacitly_approved:
        review(meeting, minutes, by_clock=True)


def _approve(meeting: Meeting, minutes: Minutes, how: Approval, at: datetime) -> None:
    minutes.state, minutes.approval, minutes.approved_at = MinutesState.APPROVED, how, at
    minutes.document.frozen_at = now()
    version = minutes.circulated
    record(
        MinutesApproved(
            actor_id=None,
            meeting_id=meeting.id,
            how=how.value,
            text_hash=version.hash if version else "",
        )
    )


def publish(meeting: Meeting, *, actor: User, seen: str) -> MinutesEdition:
    """Freeze text, agreements and attendance under a hash; `seen` is that of the text approved."""
    require(policy.can_publish_minutes(actor, meeting, meetings.bodies_of(actor)))
    lock(meeting)
    minutes = _of(meeting)
    if minutes.is_tacitly_approved:
        review(meeting, minutes, by_clock=True)
    require(policy.can_publish_minutes(actor, meeting, meetings.bodies_of(actor)))
    version = minutes.circulated
    if version is None or version.hash != seen:
        raise MinutesChanged
    before = queries.latest_edition(minutes)
    if minutes.number is None:
        _number(meeting, minutes)
    minutes.published_at = minutes.published_at or now()
    edition = MinutesEdition(
        minutes=minutes,
        number=before.number + 1 if before else 1,
        version=version,
        version_id=version.id,
        form=2,
        reason=minutes.reason,
        approval=minutes.approval,
        approved_at=minutes.approved_at,
        published_by=actor.id,
        published_at=now(),
        sample=minutes.sample,
        hash="",
    )
    with db.session.no_autoflush:
        edition.hash = freezing.fingerprint(queries.record_of(edition))
    db.session.add(edition)
    minutes.hash, minutes.reason = edition.hash, Bilingual()
    minutes.state = MinutesState.CORRECTED if before else MinutesState.PUBLISHED
    record(
        MinutesPublished(
            actor_id=actor.id,
            meeting_id=meeting.id,
            hash=edition.hash,
            edition=edition.number,
        )
    )
    return edition


def _number(meeting: Meeting, minutes: Minutes) -> None:
    """The next one of this body in this year: whoever counts holds the body."""
    if meeting.body is not None:
        lock(meeting.body)
    minutes.year = meeting.local_day.year
    minutes.number = queries.last_number(meeting, minutes.year) + 1


def correct(meeting: Meeting, *, actor: User, reason: Bilingual) -> None:
    """Begin a new edition: the text is open again, and goes the same way as the first one."""
    require(policy.can_correct_published(actor, meeting, meetings.bodies_of(actor)))
    if not str(reason):
        raise ReasonMissing
    lock(meeting)
    require(policy.can_correct_published(actor, meeting, meetings.bodies_of(actor)))
    minutes = _of(meeting)
    edition = queries.latest_edition(minutes)
    minutes.document.frozen_at = None
    minutes.state, minutes.reason = MinutesState.DRAFTING, reason
    minutes.approval = minutes.approved_at = minutes.sign_by = None
    db.session.flush()
    if edition is not None:
        _bring_back(minutes, edition.version, actor, reason)
    number = edition.number + 1 if edition else 1
    record(MinutesReopened(actor_id=actor.id, meeting_id=meeting.id, edition=number))


def _bring_back(minutes: Minutes, version: Version, actor: User, reason: Bilingual) -> None:
    """What was written after the published text was circulated does not slip into the next one."""
    plan = restoring.plan(minutes.document, version)
    if plan.changes:
        texts.restore_version(minutes.document, version, actor=actor, reason=reason, seen=plan.seen)
