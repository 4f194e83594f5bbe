"""Pages of staff: what came on paper, in speech, by mail or in a file, until it is published."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.contributions import collecting, homes, policy, queries
from cocreacion.contributions.forms import ConfirmForm
from cocreacion.contributions.homes import Home, TextVersion
from cocreacion.contributions.intake import messages, sheets
from cocreacion.contributions.intake.forms import CaptureForm, CheckForm, FileForm, captured
from cocreacion.contributions.models import Channel, Contribution, ContributionState
from cocreacion.contributions.queries import intake
from cocreacion.contributions.services import taking
from cocreacion.contributions.views.blueprint import bp
from cocreacion.kernel.errors import Refusal
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import language, ngettext
from cocreacion.kernel.policy import require
from cocreacion.kernel.tables import as_csv
from cocreacion.people import parking
from cocreacion.people.models import Organisation
from cocreacion.people.queries import organisations as known

LARGEST_UPLOAD = 20 * 1024 * 1024  # bytes of a mailbox
SHOWN = 8  # lines of a file on its preview
REASONS = {
    "machine": lambda: _("an automatic answer or a report of delivery"),
    "empty": lambda: _("no words of its own"),
    "large": lambda: _("too large"),
    "long": lambda: _("longer than 10,000 characters"),
    "broken": lambda: _("it cannot be read"),
}


@bp.url_value_preprocessor
def take_mailboxes(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A mailbox may be larger than any other form; this comes before the form is read."""
    if endpoint == "contributions.take_mail":
        request.max_content_length = LARGEST_UPLOAD


@bp.get("/manage/contributions/taken")
def taken() -> ResponseReturnValue:
    """What was taken in, by channel and state, and what waits for a second person."""
    mine = _homes()
    return render_template(
        "contributions/taken.html",
        homes=mine,
        numbers=_numbers(mine),
        waiting=intake.to_check(list(mine)),
        batches=intake.batches(list(mine)),
        me=current_user.id,
    )


@bp.route("/manage/threads/<int:thread_id>/capture", methods=["GET", "POST"])
def capture(thread_id: int) -> ResponseReturnValue:
    """A sheet, a letter or a speech, with room for several contributions."""
    home, thread = _home(thread_id), queries.get_thread(thread_id)
    form, versions = CaptureForm(), homes.versions(thread_id)
    organisations = list(known.organisations())
    form.offer(versions, organisations)
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        entries = form.filled()
        chosen = _chosen(form, organisations)
        if not entries:
            add_error(form.entries[0].form.text, _("Write what the sheet says."))
            return _capture_page(home, form), 422
        try:
            taking.capture(
                thread,
                [
                    captured(
                        e, form, versions, channel=Channel(form.channel.data), organisation=chosen
                    )
                    for e in entries
                ],
                actor=current_user,
            )
        except Refusal as refusal:
            form.form_errors.append(refusal.message)
            return _capture_page(home, form), refusal.status
        flash(
            ngettext(
                "It is taken in. Somebody else compares it, then it is published.",
                "%(num)d contributions are taken in. Somebody else compares them, then they are "
                "published.",
                len(entries),
            )
        )
        return redirect(url_for(".taken"), 303)
    return _capture_page(home, form), status


@bp.get("/manage/contributions/taken/<int:comment_id>")
def compare(comment_id: int) -> ResponseReturnValue:
    """One contribution beside what is known of its original."""
    comment, home = _taken(comment_id)
    form = CheckForm()
    form.fill(comment)
    return _compare_page(comment, home, form)


@bp.post("/manage/contributions/taken/<int:comment_id>")
def check(comment_id: int) -> ResponseReturnValue:
    comment, home = _taken(comment_id)
    form = CheckForm()
    if not form.validate_on_submit():
        return _compare_page(comment, home, form), 422
    try:
        words = _check(comment, form)
    except taking.NoReason as refusal:
        add_error(form.reason, refusal.message)
        return _compare_page(comment, home, form), refusal.status
    except Refusal as refusal:
        form.form_errors.append(refusal.message)
        return _compare_page(comment, home, form), refusal.status
    flash(words)
    return redirect(url_for(".taken"), 303)


def _check(comment: Contribution, form: CheckForm) -> str:
    do = request.form.get("do")
    if do == "aside":
        taking.lay_aside(comment, actor=current_user, reason=form.reason.data or "")
        return str(_("It is laid aside, and its words are erased."))
    versions = homes.versions(comment.thread_id)
    organisations = list(known.organisations())
    entry = captured(
        form, form, versions, channel=comment.channel, organisation=_chosen(form, organisations)
    )
    if do == "publish":
        taking.check(comment, entry, actor=current_user, seen=form.seen.data or "")
        return str(_("It is published."))
    taking.correct(comment, entry, actor=current_user, seen=form.seen.data or "")
    return str(_("It is corrected, and still waits for a second person."))


@bp.get("/manage/contributions/template")
def template() -> ResponseReturnValue:
    """An empty file with the right columns, and an example."""
    _homes()
    columns = sheets.template(language())
    names = list(sheets.COLUMNS)
    example = {
        "text": _("What the person says, in their own words"),
        "clause": "1",
        "sector": "citizen",
        "department": "solola",
        "language": "quc",
        "received_on": "2026-05-31",
        "reference": _("Sheet 12"),
    }
    rows = [{column: example[name] for column, name in zip(columns, names, strict=True)}]
    return Response(
        "".join(as_csv(columns, rows)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="contributions.csv"'},
    )


@bp.route("/manage/contributions/import", methods=["GET", "POST"])
def import_file() -> ResponseReturnValue:
    """A spreadsheet: read, every mistake named by its line, kept for a look before it is taken."""
    mine, form = _homes(), FileForm()
    form.offer(mine.values())
    if not form.validate_on_submit():
        return _import_page(form), 422 if form.is_submitted() else 200
    home = _home_of(form, mine)
    if home is None:
        return _import_page(form), 422
    thread, versions = queries.get_thread(home.thread_id), homes.versions(home.thread_id)
    if not versions:
        add_error(form.thread, _("This text has no version to comment on."))
        return _import_page(form), 422
    read = sheets.read(form.file.data.read(), {c.number for c in versions[0].clauses})
    read.problems += _late(thread, read)
    if read.problems:
        return _import_page(form, read), 422
    try:
        batch = taking.keep_batch(
            thread, read.lines, actor=current_user, fingerprint=read.fingerprint,
            name=form.file.data.filename or "",
        )  # fmt: skip
    except taking.AlreadyTaken:
        before = intake.find_batch(home.thread_id, read.fingerprint)
        return _import_page(form, before=before), taking.AlreadyTaken.status
    return redirect(url_for(".batch", batch_id=batch.id), 303)


@bp.get("/manage/contributions/import/<int:batch_id>")
def batch(batch_id: int) -> ResponseReturnValue:
    """What is in a file, before it is taken in, and what became of it."""
    mine = _homes()
    found = intake.get_batch(batch_id)
    waiting = len(intake.waiting_of(batch_id)) if found.taken_at else 0
    may = policy.can_check(current_user, found.uploaded_by, ContributionState.WAITING)
    return render_template(
        "contributions/batch.html",
        batch=found,
        subject=mine.get(found.thread_id),
        lines=found.rows[:SHOWN],
        waiting=waiting,
        may_publish=may,
        form=ConfirmForm(),
    )


@bp.post("/manage/contributions/import/<int:batch_id>")
def take_batch(batch_id: int) -> ResponseReturnValue:
    _homes()
    found = intake.get_batch(batch_id)
    thread = queries.get_thread(found.thread_id)
    if request.form.get("do") == "publish":
        number = taking.check_batch(found, thread, actor=current_user)
        flash(ngettext("One is published.", "%(num)d are published.", number))
    else:
        taking.take_batch(found, thread, actor=current_user)
        flash(_("The file is taken in. Somebody else looks it over, then it is published."))
    return redirect(url_for(".batch", batch_id=batch_id), 303)


@bp.route("/manage/contributions/mail", methods=["GET", "POST"])
def take_mail() -> ResponseReturnValue:
    """Mails as files: each becomes a contribution that waits for its clause."""
    mine, form = _homes(), FileForm()
    form.offer(mine.values())
    if not form.validate_on_submit():
        return _mail_page(form), 422 if form.is_submitted() else 200
    home = _home_of(form, mine)
    if home is None:
        return _mail_page(form), 422
    data = form.file.data.read()
    found, done = collecting.sort_out(
        messages.found_in_upload(form.file.data.filename or "", data)
    )
    if not found:
        left = [(name, REASONS[reason]()) for name, reason in done.left]
        add_error(form.file, _("No message was taken in from this file."))
        return _mail_page(form, left=left), 422
    thread = queries.get_thread(home.thread_id)
    done.taken, done.known = taking.collect(thread, found, actor=current_user)
    flash(
        _(
            "Taken in: %(taken)s. Known already: %(known)s. Left alone: %(left)s.",
            taken=done.taken,
            known=done.known,
            left=len(done.left),
        )
    )
    return redirect(url_for(".taken"), 303)


def _homes() -> dict[int, Home]:
    """What contributions can be about; a refusal for whoever takes none in."""
    may = policy.can_take_in(current_user)
    if not current_user.is_authenticated:
        raise parking.SignInFirst(message=may.reason)
    require(may)
    return homes.homes(current_user)


def _home(thread_id: int) -> Home:
    _homes()
    return homes.home(thread_id, current_user)


def _home_of(form: FileForm, mine: dict[int, Home]) -> Home | None:
    chosen = form.thread.data or ""
    found = mine.get(int(chosen)) if chosen.isdecimal() and len(chosen) < 10 else None
    if found is None:
        add_error(form.thread, _("Choose the draft."))
    return found


def _taken(comment_id: int) -> tuple[Contribution, Home]:
    _homes()
    comment = intake.get_taken_in(comment_id)
    return comment, homes.home(comment.thread_id, current_user)


def _numbers(mine: dict[int, Home]) -> list[tuple[Channel, dict[ContributionState, int]]]:
    found: dict[Channel, dict[ContributionState, int]] = {}
    for (channel, state), number in intake.numbers(list(mine)).items():
        found.setdefault(channel, {})[state] = number
    return [(channel, found[channel]) for channel in Channel if channel in found]


def _chosen(form: Any, organisations: list[Organisation]) -> Organisation | None:
    return next((o for o in organisations if str(o.id) == form.organisation.data), None)


def _late(thread: Any, read: sheets.Read) -> list[sheets.Problem]:
    """Lines whose day is outside the time in which comments were taken."""
    problems = []
    for line in read.lines:
        day = sheets.received(line.plain())
        may = policy.was_open(thread, day) if day else policy.YES
        if not may:
            problems.append(sheets.Problem(line.number, str(may.reason)))
    return problems


def _capture_page(home: Home, form: CaptureForm) -> str:
    return render_template("contributions/capture.html", subject=home, form=form)


def _compare_page(comment: Contribution, home: Home, form: CheckForm) -> str:
    versions: list[TextVersion] = homes.versions(comment.thread_id)
    form.offer(versions, known.organisations())
    return render_template(
        "contributions/compare.html",
        comment=comment,
        subject=home,
        form=form,
        corrections=intake.corrections_of(comment),
        may=policy.can_check(current_user, comment.captured_by, comment.state),
        has_address=intake.correspondent_of(comment.id) is not None,
    )


def _import_page(form: FileForm, read: sheets.Read | None = None, before: Any = None) -> str:
    return render_template(
        "contributions/import.html",
        form=form,
        problems=read.problems[:100] if read else [],
        more=max(0, len(read.problems) - 100) if read else 0,
        before=before,
        columns=sheets.template(language()),
    )


def _mail_page(form: FileForm, left: Any = ()) -> str:
    return render_template("contributions/take_mail.html", form=form, left=left)


