"""Calendars: of everything, of a body, a theme, a commitment, one meeting, the deadlines, and of
one person behind a secret address. In both languages, cheap to ask."""

from datetime import datetime, timedelta

from flask import Flask, Response, request
from flask_babel import force_locale

from cocreacion.kernel import ical
from cocreacion.kernel.clock import now
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.i18n import LANGUAGES, plain
from cocreacion.kernel.text import slug
from cocreacion.meetings import calendar, deadlines, mine
from cocreacion.meetings.queries import feeds
from cocreacion.meetings.queries.listing import Filters
from cocreacion.meetings.views.base import seen
from cocreacion.process import queries as process

SECOND = timedelta(seconds=1)


def _language() -> str:
    """Of `?lang=`; calendar programs send what they like as their own."""
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else "es"


def all_meetings() -> Response:
    """The whole public record, past and cancelled meetings included."""
    with force_locale(_language()):
        name = _("Meetings of open government, Guatemala")
    return _feed(Filters(), name, "meetings")


def of_body(slug: str) -> Response:
    body = feeds.get_body(slug)
    with force_locale(_language()):
        name = plain(body.name)
    return _feed(Filters(body_id=body.id), name, slug)


def of_commitment(plan: str, number: str) -> Response:
    commitment = process.get_commitment(plan, number)
    with force_locale(_language()):
        name = f"{commitment.number}. {plain(commitment.title)}"
    return _feed(Filters(commitment_id=commitment.id), name, f"{plan}-{slug(number)}")


def of_theme(plan: str, key: str) -> Response:
    theme = feeds.get_theme(plan, key)
    with force_locale(_language()):
        name = plain(theme.name)
    return _feed(Filters(theme_id=theme.id), name, f"{plan}-{theme.key}")


def of_person(token: str) -> Response:
    """Whoever knows the address reads it: no sign-in, no other reader, nothing kept on the way."""
    person = mine.owner(token)
    if person is None:
        raise NotFound
    with force_locale(_language()):
        name = _("My meetings of open government")
    response = _feed(Filters(person_id=person.id), name, "my-meetings")
    del response.headers["Access-Control-Allow-Origin"]
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def of_deadlines(plan: str) -> Response:
    tag, body = deadlines.calendar(process.get_plan(plan), _language())
    if request.if_none_match.contains_weak(tag):
        return _about(Response(status=304), tag, f"{plan}-deadlines")
    return _about(Response(body), tag, f"{plan}-deadlines")


def _feed(filters: Filters, name: str, file: str) -> Response:
    language, stamp = _language(), calendar.stamp(filters)
    tag = stamp.tag(filters, language, name)
    if _is_current(tag, stamp.changed_at):
        return _about(Response(status=304), tag, file, stamp.changed_at)
    body = calendar.feed(filters, stamp, name=name, language=language)
    return _about(Response(body), tag, file, stamp.changed_at)


def _is_current(tag: str, changed_at: datetime) -> bool:
    """By the tag; by the date only for those who know no tags."""
    if request.if_none_match:
        return request.if_none_match.contains_weak(tag)
    since = request.if_modified_since
    return since is not None and _is_settled(changed_at) and changed_at <= since + SECOND


def _is_settled(changed_at: datetime) -> bool:
    """Dates of HTTP know only seconds: while this one goes on, something may still change."""
    return now() - changed_at > 2 * SECOND


def of_meeting(slug: str) -> Response:
    meeting, _own = seen(slug)
    body = calendar.of_one(meeting, _language())
    tag = calendar.Stamp(meeting.id, meeting.changed_at, meeting.sequence).tag(_language())
    if request.if_none_match.contains_weak(tag):
        return _about(Response(status=304), tag, slug)
    return _about(Response(body), tag, slug)


def _about(response: Response, tag: str, file: str, changed_at: datetime | None = None) -> Response:
    if changed_at is not None and _is_settled(changed_at):
        response.last_modified = changed_at.replace(microsecond=0)
    response.content_type = ical.CONTENT_TYPE
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Content-Disposition"] = f'inline; filename="{file}.ics"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def init_app(app: Flask) -> None:
    for rule, endpoint, view in (
        ("/meetings.ics", "feed", all_meetings),
        ("/meetings/<slug>.ics", "ics", of_meeting),
        ("/groups/<slug>.ics", "group_feed", of_body),
        ("/plans/<plan>/commitments/<number>.ics", "commitment_feed", of_commitment),
        ("/plans/<plan>/themes/<key>.ics", "theme_feed", of_theme),
        ("/plans/<plan>/deadlines.ics", "deadlines_feed", of_deadlines),
        ("/calendar/<token>.ics", "person_feed", of_person),
    ):
        app.add_url_rule(rule, endpoint=f"meetings.{endpoint}", view_func=view)
