"""Calendars: of one meeting, of a body, of everything. Public, in both languages, cheap to ask."""

from flask import Flask, Response, request
from flask_babel import force_locale

from cocreacion.kernel import ical
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.i18n import LANGUAGES, plain
from cocreacion.meetings import calendar
from cocreacion.meetings.queries import feeds
from cocreacion.meetings.queries.listing import Filters
from cocreacion.meetings.views.base import seen


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


def _feed(filters: Filters, name: str, file: str) -> Response:
    language, stamp = _language(), calendar.stamp(filters)
    tag = stamp.tag(filters, language, name)
    if request.if_none_match.contains_weak(tag):
        return _about(Response(status=304), tag, file)
    body = calendar.feed(filters, stamp, name=name, language=language)
    return _about(Response(body), tag, file)


def of_meeting(slug: str) -> Response:
    meeting, _own = seen(slug)
    body = calendar.of_one(meeting, _language())
    tag = calendar.Stamp(meeting.id, meeting.changed_at, meeting.sequence).tag(_language())
    if request.if_none_match.contains_weak(tag):
        return _about(Response(status=304), tag, slug)
    return _about(Response(body), tag, slug)


def _about(response: Response, tag: str, file: str) -> Response:
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
    ):
        app.add_url_rule(rule, endpoint=f"meetings.{endpoint}", view_func=view)
