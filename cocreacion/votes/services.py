from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cocreacion.groups import queries as groups
from cocreacion.groups.models import Body, Seat
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Forbidden, Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.kernel.text import slug as slug_of
from cocreacion.people.models import User
from cocreacion.votes import electors, events, freezing, policy, queries, results, rules
from cocreacion.votes.models import Ballot, Choice, Elector, Poll, PollState
from cocreacion.votes.tally import motion


class VoteClosed(Conflict):
    message = _l("The vote closed before this ballot arrived. It was not counted.")


class VotedItself(Conflict):
    message = _l("This seat has voted itself. Only whoever holds it can change that.")


class AlreadyOpened(Conflict):
    message = _l("Somebody has opened or cancelled this vote in the meantime.")


class QuestionMissing(Invalid):
    message = _l("The question is needed in Spanish and in English before the vote opens.")


class ClosingTooEarly(Invalid):
    message = _l("A vote closes after it opens: choose a later day or hour.")


class NotLater(Invalid):
    message = _l("A closing time can only be moved to a later one.")


class NobodyToVote(Conflict):
    message = _l("No seat is held, so nobody could vote. Appoint somebody first.")


class ChamberEmpty(Conflict):
    message = _l("One of the two blocs has no held seat, so this rule could never be met.")


class RuleUnclear(Invalid):
    message = _l("The rule cannot be read. Check its fractions.")


class ReasonMissing(Invalid):
    message = _l("Write the reason; everybody will read it.")


class Tampered(Conflict):
    message = _l("Question, rule or seats are not what was fixed at opening. Nothing was counted.")


def create_poll(
    body: Body,
    *,
    actor: User,
    question: Bilingual,
    subject: dict[str, Any] | None = None,
    context: Bilingual | None = None,
    closes_at: datetime | None = None,
    rule: dict[str, Any] | None = None,
) -> Poll:
    """Prepare a vote of the seats of a body. Without `rule`, the body's own applies.

    `subject` is what is decided, as plain data: {kind, id, title, content_hash, path}.
    """
    require(policy.can_create(actor, body))
    poll = Poll(
        slug=_free_slug(question),
        body=body,
        question=question,
        context=context or Bilingual(),
        subject=subject or {},
        closes_at=closes_at,
        rule=_readable(rule or freezing.default_rule(body), body),
        created_by=actor.id,
        sample=body.sample,
    )
    db.session.add(poll)
    db.session.flush()
    record(events.PollCreated(actor_id=actor.id, poll_id=poll.id, body_id=body.id))
    return poll


def edit_poll(
    poll: Poll,
    *,
    actor: User,
    question: Bilingual,
    context: Bilingual,
    closes_at: datetime | None,
    rule: dict[str, Any],
) -> None:
    """Change what is asked, while nobody has been asked yet."""
    require(policy.can_edit(actor, poll))
    _hold_draft(poll)
    poll.question, poll.context, poll.closes_at = question, context, closes_at
    poll.rule = _readable(rule, poll.body)


def open_poll(poll: Poll, *, actor: User, closes_at: datetime | None = None) -> None:
    """Ask the seats that are held now. From here on question, rule and electors are fixed."""
    require(policy.can_open(actor, poll))
    lock(poll.body)  # whoever joins or leaves the body waits, or has already done so
    _hold_draft(poll)
    seats = groups.seats_for_update(poll.body)
    poll.opens_at, poll.closes_at = now(), closes_at or poll.closes_at
    _check_can_open(poll, seats)
    current = [seat for seat in seats if seat.is_current]
    for seat in current:
        if seat.is_held:
            poll.electors.append(Elector(seat=seat, bloc=seat.bloc, label=freezing.label_of(seat)))
    poll.frozen = freezing.frozen(poll, current)
    poll.rule_hash = freezing.fingerprint(poll.frozen)
    db.session.flush()  # electors are written while the vote is a draft; then they are fixed
    poll.state = PollState.OPEN
    record(
        events.PollOpened(
            actor_id=actor.id,
            poll_id=poll.id,
            body_id=poll.body_id,
            rule_hash=poll.rule_hash,
            electors=len(poll.electors),
            closes_at=poll.frozen["closes_at"],
        )
    )


def cast_ballot(
    poll: Poll,
    *,
    actor: User,
    choice: Choice,
    reason: str = "",
    language: str = "es",
    elector: Elector | None = None,
) -> Ballot:
    """Keep one ballot per seat; the latest one counts. `elector`: for which of several seats."""
    require(policy.can_vote(actor, poll))
    lock(poll, shared=True)
    if not poll.is_open:
        raise VoteClosed
    elector = _own(elector, electors.electors_of(actor, poll))
    lock(elector)
    ballot = queries.as_it_stands(elector).ballot
    require(policy.can_cast(actor, elector))
    if ballot is None:
        ballot = Ballot(elector=elector, cast_by=actor.id, choice=choice)
        ballot.reason, ballot.reason_language = reason, language
        _put_in(ballot, elector, actor)
    elif (ballot.cast_by, ballot.choice, ballot.reason) != (actor.id, choice, reason):
        _replace(ballot, actor, choice, reason, language)
    return ballot


def record_ballot(elector: Elector, *, actor: User, choice: Choice) -> Ballot:
    """Note what a seat answers aloud. What the seat put in itself is never replaced."""
    require(policy.can_record(actor, elector.poll))
    lock(elector.poll, shared=True)
    if not elector.poll.is_open:
        raise VoteClosed
    lock(elector)
    ballot = queries.as_it_stands(elector).ballot
    if ballot is None:
        ballot = Ballot(elector=elector, cast_by=actor.id, choice=choice, in_room=True)
        _put_in(ballot, elector, actor)
    elif not ballot.in_room:
        raise VotedItself
    elif ballot.choice is not choice:
        _replace(ballot, actor, choice, "", "es")
        ballot.in_room = True
    return ballot


def _put_in(ballot: Ballot, elector: Elector, actor: User) -> None:
    db.session.add(ballot)
    record(
        events.BallotCast(
            actor_id=actor.id,
            poll_id=elector.poll_id,
            elector_id=elector.id,
            seat_id=elector.seat_id,
        )
    )


def _own(wanted: Elector | None, held: list[Elector]) -> Elector:
    """The seat that was named, if this person holds it; otherwise the first one held."""
    for elector in held:
        if wanted is None or elector.id == wanted.id:
            return elector
    raise Forbidden


def _replace(ballot: Ballot, actor: User, choice: Choice, reason: str, language: str) -> None:
    ballot.cast_by, ballot.choice, ballot.cast_at = actor.id, choice, now()
    ballot.reason, ballot.reason_language = reason, language
    ballot.in_room = False
    ballot.changes += 1
    record(
        events.BallotChanged(
            actor_id=actor.id,
            poll_id=ballot.elector.poll_id,
            elector_id=ballot.elector_id,
            seat_id=ballot.elector.seat_id,
            change=ballot.changes,
        )
    )


def extend(poll: Poll, *, actor: User, closes_at: datetime, reason: Bilingual) -> None:
    """Close later, while the vote is still open, and say why."""
    require(policy.can_extend(actor, poll))
    lock(poll)
    if not poll.is_open or poll.closes_at is None:
        raise VoteClosed
    if closes_at <= poll.closes_at:
        raise NotLater
    if not str(reason):
        raise ReasonMissing
    before = poll.closes_at
    change = {"at": now().isoformat(), "before": before.isoformat(), "after": closes_at.isoformat()}
    poll.extensions = [*poll.extensions, {**change, "reason": freezing.words(reason)}]
    poll.closes_at = closes_at
    record(
        events.PollExtended(
            actor_id=actor.id,
            poll_id=poll.id,
            body_id=poll.body_id,
            before=change["before"],
            closes_at=change["after"],
        )
    )


def cancel(poll: Poll, *, actor: User, reason: Bilingual) -> None:
    """Stop a vote before it closes, and say why. What was voted is never shown."""
    require(policy.can_cancel(actor, poll))
    lock(poll)
    require(policy.can_cancel(actor, poll))
    if not str(reason):
        raise ReasonMissing
    poll.state, poll.cancel_reason = PollState.CANCELLED, reason
    record(events.PollCancelled(actor_id=actor.id, poll_id=poll.id, body_id=poll.body_id))


def tally(poll: Poll, *, actor: User | None = None) -> None:
    """Store the result of a vote that has closed. Doing it twice changes nothing."""
    require(policy.can_tally(poll))
    lock(poll)  # waits for ballots that were accepted in the last instant
    if poll.state is PollState.TALLIED:
        return
    queries.electors_for_update(poll)
    if not freezing.still_holds(poll):
        raise Tampered
    result = motion(results.request_of(poll))
    poll.result, poll.state = result, PollState.TALLIED
    record(
        events.PollTallied(
            actor_id=actor.id if actor else None,
            poll_id=poll.id,
            body_id=poll.body_id,
            passed=result["passed"],
            result_hash=freezing.fingerprint(result),
        )
    )


def record_outcome(poll: Poll, *, actor: User, outcome: Bilingual) -> None:
    """Write down what follows from the vote, in words."""
    require(policy.can_record_outcome(actor, poll))
    tally(poll, actor=actor)
    if poll.outcome == outcome:
        return
    poll.outcome = outcome
    record(events.OutcomeRecorded(actor_id=actor.id, poll_id=poll.id, body_id=poll.body_id))


def _hold_draft(poll: Poll) -> None:
    lock(poll)
    if poll.state is not PollState.DRAFT:
        raise AlreadyOpened


def _check_can_open(poll: Poll, seats: Sequence[Seat]) -> None:
    if not (poll.question.es and poll.question.en):
        raise QuestionMissing
    if poll.closes_at is None or poll.closes_at <= now():
        raise ClosingTooEarly
    held = [seat for seat in seats if seat.is_held]
    if not held:
        raise NobodyToVote
    rule = rules.read(poll.rule, freezing.chambers_of(poll.body))
    counts_chambers = rule.chambers is not None or (rule.quorum and rule.quorum.per_chamber)
    chambers = {freezing.chamber_of(seat) for seat in held}
    if counts_chambers and len(chambers) < freezing.chambers_of(poll.body):
        raise ChamberEmpty


def _readable(rule: dict[str, Any], body: Body) -> dict[str, Any]:
    try:
        rules.read(rule, freezing.chambers_of(body))
    except rules.WrongInput as wrong:
        raise RuleUnclear from wrong
    return rule


def _free_slug(question: Bilingual) -> str:
    """Words of the question, numbered where another vote has them already."""
    stem, number = slug_of(str(question)), 1
    slug = stem
    while queries.slug_is_taken(slug):
        number += 1
        slug = f"{stem}-{number}"
    return slug
