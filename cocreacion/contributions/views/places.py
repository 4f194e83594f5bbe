"""Where a comment is shown, and how often one person may speak."""

from flask import url_for
from flask_login import current_user

from cocreacion.contributions import homes, policy, queries
from cocreacion.contributions.forms import SpeakForm
from cocreacion.contributions.homes import Home
from cocreacion.contributions.models import Contribution
from cocreacion.contributions.views import parts
from cocreacion.kernel import limits
from cocreacion.kernel.errors import Conflict, NotFound, TooMany
from cocreacion.kernel.gettext import gettext as _
from cocreacion.kernel.i18n import date_time
from cocreacion.kernel.refs import ClauseRef

RATE = "5 per minute"
RATES_OF_NEW_ACCOUNTS = ("20 per hour", "60 per day")


def visible(comment_id: int) -> tuple[Contribution, Home]:
    """A comment that this reader may see, and what its talk is about."""
    comment = queries.get_comment(comment_id)
    if comment.state in queries.NEVER_PUBLIC:
        raise NotFound
    return comment, homes.home(comment.thread_id, current_user)


def of(comment: Contribution, home: Home) -> str:
    """Where a comment stands: on the page of its clause; a reply, below the comment it is to."""
    if comment.parent_id is not None:
        return of_reply(comment)
    clause = homes.clauses([ClauseRef(comment.version_id or 0, comment.clause_id or "")])
    if not clause:
        return home.url()
    place = queries.place_of(comment)
    size = parts.page_size()
    far = place is not None and queries.newer_than(place, size) >= size
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
    new = policy.is_new_account(current_user)
    for rate in (RATE, *(RATES_OF_NEW_ACCOUNTS if new else ())):
        key = ("comment", str(current_user.id))
        try:
            limits.hit(rate, *key)
        except TooMany as refusal:
            raise TooMany(
                _(
                    "You have written a lot in a short time. Your text is here; send it again "
                    "from %(when)s on.",
                    when=date_time(limits.again_at(rate, *key)),
                )
            ) from refusal


def ask_about_repeating(form: SpeakForm) -> None:
    """Who says nearly the same again is shown what they said first, and asked once."""
    if not form.again.data:
        form.earlier = queries.said_before(current_user, form.text.data)
    if form.earlier is not None:
        raise Conflict(
            _(
                "You have said nearly the same before. What you sent now was not published: see "
                "whether it adds something."
            )
        )
