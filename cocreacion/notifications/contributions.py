"""Letters about comments: their authors learn what became of them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from flask import Flask

from cocreacion.contributions import homes, queries
from cocreacion.contributions.events import CommentTakenIn, ResponsePublished
from cocreacion.contributions.forms import DISPOSITIONS
from cocreacion.contributions.intake.models import Correspondent
from cocreacion.contributions.models import Contribution, ContributionState, Response
from cocreacion.contributions.policy import LINK_LASTS
from cocreacion.contributions.publishing import letters_about
from cocreacion.contributions.queries import intake
from cocreacion.kernel.events import listen
from cocreacion.kernel.mail import address, write
from cocreacion.people.models import Guest, User


def tell_authors(event: ResponsePublished) -> None:
    """One letter to each author, in their language, however many of their comments it answers."""
    response = queries.get_response(event.response_id)
    for author, comments in _by_author(item.contribution for item in response.items):
        home = homes.homes(author, [response.thread_id]).get(response.thread_id)
        _tell(
            author, comments, response, home, name=author.display_as,
            key=f"response:{response.id}:{author.id}",
        )  # fmt: skip
    _tell_correspondents(response)


def _tell_correspondents(response: Response) -> None:
    """Those without an account who have shown, with a link, that the address is theirs."""
    comments = {
        item.contribution_id: item.contribution
        for item in response.items
        if item.contribution.state is ContributionState.PUBLISHED
    }
    home = homes.homes(Guest(), [response.thread_id]).get(response.thread_id)
    for number, row in intake.correspondents_of(comments).items():
        if row.confirmed_at is not None:
            _tell(
                row, [comments[number]], response, home, name=comments[number].speaker,
                key=f"{letters_about(number)}response:{response.id}", link=_link(row),
            )  # fmt: skip


def ask_to_confirm(event: CommentTakenIn) -> None:
    """The letter with the link: publish what you wrote, or, of a mail, say that it is yours."""
    row = intake.correspondent_of(event.comment_id)
    if row is None or not event.ask:
        return
    comment = row.contribution
    home = homes.homes(Guest(), [comment.thread_id]).get(comment.thread_id)
    waits = comment.state is ContributionState.WAITING
    write(
        "comment_to_confirm" if waits else "comment_from_mail",
        to=row.email,
        language=row.language,
        key=f"{letters_about(comment.id)}ask:{event.ask}",
        comment=comment,
        title=home.title if home else None,
        link=_link(row),
        days=LINK_LASTS.days,
    )


def _link(row: Correspondent) -> str:
    return address("contributions.link", lang=row.language, token=row.key)


def _tell(
    reader: User | Correspondent,
    comments: list[Contribution],
    response: Response,
    home: Any,
    *,
    name: str,
    key: str,
    link: str = "",
) -> None:
    organisation = response.organisation
    write(
        "response_published",
        to=reader.email,
        language=reader.language,
        key=key,
        name=name,
        link=link,
        comments=comments,
        title=home.title if home else None,
        decision=DISPOSITIONS[response.disposition],
        reason=response.reason,
        office=organisation.named_at(response.published_at) if organisation else None,
        promised=response.is_promise,
    )


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
    listen(CommentTakenIn, ask_to_confirm)
