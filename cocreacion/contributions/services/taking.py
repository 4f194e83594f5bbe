"""What staff take in for others: sheets, speech, letters, mails, files. It waits for a second
person, who compares it, corrects it where needed, and publishes it or lays it aside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from cocreacion.contributions import collecting, homes, naming, placing, policy, publishing
from cocreacion.contributions.events import CommentCorrectedByChecker, CommentTakenIn
from cocreacion.contributions.intake import consent, scans
from cocreacion.contributions.intake.messages import Message
from cocreacion.contributions.intake.models import Batch, CaptureCorrection, How
from cocreacion.contributions.intake.sheets import Line, received
from cocreacion.contributions.models import (
    Channel,
    Contribution,
    ContributionState,
    Display,
    Thread,
)
from cocreacion.contributions.queries import intake
from cocreacion.contributions.services.comments import (
    NoSuchClause,
    NoWords,
    TooLong,
    Words,
    _about,
    _known_language,
)
from cocreacion.kernel.clock import from_local, local, now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.kernel.refs import ClauseRef
from cocreacion.kernel.text import normal
from cocreacion.people.models import Organisation, Sector, User
from cocreacion.people.places import DEPARTMENTS

LONGEST_LETTER = 10_000  # characters: a letter is longer than what one types on a telephone
LONGEST_SOURCE = 300
MIDDAY = time(12)


class NoReason(Invalid):
    message = _l("Say why it is not published, so that whoever took it in can read it.")


class ChangedMeanwhile(Conflict):
    message = _l("Somebody changed this contribution while you were reading. Look at it again.")


class AlreadyTaken(Conflict):
    message = _l("This file was taken in already.")


class NoPlace(Invalid):
    message = _l("Choose the clause it is about, or the whole text.")


class LetterTooLong(Invalid):
    message: Any = _l("This is too long: at most %(max)d characters.", max=LONGEST_LETTER)


@dataclass(frozen=True, kw_only=True)
class Captured:
    """A contribution of a sheet, a letter or a speech. `place`: a clause, or, with the empty
    clause, the whole text. `name`: only of whoever agreed to be named."""

    text: str
    place: ClauseRef
    channel: Channel
    received_on: date
    source: str = ""
    language: str = "es"
    sector: Sector = Sector.CITIZEN
    department: str = ""
    organisation: Organisation | None = None
    name: str = ""


def capture(
    thread: Thread,
    entries: Iterable[Captured],
    *,
    actor: User,
    scan: bytes = b"",
    sample: bool = False,
) -> list[Contribution]:
    """Write down what stands on a sheet, or what somebody says: all of it, or nothing."""
    require(policy.can_take_in(actor))
    lock(thread)
    taken = [_captured(thread, each, actor, sample) for each in entries]
    if scan:
        kept = scans.keep(thread, scan)
        for comment in taken:
            comment.scan_id = kept.id
    return taken


def keep_batch(
    thread: Thread, lines: Sequence[Line], *, actor: User, fingerprint: str, name: str
) -> Batch:
    """Keep the rows of a file until somebody has looked them over. The same file is the same."""
    require(policy.can_take_in(actor))
    lock(thread)
    batch = intake.find_batch(thread.id, fingerprint)
    if batch is not None and batch.taken_at is not None:
        raise AlreadyTaken
    if batch is None:
        batch = Batch(thread_id=thread.id, fingerprint=fingerprint)
        db.session.add(batch)
    batch.name, batch.uploaded_by, batch.uploaded_at = name[:120], actor.id, now()
    batch.rows = [line.plain() for line in lines]
    db.session.flush()
    return batch


def take_batch(batch: Batch, thread: Thread, *, actor: User, sample: bool = False) -> int:
    """All rows of a file become contributions that wait; how many. Twice is once."""
    require(policy.can_take_in(actor))
    lock(thread)
    lock(batch)
    if batch.taken_at is not None:
        return batch.taken
    version, places = _places(thread)
    for row in batch.rows:
        clause = places.get(row["clause"], "") if row["clause"] else ""
        entry = Captured(
            text=row["text"],
            place=ClauseRef(version, clause),
            channel=Channel.SHEET,
            received_on=received(row) or local(now()).date(),
            source=row["reference"],
            language=row["language"],
            sector=Sector(row["sector"]),
            department=row["department"],
        )
        comment = _captured(thread, entry, actor, sample)
        comment.batch_id, comment.origin = batch.id, f"batch:{batch.id}:{row['number']}"
    batch.taken_at, batch.taken = now(), len(batch.rows)
    return batch.taken


def drop_batch(batch: Batch, thread: Thread, *, actor: User) -> None:
    """Forget a file of which nothing was taken in."""
    require(policy.can_take_in(actor))
    lock(thread)
    lock(batch)
    if batch.taken_at is not None:
        raise AlreadyTaken
    db.session.delete(batch)


def collect(
    thread: Thread, messages: Iterable[Message], *, actor: User, sample: bool = False
) -> tuple[int, int]:
    """Mails become contributions that wait: how many are new, and how many were known."""
    require(policy.can_take_in(actor))
    return collecting.collect(thread, messages, actor_id=actor.id, sample=sample)


def correct(comment: Contribution, entry: Captured, *, actor: User, seen: str) -> None:
    """Put right what was taken in, before it is published; what it said before is kept.

    `seen` is the text the person had before them: nobody corrects what they have not read.
    """
    require(policy.can_take_in(actor))
    lock(comment)
    if comment.state is not ContributionState.WAITING:
        raise ChangedMeanwhile
    _apply(comment, entry, actor, seen)


def check(comment: Contribution, entry: Captured, *, actor: User, seen: str) -> None:
    """A second person has compared it, and puts it right where needed: now it is published."""
    require(policy.can_check(actor, comment.captured_by, comment.state))
    thread = comment.thread
    lock(thread)
    lock(comment)
    require(policy.can_check(actor, comment.captured_by, comment.state))
    require(policy.was_open(thread, entry.received_on))
    _apply(comment, entry, actor, seen)
    _publish(comment, thread, actor)


def check_batch(batch: Batch, thread: Thread, *, actor: User) -> int:
    """All rows of a file that still wait are published; how many."""
    require(policy.can_check(actor, batch.uploaded_by, ContributionState.WAITING))
    lock(thread)
    rows = intake.waiting_of(batch.id)
    for comment in rows:
        lock(comment)
        if comment.state is ContributionState.WAITING:
            _publish(comment, thread, actor)
    return len(rows)


def lay_aside(comment: Contribution, *, actor: User, reason: str) -> None:
    """It is not published: an advertisement, a double, nothing to do with the text."""
    require(policy.can_check(actor, comment.captured_by, comment.state))
    if not any(letter.isalnum() for letter in reason):
        raise NoReason
    lock(comment)
    require(policy.can_check(actor, comment.captured_by, comment.state))
    _keep_before(comment, actor, reason)
    publishing.discard(comment, actor.id)
    row = intake.correspondent_of(comment.id)
    if row is not None:
        publishing.forget(row)


def withdraw_for(comment: Contribution, *, actor: User) -> None:
    """Whoever said it on paper or aloud asks for it: it goes with the name and the scan."""
    require(policy.can_withdraw_for(actor, comment))
    lock(comment.thread)
    lock(comment)
    require(policy.can_withdraw_for(actor, comment))
    publishing.take_back(comment, comment.thread, actor.id)


def _captured(thread: Thread, entry: Captured, actor: User, sample: bool) -> Contribution:
    require(policy.was_open(thread, entry.received_on))
    comment = Contribution(
        thread=thread,
        state=ContributionState.WAITING,
        display=Display.PARTICIPANT,
        captured_by=actor.id,
        created_at=now(),
        sample=sample or actor.sample,
        text="",
    )
    _set(comment, entry)
    db.session.add(comment)
    db.session.flush()
    _name(comment, entry)
    record(
        CommentTakenIn(
            actor_id=actor.id, thread_id=thread.id, comment_id=comment.id,
            channel=comment.channel, ask=0,
        )
    )  # fmt: skip
    return comment


def _set(comment: Contribution, entry: Captured) -> None:
    text = normal(entry.text)
    if not any(letter.isalnum() for letter in text):
        raise NoWords
    if len(text) > LONGEST_LETTER:
        raise LetterTooLong
    if len(entry.source) > LONGEST_SOURCE or len(entry.name) > consent.LONGEST_NAME:
        raise TooLong
    _check_place(comment.thread, entry.place)
    comment.text, comment.language = text, _known_language(entry.language)
    comment.channel, comment.source = entry.channel, entry.source
    organisation = entry.organisation
    comment.organisation_id = organisation.id if organisation else None
    comment.sector = organisation.sector if organisation else entry.sector
    comment.department = entry.department if entry.department in DEPARTMENTS else ""
    comment.received_at = _midday(entry.received_on)
    if entry.place.version_id:
        placing.put_about(comment, _about(entry.place, Words(text, read_in=comment.language)))


def _name(comment: Contribution, entry: Captured) -> None:
    if entry.name and entry.name != comment.speaker:
        how = How.SPOKEN if entry.channel is Channel.SPEECH else How.SHEET
        naming.agree_for(comment, entry.name, how)
    elif not entry.name:
        naming.take_back(comment)


def _apply(comment: Contribution, entry: Captured, actor: User, seen: str) -> None:
    if normal(seen) != normal(comment.text):
        raise ChangedMeanwhile
    if normal(entry.text) != comment.text:
        kept = _keep_before(comment, actor, "")
        record(
            CommentCorrectedByChecker(
                actor_id=actor.id, thread_id=comment.thread_id, comment_id=comment.id,
                correction_id=kept.id,
            )
        )  # fmt: skip
    _set(comment, entry)
    _name(comment, entry)


def _keep_before(comment: Contribution, actor: User, reason: str) -> CaptureCorrection:
    kept = CaptureCorrection(
        contribution_id=comment.id, before=comment.text, reason=reason, corrected_by=actor.id,
        corrected_at=now(),
    )  # fmt: skip
    db.session.add(kept)
    db.session.flush()
    return kept


def _publish(comment: Contribution, thread: Thread, actor: User) -> None:
    comment.checked_by, comment.checked_at = actor.id, now()
    publishing.publish(comment, thread, actor.id)
    row = intake.correspondent_of(comment.id)
    if row is not None and row.confirmed_at is None:  # the sender of a mail: now they are told
        row.asked_at = now()
        record(
            CommentTakenIn(
                actor_id=actor.id, thread_id=thread.id, comment_id=comment.id,
                channel=comment.channel, ask=1,
            )
        )  # fmt: skip


def _check_place(thread: Thread, place: ClauseRef) -> None:
    versions = {version.id: version for version in homes.versions(thread.id)}
    if not versions and not place.version_id and not place.clause_id:
        return  # the thread of a meeting has no text
    version = versions.get(place.version_id)
    if version is None:
        raise NoPlace
    if place.clause_id and place.clause_id not in {c.ref.clause_id for c in version.clauses}:
        raise NoSuchClause


def _places(thread: Thread) -> tuple[int, dict[str, str]]:
    """The newest version, and its clauses by their numbers."""
    versions = homes.versions(thread.id)
    if not versions:
        raise NoPlace
    return versions[0].id, {c.number: c.ref.clause_id for c in versions[0].clauses}


def _midday(day: date) -> datetime:
    """A sheet has a day and no hour."""
    return from_local(datetime.combine(day, MIDDAY))
