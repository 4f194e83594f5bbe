"""The questions a meeting asks on its form."""

from dataclasses import dataclass

from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.meetings import policy
from cocreacion.meetings.events import QuestionsChanged
from cocreacion.meetings.models import Meeting, Question, QuestionKind
from cocreacion.meetings.queries import coming, meetings
from cocreacion.people.models import User

MOST = 10


class TooManyQuestions(Invalid):
    message = _l("Ten questions are enough: fewer people answer longer forms.")


@dataclass(frozen=True, kw_only=True)
class Asked:
    text: Bilingual
    kind: QuestionKind = QuestionKind.TEXT
    options: tuple[tuple[str, str], ...] = ()
    required: bool = False


def add(meeting: Meeting, asked: Asked, *, actor: User) -> Question:
    require(policy.can_change(actor, meeting, meetings.bodies_of(actor)))
    lock(meeting)
    require(policy.can_change(actor, meeting, meetings.bodies_of(actor)))
    known = coming.questions_of(meeting)
    if len(known) >= MOST:
        raise TooManyQuestions
    question = Question(
        meeting_id=meeting.id,
        position=max((each.position for each in known), default=0) + 1,
        kind=asked.kind,
        text=asked.text,
        options=[[*pair] for pair in asked.options],
        required=asked.required,
        sample=meeting.sample,
    )
    db.session.add(question)
    record(QuestionsChanged(actor_id=actor.id, meeting_id=meeting.id))
    return question


def remove(question: Question, meeting: Meeting, *, actor: User) -> None:
    """With what was answered to it: nobody needs it any longer."""
    require(policy.can_change(actor, meeting, meetings.bodies_of(actor)))
    lock(meeting)
    require(policy.can_change(actor, meeting, meetings.bodies_of(actor)))
    key = str(question.id)
    for row in coming.everybody(meeting):
        if key in row.answers:
            row.answers = {k: v for k, v in row.answers.items() if k != key}
    db.session.delete(question)
    record(QuestionsChanged(actor_id=actor.id, meeting_id=meeting.id))
