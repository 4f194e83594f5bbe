"""Minutes as a PDF, and the whole file of a meeting: page, PDF, archive."""

from typing import Any

from flask import Flask, Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from cocreacion.documents.exports import html, keeping
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.i18n import LANGUAGES
from cocreacion.meetings import dossier, minuting, policy, room
from cocreacion.meetings.calendar import where
from cocreacion.meetings.models import Meeting, Minutes, MinutesEdition
from cocreacion.meetings.queries import coming, record
from cocreacion.meetings.queries import minutes as queries
from cocreacion.meetings.views.base import PUBLIC, bp, seen, viewer


def _language() -> str:
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else "es"


def _gathered(slug: str) -> dossier.Dossier:
    meeting, own = seen(slug)
    mine = coming.registration_of(viewer(), meeting)
    place = mine.place if mine else None
    return dossier.gather(meeting, policy.can_read_minutes(viewer(), meeting, own, place))


@bp.get(f"{PUBLIC}/<slug>/file")
def file(slug: str) -> ResponseReturnValue:
    found = _gathered(slug)
    return render_template("meetings/file.html", **_facts(found))


def _facts(found: dossier.Dossier) -> dict[str, Any]:
    return {
        "file": found,
        "meeting": found.meeting,
        "number": minuting.numbered(found.minutes) if found.minutes else "",
        "hours": room.hours(found.meeting),
        "where": where(found.meeting),
        "agreement_state": room.agreement_state,
        "owner_name": room.owner_name,
        "state_name": _state_names(),
    }


def _state_names() -> dict[str, str]:
    return {
        "open": _("Under way"),
        "late": _("Late"),
        "done": _("Done"),
        "dropped": _("Dropped"),
    }


def _printed(template: str, language: str, **facts: Any) -> str:
    """A page for paper, made from its template alone: nothing in it is about who asks."""
    with force_locale(language):
        made = current_app.jinja_env.get_template(template)
        return made.render(lang=language, **facts)


def _as_pdf(page: str, meeting: Meeting, name: str, *, public: bool) -> ResponseReturnValue:
    try:
        body = keeping.page_as_pdf(page)
    except keeping.BeingMade as waiting:
        words = render_template(
            "documents/being_made.html", step=waiting.step, steps=keeping.STEPS, meeting=meeting
        )
        return make_response(words, 202, {"Retry-After": "3", "Cache-Control": "no-store"})
    response = Response(body, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response.headers["Cache-Control"] = f"{'public' if public else 'private'}, no-cache"
    response.add_etag()
    return response.make_conditional(request)


def minutes_pdf(slug: str) -> ResponseReturnValue:
    """The newest edition, or that of `?edition=`, in the language of `?lang=`."""
    language = _language()
    with force_locale(language):
        meeting, _own = seen(slug)
        kept, edition, newest = _edition(meeting)
        page = _minutes_page(meeting, kept, edition, newest)
        name = f"{slug}-{edition.number}-{language}"
        return _as_pdf(page, meeting, name, public=meeting.called_at is not None)


def minutes_page(slug: str) -> str:
    """What the PDF is drawn from."""
    with force_locale(_language()):
        meeting, _own = seen(slug)
        return _minutes_page(meeting, *_edition(meeting))


def _edition(meeting: Meeting) -> tuple[Minutes, MinutesEdition, MinutesEdition]:
    """The one that is asked for, and the newest."""
    kept, number = queries.minutes_of(meeting), request.args.get("edition", type=int)
    found = queries.editions(kept) if kept else ()
    for each in found:
        if kept is not None and number in {None, each.number}:
            return kept, each, found[0]
    raise NotFound(_("There are no published minutes of this meeting."))


def _minutes_page(
    meeting: Meeting, kept: Minutes, edition: MinutesEdition, newest: MinutesEdition
) -> str:
    language = _language()
    said = [each for each in queries.dissents(kept) if each.recorded_at <= edition.published_at]
    facts = {
        "meeting": meeting,
        "edition": edition,
        "newest": newest,
        "number": minuting.numbered(kept) or _("Minutes"),
        "edition_name": minuting.edition_name(edition),
        "clauses": minuting.read(kept, edition.version),
        "dissents": minuting.dissents(meeting, said),
        "agreements": record.agreements_of(meeting),
        "attended": room.attended(meeting, record.attendance_of(meeting)),
        "hours": room.hours(meeting),
        "where": where(meeting),
        "owner_name": room.owner_name,
        "address": _address(f"/{language}/meetings/{meeting.slug}/minutes"),
    }
    return _printed("meetings/paper_minutes.html", language, **facts)


def _address(path: str) -> str:
    return str(current_app.extensions["settings"].base_url) + path


def _file_page(found: dossier.Dossier, language: str) -> str:
    return _printed("meetings/paper_file.html", language, **_facts(found))


def file_pdf(slug: str) -> ResponseReturnValue:
    language = _language()
    with force_locale(language):
        found = _gathered(slug)
        page = _file_page(found, language)
        return _as_pdf(page, found.meeting, f"{slug}-file-{language}", public=False)


def file_zip(slug: str) -> ResponseReturnValue:
    language = _language()
    with force_locale(language):
        found = _gathered(slug)
        style = html.STYLE.read_text(encoding="utf-8")
        page = _file_page(found, language)
        whole = page.replace("</head>", f"<style>{style}</style>\n</head>", 1)
        body = dossier.archive(found, whole)
    response = Response(body, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-{language}.zip"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    return response.make_conditional(request)


def init_app(app: Flask) -> None:
    for rule, endpoint, view in (
        ("/meetings/<slug>/minutes.pdf", "minutes_pdf", minutes_pdf),
        ("/meetings/<slug>/file.pdf", "file_pdf", file_pdf),
        ("/meetings/<slug>/file.zip", "file_zip", file_zip),
    ):
        app.add_url_rule(rule, endpoint=f"meetings.{endpoint}", view_func=view)
