"""Letters to those who follow a talk or a comment: what is new, once to each person."""

from collections.abc import Iterable
from typing import Any

from flask import Flask

from cocreacion.contributions import homes, letters, queries
from cocreacion.contributions.answer_forms import DISPOSITIONS
from cocreacion.contributions.events import CommentAdded, CommentWithdrawn, ResponsePublished
from cocreacion.contributions.models import Contribution, ContributionState, Follow
from cocreacion.kernel.clock import today
from cocreacion.kernel.events import listen
from cocreacion.kernel.mail import drop_unsent, write
from cocreacion.moderation.events import CommentHidden
from cocreacion.people.models import User

KEYS = ("reply:", "talk:", "answer-followed:")  # of letters to those who follow


def tell_comment(event: CommentAdded) -> None:
    """A reply, at once to those who follow the comment; to those who follow all of the talk, the
    first comment or reply of a day."""
    comment = queries.get_comment(event.comment_id)
    if comment.state is not ContributionState.PUBLISHED:
        return
    followed = [event.parent_id] if event.parent_id else []
    for person, follow in _followers(event.thread_id, followed):
        if person.id == comment.author_id:
            continue
        if follow.comment_id is None:
            key = f"talk:{event.thread_id}:{today().isoformat()}:{person.id}"
        else:
            key = f"reply:{comment.id}:{person.id}"
        _tell("followed_comment", person, follow, key, comment=comment)


def tell_answer(event: ResponsePublished) -> None:
    """To those who follow; whoever wrote the comment has a letter of their own."""
    response = queries.get_response(event.response_id)
    if response.disposition is None:
        return
    answered = [item.contribution for item in response.items]
    authors = {each.author_id for each in answered}
    by_id = {each.id: each for each in answered}
    for person, follow in _followers(event.thread_id, list(by_id)):
        if person.id in authors or person.id == response.responder_id:
            continue
        comment = by_id.get(follow.comment_id or 0) or _shown(answered)
        _tell(
            "followed_answer",
            person,
            follow,
            f"answer-followed:{response.id}:{person.id}",
            comment=comment,
            decision=DISPOSITIONS[response.disposition],
            reason=response.reason,
        )


def take_back(event: CommentWithdrawn) -> None:
    """Nobody is sent what its author has taken back, even if the letter is written."""
    drop_unsent(f"/comments/{event.comment_id}")


def take_away(event: CommentHidden) -> None:
    """Nor what the moderation has hidden; its author and whoever reported it are told why."""
    drop_unsent(f"/comments/{event.comment_id}", KEYS)


def _followers(thread_id: int, comment_ids: Iterable[int]) -> Iterable[tuple[User, Follow]]:
    """Each person once: by the comment they follow, if there is one."""
    found: dict[int, Follow] = {}
    for follow in queries.followers(thread_id, list(comment_ids)):
        if follow.user.is_active:
            found.setdefault(follow.user_id, follow)
    return [(follow.user, follow) for follow in found.values()]


def _shown(comments: Iterable[Contribution]) -> Contribution | None:
    return next((c for c in comments if c.state is ContributionState.PUBLISHED), None)


def _tell(
    template: str,
    person: User,
    follow: Follow,
    key: str,
    *,
    comment: Contribution | None,
    **facts: Any,
) -> None:
    """Unless they may not see the text, or what is new was taken back."""
    home = homes.homes(person, [follow.thread_id]).get(follow.thread_id)
    if home is None or comment is None or comment.state is not ContributionState.PUBLISHED:
        return
    write(
        template,
        to=person.email,
        language=person.language,
        key=key,
        name=person.display_as,
        title=home.title,
        comment=comment,
        whole_talk=follow.comment_id is None,
        token=letters.token(follow),
        **facts,
    )


def init_app(app: Flask) -> None:  # noqa: ARG001
    listen(CommentAdded, tell_comment)
    listen(ResponsePublished, tell_answer)
    listen(CommentWithdrawn, take_back)
    listen(CommentHidden, take_away)
