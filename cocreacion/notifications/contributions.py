"""Letters about comments: their authors learn what became of them, offices what waits for them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from flask import Flask

from cocreacion.contributions import homes, queries
from cocreacion.contributions.answer_forms import DISPOSITIONS
from cocreacion.contributions.events import (
    CommentsMerged,
    CommentTakenIn,
    CommentUnmerged,
    ResponseAssigned,
    ResponseDrafted,
    ResponsePublished,
    ResponseReturned,
    ResponseSentForSignOff,
)
from cocreacion.contributions.intake.models import Correspondent
from cocreacion.contributions.models import (
    Contribution,
    ContributionState,
    Response,
    ResponseState,
)
from cocreacion.contributions.policy import LINK_LASTS
from cocreacion.contributions.publishing import letters_about
from cocreacion.contributions.queries import intake
from cocreacion.kernel.events import listen
from cocreacion.kernel.mail import address, write
from cocreacion.people.models import Guest, User


def tell_authors(event: ResponsePublished) -> None:
    """One letter to each author, in their language, however many of their comments it answers.

    Those whose comment was merged into an answered one are told with the others.
    """
    response = queries.get_response(event.response_id)
    answered = [item.contribution for item in response.items]
    answered += queries.merged_into([comment.id for comment in answered])
    for author, comments in _by_author(answered):
        _tell(
            author, comments, response, _title(response.thread_id, author),
            name=author.display_as, key=f"response:{response.id}:{author.id}",
        )  # fmt: skip
    _tell_correspondents(response, answered)


def _tell_correspondents(response: Response, answered: Iterable[Contribution]) -> None:
    """Those without an account who have shown, with a link, that the address is theirs."""
    comments = {each.id: each for each in answered if each.state is ContributionState.PUBLISHED}
    title = _title(response.thread_id, Guest())
    for number, row in intake.correspondents_of(comments).items():
        if row.confirmed_at is not None:
            _tell(
                row, [comments[number]], response, title, name=comments[number].speaker,
                key=f"{letters_about(number)}response:{response.id}",
            )  # fmt: skip


def ask_to_confirm(event: CommentTakenIn) -> None:
    """The letter with the link: publish what you wrote, or, of a mail, say that it is yours."""
    row = intake.correspondent_of(event.comment_id)
    if row is None or not event.ask:
        return
    comment = row.contribution
    waits = comment.state is ContributionState.WAITING
    write(
        "comment_to_confirm" if waits else "comment_from_mail",
        to=row.email,
        language=row.language,
        key=f"{letters_about(comment.id)}ask:{event.ask}",
        comment=comment,
        title=_title(comment.thread_id, Guest()),
        link=_link(row),
        days=LINK_LASTS.days,
    )


def _link(row: Correspondent) -> str:
    return address("contributions.link", lang=row.language, token=row.key)


def _tell(
    reader: User | Correspondent,
    comments: list[Contribution],
    response: Response,
    title: Any,
    *,
    name: str,
    key: str,
) -> None:
    organisation, at = response.organisation, response.published_at
    if response.disposition is None or at is None:
        return
    write(
        "response_published",
        to=reader.email,
        language=reader.language,
        key=key,
        name=name,
        link=_link(reader) if isinstance(reader, Correspondent) else "",
        token=reader.key if isinstance(reader, Correspondent) else None,
        comments=comments,
        title=title,
        response_id=response.id,
        decision=DISPOSITIONS[response.disposition],
        reason=response.reason,
        office=organisation.named_at(at) if organisation else None,
        promised=response.is_promise,
    )


def tell_of_merger(event: CommentsMerged) -> None:
    """Each author learns which comment theirs was joined to and, if it has one, of its answer."""
    for author, comments in _by_author(queries.find_comments(event.merged_ids)):
        write(
            "comment_merged",
            to=author.email,
            language=author.language,
            key=f"merged:{event.comment_id}:{author.id}:{_ids(comments)}:{event.decision_id}",
            name=author.display_as,
            comments=comments,
            other_id=event.comment_id,
            answered=any(comment.answered_at for comment in comments),
            title=_title(event.thread_id, author),
        )


def tell_of_unmerging(event: CommentUnmerged) -> None:
    """The author learns that theirs waits for an answer of its own again."""
    for author, comments in _by_author(queries.find_comments([event.comment_id])):
        write(
            "comment_unmerged",
            to=author.email,
            language=author.language,
            key=f"unmerged:{event.comment_id}:{event.from_id}:{author.id}",
            name=author.display_as,
            comments=comments,
            title=_title(event.thread_id, author),
        )


def ask_to_write(event: ResponseDrafted | ResponseAssigned) -> None:
    """Whoever is asked by somebody else to write an answer."""
    response = queries.find_response(event.response_id)
    assigned = response.assigned if response is not None else None
    if response is None or assigned is None or assigned.id in {event.actor_id, None}:
        return
    _to_office("assigned", response, assigned, f"assigned:{response.id}:{assigned.id}")


def ask_to_sign(event: ResponseSentForSignOff) -> None:
    """The others of the office that answers or, where there are none, the point of contact."""
    response = queries.find_response(event.response_id)
    if response is None or response.state is not ResponseState.FOR_SIGN_OFF:
        return
    everybody = queries.answerers([response.organisation_id] if response.organisation_id else [])
    others = [user for user in everybody if user.id not in response.writers]
    office = [user for user in others if _is_of(user, response)]
    for user in office or others:
        key = f"sign:{response.id}:{event.revision}:{user.id}"
        _to_office("to_sign", response, user, key)


def tell_of_return(event: ResponseReturned) -> None:
    """Whoever wrote an answer that was not signed."""
    response = queries.find_response(event.response_id)
    if response is not None and response.returned_note:
        key = f"returned:{response.id}:{event.revision}"
        _to_office("returned", response, response.responder, key)


def _to_office(what: str, response: Response, user: User, key: str) -> None:
    if not user.is_active:
        return
    write(
        "response_work",
        to=user.email,
        language=user.language,
        key=key,
        name=user.display_as,
        what=what,
        note=response.returned_note,
        response_id=response.id,
        title=_title(response.thread_id, user),
    )


def _is_of(user: User, response: Response) -> bool:
    return response.organisation_id in {each.id for each in user.organisations}


def _title(thread_id: int, reader: User | Guest) -> object:
    home = homes.homes(reader, [thread_id]).get(thread_id)
    return home.title if home else None


def _ids(comments: list[Contribution]) -> str:
    return "-".join(str(comment.id) for comment in comments)


def _by_author(comments: Iterable[Contribution]) -> Iterable[tuple[User, list[Contribution]]]:
    """Those who can be told, each with their comments; whoever withdrew is left in peace."""
    found: dict[User, list[Contribution]] = defaultdict(list)
    for comment in comments:
        author = comment.author
        if author and author.is_active and comment.state is ContributionState.PUBLISHED:
            found[author].append(comment)
    return found.items()


def init_app(app: Flask) -> None:  # noqa: ARG001
    listen(ResponsePublished, tell_authors)
    listen(CommentsMerged, tell_of_merger)
    listen(CommentUnmerged, tell_of_unmerging)
    listen(ResponseDrafted, ask_to_write)
    listen(ResponseAssigned, ask_to_write)
    listen(ResponseSentForSignOff, ask_to_sign)
    listen(ResponseReturned, tell_of_return)
    listen(CommentTakenIn, ask_to_confirm)
