"""What those who were to be there say to circulated minutes: sign, object, correct, dissent."""

from dataclasses import dataclass

from cocreacion.documents import queries as documents
from cocreacion.groups.models import Seat
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Invalid, NotFound
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import Decision, require
from cocreacion.meetings import policy
from cocreacion.meetings.events import (
    CorrectionAnswered,
    CorrectionAsked,
    DissentRecorded,
    MinutesSigned,
    ObjectionSettled,
)
from cocreacion.meetings.models import (
    Correction,
    CorrectionState,
    Dissent,
    Meeting,
    Minutes,
    ObjectionOutcome,
    SignOff,
    SignOffAnswer,
)
from cocreacion.meetings.queries import coming, meetings
from cocreacion.meetings.queries import minutes as queries
from cocreacion.meetings.services.minutes import review
from cocreacion.people.models import User


class OtherText(Conflict):
    """The text that was read is not the one that is out. `seen` is the hash of the one read."""

    message = _l(
        "The text changed after you opened it, so your signature was not kept. Read what is "
        "different, then sign this text."
    )

    def __init__(self, seen: str) -> None:
        super().__init__()
        self.seen = seen


class SeatMissing(Invalid):
    message = _l("Choose the seat for which you sign.")


class WhyObject(Invalid):
    message = _l("Write what is wrong, so that it can be put right.")


class WhyNot(Invalid):
    message = _l("Write why it is not accepted: who asked for it will read this.")


class WhatInstead(Invalid):
    message = _l("Write what the paragraph should say.")


@dataclass(frozen=True, kw_only=True)
class Signature:
    """What a seat says to the text whose hash is `seen`; an objection needs a reason."""

    seat_id: int
    answer: SignOffAnswer
    seen: str
    reason: Bilingual


def sign(meeting: Meeting, signature: Signature, *, actor: User) -> None:
    """Once for each seat and text; a later answer takes the place of an earlier one."""
    require(policy.can_sign(actor, meeting, queries.seats_to_sign(meeting)))
    lock(meeting)
    minutes, seats = _minutes(meeting), queries.seats_to_sign(meeting)
    require(policy.can_sign(actor, meeting, seats))
    seat = _seat(seats, signature.seat_id, actor)
    version = minutes.circulated
    if version is None or version.hash != signature.seen:
        raise OtherText(signature.seen)
    objects = signature.answer is SignOffAnswer.OBJECT
    if objects and not str(signature.reason):
        raise WhyObject
    signing = queries.signing(meeting, minutes)
    last = signing.last.get(seat.id)
    if last is not None and last.answer is signature.answer and not objects:
        return
    for each in signing.given:
        if each.seat_id == seat.id and each.is_open:
            _settle(meeting, each, ObjectionOutcome.WITHDRAWN, actor)
    given = SignOff(
        minutes=minutes,
        seat_id=seat.id,
        version=version,
        text_hash=version.hash,
        answer=signature.answer,
        reason=signature.reason if objects else Bilingual(),
        signed_by=actor.id,
        sample=minutes.sample,
    )
    db.session.add(given)
    db.session.flush()
    record(
        MinutesSigned(
            actor_id=actor.id,
            meeting_id=meeting.id,
            sign_off_id=given.id,
            answer=given.answer.value,
            text_hash=given.text_hash,
        )
    )
    review(meeting, minutes)


def _minutes(meeting: Meeting) -> Minutes:
    minutes = queries.minutes_of(meeting)
    if minutes is None:
        raise NotFound
    return minutes


def _seat(seats: list[Seat], seat_id: int, actor: User) -> Seat:
    for seat in seats:
        if seat.id == seat_id and policy.holds(actor, seat):
            return seat
    raise SeatMissing


def withdraw_objection(meeting: Meeting, objection: SignOff, *, actor: User) -> None:
    """By the seat that made it."""
    require(policy.can_settle_objection(actor, objection))
    _end_objection(meeting, objection, ObjectionOutcome.WITHDRAWN, actor)


def keep_as_dissent(meeting: Meeting, objection: SignOff, *, actor: User) -> None:
    """The seat that objected lets the text go on, with its reason in it as dissent."""
    require(policy.can_settle_objection(actor, objection))
    _end_objection(meeting, objection, ObjectionOutcome.DISSENT, actor)


def pass_over(meeting: Meeting, objection: SignOff, *, actor: User) -> None:
    """The text goes on by the rule of the body; the objection is in it as dissent."""
    require(_can_pass_over(meeting, objection, actor))
    lock(meeting)
    require(_can_pass_over(meeting, objection, actor))
    _end_objection(meeting, objection, ObjectionOutcome.DISSENT, actor)


def _can_pass_over(meeting: Meeting, objection: SignOff, actor: User) -> Decision:
    share = queries.signing(meeting, _minutes(meeting)).share
    return policy.can_pass_over(actor, meeting, meetings.bodies_of(actor), objection, share)


def _end_objection(
    meeting: Meeting, objection: SignOff, outcome: ObjectionOutcome, actor: User
) -> None:
    lock(meeting)
    lock(objection)
    minutes = _minutes(meeting)
    if not objection.is_open:
        return
    _settle(meeting, objection, outcome, actor)
    review(meeting, minutes)


def _settle(meeting: Meeting, objection: SignOff, outcome: ObjectionOutcome, actor: User) -> None:
    objection.outcome, objection.settled_by = outcome, actor.id
    objection.settled_at = now()
    if outcome is ObjectionOutcome.DISSENT:
        _add_dissent(meeting, objection.seat_id, objection.reason, actor, objection)
    record(
        ObjectionSettled(
            actor_id=actor.id,
            meeting_id=meeting.id,
            sign_off_id=objection.id,
            outcome=outcome.value,
        )
    )


def dissent(
    meeting: Meeting, *, actor: User, seat_id: int, text: Bilingual, clause_id: str = ""
) -> None:
    """A seat wants it to be known that it disagrees; it may sign all the same."""
    require(policy.can_dissent(actor, meeting, queries.seats_to_sign(meeting)))
    lock(meeting)
    minutes, seats = _minutes(meeting), queries.seats_to_sign(meeting)
    require(policy.can_dissent(actor, meeting, seats))
    seat = _seat(seats, seat_id, actor)
    if not str(text):
        raise WhyObject
    _add_dissent(meeting, seat.id, text, actor, clause_id=_clause(minutes, clause_id))


def _add_dissent(
    meeting: Meeting,
    seat_id: int,
    text: Bilingual,
    actor: User,
    objection: SignOff | None = None,
    clause_id: str = "",
) -> None:
    minutes = _minutes(meeting)
    said = Dissent(
        minutes=minutes,
        seat_id=seat_id,
        sign_off_id=objection.id if objection else None,
        clause_id=clause_id,
        text=Bilingual(text.es, text.en, text.written_in, text.translated_from),
        recorded_by=actor.id,
        recorded_at=now(),
        sample=minutes.sample,
    )
    db.session.add(said)
    db.session.flush()
    record(DissentRecorded(actor_id=actor.id, meeting_id=meeting.id, dissent_id=said.id))


def _clause(minutes: Minutes, clause_id: str) -> str:
    """Only a paragraph of the text that is out."""
    if not clause_id or minutes.circulated is None:
        return ""
    known = {each.clause_id for each in documents.clauses_of(minutes.circulated)}
    if clause_id not in known:
        raise NotFound
    return clause_id


def ask_correction(
    meeting: Meeting, *, actor: User, clause_id: str, text: Bilingual, version: int
) -> Correction:
    """Of one paragraph, in the version that was read: it may be another one by now."""
    require(_can_ask(meeting, actor))
    lock(meeting)
    minutes = _minutes(meeting)
    require(_can_ask(meeting, actor))
    if not str(text):
        raise WhatInstead
    out = minutes.circulated
    if out is None or out.number != version:
        raise OtherText("")
    if not _clause(minutes, clause_id):
        raise NotFound
    correction = Correction(
        minutes=minutes,
        number=queries.last_correction(minutes) + 1,
        version=out,
        clause_id=clause_id,
        seat_id=next(
            (s.id for s in queries.seats_to_sign(meeting) if policy.holds(actor, s)), None
        ),
        text=text,
        asked_by=actor.id,
        sample=minutes.sample,
    )
    db.session.add(correction)
    db.session.flush()
    record(CorrectionAsked(actor_id=actor.id, meeting_id=meeting.id, correction_id=correction.id))
    review(meeting, minutes)
    return correction


def _can_ask(meeting: Meeting, actor: User) -> Decision:
    registration = coming.registration_of(actor, meeting)
    place = registration.place if registration else None
    return policy.can_ask_correction(actor, meeting, meetings.bodies_of(actor), place)


def answer_correction(
    meeting: Meeting,
    correction: Correction,
    *,
    actor: User,
    state: CorrectionState,
    answer: Bilingual,
) -> None:
    """Accepted: the text changes and goes round again. Not accepted: the reason is needed."""
    require(
        policy.can_answer_correction(actor, meeting, own := meetings.bodies_of(actor), correction)
    )
    lock(meeting)
    minutes = _minutes(meeting)
    require(policy.can_answer_correction(actor, meeting, own, correction))
    if state is CorrectionState.NOT_ACCEPTED and not str(answer):
        raise WhyNot
    correction.state, correction.answer = state, answer
    correction.answered_by, correction.answered_at = actor.id, now()
    record(
        CorrectionAnswered(
            actor_id=actor.id,
            meeting_id=meeting.id,
            correction_id=correction.id,
            state=state.value,
        )
    )
    if minutes.is_out:
        review(meeting, minutes)
