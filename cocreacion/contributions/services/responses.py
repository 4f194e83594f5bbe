"""What offices do: prepare answers, sign them, publish them, keep what they promised."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cocreacion.contributions import homes, policy, queries
from cocreacion.contributions.events import (
    PromiseKept,
    ResponseAssigned,
    ResponseDrafted,
    ResponseDropped,
    ResponsePublished,
    ResponseReturned,
    ResponseSentForSignOff,
    ResponseSigned,
    ResponseTranslated,
)
from cocreacion.contributions.homes import Home
from cocreacion.contributions.models import (
    CHANGING,
    POINTING,
    Contribution,
    ContributionState,
    Criterion,
    Disposition,
    Response,
    ResponseItem,
    ResponseState,
    Thread,
)
from cocreacion.contributions.services.refusals import (
    AlreadyAnswered,
    ChangedMeanwhile,
    IsMerged,
    ManyDrafts,
    NoChange,
    NoCriterion,
    NoDecision,
    NoNote,
    NoReason,
    NothingChosen,
    NothingLeft,
    TakenBack,
    TwoChanges,
    WrittenMeanwhile,
    WrongChange,
    WrongPerson,
)
from cocreacion.kernel.bilingual import Bilingual, fingerprint
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db, lock
from cocreacion.kernel.errors import Conflict, Refusal
from cocreacion.kernel.events import record
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import require
from cocreacion.kernel.refs import ClauseRef
from cocreacion.kernel.text import normal
from cocreacion.people.models import Organisation, User

LONGEST_REASON = 5_000  # characters, in each language
LONGEST_NOTE = 2_000  # of what stays at the desk


@dataclass(frozen=True)
class Verdict:
    """What an office answers: `change` is the clause that changed, None while it is to come.

    A draft may lack any of it. `read_at` is when the comments were read: one corrected since then
    is not answered unread.
    """

    disposition: Disposition | None
    reason: Bilingual
    criterion: Criterion | None = None
    change: ClauseRef | None = None
    change_to_come: bool = False
    organisation: Organisation | None = None
    read_at: datetime = field(default_factory=now)

    def lacks(self, *, send: bool) -> list[Refusal]:
        """All that is against it, so that its writer can mend it at once. A draft may be short."""
        return [*_against(self), *(_lacking(self, self.change is not None) if send else ())]


@dataclass(frozen=True)
class Inside:
    """What stays at the desk: notes for colleagues, and who is asked to write the answer."""

    notes: str = ""
    assigned: User | None = None


ALONE = Inside()


@dataclass(frozen=True)
class Begun:
    """An answer as its writer opened it; `keep` are the ids of the comments that stay in it."""

    response: Response
    revision: int
    keep: Collection[int] | None = None


def draft_response(
    comments: Sequence[Contribution],
    verdict: Verdict,
    inside: Inside = ALONE,
    *,
    send: bool = False,
    home: Home,
    actor: User,
) -> Response:
    """Begin an answer of an office to comments of one thread. Nobody outside the desk sees it.

    With `send` it is complete, and somebody else is asked to sign it.
    """
    require(policy.can_respond(actor, home))
    if not comments:
        raise NothingChosen
    if {comment.thread_id for comment in comments} != {home.thread_id}:
        raise ManyDrafts
    _check_voice(verdict, home, actor)
    _check(verdict.lacks(send=send))
    thread = queries.get_thread(home.thread_id)
    lock(thread)
    _hold(comments, verdict.read_at)
    office = verdict.organisation.id if verdict.organisation else None
    if queries.answered_ids([comment.id for comment in comments], office):
        raise AlreadyAnswered
    response = Response(thread_id=thread.id, responder_id=actor.id, sample=actor.sample)
    _write(response, verdict, inside, comments=comments, home=home, actor=actor)
    db.session.add(response)
    db.session.flush()
    for comment in comments:
        db.session.add(ResponseItem(response_id=response.id, contribution_id=comment.id))
    record(
        ResponseDrafted(
            actor_id=actor.id,
            thread_id=thread.id,
            response_id=response.id,
            comment_ids=[comment.id for comment in comments],
            assigned_id=response.assigned_id,
        )
    )
    if send:
        _send(response, actor)
    return response


def save_draft(
    begun: Begun,
    verdict: Verdict,
    inside: Inside,
    *,
    send: bool = False,
    home: Home,
    actor: User,
) -> None:
    """Write in an answer. Whatever was sent or signed is a draft again, unless it is sent now."""
    require(policy.can_write(actor, home, begun.response))
    response = begun.response
    _check_voice(verdict, home, actor, response)
    _check(verdict.lacks(send=send))
    _hold_response(response, begun.revision)
    require(policy.can_write(actor, home, response))
    comments = _kept(response, begun.keep)
    _hold(comments, verdict.read_at)
    office = verdict.organisation.id if verdict.organisation else None
    if queries.answered_ids([c.id for c in comments], office, apart_from=response.id):
        raise AlreadyAnswered
    before = response.assigned_id
    _write(response, verdict, inside, comments=comments, home=home, actor=actor)
    if response.assigned_id is not None and response.assigned_id != before:
        record(
            ResponseAssigned(
                actor_id=actor.id,
                thread_id=response.thread_id,
                response_id=response.id,
                assigned_id=response.assigned_id,
            )
        )
    if send:
        _send(response, actor)


def _send(response: Response, actor: User) -> None:
    response.state, response.returned_note = ResponseState.FOR_SIGN_OFF, ""
    record(
        ResponseSentForSignOff(
            actor_id=actor.id,
            thread_id=response.thread_id,
            response_id=response.id,
            revision=response.revision,
        )
    )


def sign(response: Response, *, revision: int, home: Home, actor: User) -> None:
    """Sign what somebody else wrote, as it stands in `revision`."""
    require(policy.can_sign(actor, home, response))
    _hold_response(response, revision)
    require(policy.can_sign(actor, home, response))
    response.state = ResponseState.SIGNED
    response.signed_by_id, response.signed_at = actor.id, now()
    record(
        ResponseSigned(
            actor_id=actor.id,
            thread_id=response.thread_id,
            response_id=response.id,
            revision=response.revision,
        )
    )


def give_back(response: Response, note: str, *, home: Home, actor: User) -> None:
    """Return an answer to its writer, with what should change in it."""
    require(policy.can_sign(actor, home, response))
    note = normal(note)
    if not note:
        raise NoNote
    _hold_response(response)
    require(policy.can_sign(actor, home, response))
    response.state, response.returned_note = ResponseState.DRAFT, note[:LONGEST_NOTE]
    record(
        ResponseReturned(
            actor_id=actor.id,
            thread_id=response.thread_id,
            response_id=response.id,
            revision=response.revision,
        )
    )


def drop_draft(response: Response, *, home: Home, actor: User) -> None:
    """Give up an answer that was not published; its comments wait as before."""
    require(policy.can_write(actor, home, response))
    _hold_response(response)
    require(policy.can_write(actor, home, response))
    record(
        ResponseDropped(actor_id=actor.id, thread_id=response.thread_id, response_id=response.id)
    )
    for item in response.items:
        db.session.delete(item)
    db.session.flush()
    db.session.delete(response)


def publish(responses: Sequence[Response], *, of: Mapping[int, Home], actor: User) -> None:
    """Publish signed answers, all of them or none; `of` are the homes of their threads."""
    require(policy.can_publish_all(actor, of, responses))
    for thread_id in sorted({response.thread_id for response in responses}):
        lock(queries.get_thread(thread_id))
    for response in sorted(responses, key=lambda response: response.id):
        lock(response)
        require(policy.can_publish(actor, of[response.thread_id], response))
        _publish(response, actor)


def keep_promise(response: Response, change: ClauseRef, *, home: Home, actor: User) -> None:
    """Say which clause of which version made the change that a response had announced."""
    require(policy.can_respond(actor, home))
    lock(response)
    if not response.is_promise:
        raise Conflict(_l("This response already says what it changed."))
    _check_change(change, [item.contribution for item in response.items], response.thread_id)
    response.changed_version_id, response.changed_clause_id = change.version_id, change.clause_id
    record(
        PromiseKept(
            actor_id=actor.id,
            thread_id=response.thread_id,
            response_id=response.id,
            changed_version_id=change.version_id,
            changed_clause_id=change.clause_id,
        )
    )


def translate_reason(response: Response, words: str, *, home: Home, actor: User) -> None:
    """Give the reason of a published answer in the language it lacks. The other never changes."""
    require(policy.can_translate(actor, home, response))
    lock(response)
    require(policy.can_translate(actor, home, response))
    words = normal(words)
    if not words:
        raise NoReason
    (language,) = response.reason.missing
    before = response.reason
    both = {"es": before.es, "en": before.en, language: words[:LONGEST_REASON]}
    response.reason = Bilingual(
        both["es"], both["en"], before.written_in, fingerprint(before.original)
    )
    record(
        ResponseTranslated(
            actor_id=actor.id,
            thread_id=response.thread_id,
            response_id=response.id,
            language=language,
        )
    )


# --- writing ------------------------------------------------------------------------------------


def _check_voice(
    verdict: Verdict, home: Home, actor: User, response: Response | None = None
) -> None:
    """An office is spoken for by its own people; staff may mend what another one wrote."""
    office = verdict.organisation
    if office is None or (response is not None and response.organisation_id == office.id):
        return
    require(policy.can_answer_for(actor, home, office))


def _hold_response(response: Response, revision: int | None = None) -> None:
    lock(queries.get_thread(response.thread_id))
    lock(response)
    if revision is not None and revision != response.revision:
        raise WrittenMeanwhile


def _kept(response: Response, keep: Collection[int] | None) -> list[Contribution]:
    """Take the others out; what was withdrawn stays out of every later step by itself."""
    for item in list(response.items):
        if keep is not None and item.contribution_id not in keep:
            response.items.remove(item)
            db.session.delete(item)
    if not response.items:
        raise NothingChosen
    db.session.flush()
    return [
        item.contribution
        for item in response.items
        if item.contribution.state is ContributionState.PUBLISHED
    ]


def _hold(comments: Sequence[Contribution], read_at: datetime) -> None:
    for comment in sorted(comments, key=lambda comment: comment.id):
        lock(comment)
        if comment.state is not ContributionState.PUBLISHED or comment.parent_id is not None:
            raise TakenBack
        if comment.merged_into_id is not None:
            raise IsMerged
        if comment.edited_at is not None and comment.edited_at > read_at:
            raise ChangedMeanwhile


def _write(
    response: Response,
    verdict: Verdict,
    inside: Inside,
    *,
    comments: Sequence[Contribution],
    home: Home,
    actor: User,
) -> None:
    change = verdict.change if verdict.disposition in POINTING else None
    if change is not None:
        _check_change(change, comments, response.thread_id)
    assigned = inside.assigned
    is_new = assigned is not None and assigned.id != response.assigned_id
    if is_new and assigned is not None and not policy.can_respond(assigned, home):
        raise WrongPerson
    response.disposition, response.criterion = verdict.disposition, verdict.criterion
    response.reason = verdict.reason
    response.organisation_id = verdict.organisation.id if verdict.organisation else None
    response.changed_version_id = change.version_id if change else None
    response.changed_clause_id = change.clause_id if change else None
    response.change_to_come = verdict.change_to_come and verdict.disposition in CHANGING
    response.notes, response.assigned_id = inside.notes, assigned.id if assigned else None
    response.read_at = verdict.read_at
    response.responder_id = actor.id
    response.writers = sorted({*(response.writers or ()), actor.id})
    response.state = ResponseState.DRAFT
    response.signed_by_id = response.signed_at = None
    response.revision = (response.revision or 0) + 1


def _against(said: Verdict) -> Iterator[Refusal]:
    if said.disposition in CHANGING and said.change is not None and said.change_to_come:
        yield TwoChanges()


def _lacking(said: Verdict | Response, points: bool) -> Iterator[Refusal]:
    """`points`: whether it says which clause changed."""
    if said.disposition is None:
        yield NoDecision()
    if said.criterion is None and said.disposition is not Disposition.ACCEPTED:
        yield NoCriterion()
    if not (said.reason.es or said.reason.en):
        yield NoReason()
    if said.disposition in CHANGING and not points and not said.change_to_come:
        yield NoChange()


def _check(lacks: Iterable[Refusal]) -> None:
    for refusal in lacks:
        raise refusal


def _check_change(change: ClauseRef, comments: Sequence[Contribution], thread_id: int) -> None:
    versions = homes.changeable(thread_id)
    possible = homes.later_versions(versions, [comment.version_id for comment in comments])
    if change not in {clause.ref for version in possible for clause in version.clauses}:
        raise WrongChange


# --- publishing ---------------------------------------------------------------------------------


def _publish(response: Response, actor: User) -> None:
    comments = _still_there(response)
    _hold(comments, response.read_at)
    ids = [comment.id for comment in comments]
    if queries.answered_ids(ids, response.organisation_id, apart_from=response.id):
        raise AlreadyAnswered
    _check(_lacking(response, response.changed_version_id is not None))
    response.state, response.published_at = ResponseState.PUBLISHED, now()
    thread = queries.get_thread(response.thread_id)
    for comment in (*comments, *queries.merged_into(ids)):
        _answer(comment, response, thread)
    record(
        ResponsePublished(
            actor_id=actor.id,
            thread_id=thread.id,
            response_id=response.id,
            comment_ids=ids,
            disposition=str(response.disposition),
            organisation_id=response.organisation_id,
            changed_version_id=response.changed_version_id,
            changed_clause_id=response.changed_clause_id,
        )
    )


def _still_there(response: Response) -> list[Contribution]:
    """Its comments; those that were withdrawn since it was written are left out."""
    for item in list(response.items):
        if item.contribution.state is not ContributionState.PUBLISHED:
            response.items.remove(item)
            db.session.delete(item)
    if not response.items:
        raise NothingLeft
    return [item.contribution for item in response.items]


def _answer(comment: Contribution, response: Response, thread: Thread) -> None:
    """Note on a comment that one more published response covers it."""
    comment.answer_count += 1
    if comment.answered_at is not None:
        return
    comment.answered_at, comment.first_response_id = response.published_at, response.id
    thread.answered_count += comment.state is ContributionState.PUBLISHED
