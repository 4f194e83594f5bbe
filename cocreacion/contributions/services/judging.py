"""What becomes of answers: their readers judge them, and a phase is closed on their count."""

from cocreacion.contributions import coverage, policy, queries
from cocreacion.contributions.events import AnswerJudged, PhaseClosed
from cocreacion.contributions.intake.models import Correspondent
from cocreacion.contributions.models import PhaseClosing, Response, ResponseReply
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Invalid, NotFound
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.languages import CONTENT_LANGUAGES
from cocreacion.kernel.policy import require
from cocreacion.kernel.text import normal
from cocreacion.people.models import Guest, User
from cocreacion.process.models import Phase, PhaseState

LONGEST_REPLY = 1_000  # characters


class WhyNot(Invalid):
    message = _l("Say what is missing: the office reads it, and so does everybody else.")


class ReplyTooLong(Invalid):
    message = _l("At most 1,000 characters. Shorten what you wrote.")


class NotOver(Conflict):
    message = _l("This phase is not over yet. It can be closed once its last day has passed.")


class BelowThreshold(Invalid):
    message = _l(
        "Fewer comments have an answer than this phase needs. Answer them first, or give a reason "
        "for closing it all the same: it is published on the page of the plan."
    )


def judge(
    response: Response,
    *,
    satisfied: bool,
    text: str = "",
    language: str = "es",
    actor: User | Guest,
    link: Correspondent | None = None,
) -> ResponseReply:
    """Say, once, whether an answer to one's own comment satisfies, and why.

    `link`: of the letter to somebody who commented without an account.
    """
    require(policy.can_judge(actor, **queries.judging(response, actor.id, link)))
    comment = queries.covered_of(response, actor.id, link.contribution_id if link else None)
    if comment is None or not response.is_published:
        raise NotFound
    text = normal(text)
    if not satisfied and not any(letter.isalnum() for letter in text):
        raise WhyNot
    if len(text) > LONGEST_REPLY:
        raise ReplyTooLong
    if language not in CONTENT_LANGUAGES:
        raise Invalid(_l("Choose a language from the list."))
    lock(response)
    require(policy.can_judge(actor, **queries.judging(response, actor.id, link)))
    reply = ResponseReply(
        response_id=response.id,
        contribution_id=comment.id,
        author_id=None if link else actor.id,
        satisfied=satisfied,
        text=text,
        language=language,
        said_at=now(),
        sample=comment.sample,
    )
    db.session.add(reply)
    response.satisfied_count += satisfied
    response.unsatisfied_count += not satisfied
    record(
        AnswerJudged(
            actor_id=None if link else actor.id,
            thread_id=response.thread_id,
            response_id=response.id,
            comment_id=comment.id,
            satisfied=satisfied,
        )
    )
    return reply


def close_phase(phase: Phase, *, reason: Bilingual, actor: User) -> PhaseClosing:
    """Put on record that a phase is closed, with its coverage now.

    Below what the phase needs only with a reason, which is public.
    """
    require(policy.can_close_phase(actor))
    lock(phase)
    if phase.state is not PhaseState.DONE:
        raise NotOver
    covered = coverage.of_phase(phase)
    reached, enough = covered.reached, covered.met
    if covered.closing is not None and covered.stands:
        return covered.closing
    if not enough and not str(reason):
        raise BelowThreshold
    closing = PhaseClosing(
        phase_id=phase.id,
        admitted=reached.admitted,
        answered=reached.answered,
        needed=phase.coverage_needed,
        reason=Bilingual() if enough else reason,
        closed_by=actor.id,
        closed_at=now(),
        sample=actor.sample or phase.sample,
    )
    db.session.add(closing)
    db.session.flush()
    record(
        PhaseClosed(
            actor_id=actor.id,
            plan_id=phase.plan_id,
            phase_id=phase.id,
            closing_id=closing.id,
            admitted=reached.admitted,
            answered=reached.answered,
            needed=phase.coverage_needed,
            excused=not enough,
        )
    )
    return closing
