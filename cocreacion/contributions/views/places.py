"""Where a comment is shown, and how often one person may speak."""

from flask import url_for
from flask_login import current_user

from cocreacion.contributions import homes, policy, queries
from cocreacion.contributions.homes import Home
from cocreacion.contributions.models import Contribution
from cocreacion.contributions.views import parts
from cocreacion.kernel import limits
from cocreacion.kernel.errors import TooMany
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.refs import ClauseRef

RATE = "5 per minute"
RATE_OF_NEW_ACCOUNTS = "60 per day"


def visible(comment_id: int) -> tuple[Contribution, Home]:
    """A comment that this reader may see, and what its talk is about."""
    comment = queries.get_comment(comment_id)
    return comment, homes.home(comment.thread_id, current_user)


def of(comment: Contribution, home: Home) -> str:
    """Where a comment stands: on the page of its clause; a reply, below the comment it is to."""
    if comment.parent_id is not None:
        return of_reply(comment)
    clause = homes.clauses([ClauseRef(comment.version_id or 0, comment.clause_id or "")])
    if not clause:
        return home.url()
    place = queries.place_of(comment)
    far = place is not None and queries.newer_than(place, queries.PAGE) >= queries.PAGE
    after = queries.TALK_NEWEST.cursor_to(place) if far else ""
    page = next(iter(clause.values())).url()
    return parts.address(page, f"comment-{comment.id}", after=after)


def of_reply(reply: Contribution) -> str:
    """Among the replies to a comment, on the page of that comment."""
    before = queries.replies_before(reply, queries.REPLIES_PAGE)
    after = queries.OLDEST_FIRST.cursor_to(reply) if before >= queries.REPLIES_PAGE else ""
    page = url_for("contributions.show", comment_id=reply.parent_id)
    return parts.address(page, f"comment-{reply.id}", after=after)


def count_one() -> None:
    """Nobody speaks faster than people do; those who have just come, more slowly still."""
    try:
        limits.hit(RATE, "comment", str(current_user.id))
        if policy.is_new_account(current_user):
            limits.hit(RATE_OF_NEW_ACCOUNTS, "comment", str(current_user.id))
    except TooMany as refusal:
        raise TooMany(
            _("You have written a lot in a short time. Your text is here; send it again later.")
        ) from refusal
