"""Pages on which people comment, reply, correct and withdraw."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.contributions import homes, policy, queries, reading, services
from cocreacion.contributions.forms import (
    CommentForm,
    ConfirmForm,
    EditForm,
    ReplyForm,
)
from cocreacion.contributions.homes import Clause, Home
from cocreacion.contributions.models import Contribution, Thread
from cocreacion.contributions.views import by_mail, parts
from cocreacion.contributions.views.blueprint import bp
from cocreacion.kernel import limits
from cocreacion.kernel.errors import NotFound, Refusal, TooMany
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.policy import require
from cocreacion.kernel.refs import ClauseRef
from cocreacion.people import parking

RATE = "5 per minute"
RATE_OF_NEW_ACCOUNTS = "60 per day"


@bp.get("/threads/<int:thread_id>/comment")
def write(thread_id: int) -> ResponseReturnValue:
    """The form for a comment on a page of its own."""
    home, thread = homes.home(thread_id, current_user), queries.get_thread(thread_id)
    kept = parking.given_back(url_for(".add", thread_id=thread_id))
    form = CommentForm(kept)
    if kept is None:
        form.version.data = request.args.get("version", "")
        form.clause.data = request.args.get("clause", "")
    return _writing(home, thread, form, filled=kept is not None)


@bp.post("/threads/<int:thread_id>/comment")
def add(thread_id: int) -> ResponseReturnValue:
    home, thread, form = (
        homes.home(thread_id, current_user),
        queries.get_thread(thread_id),
        CommentForm(),
    )
    clause = _clause_of(form, thread)
    if not policy.window(thread):
        return _writing(home, thread, form), 403
    if not current_user.is_authenticated:
        if request.form.get("how") == by_mail.HOW:
            return _without_account(home, thread, clause, form)
        if not form.text.validate(form):  # nobody signs in only to read that words are missing
            return _writing(home, thread, form), 422
        raise parking.SignInFirst(clause.url(_anchor="comment"))
    form.offer(current_user, filled=True)
    if not form.validate_on_submit():
        return _writing(home, thread, form), 422
    try:
        _count_one()
        comment = services.add_comment(thread, clause.ref, form.words(), actor=current_user)
    except Refusal as refusal:
        wrong = form.quote if isinstance(refusal, services.NotInTheClause) else form.text
        add_error(wrong, refusal.message)
        return _writing(home, thread, form), refusal.status
    flash(_("Your comment is published. You can correct it for 30 minutes."))
    return redirect(clause.url(_anchor=f"comment-{comment.id}"), 303)


def _without_account(
    home: Home, thread: Thread, clause: Clause, form: CommentForm
) -> ResponseReturnValue:
    status = by_mail.send(thread, clause, form)
    if status:
        return _writing(home, thread, form), status
    return redirect(url_for(".letter_sent"), 303)


@bp.get("/comments/<int:comment_id>/reply")
def reply(comment_id: int) -> ResponseReturnValue:
    """A comment with all its replies, and the form for one more."""
    comment, home = _visible(comment_id)
    if comment.parent_id is not None:
        return redirect(url_for(".reply", comment_id=comment.parent_id))
    kept = parking.given_back(url_for(".add_reply", comment_id=comment_id))
    return _replying(comment, home, ReplyForm(kept), filled=kept is not None)


@bp.post("/comments/<int:comment_id>/reply")
def add_reply(comment_id: int) -> ResponseReturnValue:
    comment, home = _visible(comment_id)
    form = ReplyForm()
    if not policy.takes_replies(comment.thread, comment):
        return _replying(comment, home, form), 403
    if not current_user.is_authenticated:
        if not form.text.validate(form):
            return _replying(comment, home, form), 422
        raise parking.SignInFirst(url_for(".reply", comment_id=comment_id))
    form.offer(current_user, filled=True)
    if not form.validate_on_submit():
        return _replying(comment, home, form), 422
    try:
        _count_one()
        answer = services.reply(comment, form.words(), actor=current_user)
    except Refusal as refusal:
        add_error(form.text, refusal.message)
        return _replying(comment, home, form), refusal.status
    flash(_("Your reply is published. You can correct it for 30 minutes."))
    return redirect(_place_of(answer, home), 303)


@bp.route("/comments/<int:comment_id>/edit", methods=["GET", "POST"])
def edit(comment_id: int) -> ResponseReturnValue:
    comment, home = _visible(comment_id)
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
                return redirect(_place_of(comment, home), 303)
    back = _place_of(comment, home)
    page = render_template(
        "contributions/edit.html", subject=home, comment=comment, form=form, back=back
    )
    return page, status


@bp.get("/comments/<int:comment_id>/withdraw")
def withdraw(comment_id: int) -> ResponseReturnValue:
    """Asks before anything is taken back."""
    comment, home = _visible(comment_id)
    require(policy.can_withdraw(current_user, comment))
    return render_template(
        "contributions/withdraw.html",
        subject=home,
        comment=comment,
        form=ConfirmForm(),
        back=_place_of(comment, home),
    )


@bp.post("/comments/<int:comment_id>/withdraw")
def confirm_withdrawal(comment_id: int) -> ResponseReturnValue:
    comment, home = _visible(comment_id)
    services.withdraw(comment, actor=current_user)
    flash(_("Your comment is withdrawn. Its text and your name are no longer shown."))
    return redirect(_place_of(comment, home), 303)


@bp.get("/comments/<int:comment_id>")
def show(comment_id: int) -> ResponseReturnValue:
    """The lasting address of a comment leads to its place on the page of its clause."""
    comment, home = _visible(comment_id)
    return redirect(_place_of(comment, home))


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


def _visible(comment_id: int) -> tuple[Contribution, Home]:
    comment = queries.get_comment(comment_id)
    if comment.state in queries.NEVER_PUBLIC:
        raise NotFound
    return comment, homes.home(comment.thread_id, current_user)


def _clause_of(form: CommentForm, thread: Thread) -> Clause:
    place = form.place()
    clause = homes.clauses([place]).get(place) if place else None
    if clause is None or clause.thread_id != thread.id:
        raise services.NoSuchClause
    return clause


def _count_one() -> None:
    """Nobody speaks faster than people do; those who have just come, more slowly still."""
    try:
        limits.hit(RATE, "comment", str(current_user.id))
        if policy.is_new_account(current_user):
            limits.hit(RATE_OF_NEW_ACCOUNTS, "comment", str(current_user.id))
    except TooMany as refusal:
        raise TooMany(
            _("You have written a lot in a short time. Your text is here; send it again later.")
        ) from refusal


def _asked(name: str) -> str:
    return request.args.get(name, "")


def _writing(home: Home, thread: Thread, form: CommentForm, *, filled: bool = True) -> str:
    """The form on a page of its own and, for a script that asks, the talk it stands below."""
    versions = homes.versions(thread.id)
    chosen = next((v for v in versions if str(v.id) == form.version.data), None)
    if chosen is None:
        raise NotFound
    clauses = [(clause.ref.clause_id, clause.label) for clause in chosen.clauses]
    clause = next((c for c in chosen.clauses if c.ref.clause_id == form.clause.data), None)
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
        back=(clause or chosen.clauses[0]).url() if chosen.clauses else home.url(),
    )


def _replying(comment: Contribution, home: Home, form: ReplyForm, *, filled: bool = True) -> str:
    form.offer(current_user, filled=filled)
    (row,) = queries.with_answers([comment.parent_id or comment.id])
    page = queries.replies_of(row.id, after=_asked("after"), before=_asked("before"))
    (shown,) = reading.comments([row], page.rows, viewer=current_user, thread=comment.thread)
    return render_template(
        "contributions/reply.html",
        subject=home,
        comment=shown,
        form=form,
        may=policy.takes_replies(comment.thread, row),
        pages=parts.neighbours(page, url_for(".reply", comment_id=row.id)),
        back=_place_of(comment, home),
        viewer=current_user,
    )


def _place_of(comment: Contribution, home: Home) -> str:
    """Where a comment stands: on the page of its clause, or among the replies to a comment."""
    top = queries.get_comment(comment.parent_id) if comment.parent_id else comment
    anchor = f"comment-{comment.id}"
    if comment is not top and queries.replies_before(comment, queries.REPLIES) >= queries.REPLIES:
        page = url_for(".reply", comment_id=top.id)
        before = queries.replies_before(comment, queries.REPLIES_PAGE)
        after = queries.OLDEST_FIRST.cursor_to(comment) if before >= queries.REPLIES_PAGE else ""
        return parts.address(page, anchor, after=after)
    clause = homes.clauses([ClauseRef(top.version_id or 0, top.clause_id or "")])
    if not clause:
        return home.url()
    place = queries.place_of(top)
    far = place is not None and queries.newer_than(place, queries.PAGE) >= queries.PAGE
    after = queries.TALK_NEWEST.cursor_to(place) if far else ""
    return parts.address(next(iter(clause.values())).url(), anchor, after=after)
