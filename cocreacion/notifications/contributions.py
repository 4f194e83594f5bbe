"""Letters about comments: their authors learn what became of them."""

from collections import defaultdict
from collections.abc import Iterable

from flask import Flask

from cocreacion.contributions import homes, queries
from cocreacion.contributions.events import ResponsePublished
from cocreacion.contributions.forms import DISPOSITIONS
from cocreacion.contributions.models import Contribution, ContributionState, Response
from cocreacion.kernel.events import listen
from cocreacion.kernel.mail import write
from cocreacion.people.models import User


def tell_authors(event: ResponsePublished) -> None:
    """One letter to each author, in their language, however many of their comments it answers."""
    response = queries.get_response(event.response_id)
    for author, comments in _by_author(item.contribution for item in response.items):
        _tell(author, comments, response)


def _tell(author: User, comments: list[Contribution], response: Response) -> None:
    home = homes.homes(author, [response.thread_id]).get(response.thread_id)
    organisation = response.organisation
    write(
        "response_published",
        to=author.email,
        language=author.language,
        key=f"response:{response.id}:{author.id}",
        name=author.display_as,
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
