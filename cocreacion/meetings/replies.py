"""Answers to invitations that come by mail.

Each invitation has an address of its own to answer to, `answer+MEETING.PERSON.SEAL@host`: who can
write to it has received it. An answer counts only if that address, the meeting, the attendee and
the sender all fit together; everything else is refused as a whole, with a reason.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr

from flask import current_app

from cocreacion.kernel import ical, seals
from cocreacion.kernel.clock import now
from cocreacion.kernel.errors import Refusal
from cocreacion.kernel.mail import host
from cocreacion.meetings.models import Answer, Meeting
from cocreacion.meetings.queries import inviting
from cocreacion.meetings.services import coming
from cocreacion.people.models import User

LARGEST_MAIL = 256 * 1024  # bytes
MOST_PARTS = 50
AHEAD = timedelta(hours=26)  # a clock may be wrong, but not by more
TYPE = "text/calendar"
ANSWERS = {"ACCEPTED": Answer.YES, "TENTATIVE": Answer.MAYBE, "DECLINED": Answer.NO}
PARTSTAT = {answer: word for word, answer in ANSWERS.items()} | {Answer.NONE: "NEEDS-ACTION"}
ADDRESS = re.compile(r"answer\+(\d{1,9})\.(\d{1,9})\.([a-z2-7]{24})@")


class Refused(Exception):
    """Why a mail is not taken as an answer: words for the log, in English."""


@dataclass(frozen=True)
class Said:
    """An answer whose writer is known."""

    meeting: Meeting
    person: User
    answer: Answer
    written_at: datetime


def answer_address(meeting: Meeting, person: User) -> str:
    """Where this person's calendar program sends its answer about this meeting."""
    seal = seals.seal("answer", meeting.uid, person.id)
    return f"answer+{meeting.id}.{person.id}.{seal}@{host()}"


def are_taken_in() -> bool:
    """Whether this installation has a mailbox for answers."""
    return bool(current_app.extensions["settings"].inbox_dir)


def invitation(meeting: Meeting, entry: ical.Entry, person: User, answer: Answer) -> bytes:
    """The calendar file of a letter to this person: asks, changes or cancels."""
    if are_taken_in():
        entry = replace(entry, organiser=(entry.organiser[0], answer_address(meeting, person)))
    attendee = ical.Attendee(name=person.display_as, address=person.email, answer=PARTSTAT[answer])
    return ical.invitation(entry, attendee, language=person.language)


def take(data: bytes) -> Said:
    """Read a mail and keep the answer in it; raises `Refused`. Call it in a transaction."""
    said = read(data)
    try:
        coming.answer(said.meeting, said.answer, actor=said.person, written_at=said.written_at)
    except Refusal as refusal:
        raise Refused(f"the site says no: {refusal.message}") from refusal
    return said


def read(data: bytes) -> Said:
    """Who answers what; raises `Refused`."""
    if len(data) > LARGEST_MAIL:
        raise Refused("the mail is too large")
    sender, calendar = _parts(data)
    try:
        reply = ical.reply(calendar)
    except ical.NotAReply as problem:
        raise Refused(str(problem)) from problem
    meeting, person = _addressed(reply)
    if reply.attendee != person.email:
        raise Refused("the attendee is not the person who was invited")
    if sender != person.email:
        raise Refused("somebody else answers in the name of the person who was invited")
    if reply.sequence < meeting.sequence:
        raise Refused("the answer is about an earlier date or place of this meeting")
    if reply.stamp > now() + AHEAD:
        raise Refused("the answer was written in the future")
    answer = ANSWERS.get(reply.answer)
    if answer is None:
        raise Refused("the answer is neither yes, perhaps nor no")
    return Said(meeting, person, answer, reply.stamp)


def _addressed(reply: ical.Reply) -> tuple[Meeting, User]:
    found = ADDRESS.match(reply.organiser)
    meeting = inviting.meeting_by_uid(reply.uid)
    if meeting is None:
        raise Refused("no meeting has this UID")
    person = inviting.active_person(int(found[2])) if found else None
    if found is None or person is None or int(found[1]) != meeting.id:
        raise Refused("the answer does not go to the address of an invitation to this meeting")
    if not seals.fits(found[3], "answer", meeting.uid, person.id):
        raise Refused("the address that is answered to was never sent to anybody")
    return meeting, person


def _parts(data: bytes) -> tuple[str, bytes]:
    """The sender's address, in lower case, and the one calendar file."""
    try:
        message = message_from_bytes(data, policy=policy.default)
        parts = [part for _, part in zip(range(MOST_PARTS + 1), message.walk(), strict=False)]
        sender = parseaddr(str(message.get("From", "")))[1].lower()
        calendars = [_content(part) for part in parts if part.get_content_type() == TYPE]
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError) as error:
        raise Refused("the mail is malformed") from error
    if len(parts) > MOST_PARTS:
        raise Refused("the mail has too many parts")
    if not calendars:
        raise Refused("there is no calendar file in this mail")
    if any(other != calendars[0] for other in calendars):
        raise Refused("there are several calendar files in this mail")
    return sender, calendars[0]


def _content(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
