"""The desk of a meeting: one page, every act a small form, all of it without scripts, too.

The script of the page asks for JSON and for the parts of the page that change (`X-Region`).
"""

from hashlib import sha256
from typing import Any, ClassVar

from flask import Response, flash, jsonify, make_response, redirect, render_template, request
from flask import url_for as address
from flask.typing import ResponseReturnValue

from cocreacion.groups.labels import share_name
from cocreacion.kernel import web
from cocreacion.kernel.errors import Conflict, Forbidden, Invalid, Refusal
from cocreacion.kernel.forms import bilingual_data
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import plain
from cocreacion.kernel.policy import require
from cocreacion.meetings import desk as screen
from cocreacion.meetings import policy, room
from cocreacion.meetings.desk_record import desk_record, notes, quorum_sentence
from cocreacion.meetings.forms.desk import FORMS, ButtonForm, DeskForm, OpenVoteForm
from cocreacion.meetings.forms.meeting import EmptyForm
from cocreacion.meetings.models import Meeting
from cocreacion.meetings.queries import desk as queries
from cocreacion.meetings.queries import meetings
from cocreacion.meetings.services import desk as services
from cocreacion.meetings.services import minutes
from cocreacion.meetings.views.base import PUBLIC, Own, actor, bp, seen, viewer
from cocreacion.people import parking

DESK = f"{PUBLIC}/<slug>/desk"


class SignedOut(Refusal):
    """For the script of a page that was left open: what it holds waits until somebody signs in."""

    status: ClassVar[int] = 401
    message = _l("Sign in to go on.")


def signed_in() -> None:
    """Tell a script apart from a person: it keeps what it has, a person's form is parked."""
    if not viewer().is_authenticated and ("X-Region" in request.headers or web.wants_json()):
        raise SignedOut


def parts(template: str, version: str, **values: Any) -> Response:
    """The parts of a page that change, or 304 where its reader has them already."""
    response = make_response("", 304)
    response.set_etag(version)
    if not request.if_none_match.contains(version):
        response = make_response(render_template(template, **values))
        response.set_etag(version)
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("X-Region")
    return response


@bp.get(DESK)
def sit(slug: str) -> ResponseReturnValue:
    signed_in()
    meeting, own = seen(slug)
    require(policy.can_see_desk(viewer(), meeting, own))
    if "X-Region" not in request.headers:
        return _page(meeting, own, {})
    version = _version(meeting, own)
    if request.if_none_match.contains(version):
        return parts("", version)
    return parts("meetings/desk/_parts.html", version, **_values(meeting, own))


def _version(meeting: Meeting, own: Own) -> str:
    """Of what this person sees: the log, and whether anything may be noted now."""
    may = policy.can_keep_desk(viewer(), meeting, own)
    state = (queries.version(meeting), bool(may), room.stage(meeting), request.path)
    return sha256(repr(state).encode()).hexdigest()[:20]


def _values(meeting: Meeting, own: Own) -> dict[str, Any]:
    kept = desk_record(meeting)
    shown = screen.desk(kept, meetings.organisations(), services.REVERSIBLE)
    return {
        "meeting": meeting,
        "desk": shown,
        "record": kept,
        "may_keep": policy.can_keep_desk(viewer(), meeting, own),
        "may_vote": policy.can_put_to_vote(viewer(), meeting),
        "share": share_name(meeting.body.quorum) if meeting.body else "",
        "quorum_sentence": quorum_sentence,
        "stage": room.stage(meeting),
    }


def _page(meeting: Meeting, own: Own, sent: dict[str, DeskForm], refusal: Any = None) -> str:
    """`sent`: a form that could not be kept, by its name, with what was typed in it."""
    values = _values(meeting, own)
    agenda = [each.item for each in values["record"].items if each.item]
    lines = values["desk"].lines
    kept = parking.given_back(address(".keep", slug=meeting.slug))
    forms: dict[str, Any] = {}
    for name, kind in FORMS.items():
        given = kept if kept is not None and kept.get("do") == name else None
        forms[name] = sent.get(name) or kind(formdata=given)
        forms[name].offer(agenda, lines, meetings.organisations())
        named(forms[name], name)
    vote = sent.get("vote") or OpenVoteForm(formdata=None)
    vote.offer([each for each in agenda if each.poll is None or each.poll.opens_at is None])
    named(vote, "vote")
    return render_template(
        "meetings/desk/show.html",
        **values,
        forms=forms,
        vote=vote,
        buttons=sent.get("buttons") or ButtonForm(formdata=None),
        refusal=refusal,
        form=next(iter(sent.values()), None),
        draft_form=EmptyForm(formdata=None),
        may_begin=meeting.minutes is None and policy.can_write_minutes(viewer(), meeting, own),
    )


def named(form: Any, prefix: str) -> None:
    """Several forms of a page have fields of the same name: their ids differ."""
    for field in form:
        field.id = field.label.field_id = f"{prefix}-{field.name}"


@bp.post(DESK)
def keep(slug: str) -> ResponseReturnValue:
    """One act; told again, the same answer."""
    signed_in()
    meeting, own = seen(slug)
    require(policy.can_see_desk(viewer(), meeting, own))
    name = request.form.get("do", "")
    form: Any = FORMS[name]() if name in FORMS else ButtonForm()
    agenda = meetings.agenda_of(meeting)
    if name in FORMS:
        form.offer(agenda, [], meetings.organisations())
    refusal: Refusal | None = None
    if form.validate_on_submit():
        try:
            act = form.act() if name in FORMS else form.act(agenda)
            services.note(meeting, act, actor=actor())
        except (Invalid, Conflict, Forbidden) as found:
            refusal = found
    elif web.wants_json():
        refusal = Invalid(first_error(form))
    if refusal is None and not form.errors:
        return kept(form, address(".sit", slug=slug) + _place(name))
    if web.wants_json():
        return web.refuse(refusal or Invalid())
    key = name if name in FORMS else "buttons"
    return _page(meeting, own, {key: form}, refusal), refusal.status if refusal else 422


def first_error(form: Any) -> str:
    """What to tell a script: the first thing that is wrong, with the name of its field."""
    for field in form:
        if field.errors:
            return f"{field.label.text}: {field.errors[0]}"
    return str(Invalid.message)


def kept(form: DeskForm, back: str) -> ResponseReturnValue:
    """For a script, the number of the act; for a person, the page."""
    if web.wants_json():
        return jsonify(kept=form.key)
    flash(_("It is noted."))
    return redirect(back, 303)


def _place(do: str) -> str:
    """Where on the page somebody goes on."""
    kind, _colon, rest = do.partition(":")
    number = rest.split(":")[0]
    if kind in {"arrived", "left", "excused"} and number.isdecimal():
        return f"#seat-{number}"
    if kind in {"begun", "ended", "ballot"} and number.isdecimal():
        return f"#point-{number}"
    return {"note": "#write", "agreed": "#agree", "dissent": "#dissent", "count": "#others"}.get(
        kind, "#log" if kind == "taken_back" else "#seats"
    )


@bp.post(f"{DESK}/vote")
def open_vote(slug: str) -> ResponseReturnValue:
    """Seats vote online at the same time, so this one act needs a connection."""
    meeting, own = seen(slug)
    require(policy.can_put_to_vote(viewer(), meeting))
    form = OpenVoteForm()
    items = meetings.agenda_of(meeting)
    form.offer([item for item in items if item.poll is None or item.poll.opens_at is None])
    if not form.validate_on_submit():
        return _page(meeting, own, {"vote": form}), 422
    try:
        services.open_vote(
            meeting,
            form.item.chosen,
            actor=actor(),
            question=bilingual_data(form, "question"),
            minutes=int(form.minutes.data),
            operation=form.submission_id.data or "",
        )
    except Refusal as refusal:
        return _page(meeting, own, {"vote": form}, refusal), refusal.status
    flash(_("The vote is open: %(what)s", what=plain(form.item.chosen.title)))
    return redirect(address(".sit", slug=slug) + f"#point-{form.item.chosen.id}", 303)


@bp.post(f"{DESK}/minutes")
def begin_minutes(slug: str) -> ResponseReturnValue:
    """A first draft of the minutes out of what the desk recorded. It never replaces a text."""
    meeting, _own = seen(slug)
    require(policy.can_see_desk(viewer(), meeting, _own))
    if meeting.minutes is None:
        minutes.begin(meeting, actor=actor(), notes=notes(desk_record(meeting)))
        flash(_("The draft begins with what the desk recorded. Read it and complete it."))
    return redirect(address(".text_edit", slug=slug), 303)
