"""Pages of staff: what came on paper, in speech, by mail or in a file, until it is published."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.contributions import homes, policy, queries
from cocreacion.contributions.forms import ConfirmForm
from cocreacion.contributions.homes import Home, TextVersion
from cocreacion.contributions.intake import scans
from cocreacion.contributions.intake.forms import CaptureForm, CheckForm, captured
from cocreacion.contributions.models import Channel, Contribution, ContributionState, Thread
from cocreacion.contributions.queries import intake
from cocreacion.contributions.services import taking
from cocreacion.contributions.views.blueprint import bp
from cocreacion.kernel.errors import Refusal
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import ngettext
from cocreacion.kernel.policy import require
from cocreacion.people import parking
from cocreacion.people.models import Organisation
from cocreacion.people.queries import organisations as known


@bp.get("/manage/contributions/taken")
def taken() -> ResponseReturnValue:
    """What was taken in, by channel and state, and what waits for a second person."""
    mine = managed()
    return render_template(
        "contributions/taken.html",
        homes=mine,
        opened=opened(mine),
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
        if not _is_whole(form, thread, versions):
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
                scan=form.scanned(),
            )
        except (scans.NoScan, scans.ScanTooLarge) as refusal:
            add_error(form.scan, refusal.message)
            return _capture_page(home, form), refusal.status
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


def _is_whole(form: CaptureForm, thread: Thread, versions: list[TextVersion]) -> bool:
    """Whether nothing is missing; what is, is said beside its field, all of it at once."""
    entries = form.filled()
    if not entries:
        add_error(form.entries[0].form.text, _("Write what the sheet says."))
    for number, entry in enumerate(form.entries, 1):
        if entry.form in entries and versions and not entry.form.clause.data:
            words = _(
                "Contribution %(number)s: choose its clause, or the whole text.", number=number
            )
            add_error(entry.form.clause, words)
    form.entries.errors = [entry.errors for entry in form.entries if entry.errors]
    return _is_in_time(thread, form) and not form.errors and not form.lost_scan()


def _is_in_time(thread: Thread, form: CaptureForm | CheckForm) -> bool:
    """Whether comments were taken on the day it was received; if not, that is said beside it."""
    if form.received_on.data and not (may := policy.was_open(thread, form.received_on.data)):
        add_error(form.received_on, may.reason)
        return False
    return True


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
    whole = form.validate_on_submit()
    if request.form.get("do") != "aside":
        whole = _is_in_time(comment.thread, form) and whole
    if not whole:
        return _compare_page(comment, home, form), 422
    try:
        words = _check(comment, form)
    except taking.NoPlace as refusal:
        add_error(form.clause, refusal.message)
        return _compare_page(comment, home, form), refusal.status
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


@bp.post("/manage/contributions/taken/<int:comment_id>/withdraw")
def withdraw_for(comment_id: int) -> ResponseReturnValue:
    comment, _home = _taken(comment_id)
    taking.withdraw_for(comment, actor=current_user)
    flash(_("It is withdrawn: its words and its name are no longer shown."))
    return redirect(url_for(".compare", comment_id=comment_id), 303)


@bp.get("/manage/contributions/scans/<int:scan_id>")
def scan(scan_id: int) -> ResponseReturnValue:
    """The picture of a sheet, under a name of ours, as what its content is."""
    managed()
    require(policy.can_see_scans(current_user))
    found = intake.get_scan(scan_id)
    shown = "attachment" if found.kind == "pdf" else "inline"
    return Response(
        found.content,
        content_type=scans.TYPES[found.kind],
        headers={
            "Content-Disposition": f'{shown}; filename="scan-{found.id}.{found.kind}"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
        },
    )


def managed() -> dict[int, Home]:
    """What contributions can be about; a refusal for whoever takes none in."""
    may = policy.can_take_in(current_user)
    if not current_user.is_authenticated:
        raise parking.SignInFirst(message=may.reason)
    require(may)
    return homes.homes(current_user)


def opened(mine: dict[int, Home]) -> dict[int, Home]:
    """Those on which comments were taken at some time: others take no sheets either."""
    threads = queries.threads(list(mine))
    return {thread.id: mine[thread.id] for thread in threads if thread.opens_at is not None}


def _home(thread_id: int) -> Home:
    managed()
    return homes.home(thread_id, current_user)


def _taken(comment_id: int) -> tuple[Contribution, Home]:
    managed()
    comment = intake.get_taken_in(comment_id)
    return comment, homes.home(comment.thread_id, current_user)


def _numbers(mine: dict[int, Home]) -> list[tuple[Channel, dict[ContributionState, int]]]:
    found: dict[Channel, dict[ContributionState, int]] = {}
    for (channel, state), number in intake.numbers(list(mine)).items():
        found.setdefault(channel, {})[state] = number
    return [(channel, found[channel]) for channel in Channel if channel in found]


def _chosen(form: Any, organisations: list[Organisation]) -> Organisation | None:
    return next((o for o in organisations if str(o.id) == form.organisation.data), None)


def _capture_page(home: Home, form: CaptureForm) -> str:
    if form.scan.data:
        form.had_scan.data = "1"
        add_error(form.scan, _("The file was not kept. Choose it again."))
    elif form.lost_scan():
        add_error(form.scan, _("Choose the file again, or mark below that you go on without it."))
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
        scan=intake.scan_of(comment),
        may_withdraw=policy.can_withdraw_for(current_user, comment),
        confirm=ConfirmForm(),
        may=policy.can_check(current_user, comment.captured_by, comment.state),
        has_address=intake.correspondent_of(comment.id) is not None,
    )
