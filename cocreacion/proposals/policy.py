from collections.abc import Sequence

from cocreacion.documents import policy as documents
from cocreacion.groups.models import Body, BodyKind
from cocreacion.groups.policy import is_member, is_secretariat
from cocreacion.kernel.clock import now
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import YES, Decision, no
from cocreacion.meetings.models import Meeting
from cocreacion.people.models import Guest, User
from cocreacion.proposals.models import Proposal, ProposalState

Person = User | Guest
_ONLY_SECRETARIAT = _l("Only the secretariat prepares the sessions of this body.")
ENDED = {ProposalState.ADOPTED, ProposalState.WITHDRAWN}


def can_see(viewer: Person, proposal: Proposal) -> bool:
    """What was published, everybody; before that, its group, the secretariat and translators."""
    if proposal.state is not ProposalState.DRAFT:
        return True
    return bool(documents.can_see_living_text(viewer, proposal.document))


def can_create(actor: Person, body: Body) -> Decision:
    if not actor.is_authenticated:
        return no(_l("Sign in with an account of a group to begin a draft."))
    if is_secretariat(actor) or is_member(actor, body):
        return YES
    return no(_l("Only the members of the group and the secretariat begin its drafts."))


def can_begin(actor: Person, bodies: Sequence[Body]) -> Decision:
    """Whether there is a group at all for which this person may begin a draft."""
    if not actor.is_authenticated:
        return no(_l("Sign in with an account of a group to begin a draft."))
    if not bodies:
        return no(_l("Only the members of the group and the secretariat begin its drafts."))
    return YES


def can_change(actor: Person, proposal: Proposal) -> Decision:
    """Title, summary and commitment."""
    if proposal.state in ENDED:
        return no(_l("This draft has ended. Its record is not changed any more."))
    return can_create(actor, proposal.body)


def can_publish(actor: Person, proposal: Proposal) -> Decision:
    if proposal.state in ENDED:
        return no(_l("This draft has ended. It has no further versions."))
    return documents.can_publish(actor, proposal.document)


def can_open_consultation(actor: Person, proposal: Proposal) -> Decision:
    if not is_secretariat(actor):
        return no(_l("Only the secretariat opens a text for comment."))
    if proposal.state is ProposalState.DRAFT:
        return no(_l("Publish a version first: people comment on a text that does not move."))
    if proposal.state in ENDED:
        return no(_l("This draft has ended. It is not opened for comment again."))
    closes_at = proposal.thread.closes_at
    if proposal.thread.opens_at is not None and (closes_at is None or closes_at > now()):
        return no(_l("It is open for comment, or has its dates. They can be extended."))
    return YES


def can_extend_consultation(actor: Person, proposal: Proposal) -> Decision:
    if not is_secretariat(actor):
        return no(_l("Only the secretariat changes the closing date."))
    closes_at = proposal.thread.closes_at
    if closes_at is None or proposal.thread.opens_at is None:
        return no(_l("This text has no dates for comments yet."))
    if closes_at <= now():
        return no(_l("It has closed. A closing date is extended before it arrives, not after."))
    return YES


def can_ask_for_vote(actor: Person, proposal: Proposal) -> Decision:
    if not is_secretariat(actor):
        return no(_l("Only the secretariat puts a version to a vote."))
    if proposal.state is ProposalState.DRAFT:
        return no(_l("Publish a version first: a vote is about a text that does not change."))
    if proposal.state in ENDED:
        return no(_l("This draft has ended. There is nothing left to vote on."))
    if proposal.poll is not None and proposal.poll.is_open:
        return no(_l("A vote on this draft is open. Wait for its result."))
    return YES


def can_adopt(actor: Person, proposal: Proposal) -> Decision:
    if not is_secretariat(actor):
        return no(_l("Only the secretariat carries an agreed text into the commitment."))
    if proposal.state is ProposalState.ADOPTED:
        return no(_l("This draft was adopted already."))
    if proposal.state in {ProposalState.WITHDRAWN, ProposalState.DRAFT}:
        return no(_l("Only a published version that was agreed to can be adopted."))
    if proposal.commitment_id is None:
        return no(_l("Say first which commitment this draft belongs to."))
    return YES


def can_link(actor: Person, meeting: Meeting) -> Decision:
    """Who writes the agenda of a meeting says which drafts it is about."""
    if is_secretariat(actor):
        return YES
    if meeting.body is not None and is_member(actor, meeting.body):
        return YES if meeting.body.kind is not BodyKind.FORUM else no(_ONLY_SECRETARIAT)
    return no(_l("Only those who prepare the meeting say which drafts it is about."))
