"""Without an account: what somebody wrote waits until they publish it with a link from a letter."""

from typing import Any

from cocreacion.contributions import homes, naming, placing, policy, publishing, queries
from cocreacion.contributions.events import CommentTakenIn, NameWithdrawn
from cocreacion.contributions.intake import consent
from cocreacion.contributions.intake.models import Correspondent, How
from cocreacion.contributions.models import (
    Channel,
    Contribution,
    ContributionState,
    Display,
    Thread,
)
from cocreacion.contributions.queries import intake
from cocreacion.contributions.services.comments import (
    NoSuchClause,
    Words,
    _about,
    _checked,
    _known_language,
)
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Gone, Invalid
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.kernel.refs import ClauseRef
from cocreacion.people import naming as names
from cocreacion.people.models import Guest, User
from cocreacion.people.places import DEPARTMENTS
from cocreacion.people.queries.organisations import all_names


class LinkOver(Gone):
    message = _l(
        "What this link was about was withdrawn, or was not published in 14 days, and is erased. "
        "If you still want to say it, write it again."
    )


class LinkCut(Gone):
    title = _l("This link is not whole")
    message = _l(
        "Some letters of the link are missing or were added. Open it from the letter, or copy all "
        "of it."
    )


class AboveGone(Conflict):
    message = _l("The comment it replies to is no longer shown, so it cannot be published.")


class NameTooLong(Invalid):
    message: Any = _l("A name has at most %(max)d characters.", max=consent.LONGEST_NAME)


class NameOfOrganisation(names.NameOfOrganisation):
    message = _l(
        "This is the name of an organisation. Write your own, or leave it empty. Whoever speaks "
        "for an organisation signs in with their account."
    )


def speak_by_mail(
    thread: Thread,
    place: ClauseRef,
    words: Words,
    *,
    actor: User | Guest,
    email: str,
    language: str,
) -> Contribution:
    """Keep what somebody wrote, and have a letter with a link sent to this address.

    The same words again are the same comment, and another letter. Whether the address has an
    account is not looked at: nobody learns of it.
    """
    require(policy.can_speak_by_mail(actor, thread))
    clause = homes.clauses([place]).get(place)
    if clause is None or clause.thread_id != thread.id:
        raise NoSuchClause
    lock(thread)
    require(policy.can_speak_by_mail(actor, thread))
    require(policy.can_declare(actor, words.sector))
    require(policy.can_speak_as(thread, words.sector, None))
    text = _checked(words.text, new=True, guest=True)
    before = intake.sent_before(email, place, text)
    if before is not None:
        _ask_again(before)
        return before.contribution
    comment = _waiting(thread, words, text)
    placing.put_about(comment, _about(place, words))
    return _kept(comment, email, language)


def reply_by_mail(
    comment: Contribution, words: Words, *, actor: User | Guest, email: str, language: str
) -> Contribution:
    """The same for a reply; one to a reply goes to the comment above both."""
    require(policy.can_reply_by_mail(actor, comment.thread, comment))
    top = queries.get_comment(comment.parent_id) if comment.parent_id else comment
    lock(top)
    require(policy.can_reply_by_mail(actor, top.thread, top))
    require(policy.can_declare(actor, words.sector))
    require(policy.can_speak_as(top.thread, words.sector, None))
    text = _checked(words.text, new=True, guest=True)
    place = ClauseRef(top.version_id or 0, top.clause_id or "")
    before = intake.sent_before(email, place, text, top.id)
    if before is not None:
        _ask_again(before)
        return before.contribution
    reply = _waiting(top.thread, words, text)
    reply.parent_id, reply.question_id = top.id, top.question_id
    reply.version_id, reply.clause_id = top.version_id, top.clause_id
    return _kept(reply, email, language)


def _waiting(thread: Thread, words: Words, text: str) -> Contribution:
    return Contribution(
        thread=thread,
        state=ContributionState.WAITING,
        display=Display.PARTICIPANT,
        sector=words.sector,
        department=words.department if words.department in DEPARTMENTS else "",
        language=_known_language(words.language),
        text=text,
        created_at=now(),
        received_at=now(),
    )


def _kept(comment: Contribution, email: str, language: str) -> Contribution:
    db.session.add(comment)
    db.session.flush()
    publishing.correspondent(comment, email, language)
    _ask(comment, 1)
    return comment


def publish_with_link(row: Correspondent, *, actor: User | Guest, name: str = "") -> None:  # noqa: ARG001
    """Whoever has the link wrote it. Twice is once; a name is shown only if they write one."""
    require(policy.can_confirm(row.asked_at, row.contribution))
    comment, thread = row.contribution, row.contribution.thread
    _check_name(name)
    lock(thread)
    above = queries.get_comment(comment.parent_id) if comment.parent_id else None
    if above is not None:
        lock(above)
    lock(comment)
    require(policy.can_confirm(row.asked_at, comment))
    if comment.state is ContributionState.PUBLISHED:
        row.confirmed_at = row.confirmed_at or now()
        return
    if above is not None and above.state is not ContributionState.PUBLISHED:
        raise AboveGone
    row.confirmed_at = row.confirmed_at or now()
    if name:
        naming.agree_for(comment, name, How.LINK)
    if above is not None:
        publishing.publish_reply(comment, above, None)
    else:
        publishing.publish(comment, thread, None)


def name_with_link(row: Correspondent, *, actor: User | Guest, name: str) -> None:  # noqa: ARG001
    """Show this name beside what is published, or none if it is empty."""
    require(policy.can_use_link(row.contribution))
    _check_name(name)
    comment = row.contribution
    lock(comment)
    require(policy.can_use_link(comment))
    row.confirmed_at = row.confirmed_at or now()
    if comment.speaker == name and (name or comment.display is not Display.NAME):
        return
    naming.take_back(comment)
    if name:
        naming.agree_for(comment, name, How.LINK)
        return
    record(NameWithdrawn(actor_id=None, user_id=None, comment_id=comment.id))


def withdraw_with_link(row: Correspondent, *, actor: User | Guest) -> None:  # noqa: ARG001
    """Take it back, published or not. The address is erased with it."""
    require(policy.can_use_link(row.contribution))
    comment, thread = row.contribution, row.contribution.thread
    lock(thread)
    lock(comment)
    require(policy.can_use_link(comment))
    if comment.state is ContributionState.WAITING:
        publishing.discard(comment, None)
    else:
        publishing.take_back(comment, thread, None)
    publishing.forget(row)


def _check_name(name: str) -> None:
    if len(name) > consent.LONGEST_NAME:
        raise NameTooLong
    if name and names.is_of_organisation(name, all_names()):
        raise NameOfOrganisation


def _ask_again(row: Correspondent) -> None:
    """Another letter for those whose first one did not arrive, but not for a double tap."""
    lock(row)
    if now() - row.asked_at < intake.JUST_NOW:
        return
    row.asked_at = now()
    _ask(row.contribution, int(row.asked_at.timestamp()))


def _ask(comment: Contribution, number: int) -> None:
    record(
        CommentTakenIn(
            actor_id=None,
            thread_id=comment.thread_id,
            comment_id=comment.id,
            channel=Channel.WEB,
            ask=number,
        )
    )
