"""Who may speak, correct, withdraw and answer, and why not."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from cocreacion.contributions.homes import Home
from cocreacion.contributions.models import ContributionState, Thread
from cocreacion.kernel.clock import local, now
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import date_time
from cocreacion.kernel.policy import YES, Decision, no
from cocreacion.people.models import Guest, Role, User

TIME_TO_EDIT = timedelta(minutes=30)
LINK_LASTS = timedelta(days=3)  # to publish with it; to withdraw, as long as the address is kept
NEW_ACCOUNT = timedelta(days=30)
STAFF = (Role.POINT_OF_CONTACT, Role.ADMIN)


class Said(Protocol):
    """What a policy needs to know about a comment: a row of a query or the record itself."""

    @property
    def author_id(self) -> int | None: ...
    @property
    def state(self) -> ContributionState: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def answered_at(self) -> datetime | None: ...


def window(thread: Thread) -> Decision:
    """Whether comments are taken now, from anybody."""
    if thread.is_open:
        return YES
    if thread.closes_at is not None and thread.closes_at <= now():
        return no(_l("Comments closed on %(when)s.", when=date_time(thread.closes_at)))
    if thread.opens_at is not None:
        return no(_l("Comments open on %(when)s.", when=date_time(thread.opens_at)))
    return no(_l("This text is not open for comments yet."))


def can_comment(actor: User | Guest, thread: Thread) -> Decision:
    is_open = window(thread)
    if is_open and not actor.is_authenticated:
        return no(_l("Sign in to publish your comment. What you wrote is kept."))
    return is_open


def takes_replies(thread: Thread, comment: Said) -> Decision:
    """Whether replies to this comment are taken now, from anybody."""
    if comment.state is not ContributionState.PUBLISHED:
        return no(_l("This comment was withdrawn, so it takes no more replies."))
    return window(thread)


def can_reply(actor: User | Guest, thread: Thread, comment: Said) -> Decision:
    takes = takes_replies(thread, comment)
    if takes and not actor.is_authenticated:
        return no(_l("Sign in to publish your reply. What you wrote is kept."))
    return takes


def can_edit(actor: User | Guest, thread: Thread, comment: Said) -> Decision:
    if not _is_theirs(actor, comment):
        return no(_l("Only its author can correct a comment."))
    if comment.state is not ContributionState.PUBLISHED:
        return no(_l("This comment was withdrawn."))
    if comment.answered_at is not None:
        return no(_l("This comment has an answer already, so its words stay as they are."))
    if comment.created_at + TIME_TO_EDIT <= now():
        return no(_l("A comment can be corrected for 30 minutes. You can withdraw it."))
    return window(thread)


def can_withdraw(actor: User | Guest, comment: Said) -> Decision:
    if not _is_theirs(actor, comment):
        return no(_l("Only its author can withdraw a comment."))
    if comment.state is not ContributionState.PUBLISHED:
        return no(_l("This comment was withdrawn."))
    return YES


def can_respond(actor: User | Guest, home: Home) -> Decision:
    """The one place that says who answers officially."""
    if _is_staff(actor) or home.responders & {o.id for o in actor.organisations}:
        return YES
    return no(
        _l(
            "Official responses are given by the point of contact and by the institution "
            "responsible for the commitment."
        )
    )


def can_see_desk(actor: User | Guest, homes: Iterable[Home]) -> Decision:
    if _is_staff(actor) or any(can_respond(actor, home) for home in homes):
        return YES
    if not actor.is_authenticated:
        return no(_l("Sign in to answer comments."))
    return no(
        _l(
            "Comments are answered by the point of contact and by the institutions "
            "responsible for the commitments."
        )
    )


def is_new_account(actor: User) -> bool:
    return actor.created_at + NEW_ACCOUNT > now()


def can_speak_by_mail(actor: User | Guest, thread: Thread) -> Decision:
    """Without an account: anybody, while comments are taken."""
    if actor.is_authenticated:
        return no(_l("You are signed in: publish with your account."))
    return window(thread)


def can_confirm(asked_at: datetime, comment: Said) -> Decision:
    """With the link of a letter. What was sent before the last day may be confirmed after it."""
    if comment.state is ContributionState.WAITING and now() < asked_at + LINK_LASTS:
        return YES
    if comment.state is ContributionState.PUBLISHED:
        return YES
    return no(_l("This link is too old to publish with. Your words are below: send them again."))


def can_use_link(comment: Said) -> Decision:
    """Whoever has the link of a letter may take back what it is about."""
    if comment.state in {ContributionState.WAITING, ContributionState.PUBLISHED}:
        return YES
    return no(_l("This comment was withdrawn."))


def can_choose_name(actor: User | Guest) -> Decision:
    """Whether one's own public name is shown is everybody's own choice."""
    if not actor.is_authenticated:
        return no(_l("Sign in to go on."))
    return YES


def can_hide_name(actor: User | Guest, comment: Said) -> Decision:
    if not _is_theirs(actor, comment):
        return no(_l("Only its author can change how a comment is signed."))
    return YES


def can_take_in(actor: User | Guest) -> Decision:
    """Who writes down, imports and collects what did not come through an account."""
    if _is_staff(actor):
        return YES
    if not actor.is_authenticated:
        return no(_l("Sign in to go on."))
    return no(_l("Contributions on paper and by mail are taken in by the point of contact."))


def can_check(actor: User | Guest, captured_by: int | None, state: ContributionState) -> Decision:
    """Who compares what somebody else wrote down, and publishes it."""
    may = can_take_in(actor)
    if not may:
        return may
    if state is not ContributionState.WAITING:
        return no(_l("Somebody has dealt with this contribution already."))
    if captured_by is not None and captured_by == actor.id:
        return no(_l("You took this in yourself: somebody else compares it."))
    return YES


def was_open(thread: Thread, day: date) -> Decision:
    """Whether comments were taken on that day: when a sheet or a mail was received."""
    if day > local(now()).date():
        return no(_l("This day is still to come."))
    if thread.opens_at is None:
        return no(_l("This text is not open for comments yet."))
    if day < local(thread.opens_at).date():
        return no(_l("Comments open on %(when)s.", when=date_time(thread.opens_at)))
    if thread.closes_at is not None and day > local(thread.closes_at).date():
        return no(_l("Comments closed on %(when)s.", when=date_time(thread.closes_at)))
    return YES


def _is_theirs(actor: User | Guest, comment: Said) -> bool:
    return actor.id is not None and actor.id == comment.author_id


def _is_staff(actor: User | Guest) -> bool:
    return actor.has_role(*STAFF)


def speaks_for(actor: User | Guest, organisation: Any) -> bool:
    """Whether this person may speak in the name of this organisation today."""
    return any(own.id == organisation.id for own in actor.organisations)
