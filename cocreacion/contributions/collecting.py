"""Mails of a mailbox become contributions that wait. Asked for by an operator or by staff.

The sender is not believed: no account is attached and no name taken over. Once staff have
published it, the address gets a letter with a link, by which its owner may be named, or withdraw.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from cocreacion.contributions import publishing, queries
from cocreacion.contributions.events import CommentTakenIn
from cocreacion.contributions.intake import messages
from cocreacion.contributions.intake.messages import Message, NotTaken
from cocreacion.contributions.models import (
    Channel,
    Contribution,
    ContributionState,
    Display,
    Thread,
)
from cocreacion.contributions.queries import intake
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.events import record
from cocreacion.kernel.outbox import transaction

LONGEST = 10_000  # characters of one mail


@dataclass
class Collected:
    """What became of the mails: new, known, and the reason for each one left alone."""

    taken: int = 0
    known: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)  # name and reason


def sort_out(mails: Iterable[tuple[str, bytes]]) -> tuple[list[Message], Collected]:
    """Those that say something, and what becomes of the others."""
    found, collected = [], Collected()
    for name, data in mails:
        try:
            message = messages.read(data)
            if len(message.text) > LONGEST:
                raise NotTaken("long")
        except NotTaken as reason:
            collected.left.append((name, reason.reason))
        else:
            found.append(message)
    return found, collected


def collect(
    thread: Thread, found: Iterable[Message], *, actor_id: int | None, sample: bool = False
) -> tuple[int, int]:
    """Call it in a transaction, after asking for permission: how many are new, how many known."""
    lock(thread)
    taken = known = 0
    for message in found:
        if intake.find_origin(message.origin) is not None:
            known += 1
            continue
        _take(thread, message, actor_id, sample)
        taken += 1
    return taken, known


def collect_mail(thread_id: int, path: Path) -> Collected:
    """What an operator asks for: a folder of `.eml`, one `.eml` or an `.mbox`, all or nothing."""
    found, collected = sort_out(messages.found_in(path))
    with transaction():
        thread = queries.get_thread(thread_id)
        collected.taken, collected.known = collect(thread, found, actor_id=None)
    return collected


def _take(thread: Thread, message: Message, actor_id: int | None, sample: bool) -> None:
    comment = Contribution(
        thread=thread,
        channel=Channel.MAIL,
        state=ContributionState.WAITING,
        display=Display.PARTICIPANT,
        text=message.text,
        source=message.subject,
        created_at=now(),
        received_at=min(message.written_at or now(), now()),
        origin=message.origin,
        attachments=list(message.attachments),
        sample=sample,
    )
    db.session.add(comment)
    db.session.flush()
    if message.email:
        publishing.correspondent(comment, message.email, "es")
    record(
        CommentTakenIn(
            actor_id=actor_id,
            thread_id=thread.id,
            comment_id=comment.id,
            channel=Channel.MAIL,
            ask=0,
        )
    )
