"""What people do: comment, reply, correct, withdraw."""

from dataclasses import dataclass

from cocreacion.contributions import (
    carrying,
    following,
    homes,
    manners,
    naming,
    placing,
    policy,
    publishing,
    queries,
)
from cocreacion.contributions.events import CommentAdded, CommentEdited
from cocreacion.contributions.models import (
    Contribution,
    Display,
    EarlierWords,
    Thread,
)
from cocreacion.contributions.workdays import add_working_days
from cocreacion.kernel.clock import local, now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Forbidden, Invalid, NotFound, TooMany
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.languages import CONTENT_LANGUAGES
from cocreacion.kernel.policy import require
from cocreacion.kernel.refs import ClauseRef
from cocreacion.kernel.text import normal
from cocreacion.people.models import Organisation, Sector, User
from cocreacion.people.places import DEPARTMENTS

LONGEST = 2_000  # characters of a comment
LONGEST_QUOTE = 300  # and of the words it is about


class NoWords(Invalid):
    message = _l("Write your comment in words: what you would change, and why.")


class TooLong(Invalid):
    message = _l("A comment has at most 2,000 characters. Shorten it, or divide it in two.")


class NoSuchClause(NotFound):
    message = _l("That version of the text has no such clause.")


class NotInTheClause(Invalid):
    message = _l(
        "These words do not stand in that clause. Copy them from its text, "
        "or leave the field empty."
    )


class ManyLinks(Invalid):
    def __init__(self, most: int, *, guest: bool = False) -> None:
        if guest:
            super().__init__(
                _l("Without an account a comment has at most one link. Leave out the others.")
            )
        elif most == manners.MOST_LINKS:
            super().__init__(_l("A comment has at most %(most)s links. Leave out some.", most=most))
        else:
            super().__init__(
                _l(
                    "In the first 30 days of an account a comment has at most one link. "
                    "Leave out the others."
                )
            )


class TooSoon(TooMany):
    """The talk is slow, and this person spoke a moment ago."""


@dataclass(frozen=True)
class Words:
    """What somebody says, in which language, and who says it.

    `quote`: the words of the clause they speak about; `read_in`: the language they read it in.
    `display`: how they wish to be shown.
    """

    text: str
    language: str = "es"
    sector: Sector = Sector.CITIZEN
    department: str = ""
    organisation: Organisation | None = None
    quote: str = ""
    read_in: str = "es"
    display: Display = Display.NAME


def add_comment(
    thread: Thread, place: ClauseRef, words: Words, *, actor: User, sample: bool = False
) -> Contribution:
    """Say something about a clause of a published version or all of it, or answer a question."""
    require(policy.can_comment(actor, thread))
    clause = homes.clauses([place]).get(place)
    if clause is None or clause.thread_id != thread.id:
        raise NoSuchClause
    lock(thread)
    require(policy.can_comment(actor, thread))  # it may have been closed while we waited
    before = queries.said_just_now(actor, place, normal(words.text))
    if before is not None:
        return before  # sent again, from a page that was loaded again
    _keep_pace(thread, actor)
    comment = _spoken(thread, words, actor, sample)
    require(policy.can_speak_as(thread, comment.sector, comment.organisation_id))
    placing.put_about(comment, _about(place, words))
    comment.answer_due_on = add_working_days(local(comment.created_at).date(), thread.answer_days)
    thread.comment_count += 1
    _said(comment, actor)
    placing.begin(comment)
    following.begin(comment, actor)
    return comment


def reply(
    comment: Contribution, words: Words, *, actor: User, sample: bool = False
) -> Contribution:
    """Reply to a comment; a reply to a reply goes to the comment above both."""
    require(policy.can_reply(actor, comment.thread, comment))
    top = queries.get_comment(comment.parent_id) if comment.parent_id else comment
    if top.thread.slow_minutes:
        lock(top.thread)
    lock(top)
    require(policy.can_reply(actor, top.thread, top))
    _keep_pace(top.thread, actor)
    answer = _spoken(top.thread, words, actor, sample)
    require(policy.can_speak_as(top.thread, answer.sector, answer.organisation_id))
    answer.question_id = top.question_id
    answer.parent_id, answer.version_id, answer.clause_id = top.id, top.version_id, top.clause_id
    top.reply_count += 1
    return _said(answer, actor)


def edit_comment(comment: Contribution, text: str, language: str, *, actor: User) -> None:
    """Correct one's own words, within half an hour; what they were before is kept."""
    require(policy.can_edit(actor, comment.thread, comment))
    lock(comment)
    require(policy.can_edit(actor, comment.thread, comment))
    text, language = _checked(text, new=policy.is_new_account(actor)), _known_language(language)
    if (text, language) == (comment.text, comment.language):
        return
    earlier = EarlierWords(
        comment_id=comment.id,
        text=comment.text,
        language=comment.language,
        written_at=comment.edited_at or comment.created_at,
    )
    db.session.add(earlier)
    comment.text, comment.language, comment.edited_at = text, language, now()
    record(CommentEdited(actor_id=actor.id, thread_id=comment.thread_id, comment_id=comment.id))


def withdraw(comment: Contribution, *, actor: User) -> None:
    """Take one's own words back: text and name leave every page, replies and answer stay."""
    require(policy.can_withdraw(actor, comment))
    lock(comment.thread)
    lock(comment)
    require(policy.can_withdraw(actor, comment))
    publishing.take_back(comment, comment.thread, actor.id)


def _spoken(thread: Thread, words: Words, actor: User, sample: bool) -> Contribution:
    organisation = words.organisation
    if organisation and not policy.speaks_for(actor, organisation):
        raise Forbidden(_l("You may not speak for this organisation."))
    return Contribution(
        thread=thread,
        author_id=actor.id,
        organisation_id=organisation.id if organisation else None,
        sector=organisation.sector if organisation else words.sector,
        department=words.department if words.department in DEPARTMENTS else "",
        language=_known_language(words.language),
        text=_checked(words.text, new=policy.is_new_account(actor)),
        created_at=now(),
        sample=sample or actor.sample,
        display=_shown(words, actor),
    )


def _shown(words: Words, actor: User) -> Display:
    """As they wish, as far as it can be: a name only with consent, which is noted here."""
    display = words.display
    if display is Display.ORGANISATION and words.organisation is None:
        display = Display.PARTICIPANT
    if display is Display.NAME and not naming.agree(actor):
        display = Display.PARTICIPANT
    return display


def _said(comment: Contribution, actor: User) -> Contribution:
    db.session.add(comment)
    db.session.flush()
    record(
        CommentAdded(
            actor_id=actor.id,
            thread_id=comment.thread_id,
            comment_id=comment.id,
            parent_id=comment.parent_id,
            version_id=comment.version_id,
            clause_id=comment.clause_id,
            organisation_id=comment.organisation_id,
        )
    )
    return comment


def _about(place: ClauseRef, words: Words) -> carrying.About:
    quote = " ".join(normal(words.quote).split())
    if len(quote) > LONGEST_QUOTE:
        raise NotInTheClause
    found = carrying.about(place, homes.said(place), quote, words.read_in)
    if found is None:
        raise NotInTheClause
    return found


def _checked(text: str, *, new: bool, guest: bool = False) -> str:
    """`new`: by somebody whom nobody knows yet, `guest`: who has no account."""
    text = normal(text)
    if not any(letter.isalnum() for letter in text):
        raise NoWords
    if len(text) > LONGEST:
        raise TooLong
    most = manners.most_links(new)
    if manners.links(text) > most:
        raise ManyLinks(most, guest=guest)
    return text


def _keep_pace(thread: Thread, actor: User) -> None:
    """Asked once the thread is held: two at once are one after the other."""
    if thread.slow_minutes:
        pace = policy.in_pace(thread, queries.last_said(actor, thread))
        if not pace:
            raise TooSoon(pace.reason)


def _known_language(tag: str) -> str:
    if tag not in CONTENT_LANGUAGES:
        raise Invalid(_l("Choose a language from the list."))
    return tag
