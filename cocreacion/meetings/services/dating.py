"""A date is looked for, answered, chosen: then it is a meeting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from cocreacion.groups.models import Body
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import COUNTRY_ZONE, now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.kernel.text import slug
from cocreacion.meetings import policy
from cocreacion.meetings.events import DateChosen, DateLookedFor
from cocreacion.meetings.models import (
    Can,
    DateAnswer,
    DateOption,
    DatePoll,
    Meeting,
    MeetingKind,
    Mode,
)
from cocreacion.meetings.queries import dating, meetings
from cocreacion.meetings.services import calling
from cocreacion.people.models import User

MOST_TIMES = 20


class TimesMissing(Invalid):
    message = _l("Propose at least two times, and at most twenty.")


class TimeIsOver(Invalid):
    message = _l("This time is over. Choose one that lies ahead.")


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked: which meeting, and when it could be."""

    kind: MeetingKind
    body: Body | None
    title: Bilingual
    purpose: Bilingual
    minutes: int
    times: Sequence[datetime]
    zone: str = str(COUNTRY_ZONE)
    only_members: bool = False
    answer_by: datetime | None = None


def ask(question: Question, *, actor: User, sample: bool = False) -> DatePoll:
    """Look for a date; who holds a seat of the body gets a letter."""
    require(policy.can_call_for(actor, question.body, meetings.bodies_of(actor)))
    times = sorted(set(question.times))
    if not 2 <= len(times) <= MOST_TIMES:
        raise TimesMissing
    if times[0] <= now():
        raise TimeIsOver
    poll = DatePoll(
        slug=_free_slug(question.title),
        kind=question.kind,
        body=question.body,
        title=question.title,
        purpose=question.purpose,
        minutes=question.minutes,
        zone=question.zone,
        only_members=question.only_members and question.body is not None,
        answer_by=question.answer_by,
        asked_by=actor.id,
        sample=sample,
        options=[DateOption(starts_at=at) for at in times],
    )
    db.session.add(poll)
    db.session.flush()
    record(DateLookedFor(actor_id=actor.id, date_poll_id=poll.id))
    return poll


def _free_slug(title: Bilingual) -> str:
    stem = slug(str(title))
    return stem if not dating.slug_is_taken(stem) else f"{stem}-{uuid4().hex[:6]}"


def answer(poll: DatePoll, said: Mapping[int, Can], *, actor: User) -> None:
    """When this person can come; times left out keep no answer. Answering again replaces."""
    require(policy.can_answer_dates(actor, poll, meetings.bodies_of(actor)))
    lock(poll)
    require(policy.can_answer_dates(actor, poll, meetings.bodies_of(actor)))
    known = dating.answers_of(actor, poll)
    for option in poll.options:
        can, row = said.get(option.id), known.get(option.id)
        if can is None:
            if row is not None:
                db.session.delete(row)
        elif row is None:
            db.session.add(DateAnswer(option_id=option.id, user_id=actor.id, can=can))
        elif row.can is not can:
            row.can, row.answered_at = can, now()
    db.session.flush()
    db.session.expire_all()


def choose(poll: DatePoll, option: DateOption, *, actor: User, call: bool) -> Meeting:
    """The meeting on this date, as a draft or called at once; who answered is told."""
    require(policy.can_choose_date(actor, poll, meetings.bodies_of(actor)))
    lock(poll)
    require(policy.can_choose_date(actor, poll, meetings.bodies_of(actor)))
    if option.starts_at <= now():
        raise TimeIsOver
    details = calling.Details(
        kind=poll.kind,
        body=poll.body,
        commitment=None,
        title=poll.title,
        purpose=poll.purpose,
        starts_at=option.starts_at,
        ends_at=option.starts_at + timedelta(minutes=poll.minutes),
        zone=poll.zone,
        mode=Mode.IN_PERSON if poll.zone == str(COUNTRY_ZONE) else Mode.ONLINE,
        place=Bilingual(),
        access_needs=Bilingual(),
    )
    meeting = calling.draft(details, actor=actor, sample=poll.sample)
    if call:
        calling.call(meeting, actor=actor)
    poll.meeting, poll.closed_at = meeting, now()
    record(DateChosen(actor_id=actor.id, date_poll_id=poll.id, meeting_id=meeting.id))
    return meeting


def give_up(poll: DatePoll, *, actor: User) -> None:
    """No time suits, or the meeting is not needed any longer."""
    require(policy.can_choose_date(actor, poll, meetings.bodies_of(actor)))
    lock(poll)
    require(policy.can_choose_date(actor, poll, meetings.bodies_of(actor)))
    poll.closed_at = now()
