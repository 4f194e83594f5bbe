"""Short statements: added, proposed, judged and answered."""

from collections.abc import Mapping

from cocreacion.consultations import policy, queries
from cocreacion.consultations.events import StatementAdded, StatementJudged
from cocreacion.consultations.models import (
    Consultation,
    Position,
    Statement,
    StatementAnswer,
    StatementState,
)
from cocreacion.contributions import policy as contributions
from cocreacion.contributions.rewording import words
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.languages import CONTENT_LANGUAGES
from cocreacion.kernel.policy import YES, Decision, no, require
from cocreacion.kernel.text import normal
from cocreacion.people.models import Sector, User

LONGEST_STATEMENT = 140  # characters
MOST_STATEMENTS = 50  # that are shown: nobody answers more


class StatementMissing(Invalid):
    message = _l("Write the statement: one idea that people can agree with or not.")


class TooLong(Invalid):
    message = _l("A statement has at most 140 characters: one idea, in few words.")


class AlreadyStated(Conflict):
    message = _l("This consultation has a statement with the same words already.")


class TooManyStatements(Conflict):
    message = _l("A consultation shows at most 50 statements: nobody answers more.")


class NothingAnswered(Invalid):
    message = _l("Choose agree, disagree or pass for at least one statement.")


class WhyMissing(Invalid):
    message = _l("Write why the statement is not taken; who proposed it will read it.")


def add_statement(
    consultation: Consultation, text: str, language: str, *, actor: User
) -> Statement:
    """One of the secretariat's own: shown at once."""
    require(policy.can_add_statement(actor, consultation))
    lock(consultation)
    require(policy.can_add_statement(actor, consultation))
    return _added(consultation, text, language, StatementState.SHOWN, actor)


def propose_statement(
    consultation: Consultation, text: str, language: str, *, actor: User
) -> Statement:
    """One of somebody who takes part: shown once the secretariat has read it."""
    require(policy.can_propose_statement(actor, consultation))
    lock(consultation)
    require(policy.can_propose_statement(actor, consultation))
    return _added(consultation, text, language, StatementState.WAITING, actor)


def judge_statement(statement: Statement, *, actor: User, taken: bool, reason: str = "") -> None:
    """Show a proposed statement, or say to its author why it is not taken."""
    require(policy.can_judge_statement(actor, statement))
    lock(statement.consultation)
    lock(statement)
    require(policy.can_judge_statement(actor, statement))
    reason = normal(reason)
    if taken:
        _has_room(statement.consultation)
    elif not reason:
        raise WhyMissing
    statement.state = StatementState.SHOWN if taken else StatementState.DECLINED
    statement.reason = "" if taken else reason
    statement.decided_by, statement.decided_at = actor.id, now()
    record(
        StatementJudged(
            actor_id=actor.id,
            consultation_id=statement.consultation_id,
            statement_id=statement.id,
            taken=taken,
        )
    )


def answer_statements(
    consultation: Consultation,
    positions: Mapping[int, Position],
    *,
    actor: User,
    sector: Sector,
    sample: bool = False,
) -> int:
    """Keep what somebody answers, the latest answer to each; how many are kept.

    A person counts in one group of a consultation: with another sector, all their answers move.
    """
    require(policy.can_answer(actor, consultation))
    lock(db.session.get_one(User, actor.id))  # the same person twice at once: one after the other
    db.session.refresh(consultation)
    require(policy.can_answer(actor, consultation))
    require(_can_count_as(actor, consultation, sector))
    shown, given = queries.shown_ids(consultation), queries.answers_of(actor, consultation)
    kept = {number: position for number, position in positions.items() if number in shown}
    if not kept:
        raise NothingAnswered
    for number, position in kept.items():
        answer = given.get(number)
        if answer is None:
            answer = StatementAnswer(statement_id=number, user_id=actor.id)
            answer.sample = sample or actor.sample
            given[number] = answer
        if answer.position is not position:
            answer.position, answer.answered_at = position, now()
    for answer in given.values():
        answer.sector = sector
    db.session.add_all(given.values())
    db.session.flush()
    return len(kept)


def _can_count_as(actor: User, consultation: Consultation, sector: Sector) -> Decision:
    """They declare a sector that was named, or it is that of an organisation of theirs that was."""
    own = [each.id for each in actor.organisations if each.sector is sector]
    named = consultation.admits
    if any(contributions.admits(named, sector, organisation) for organisation in (None, *own)):
        return YES
    return no(
        _l(
            "Only the sectors and organisations that were named take part here. "
            "Look at the sector you chose."
        )
    )


def _added(
    consultation: Consultation, text: str, language: str, state: StatementState, actor: User
) -> Statement:
    text = _checked(text, language)
    known = queries.statements(consultation)
    if any(words(each.text) == words(text) for each in known):
        raise AlreadyStated
    if state is StatementState.SHOWN:
        _has_room(consultation)
    statement = Statement(
        consultation_id=consultation.id,
        text=text,
        language=language,
        state=state,
        proposed_by=actor.id if state is StatementState.WAITING else None,
        proposed_at=now(),
        sample=actor.sample,
    )
    db.session.add(statement)
    db.session.flush()
    record(
        StatementAdded(
            actor_id=actor.id,
            consultation_id=consultation.id,
            statement_id=statement.id,
            waiting=state is StatementState.WAITING,
        )
    )
    return statement


def _has_room(consultation: Consultation) -> None:
    if len(queries.shown_ids(consultation)) >= MOST_STATEMENTS:
        raise TooManyStatements


def _checked(text: str, language: str) -> str:
    text = " ".join(normal(text).split())
    if not any(letter.isalnum() for letter in text):
        raise StatementMissing
    if len(text) > LONGEST_STATEMENT:
        raise TooLong
    if language not in CONTENT_LANGUAGES:
        raise Invalid(_l("Choose a language from the list."))
    return text
