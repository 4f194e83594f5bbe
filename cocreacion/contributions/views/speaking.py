"""Pages on which people comment, correct and withdraw."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.contributions import homes, policy, queries, services
from cocreacion.contributions.forms import (
    CommentForm,
    ConfirmForm,
    EditForm,
)
from cocreacion.contributions.homes import Clause, Home
from cocreacion.contributions.models import Thread
from cocreacion.contributions.views import by_mail, parts, places
from cocreacion.contributions.views.blueprint import bp
from cocreacion.kernel.errors import NotFound, Refusal
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import require
from cocreacion.people import parking


@bp.get("/threads/<int:thread_id>/comment")
def write(thread_id: int) -> ResponseReturnValue:
    """The form for a comment on a page of its own; without a place to speak about, its text.

    So do a reload, and the other language, of the page that says what is wrong with a comment.
    """
    home, thread = homes.home(thread_id, current_user), queries.get_thread(thread_id)
    kept = parking.given_back(url_for(".add", thread_id=thread_id))
    form = CommentForm(kept)
    if kept is None:
        form.version.data = request.args.get("version", "")
        form.clause.data = request.args.get("clause", "")
        if not form.version.data:
            return redirect(home.url())
    return _writing(home, thread, form, filled=kept is not None)


@bp.post("/threads/<int:thread_id>/comment")
def add(thread_id: int) -> ResponseReturnValue:
    home, thread, form = (
        homes.home(thread_id, current_user),
        queries.get_thread(thread_id),
        CommentForm(),
    )
    clause = _clause_of(form, thread)
    if not (policy.window(thread) and policy.can_take_part(current_user, thread.admits)):
        return _writing(home, thread, form), 403
    if not current_user.is_authenticated:
        if by_mail.is_wanted():
            return _without_account(home, thread, clause, form)
        if not form.text.validate(form):  # nobody signs in only to read that words are missing
            return _writing(home, thread, form), 422
        raise parking.SignInFirst(clause.url(_anchor="comment"), by_mail=True)
    form.offer(current_user, filled=True)
    form.admit(thread.admits)
    if not form.validate_on_submit():
        return _writing(home, thread, form), 422
    try:
        places.ask_about_repeating(form)
        places.count_one()
        comment = services.add_comment(thread, clause.ref, form.words(), actor=current_user)
    except Refusal as refusal:
        wrong = form.quote if isinstance(refusal, services.NotInTheClause) else form.text
        add_error(wrong, refusal.message)
        return _writing(home, thread, form), refusal.status
    if form.is_about_text:
        flash(_("Your comment is published. You can correct it for 30 minutes."))
    else:
        flash(_("Your answer is published. You can correct it for 30 minutes."))
    return redirect(clause.url(_anchor=f"comment-{comment.id}"), 303)


def _without_account(
    home: Home, thread: Thread, clause: Clause, form: CommentForm
) -> ResponseReturnValue:
    status = by_mail.send(thread, clause, form)
    if status:
        return _writing(home, thread, form), status
    return redirect(url_for(".letter_sent"), 303)


@bp.route("/comments/<int:comment_id>/edit", methods=["GET", "POST"])
def edit(comment_id: int) -> ResponseReturnValue:
    comment, home = places.visible(comment_id)
    require(policy.can_edit(current_user, comment.thread, comment))
    form = EditForm(obj=comment)
    form.offer()
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                services.edit_comment(
                    comment, form.text.data, form.language.data, actor=current_user
                )
            except Refusal as refusal:
                add_error(form.text, refusal.message)
                status = refusal.status
            else:
                flash(_("Your comment is corrected."))
                return redirect(places.of(comment, home), 303)
    back = places.of(comment, home)
    page = render_template(
        "contributions/edit.html", subject=home, comment=comment, form=form, back=back
    )
    return page, status


@bp.get("/comments/<int:comment_id>/withdraw")
def withdraw(comment_id: int) -> ResponseReturnValue:
    """Asks before anything is taken back."""
    comment, home = places.visible(comment_id)
    require(policy.can_withdraw(current_user, comment))
    return render_template(
        "contributions/withdraw.html",
        subject=home,
        comment=comment,
        form=ConfirmForm(),
        back=places.of(comment, home),
    )


@bp.post("/comments/<int:comment_id>/withdraw")
def confirm_withdrawal(comment_id: int) -> ResponseReturnValue:
    comment, home = places.visible(comment_id)
    services.withdraw(comment, actor=current_user)
    flash(_("Your comment is withdrawn. Its text and your name are no longer shown."))
    return redirect(places.of(comment, home), 303)


@bp.get("/my/comments")
def mine() -> ResponseReturnValue:
    if not current_user.is_authenticated:
        raise parking.SignInFirst
    page, here = (
        queries.said_by(current_user, after=_asked("after"), before=_asked("before")),
        url_for(".mine"),
    )
    return render_template(
        "contributions/mine.html",
        own=parts.own(page.rows, current_user),
        pages=parts.neighbours(page, here),
    )


def _clause_of(form: CommentForm, thread: Thread) -> Clause:
    place = form.place()
    clause = homes.clauses([place]).get(place) if place else None
    if clause is None or clause.thread_id != thread.id:
        raise services.NoSuchClause
    return clause


def _asked(name: str) -> str:
    return request.args.get(name, "")


def _writing(home: Home, thread: Thread, form: CommentForm, *, filled: bool = True) -> str:
    """The form on a page of its own and, for a script that asks, the talk it stands below."""
    place, chosen = form.place(), None
    clause = homes.clauses([place]).get(place) if place else None
    if form.is_about_text:
        versions = homes.versions(thread.id)
        chosen = next((v for v in versions if str(v.id) == form.version.data), None)
        if chosen is None:
            raise NotFound
        shown = chosen.clauses
    elif clause is None or clause.thread_id != thread.id:
        raise NotFound
    else:
        shown = (clause,)
    clauses = [(each.ref.clause_id, each.label) for each in shown]
    talk = parts.asked_talk(thread, current_user, clause)
    region = talk.region if talk else ""
    box = parts.box(thread, form, clauses, current_user, filled=filled, region=region)
    return render_template(
        "contributions/write.html",
        subject=home,
        clause=clause,
        version=chosen,
        box=box,
        form=form,
        talk=talk,
        back=(clause or shown[0]).url() if shown else home.url(),
    )
