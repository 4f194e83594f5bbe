"""What the pages of votes show: finished values, and of an open vote its turnout only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from cocreacion.groups.models import Delegation, Mandate
from cocreacion.groups.seating import Person
from cocreacion.kernel.bilingual import Bilingual, Text
from cocreacion.kernel.clock import local
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import language, pgettext
from cocreacion.kernel.i18n import here
from cocreacion.kernel.policy import Decision
from cocreacion.kernel.text import html
from cocreacion.votes import policy, results
from cocreacion.votes.freezing import chambers_of
from cocreacion.votes.models import Ballot, Choice, Elector, Poll, PollState
from cocreacion.votes.rules import WrongInput, read
from cocreacion.votes.views import wording

FILLS = ((Choice.FOR, "c3"), (Choice.AGAINST, "c4"), (Choice.ABSTAIN, "hatch"))


@dataclass(frozen=True)
class Line:
    """A vote in a list. `outcome` is a word of the vocabulary, empty until it is due."""

    poll: Poll
    outcome: str
    state: str
    voted: int
    electors: int


@dataclass(frozen=True)
class Chamber:
    """A bloc: who has voted of how many, and once it is due, what."""

    key: str
    name: str
    voted: int
    electors: int
    needed: int  # for the quorum of this bloc; 0 where there is none
    parts: list[tuple[str, int, str]]
    numbers: list[int]
    labels: list[Bilingual]
    empty: list[str]


@dataclass(frozen=True)
class RollCall:
    label: Bilingual
    chamber: str
    choice: str
    caster: str
    role: str
    reason: Markup
    language: str


@dataclass(frozen=True)
class Screen:
    state: str
    rule: list[str]
    source: Text
    chambers: list[Chamber]
    empty_seats: int
    extensions: list[dict[str, Any]]
    context: Markup
    context_language: str
    subject: tuple[str, str] | None
    verdict: tuple[str, str, str] | None
    checks: list[dict[str, Any]]
    totals: list[int]
    roll_call: list[RollCall]


@dataclass(frozen=True)
class BallotBox:
    """The seat this person votes for now, and the others they hold."""

    elector: Elector
    may_cast: Decision
    others: list[Elector]
    cast_at: datetime | None
    by_alternate: str


def state_of(poll: Poll) -> str:
    """As the vocabulary says it: a vote whose time has passed is closed, counted or not."""
    if poll.state is PollState.OPEN:
        return "open" if poll.is_open else "closed"
    return poll.state.value


def line(poll: Poll) -> Line:
    result = results.result_of(poll)
    outcome = ""
    if result:
        outcome = (
            "passed"
            if result["passed"]
            else ("no_quorum" if result["reason"] == "no_quorum" else "rejected")
        )
    counts = results.turnout(poll).values() if poll.is_open else []
    return Line(
        poll,
        outcome,
        state_of(poll),
        sum(count.voted for count in counts),
        sum(count.electors for count in counts),
    )


def screen(poll: Poll) -> Screen:
    result, context = results.result_of(poll), here(poll.context)
    number = chambers_of(poll.body)
    return Screen(
        state=state_of(poll),
        rule=wording.rule_in_words(poll.rule, number),
        source=here(_bilingual(poll.rule.get("source"))),
        chambers=[_chamber(poll, name, result) for name in results.chambers(poll)],
        empty_seats=len(_empty_seats(poll)),
        extensions=[_extension(each) for each in poll.extensions],
        context=html(context.value),
        context_language=context.lang,
        subject=_subject(poll),
        verdict=wording.verdict(poll, result) if result else None,
        checks=wording.checks(result) if result else [],
        totals=_numbers(result["overall"]) if result else [],
        roll_call=[_called(e) for e in poll.electors] if result else [],
    )


def _chamber(poll: Poll, name: str, result: dict[str, Any] | None) -> Chamber:
    turnout = results.turnout(poll)[name]
    numbers = _numbers(result["by_chamber"][name]) if result else []
    labels = (
        pgettext("vote", "For"),
        pgettext("vote", "Against"),
        _("Abstention"),
        _("Did not vote"),
    )
    fills = [*(fill for _choice, fill in FILLS), "c0"]
    return Chamber(
        key=name,
        name=wording.chamber_name(name),
        voted=turnout.voted,
        electors=turnout.electors,
        needed=_needed(poll, turnout.electors),
        parts=list(zip(labels, numbers, fills, strict=True)) if numbers else [],
        numbers=numbers,
        labels=[e.label for e in poll.electors if results.chamber(e) == name],
        empty=[_in_language(s["label"]) for s in _empty_seats(poll) if s["chamber"] == name],
    )


def _needed(poll: Poll, electors: int) -> int:
    try:
        rule = read(poll.rule, chambers_of(poll.body))
    except WrongInput:
        return 0
    counts = rule.quorum and (rule.quorum.per_chamber or chambers_of(poll.body) == 1)
    return rule.quorum.needed(electors) if rule.quorum and counts else 0


def _numbers(part: dict[str, Any]) -> list[int]:
    return [part["yes"], part["no"], part["abstain"], part["absent"]]


def _called(elector: Elector) -> RollCall:
    """One line of the roll call. Somebody who erased their account stays in it as a seat."""
    ballot = elector.ballot
    mandate = _mandate(elector, ballot) if ballot else None
    alternate = mandate is not None and mandate.role is Delegation.ALTERNATE
    return RollCall(
        label=elector.label,
        chamber=wording.chamber_name(results.chamber(elector)),
        choice=ballot.choice.value if ballot else "none",
        caster=_caster(ballot) if ballot else "",
        role=_("alternate") if alternate else "",
        reason=html(ballot.reason if ballot else ""),
        language=ballot.reason_language if ballot else "",
    )


def _caster(ballot: Ballot) -> str:
    if ballot.in_room:
        return str(_("given in the room, noted by the secretariat"))
    return ballot.caster.display_as or str(_("Former member"))


def _mandate(elector: Elector, ballot: Ballot) -> Mandate | None:
    """As what the person held the seat on the day of the ballot."""
    day = local(ballot.cast_at).date()
    held = [m for m in elector.seat.mandates if m.user_id == ballot.cast_by and m.covers(day)]
    return next(iter(held), None)


def ballot_box(actor: Person, elector: Elector, held: list[Elector]) -> BallotBox:
    ballot = elector.ballot
    other = ballot is not None and ballot.cast_by != actor.id
    return BallotBox(
        elector=elector,
        may_cast=policy.can_cast(actor, elector),
        others=[each for each in held if each is not elector],
        cast_at=ballot.cast_at if ballot and not other else None,
        by_alternate=_voted_before(ballot) if ballot and other else "",
    )


def _voted_before(ballot: Ballot) -> str:
    return str(_("The secretariat")) if ballot.in_room else ballot.caster.display_as


def staff(actor: Person, poll: Poll) -> dict[str, Decision]:
    """What the secretariat may do with this vote now."""
    asked = {
        "edit": policy.can_edit(actor, poll),
        "open": policy.can_open(actor, poll),
        "extend": policy.can_extend(actor, poll),
        "cancel": policy.can_cancel(actor, poll),
        "outcome": policy.can_record_outcome(actor, poll),
    }
    return {name: decision for name, decision in asked.items() if decision}


def _empty_seats(poll: Poll) -> list[dict[str, Any]]:
    """Places nobody held when the vote opened: no electors, but seen."""
    return list((poll.frozen or {}).get("empty_seats", []))


def _extension(change: dict[str, Any]) -> dict[str, Any]:
    return {
        "at": datetime.fromisoformat(change["at"]),
        "before": datetime.fromisoformat(change["before"]),
        "after": datetime.fromisoformat(change["after"]),
        "reason": here(_bilingual(change["reason"])),
    }


def _subject(poll: Poll) -> tuple[str, str] | None:
    """What is decided: its title, and its address in the language of the page."""
    title = _in_language(poll.subject.get("title"))
    path = str(poll.subject.get("path") or "")
    if not title:
        return None
    return title, f"/{language()}{path}" if path.startswith("/") else ""


def _bilingual(words: Any) -> Bilingual:
    words = words if isinstance(words, dict) else {}
    es, en = str(words.get("es") or ""), str(words.get("en") or "")
    return Bilingual.both(es, en, "es" if es else "en")


def _in_language(words: Any) -> str:
    return here(_bilingual(words)).value
