"""Who may speak, correct, withdraw and answer, and why not."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from cocreacion.contributions.homes import Home
from cocreacion.contributions.models import (
    Contribution,
    ContributionState,
    Response,
    ResponseState,
    Thread,
)
from cocreacion.kernel.clock import local, now
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import date_time
from cocreacion.kernel.policy import YES, Decision, no
from cocreacion.people.models import Guest, Role, Sector, User

TIME_TO_EDIT = timedelta(minutes=30)
LINK_LASTS = timedelta(days=3)  # to publish with it; to withdraw, as long as the address is kept
NEW_ACCOUNT = timedelta(days=30)
STAFF = (Role.POINT_OF_CONTACT, Role.ADMIN)
OF_OFFICES = (Sector.GOVERNMENT, Sector.LOCAL_GOVERNMENT)
MODERATORS = (Role.MODERATOR, *STAFF)


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
    return can_take_part(actor, thread.admits) if is_open else is_open


Named = Mapping[str, Collection[Any]]


def admits(named: Named | None, sector: str, organisation_id: int | None) -> bool:
    """Whether somebody who declares this sector, or speaks for this organisation, may take part.

    `named`: as `Thread.admits`.
    """
    named = named or {}
    sectors, organisations = named.get("sectors", []), named.get("organisations", [])
    if not sectors and not organisations:
        return True
    return sector in sectors or organisation_id in organisations


def can_take_part(actor: User | Guest, named: Named | None) -> Decision:
    """Whether there is a way in which this person may speak here."""
    named = named or {}
    if not named.get("organisations") or named.get("sectors") or not actor.is_authenticated:
        return YES
    if any(admits(named, each.sector, each.id) for each in actor.organisations):
        return YES
    return no(
        _l(
            "Only the delegates of the organisations that were named take part. "
            "You can read everything."
        )
    )


def can_speak_as(thread: Thread, sector: str, organisation_id: int | None) -> Decision:
    if admits(thread.admits, sector, organisation_id):
        return YES
    return no(
        _l(
            "Only the sectors and organisations that were named take part here. "
            "Look at the sector you chose."
        )
    )


def can_declare(actor: User | Guest, sector: str) -> Decision:
    """Without an account anybody could pass for an office."""
    if sector in OF_OFFICES and not actor.is_authenticated:
        return no(_l("Whoever speaks for a public institution signs in with their account."))
    return YES


def takes_replies(thread: Thread, comment: Said) -> Decision:
    """Whether replies to this comment are taken now, from anybody."""
    if comment.state is ContributionState.HIDDEN:
        return no(_l("This comment is hidden by the moderation, so it takes no more replies."))
    if comment.state is not ContributionState.PUBLISHED:
        return no(_l("This comment was withdrawn, so it takes no more replies."))
    return window(thread)


def can_reply(actor: User | Guest, thread: Thread, comment: Said) -> Decision:
    takes = takes_replies(thread, comment)
    if takes and not actor.is_authenticated:
        return no(_l("Sign in to publish your reply. What you wrote is kept."))
    return takes


def takes_stances(thread: Thread, comment: Said) -> Decision:
    """Whether one can agree or disagree with this comment now, whoever one is."""
    if comment.state is not ContributionState.PUBLISHED:
        return no(_l("This comment is no longer shown, so nobody can agree or disagree with it."))
    return window(thread)


def can_take_stance(actor: User | Guest, thread: Thread, comment: Said) -> Decision:
    takes = takes_stances(thread, comment)
    if takes and not actor.is_authenticated:
        return no(_l("Sign in to say whether you agree. What you wrote is kept."))
    if takes and _is_theirs(actor, comment):
        return no(_l("You wrote this comment: whether they agree is for others to say."))
    return takes


def can_follow(actor: User | Guest) -> Decision:
    """Whoever is told by mail has an account with an address."""
    if not actor.is_authenticated:
        return no(_l("Sign in to follow: we write to the address of your account."))
    return YES


def can_unfollow(actor: User | Guest) -> Decision:
    """Always, also from a letter: `actor` is whose follow it is."""
    if actor.id is None:
        return no(_l("Only the person who follows can end it."))
    return YES


def can_edit(actor: User | Guest, thread: Thread, comment: Said) -> Decision:
    if not _is_theirs(actor, comment):
        return no(_l("Only its author can correct a comment."))
    if comment.state is ContributionState.HIDDEN:
        return no(_l("This comment is hidden by the moderation. You can appeal."))
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
    if comment.state is ContributionState.WITHDRAWN:
        return no(_l("This comment was withdrawn."))
    return YES


def can_moderate(actor: User | Guest) -> Decision:
    if actor.has_role(*MODERATORS):
        return YES
    return no(_l("Comments are moderated by moderators, the point of contact and administrators."))


def can_hide(actor: User | Guest, comment: Said) -> Decision:
    """Hide a comment or bring it back: never one's own."""
    if _is_theirs(actor, comment):
        return no(_l("This is your own comment: somebody else decides about it."))
    return can_moderate(actor)


def can_hide_reason(actor: User | Guest, author_id: int) -> Decision:
    """Hide why somebody agrees or disagrees, or bring it back: never one's own reason."""
    if actor.id == author_id:
        return no(_l("This is your own reason: somebody else decides about it."))
    return can_moderate(actor)


def can_set_pace(actor: User | Guest) -> Decision:
    """Say how long somebody waits between two comments on one text."""
    return can_moderate(actor)


def in_pace(thread: Thread, said_at: datetime | None) -> Decision:
    """Whether somebody who last spoke here at this moment may speak again."""
    if said_at is None or not thread.slow_minutes:
        return YES
    again = said_at + timedelta(minutes=thread.slow_minutes)
    if again <= now():
        return YES
    return no(
        _l(
            "Here each person writes once every %(minutes)s minutes, so that everybody is read. "
            "Your text is kept here: send it again from %(when)s on.",
            minutes=thread.slow_minutes,
            when=date_time(again),
        )
    )


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


def can_answer_for(actor: User | Guest, home: Home, office: Any) -> Decision:
    """In whose name: an own organisation and, unless staff speak, one that is responsible here."""
    if not speaks_for(actor, office):
        return no(_l("You may not speak for this organisation."))
    if _is_staff(actor) or office.id in home.responders:
        return YES
    return no(_l("This organisation is not responsible for the commitment, so it gives no answer."))


def can_handle(actor: User | Guest, home: Home, response: Response) -> Decision:
    """Whether this person may write in an answer, take it back, publish it: their own office's."""
    may = can_respond(actor, home)
    if may and not _is_of_office(actor, home, response):
        return no(_l("Another office is preparing this answer. Write one of your own."))
    return may


def can_write(actor: User | Guest, home: Home, response: Response) -> Decision:
    may = can_handle(actor, home, response)
    if may and response.is_published:
        return no(_l("This answer is published, so its words stay as they are."))
    return may


def can_sign(actor: User | Guest, home: Home, response: Response) -> Decision:
    """Nobody signs what they wrote."""
    may = can_handle(actor, home, response)
    if may and response.state is not ResponseState.FOR_SIGN_OFF:
        return no(_l("This answer does not wait for a signature."))
    if may and actor.id in response.writers:
        return no(
            _l(
                "You wrote in this answer. Somebody else signs it: a person of your office, "
                "another point of contact or an administrator."
            )
        )
    return may


def can_publish(actor: User | Guest, home: Home, response: Response) -> Decision:
    may = can_handle(actor, home, response)
    if may and response.state is not ResponseState.SIGNED:
        return no(_l("Only an answer with its second signature can be published."))
    return may


def can_publish_all(
    actor: User | Guest, of: Mapping[int, Home], responses: Iterable[Response]
) -> Decision:
    """All of them, or the first reason against; `of` are the homes of their threads."""
    each = (can_publish(actor, of[response.thread_id], response) for response in responses)
    return next((may for may in each if not may), YES)


def can_translate(actor: User | Guest, home: Home, response: Response) -> Decision:
    """Give the reason of a published answer in the language it lacks."""
    if not response.is_published or not response.reason.missing:
        return no(_l("This answer has its reason in both languages."))
    if actor.has_role(Role.TRANSLATOR):
        return YES
    return can_handle(actor, home, response)


def can_judge(
    actor: User | Guest, *, covered: bool, replied: bool, by_link: bool = False
) -> Decision:
    """Whether somebody may say if an answer satisfies them: `covered` with a comment, once."""
    if not (by_link or actor.is_authenticated):
        return no(_l("Sign in with the account you commented with."))
    if not covered:
        return no(_l("Only those whose comments it answers say whether an answer satisfies them."))
    if replied:
        return no(_l("You have already said what you think of this answer."))
    return YES


def can_close_phase(actor: User | Guest) -> Decision:
    if not actor.is_authenticated:
        return no(_l("Sign in with the account of the point of contact."))
    if not _is_staff(actor):
        return no(_l("Only the government point of contact closes a phase."))
    return YES


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


def can_reply_by_mail(actor: User | Guest, thread: Thread, comment: Said) -> Decision:
    """Without an account: anybody, while replies are taken."""
    takes = takes_replies(thread, comment)
    return can_speak_by_mail(actor, thread) if takes else takes


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
    if comment.state is ContributionState.HIDDEN:
        return no(
            _l(
                "This comment is hidden by the moderation, so this link does nothing. The letter "
                "about the decision says how to appeal."
            )
        )
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


def can_see_scans(actor: User | Guest) -> Decision:
    """The sheet itself shows hands and names: only whoever writes down and compares."""
    return can_take_in(actor)


def can_withdraw_for(actor: User | Guest, comment: Contribution) -> Decision:
    """Take back what somebody said on paper or aloud and asks to withdraw: they have no account."""
    may = can_take_in(actor)
    if not may:
        return may
    if comment.author_id is not None or comment.captured_by is None:
        return no(_l("Only its author can withdraw a comment."))
    if comment.state not in {ContributionState.PUBLISHED, ContributionState.HIDDEN}:
        return no(_l("Only what was published can be withdrawn."))
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


def _is_of_office(actor: User | Guest, home: Home, response: Response) -> bool:
    return _is_staff(actor) or response.organisation_id in (
        home.responders & {o.id for o in actor.organisations}
    )


def _is_staff(actor: User | Guest) -> bool:
    return actor.has_role(*STAFF)


def speaks_for(actor: User | Guest, organisation: Any) -> bool:
    """Whether this person may speak in the name of this organisation today."""
    return any(own.id == organisation.id for own in actor.organisations)
