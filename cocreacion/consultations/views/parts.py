"""What several pages of consultations show: one of them in words, its talk, its statements."""

from dataclasses import dataclass
from typing import Any

from flask import request
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from cocreacion.consultations import countdown, policy, queries, reading
from cocreacion.consultations.forms import ANSWER, AnswersForm, answers_form
from cocreacion.consultations.models import Consultation, ConsultationQuestion, ConsultationState
from cocreacion.consultations.reading import Statements
from cocreacion.consultations.talks import question_url
from cocreacion.contributions import homes
from cocreacion.contributions import queries as comments
from cocreacion.contributions import views as contributions
from cocreacion.contributions.homes import Clause
from cocreacion.contributions.queries import Counts
from cocreacion.contributions.views.parts import Box, Talk
from cocreacion.documents.models import Version
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.i18n import plain
from cocreacion.kernel.refs import ClauseRef
from cocreacion.people import parking


@dataclass(frozen=True)
class Question:
    """An open question; `is_open`: its answers and the form stand below it."""

    question: ConsultationQuestion
    number: int
    url: str
    counts: Counts
    is_open: bool


@dataclass(frozen=True)
class Asked:
    """The questions of a consultation, with the talk of the one that is open."""

    questions: list[Question]
    talk: Talk | None
    box: Box | None


def get(slug: str) -> Consultation:
    """The consultation, or NotFound if there is none that this person may see."""
    consultation = queries.get_consultation(slug)
    if not policy.can_see(current_user, consultation):
        raise NotFound
    return consultation


def left(consultation: Consultation) -> str:
    """Until it closes, or opens, in words; nothing once it has closed."""
    if consultation.state is ConsultationState.OPEN and consultation.closes_at:
        return countdown.left(consultation.closes_at)
    if consultation.state is ConsultationState.UPCOMING and consultation.opens_at:
        return countdown.left(consultation.opens_at)
    return ""


def text_of(version: Version | None) -> Clause | None:
    """The page of the text a consultation is about."""
    if version is None:
        return None
    whole = ClauseRef(version.id, "")
    return homes.clauses([whole]).get(whole)


def asked(consultation: Consultation) -> Asked:
    """One question is open: the one that was asked for, or the first."""
    questions = consultation.questions
    if not questions:
        return Asked([], None, None)
    if consultation.announced_at is None:
        shown = [Question(q, n, "", Counts(), is_open=False) for n, q in enumerate(questions, 1)]
        return Asked(shown, None, None)
    number = request.args.get("question", 1, type=int)
    chosen = questions[number - 1] if 0 < number <= len(questions) else questions[0]
    counts = comments.counts_by_question([question.id for question in questions])
    here, place = _url(consultation, chosen), homes.question_place(chosen.id)
    thread = consultation.thread
    return Asked(
        [
            Question(
                question,
                position,
                _url(consultation, question),
                counts.get(question.id, Counts()),
                is_open=question is chosen,
            )
            for position, question in enumerate(questions, 1)
        ],
        contributions.talk(thread, place, viewer=current_user, here=here, args=request.args),
        _box(consultation, place, plain(chosen.text)) if _governs(consultation) else None,
    )


def _governs(consultation: Consultation) -> bool:
    """Whether the window of its thread is its own: a later one may have taken its place."""
    return consultation.thread.closes_at == consultation.closes_at


def _box(consultation: Consultation, place: ClauseRef, label: str) -> Box:
    return contributions.comment_box(
        consultation.thread,
        version_id=place.version_id,
        clauses=[(place.clause_id, label)],
        chosen=place.clause_id,
        viewer=current_user,
    )


def _url(consultation: Consultation, question: ConsultationQuestion) -> str:
    return question_url(consultation.slug, question.position)


def answering(consultation: Consultation, statements: Statements, action: str) -> AnswersForm:
    """The form that answers statements, with what was given before, or typed before signing in."""
    form = answers_form(statements.texts, statements.given, _typed(action, statements))
    form.offer(current_user, consultation.admits, statements.declared)
    return form


def _typed(action: str, statements: Statements) -> MultiDict[str, str] | None:
    """What was chosen before signing in, also with one button, over what was answered before."""
    kept = parking.given_back(action)
    if kept is None:
        return None
    chosen = MultiDict(kept)
    if "one" in chosen and "do" in chosen:
        chosen[f"{ANSWER}{chosen['one']}"] = chosen["do"]
    for number, position in statements.given.items():
        chosen.setdefault(f"{ANSWER}{number}", position.value)
    return chosen


def line(consultation: Consultation) -> dict[str, Any]:
    """One of a list."""
    return {"consultation": consultation, "left": left(consultation)}


def statements(consultation: Consultation) -> Statements:
    return reading.statements(consultation, current_user)
