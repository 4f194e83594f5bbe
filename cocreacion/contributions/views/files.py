"""Pages of staff: files of contributions, and mails as files."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.contributions import collecting, homes, policy, queries
from cocreacion.contributions.forms import ConfirmForm
from cocreacion.contributions.homes import Home
from cocreacion.contributions.intake import messages, scans, sheets
from cocreacion.contributions.intake.forms import FileForm
from cocreacion.contributions.models import ContributionState
from cocreacion.contributions.queries import intake
from cocreacion.contributions.services import taking
from cocreacion.contributions.views.blueprint import bp
from cocreacion.contributions.views.taking import managed, opened
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import language, ngettext
from cocreacion.kernel.tables import XLSX, as_csv, as_xlsx

# Bytes of forms that may be larger than any other: a mailbox, and a scan beside its words.
LARGEST_UPLOADS = {
    "contributions.take_mail": 20 * 1024 * 1024,
    "contributions.capture": scans.LARGEST + 1024 * 1024,
}
SHOWN = 8  # lines of a file on its preview
REASONS = {
    "machine": lambda: _("an automatic answer or a report of delivery"),
    "empty": lambda: _("no words of its own"),
    "large": lambda: _("too large"),
    "long": lambda: _("longer than 10,000 characters"),
    "broken": lambda: _("it cannot be read"),
    "other": lambda: _("not an e-mail: it does not say who sent it and when"),
}


@bp.url_value_preprocessor
def take_large_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """This comes before the form is read."""
    if endpoint in LARGEST_UPLOADS:
        request.max_content_length = LARGEST_UPLOADS[endpoint]


@bp.get("/manage/contributions/template")
def template() -> ResponseReturnValue:
    """An empty file with the right columns, and an example."""
    managed()
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
    if request.args.get("as") == "csv":
        return _to_keep("".join(as_csv(columns, rows)), "text/csv; charset=utf-8", "csv")
    return _to_keep(as_xlsx(columns, rows), XLSX, "xlsx")


@bp.route("/manage/contributions/import", methods=["GET", "POST"])
def import_file() -> ResponseReturnValue:
    """A spreadsheet: read, every mistake named by its line, kept for a look before it is taken."""
    mine, form = opened(managed()), FileForm()
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
        add_error(form.file, _("Nothing was taken in. What to correct stands below."))
        return _import_page(form, read), 422
    try:
        batch = taking.keep_batch(
            thread, read.lines, actor=current_user, fingerprint=read.fingerprint,
            name=form.file.data.filename or "",
        )  # fmt: skip
    except taking.AlreadyTaken:
        before = intake.find_batch(home.thread_id, read.fingerprint)
        return _import_page(form, before=before), taking.AlreadyTaken.status
    if read.only:
        flash(_("This file has several sheets. Only “%(name)s” was read.", name=read.only))
    return redirect(url_for(".batch", batch_id=batch.id), 303)


@bp.get("/manage/contributions/import/<int:batch_id>")
def batch(batch_id: int) -> ResponseReturnValue:
    """What is in a file, before it is taken in, and what became of it."""
    mine = managed()
    found = intake.get_batch(batch_id)
    waiting = len(intake.waiting_of(batch_id)) if found.taken_at else 0
    may = policy.can_check(current_user, found.uploaded_by, ContributionState.WAITING)
    return render_template(
        "contributions/batch.html",
        batch=found,
        subject=mine.get(found.thread_id),
        lines=[(line, sheets.received(line)) for line in found.rows[:SHOWN]],
        waiting=waiting,
        may_publish=may,
        form=ConfirmForm(),
    )


@bp.post("/manage/contributions/import/<int:batch_id>")
def take_batch(batch_id: int) -> ResponseReturnValue:
    managed()
    found = intake.get_batch(batch_id)
    thread = queries.get_thread(found.thread_id)
    if request.form.get("do") == "drop":
        taking.drop_batch(found, thread, actor=current_user)
        flash(_("The file is gone. Nothing of it was taken in."))
        return redirect(url_for(".taken"), 303)
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
    mine, form = opened(managed()), FileForm()
    form.offer(mine.values())
    if not form.validate_on_submit():
        return _mail_page(form), 422 if form.is_submitted() else 200
    home = _home_of(form, mine)
    if home is None:
        return _mail_page(form), 422
    data = form.file.data.read()
    found, done = collecting.sort_out(messages.found_in_upload(form.file.data.filename or "", data))
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


def _to_keep(content: str | bytes, kind: str, extension: str) -> Response:
    name = f'attachment; filename="contributions.{extension}"'
    return Response(content, content_type=kind, headers={"Content-Disposition": name})


def _home_of(form: FileForm, mine: dict[int, Home]) -> Home | None:
    chosen = form.thread.data or ""
    found = mine.get(int(chosen)) if chosen.isdecimal() and len(chosen) < 10 else None
    if found is None:
        add_error(form.thread, _("Choose the draft."))
    return found


def _late(thread: Any, read: sheets.Read) -> list[sheets.Problem]:
    """Lines whose day is outside the time in which comments were taken."""
    problems = []
    for line in read.lines:
        day = sheets.received(line.plain())
        may = policy.was_open(thread, day) if day else None
        if may is not None and not may:
            problems.append(sheets.Problem(line.number, str(may.reason)))
    return problems


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
