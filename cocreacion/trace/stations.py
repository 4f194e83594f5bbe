"""The chain as a line of stations: what comes in which order, and what is missing. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from cocreacion.kernel.clock import local
from cocreacion.meetings.models import AgreementState
from cocreacion.trace.records import (
    SPOKEN,
    Adopted,
    Amended,
    Given,
    Met,
    Poll,
    Promise,
    Records,
    Said,
    Text,
    Wording,
)
from cocreacion.trace.refs import Kind

MOST_MEETINGS, MOST_VOTES, MOST_CHANGES = 3, 3, 6
PLANNED = {Kind.COMMITMENT, Kind.MILESTONE}
# In which order things stand that happened on the same day.
RANK = (
    "meetings_before", "no_meeting", "meeting", "said", "joined", "waiting", "answered", "amended",
    "changed", "version", "talk", "vote", "adopted", "marked", "no_decision", "commitment",
    "no_commitment", "milestone", "no_milestone",
)  # fmt: skip


@dataclass(frozen=True)
class Cause:
    """What made words: a contribution with the answer that says so, or an amendment."""

    said: Said | None = None
    given: Given | None = None
    amended: Amended | None = None


@dataclass(frozen=True)
class Change:
    """A clause, or a whole text, in a version that changed it, and what is on record as cause."""

    text: Text
    before: Text | None
    wording: Wording | None
    was: Wording | None
    causes: tuple[Cause, ...] = ()
    more: int = 0


@dataclass(frozen=True)
class Station:
    """`thing` is what the station is about; `state` is empty, here or next."""

    what: str
    at: datetime | date | None = None
    thing: Any = None
    state: str = ""
    note: Any = None

    @property
    def order(self) -> tuple[str, int, str]:
        """By days of the country, then by the chain; what was said and meetings by the hour."""
        moment = local(self.at) if isinstance(self.at, datetime) else None
        day = moment.date() if moment else self.at
        by_hour = moment is not None and self.what in {"meeting", "said"}
        rank = RANK.index("meeting" if by_hour else self.what)
        hour = moment.isoformat() if moment and by_hour else ""
        return (day.isoformat() if day else "", rank, hour)


def stations(records: Records, now: datetime) -> list[Station]:
    """What happened, oldest first, with where things stand now; then what is still to come."""
    past: list[Station] = []
    ahead: list[Station] = []
    for station in _all(records, now):
        moment = station.at
        is_ahead = station.state == "next" or (isinstance(moment, datetime) and moment > now)
        (ahead if is_ahead else past).append(station)
    past.sort(key=lambda station: station.order)
    missing = [station for station in ahead if station.what == "no_meeting"]
    later = [replace(s, state="next") for s in ahead if s.what != "no_meeting"]
    later.sort(key=lambda s: (RANK.index(s.what), s.order))
    if past:
        past[-1] = replace(past[-1], state="here")
    return [*missing, *past, *later]


def _all(records: Records, now: datetime) -> Iterator[Station]:
    yield from _meetings(records, now)
    if records.focus.kind in SPOKEN:
        yield from _spoken(records)
    yield from _texts(records)
    yield from _decided(records)
    for mark in records.marks:
        yield Station("marked", mark.at, mark)
    yield from _promised(records)


def _meetings(records: Records, now: datetime) -> Iterator[Station]:
    shown: Sequence[Met] = records.met
    if records.focus.kind is Kind.AGREEMENT:
        shown = [m for m in shown if any(str(a.id) == records.focus.name for a in m.agreements)]
    if not shown:
        yield Station("no_meeting", state="next")
        return
    dated = sorted(shown, key=lambda met: met.starts_at)
    held = [met for met in dated if met.starts_at <= now][-MOST_MEETINGS:]
    ahead = [met for met in dated if met.starts_at > now][:1]
    for place, met in enumerate([*held, *ahead]):
        more = len(shown) - len(held) - len(ahead) if place == 0 else 0
        yield Station("meeting", met.starts_at, met, note=more)


def _spoken(records: Records) -> Iterator[Station]:
    for said in records.said:
        yield Station("said", said.comment.at, said, note=records.table(said.table_id))
    if records.focus.kind is Kind.CONTRIBUTION and records.said:
        yield from _joined(records, records.said[0])
    known: set[int] = set()
    for said in records.said:
        for given in said.answers:
            if given.answer.id not in known:
                known.add(given.answer.id)
                yield Station("answered", given.answer.at, given)
        if not said.answers and said.comment.due_on is not None:
            yield Station("waiting", said.comment.due_on, said, "next")


def _joined(records: Records, said: Said) -> Iterator[Station]:
    """To which other one it was joined, or which were joined to it, once each was there."""
    others = records.joined
    if said.comment.merged_into is None and not others:
        return
    at = max(each.comment.at for each in (said, *others))
    yield Station("joined", at, said, note=others)


def _texts(records: Records) -> Iterator[Station]:
    kind = records.focus.kind
    if kind is Kind.CLAUSE:
        found = changes(records)
        for change in found[:1] + found[1:][-MOST_CHANGES:]:
            yield Station("changed", change.text.at, change, note=len(found))
        yield from _talk(records, records.total, records.answered)
    elif kind in SPOKEN:
        yield from _changed_by(records)
    else:
        yield from _versions(records)
        if kind in PLANNED and records.drafts:
            comments = sum(draft.comments for draft in records.drafts)
            yield from _talk(records, comments, sum(draft.answered for draft in records.drafts))


def _talk(records: Records, comments: int, answered: int) -> Iterator[Station]:
    """All that was said; it stands behind the version that is newest."""
    newest = max(records.texts, key=lambda text: text.at, default=None)
    yield Station("talk", newest.at if newest else None, (comments, answered))


def _changed_by(records: Records) -> Iterator[Station]:
    """The clauses that answers say were changed, each once."""
    places: list[tuple[int, str]] = []
    for said in records.said:
        for given in said.answers:
            changes = given.answer.disposition.value in {"accepted", "partly"}
            if given.changed is not None and changes and given.changed not in places:
                places.append(given.changed)
    for place in places:
        text, wording = records.text(place[0]), records.wording(place)
        if text is not None and wording is not None:
            before = records.before(text)
            was = records.wording((before.id, place[1])) if before else None
            yield Station("changed", text.at, Change(text, before, wording, was), note=1)


def _versions(records: Records) -> Iterator[Station]:
    wanted = _wanted_versions(records)
    found = [text for text in records.texts if text.id in wanted]
    for text in found[:1] + found[1:][-MOST_CHANGES:]:
        causes, more = _causes(records, text.id)
        change = Change(text, records.before(text), None, None, causes, more)
        yield Station("version", text.at, change, note=len(found))


def _wanted_versions(records: Records) -> set[int]:
    """Of a decision the version it was about; of an agreement those it adopted or changed."""
    focus = records.focus
    if focus.kind is Kind.VERSION:
        return {focus.number or 0}
    if focus.kind is Kind.DECISION:
        return {poll.version_id for poll in records.polls if poll.slug == focus.name}
    if focus.kind is Kind.AGREEMENT:
        adopted = {a.version_id for a in records.adopted if a.agreement_id == focus.number}
        return adopted | {a.applied_version_id or 0 for a in records.amended} | _next(records)
    if focus.kind is Kind.MEETING:
        polls = {point.poll_id for met in records.met for point in met.points}
        return {poll.version_id for poll in records.polls if poll.id in polls}
    return {text.id for text in records.texts}


def _next(records: Records) -> set[int]:
    """Of each draft on the point where it was agreed, the version that came out next; of an
    agreement that is settled only what came out before that was noted."""
    agreed = records.agreed
    if agreed is None:
        return set()
    begun = next(met.starts_at for met in records.met if met.id == agreed.meeting_id)
    settled = (
        records.marks[-1].at if records.marks and agreed.state != AgreementState.OPEN else None
    )
    after = [
        text
        for text in records.texts
        if text.at > begun and (settled is None or local(text.at).date() <= local(settled).date())
    ]
    after.sort(key=lambda text: text.number, reverse=True)
    return set({text.document_id: text.id for text in after}.values())


def changes(records: Records) -> list[Change]:
    """The versions in which the clause first stood or said something new, oldest first."""
    if records.subject is None:
        return []
    found: list[Change] = []
    for text in sorted(records.texts, key=lambda each: each.number):
        wording = records.wording((text.id, records.subject[1])) or _forebear(records, text)
        before = records.before(text)
        was = records.wording((before.id, wording.clause_id)) if before and wording else None
        if before and wording and was is None:
            was = _forebear(records, before)
        if wording is None or (was is not None and was.hash == wording.hash):
            continue
        causes, more = _causes(records, text.id, wording.clause_id)
        found.append(Change(text, before, wording, was, causes, more))
    return found


def _forebear(records: Records, text: Text) -> Wording | None:
    """What the clause was part of in this version, where it did not stand by itself yet."""
    return next(
        (
            each
            for each in records.wordings
            if each.version_id == text.id and each.clause_id in records.lineage
        ),
        None,
    )


def _causes(
    records: Records, version_id: int, clause_id: str = ""
) -> tuple[tuple[Cause, ...], int]:
    """What the record names as the reason for these words, and how many more it names."""

    def fits(place: tuple[int, str]) -> bool:
        return place[0] == version_id and clause_id in {"", place[1]}

    causes = [
        Cause(said=said, given=given)
        for said in records.said
        for given in said.answers
        if given.changed is not None
        and given.answer.disposition.value in {"accepted", "partly"}
        and fits(given.changed)
    ]
    causes += [
        Cause(amended=amended)
        for amended in records.amended
        if amended.applied_version_id is not None
        and fits((amended.applied_version_id, amended.clause_id))
    ]
    shown = causes[:MOST_CHANGES]
    return tuple(shown), len(causes) - len(shown)


def since(records: Records) -> datetime | None:
    """From when on a decision can have to do with what is asked about."""
    kind, place = records.focus.kind, records.subject
    if kind in SPOKEN:
        text = records.text(place[0] if place else None)
        return text.at if text else _said_on(records)
    return None


def _said_on(records: Records) -> datetime | None:
    """When the meeting began at whose tables it was said."""
    tables = {said.table_id for said in records.said}
    met = (m for m in records.met if any(table.id in tables for table in m.tables))
    return min((each.starts_at for each in met), default=None)


def _decided(records: Records) -> Iterator[Station]:
    polls = _polls(records)
    for poll in polls[-MOST_VOTES:]:
        closed = poll.closes_at if poll.closes_at and not poll.is_open else None
        yield Station("vote", closed or poll.opens_at, poll, note=records.text(poll.version_id))
    adopted = _adopted(records)
    for each in adopted:
        promise = records.promise(each.commitment_id)
        yield Station("adopted", each.at, each, note=(records.text(each.version_id), promise))
    agreed = records.agreed
    is_settled = agreed is not None and agreed.state != AgreementState.OPEN
    if not polls and not adopted and records.drafts and not is_settled:
        yield Station("no_decision", state="next")


def _polls(records: Records) -> list[Poll]:
    after = since(records)
    polls = [p for p in records.polls if not p.cancelled]
    if after is not None:
        texts = {text.id for text in records.texts if text.at >= after}
        polls = [poll for poll in polls if poll.version_id in texts]
    if records.focus.kind is Kind.DECISION:
        return [poll for poll in records.polls if poll.slug == records.focus.name]
    if records.focus.kind in {Kind.AGREEMENT, Kind.VERSION, Kind.MEETING}:
        wanted = _wanted_versions(records)
        polls = [poll for poll in polls if poll.version_id in wanted]
    return sorted(polls, key=lambda poll: poll.opens_at)


def _adopted(records: Records) -> list[Adopted]:
    after, focus = since(records), records.focus
    found = sorted(records.adopted, key=lambda each: each.at)
    if after is not None:
        texts = {text.id for text in records.texts if text.at >= after}
        found = [each for each in found if each.version_id in texts]
    if focus.kind is Kind.AGREEMENT:
        return [each for each in found if each.agreement_id == focus.number]
    if focus.kind is Kind.DECISION:
        slugs = {poll.id: poll.slug for poll in records.polls}
        return [each for each in found if slugs.get(each.poll_id or 0) == focus.name]
    if focus.kind in {Kind.VERSION, Kind.MEETING}:
        wanted = _wanted_versions(records)
        return [each for each in found if each.version_id in wanted]
    return found


def _promised(records: Records) -> Iterator[Station]:
    """The commitments it came to; of one it was only written for, no milestones follow from it."""
    adopted = {each.commitment_id for each in _adopted(records)}
    for promise in records.promises:
        if promise.id in adopted or records.focus.kind in PLANNED:
            yield from _kept(records, promise, adopted)
        elif records.focus.kind not in {Kind.MEETING, Kind.AGREEMENT}:
            yield Station("commitment", None, promise, "next")
    if not records.promises and records.drafts:
        yield Station("no_commitment", state="next")


def _kept(records: Records, promise: Promise, adopted: set[int]) -> Iterator[Station]:
    """A commitment and its milestones."""
    if promise.id not in adopted:
        yield Station("commitment", None, promise, "next")
    if not promise.steps:
        yield Station("no_milestone", None, promise, "next")
    for step in promise.steps:
        done = step.status == "done" and step.done_on is not None
        if not (done and _was_done_before(records, promise.id, step.done_on)):
            at = step.done_on if done else step.due_on
            yield Station("milestone", at, (promise, step), "" if done else "next")


def _was_done_before(records: Records, commitment_id: int, done_on: date | None) -> bool:
    """A milestone that was done before these words reached its commitment says nothing of them."""
    if records.focus.kind in PLANNED or done_on is None:
        return False
    days = [local(a.at).date() for a in records.adopted if a.commitment_id == commitment_id]
    return bool(days) and done_on < min(days)
