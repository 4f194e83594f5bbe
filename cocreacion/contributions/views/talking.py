"""The page of one comment: the clause as it stood, who agrees, the replies, what became of it."""

from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.contributions import policy, queries, reading, services
from cocreacion.contributions.forms import ReplyForm, StanceForm
from cocreacion.contributions.homes import Home
from cocreacion.contributions.models import Contribution, Follow, Side, Stance
from cocreacion.contributions.views import by_mail, parts, places
from cocreacion.contributions.views.blueprint import bp
from cocreacion.kernel.errors import Refusal
from cocreacion.kernel.forms import add_error
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.gettext import language
from cocreacion.people import parking

STANCES = "stances"  # the part of the page where one agrees


@bp.get("/comments/<int:comment_id>")
def show(comment_id: int) -> ResponseReturnValue:
    """The lasting address of a comment; that of a reply leads below the comment it is to."""
    comment, home = places.visible(comment_id)
    if comment.parent_id is not None:
        return redirect(places.of_reply(comment))
    reply = parking.given_back(url_for(".add_reply", comment_id=comment_id))
    stance = parking.given_back(url_for(".take_stance", comment_id=comment_id))
    forms = _Forms(ReplyForm(reply), StanceForm(stance), bool(reply), bool(stance))
    return _page(comment, home, forms)


@bp.get("/comments/<int:comment_id>/in-text")
def in_text(comment_id: int) -> ResponseReturnValue:
    """Leads to the place of a comment on the page of its clause."""
    comment, home = places.visible(comment_id)
    return redirect(places.of(comment, home))


@bp.get("/comments/<int:comment_id>/reply")
def reply(comment_id: int) -> ResponseReturnValue:
    """Where the form for a reply was once."""
    comment, _home = places.visible(comment_id)
    return redirect(url_for(".show", comment_id=comment.parent_id or comment.id, _anchor="reply"))


@bp.post("/comments/<int:comment_id>/reply")
def add_reply(comment_id: int) -> ResponseReturnValue:
    comment, home = places.visible(comment_id)
    form = ReplyForm()
    forms = _Forms(form, StanceForm(None), reply_filled=True)
    if not policy.takes_replies(comment.thread, comment):
        return _page(comment, home, forms), 403
    if not current_user.is_authenticated:
        return _reply_of_guest(comment, home, forms)
    form.offer(current_user, filled=True)
    form.admit(comment.thread.admits)
    if not form.validate_on_submit():
        return _page(comment, home, forms), 422
    try:
        places.ask_about_repeating(form)
        places.count_one()
        answer = services.reply(comment, form.words(), actor=current_user)
    except Refusal as refusal:
        add_error(form.text, refusal.message)
        return _page(comment, home, forms), refusal.status
    flash(_("Your reply is published. You can correct it for 30 minutes."))
    return redirect(places.of_reply(answer), 303)


def _reply_of_guest(comment: Contribution, home: Home, forms: "_Forms") -> ResponseReturnValue:
    """By a link that comes by mail, or once they have signed in."""
    if by_mail.is_wanted():
        status = by_mail.send_reply(comment, forms.reply)
        if status:
            return _page(comment, home, forms), status
        return redirect(url_for(".letter_sent"), 303)
    if not forms.reply.text.validate(forms.reply):
        return _page(comment, home, forms), 422
    there = url_for(".show", comment_id=comment.id, _anchor="reply")
    raise parking.SignInFirst(there, by_mail=True)


@bp.post("/comments/<int:comment_id>/stance")
def take_stance(comment_id: int) -> ResponseReturnValue:
    """Agree or disagree, with a reason if one likes."""
    comment, home = places.visible(comment_id)
    form = StanceForm()
    forms = _Forms(ReplyForm(None), form, stance_filled=True)
    if not policy.takes_stances(comment.thread, comment):
        return _page(comment, home, forms), 403
    form.offer(None, filled=True)
    if not form.validate_on_submit():
        return _page(comment, home, forms), 422
    if not current_user.is_authenticated:
        raise parking.SignInFirst(
            url_for(".show", comment_id=comment_id),
            policy.can_take_stance(current_user, comment.thread, comment).reason,
        )
    try:
        services.take_stance(
            comment,
            Side(form.side.data),
            form.reason.data or "",
            language=form.language.data,
            actor=current_user,
        )
    except services.WhyTooLong as refusal:
        add_error(form.reason, refusal.message)
        return _page(comment, home, forms), refusal.status
    flash(_("Noted. You can change it or take it back while comments are open."))
    return redirect(url_for(".show", comment_id=comment_id, _anchor=STANCES), 303)


@bp.post("/comments/<int:comment_id>/stance/drop")
def drop_stance(comment_id: int) -> ResponseReturnValue:
    comment, _home = places.visible(comment_id)
    services.drop_stance(comment, actor=current_user)
    flash(_("It is taken back: you are no longer counted."))
    return redirect(url_for(".show", comment_id=comment_id, _anchor=STANCES), 303)


@dataclass
class _Forms:
    reply: ReplyForm
    stance: StanceForm
    reply_filled: bool = False
    stance_filled: bool = False


@dataclass
class Mine:
    """What the reader has to do with a comment."""

    stance: Stance | None = None
    follow: Follow | None = None
    may_take_stance: Any = field(default=None)


def _page(comment: Contribution, home: Home, forms: _Forms) -> str:
    top = queries.get_comment(comment.parent_id) if comment.parent_id else comment
    (row,) = queries.with_answers([top.id])
    page = queries.replies_of(top.id, after=_asked("after"), before=_asked("before"))
    (shown,) = reading.comments([row], page.rows, viewer=current_user, thread=top.thread)
    mine = _mine(top)
    forms.reply.offer(current_user, filled=forms.reply_filled)
    forms.reply.admit(top.thread.admits)
    forms.stance.offer(mine.stance, filled=forms.stance_filled)
    text, lang = reading.clause_text(shown, language())
    return render_template(
        "contributions/show.html",
        subject=home,
        comment=shown,
        clause_text=text,
        clause_lang=lang,
        stands_now=reading.stands_now(shown) if shown.voice else None,
        reasons=reading.reasons(top.id) if shown.voice and shown.agree + shown.disagree else [],
        earlier=queries.earlier_words(_corrected(shown)),
        mine=mine,
        form=forms.reply,
        stance_form=forms.stance,
        error=bool(forms.stance.errors),
        may_hide=bool(policy.can_moderate(current_user)),
        may_reply=policy.takes_replies(top.thread, row),
        slow=top.thread.slow_minutes,
        pages=parts.neighbours(page, url_for(".show", comment_id=top.id)),
        viewer=current_user,
    )


def _mine(comment: Contribution) -> Mine:
    """Nothing is asked for guests."""
    may = policy.takes_stances(comment.thread, comment)
    if not current_user.is_authenticated:
        return Mine(may_take_stance=may)
    return Mine(
        queries.stance_of(current_user, comment),
        queries.follow_of(current_user, comment.thread_id, comment.id),
        policy.can_take_stance(current_user, comment.thread, comment),
    )


def _corrected(comment: reading.Comment) -> list[int]:
    """Those on this page whose earlier words may be shown."""
    return [each.id for each in (comment, *comment.replies) if each.voice and each.edited_at]


def _asked(name: str) -> str:
    return request.args.get(name, "")
