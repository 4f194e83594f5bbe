"""Pages on which people ask to be told what is new, and to be told no more."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cocreacion.contributions import homes, letters, policy, queries, services
from cocreacion.contributions.forms import ConfirmForm
from cocreacion.contributions.models import Thread
from cocreacion.contributions.views import parts, places
from cocreacion.contributions.views.blueprint import bp
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.web import safe_next
from cocreacion.people import parking
from cocreacion.people.queries import accounts as people


@bp.get("/threads/<int:thread_id>/follow")
def talk_follow(thread_id: int) -> ResponseReturnValue:
    """What following the talk of a text means, and the button."""
    home, thread = homes.home(thread_id, current_user), queries.get_thread(thread_id)
    followed = queries.follow_of(current_user, thread.id, None)
    return render_template(
        "contributions/follow.html", subject=home, thread=thread, followed=followed
    )


@bp.post("/threads/<int:thread_id>/follow")
def follow_talk(thread_id: int) -> ResponseReturnValue:
    home, thread = homes.home(thread_id, current_user), queries.get_thread(thread_id)
    page = url_for(".talk_follow", thread_id=thread_id)
    _sign_in_first(page)
    services.follow(thread, actor=current_user)
    flash(_("You follow this talk. We tell you by mail what is new."))
    return redirect(_back(home.url()), 303)


@bp.post("/threads/<int:thread_id>/unfollow")
def unfollow_talk(thread_id: int) -> ResponseReturnValue:
    homes.home(thread_id, current_user)
    _sign_in_first(url_for(".talk_follow", thread_id=thread_id))
    services.unfollow(queries.get_thread(thread_id), actor=current_user)
    flash(_("You no longer follow it."))
    return redirect(_back(url_for(".talk_follow", thread_id=thread_id)), 303)


@bp.post("/comments/<int:comment_id>/follow")
def follow_comment(comment_id: int) -> ResponseReturnValue:
    comment, _home = places.visible(comment_id)
    page = url_for(".show", comment_id=comment_id)
    _sign_in_first(page)
    services.follow(comment.thread, comment, actor=current_user)
    flash(_("You follow this comment. We tell you by mail of replies and answers."))
    return redirect(page, 303)


@bp.post("/comments/<int:comment_id>/unfollow")
def unfollow_comment(comment_id: int) -> ResponseReturnValue:
    comment, _home = places.visible(comment_id)
    _sign_in_first(url_for(".show", comment_id=comment_id))
    services.unfollow(comment.thread, comment, actor=current_user)
    flash(_("You no longer follow it."))
    return redirect(_back(url_for(".show", comment_id=comment_id)), 303)


@bp.get("/my/follows")
def follows() -> ResponseReturnValue:
    if not current_user.is_authenticated:
        raise parking.SignInFirst
    page = queries.follows_of(
        current_user,
        after=request.args.get("after", ""),
        before=request.args.get("before", ""),
        size=queries.FOLLOWS_PAGE,
    )
    return render_template(
        "contributions/follows.html",
        rows=page.rows,
        homes=parts.homes_of(page.rows, current_user),
        pages=parts.neighbours(page, url_for(".follows")),
    )


@bp.get("/unfollow/<token>")
def unfollow(token: str) -> ResponseReturnValue:
    """Where the link in a letter leads: asks, and changes nothing yet."""
    person_id, thread, comment_id = _told(token)
    person = people.get_user(person_id)
    home = homes.homes(person, [thread.id]).get(thread.id)
    return render_template(
        "contributions/unfollow.html",
        subject=home,
        token=token,
        form=ConfirmForm(),
        comment_id=comment_id,
        followed=queries.follow_of(person, thread.id, comment_id),
    )


@bp.post("/unfollow/<token>")
def end_follow(token: str) -> ResponseReturnValue:
    """Whoever has the letter may end it, signed in or not."""
    person_id, thread, comment_id = _told(token)
    comment = queries.get_comment(comment_id) if comment_id else None
    services.unfollow(thread, comment, actor=people.get_user(person_id))
    return redirect(url_for(".unfollow", token=token), 303)


def _told(token: str) -> tuple[int, Thread, int | None]:
    found = letters.read(token)
    if found is None:
        raise NotFound(_("This link is not complete. Copy it from the letter as a whole."))
    person_id, thread_id, comment_id = found
    return person_id, queries.get_thread(thread_id), comment_id or None


def _sign_in_first(page: str) -> None:
    may = policy.can_follow(current_user)
    if not current_user.is_authenticated:
        raise parking.SignInFirst(page, may.reason)


def _back(page: str) -> str:
    return safe_next(request.form.get("next")) or page
