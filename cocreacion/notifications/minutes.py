"""Letters about minutes: please sign, somebody objected, a correction, approved, published."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from flask_babel import force_locale

from cocreacion.kernel.db import db
from cocreacion.kernel.events import listen
from cocreacion.meetings import minuting
from cocreacion.meetings.events import (
    CorrectionAnswered,
    CorrectionAsked,
    MinutesApproved,
    MinutesCirculated,
    MinutesPublished,
    MinutesSigned,
)
from cocreacion.meetings.models import Correction, Meeting, Place, SignOff, SignOffAnswer
from cocreacion.meetings.queries import coming
from cocreacion.meetings.queries import minutes as queries
from cocreacion.notifications.meetings import members, write_about
from cocreacion.people.models import User


def tell_draft(event: MinutesCirculated) -> None:
    """Please read and sign, until when. A newer text has its own letter."""
    meeting = db.session.get_one(Meeting, event.meeting_id)
    kept = queries.minutes_of(meeting)
    if kept is None or not kept.is_out:
        return
    key = f"meeting_draft:{meeting.id}:{event.revision}:{event.sign_by}"
    _write("meeting_draft", _everybody(meeting), meeting, key, minutes=kept)


def tell_minutes(event: MinutesPublished) -> None:
    meeting = db.session.get_one(Meeting, event.meeting_id)
    key = f"meeting_minutes:{meeting.id}:{event.edition}"
    _write("meeting_minutes", _everybody(meeting), meeting, key, edition=event.edition)


def tell_objection(event: MinutesSigned) -> None:
    """To those who write the minutes and those who sign them."""
    if event.answer != SignOffAnswer.OBJECT:
        return
    given = db.session.get_one(SignOff, event.sign_off_id)
    meeting = given.minutes.meeting
    others = [each for each in [*_writer(meeting), *members(meeting)] if each.id != given.signed_by]
    _news("objection", others, meeting, f"objection:{given.id}", given.reason, given)


def tell_correction(event: CorrectionAsked) -> None:
    asked = db.session.get_one(Correction, event.correction_id)
    meeting = asked.minutes.meeting
    _news("asked", _writer(meeting), meeting, f"correction:{asked.id}", asked.text)


def tell_answer(event: CorrectionAnswered) -> None:
    """To who asked for it; the newest answer."""
    asked = db.session.get_one(Correction, event.correction_id)
    if asked.asker is None or asked.state != event.state:
        return
    kind = "accepted" if event.state == "accepted" else "not_accepted"
    at = asked.answered_at.isoformat() if asked.answered_at else ""
    key = f"correction-answered:{asked.id}:{at}"
    _news(kind, [asked.asker], asked.minutes.meeting, key, asked.answer)


def tell_approval(event: MinutesApproved) -> None:
    meeting = db.session.get_one(Meeting, event.meeting_id)
    people = [*_writer(meeting), *members(meeting)]
    _news("approved", people, meeting, f"approved:{meeting.id}:{event.text_hash}", event.how)


def _everybody(meeting: Meeting) -> Iterable[User]:
    """Who was to be there: the seats of the body, and those who had a seat in the room."""
    seated = [mine.user for mine in coming.everybody(meeting) if mine.place is Place.SEAT]
    return [*members(meeting), *(user for user in seated if user is not None)]


def _writer(meeting: Meeting) -> list[User]:
    """Who sent the text round."""
    kept = queries.minutes_of(meeting)
    if kept is None or kept.circulated is None or kept.circulated.publisher is None:
        return []
    return [kept.circulated.publisher]


def _news(
    kind: str,
    people: Iterable[User],
    meeting: Meeting,
    key: str,
    said: Any,
    given: SignOff | None = None,
) -> None:
    for person in {each.id: each for each in people}.values():
        with force_locale(person.language):
            who = minuting.voice(meeting, given.seat) if given else None
        own = f"minutes-{key}:{person.id}"
        _write("minutes_news", [person], meeting, own, kind=kind, said=said, who=who)


def _write(template: str, people: Iterable[User], meeting: Meeting, key: str, **facts: Any) -> None:
    for person in {each.id: each for each in people}.values():
        write_about(template, person, meeting, f"{key}:{person.id}", attach=False, **facts)


LISTENERS: list[tuple[type, Callable[[Any], None]]] = [
    (MinutesCirculated, tell_draft),
    (MinutesPublished, tell_minutes),
    (MinutesSigned, tell_objection),
    (CorrectionAsked, tell_correction),
    (CorrectionAnswered, tell_answer),
    (MinutesApproved, tell_approval),
]


def init_app(app: Flask) -> None:  # noqa: ARG001
    for kind, listener in LISTENERS:
        listen(kind, listener)
