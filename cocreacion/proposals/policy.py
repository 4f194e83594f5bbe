from collections.abc import Sequence

from cocreacion.documents import policy as documents
from cocreacion.documents.models import Amendment, AmendmentState, Document, DocumentKind
from cocreacion.groups.models import Body, BodyKind
from cocreacion.groups.policy import is_member, is_secretariat
from cocreacion.kernel.clock import now
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.i18n import date_time
from cocreacion.kernel.policy import YES, Decision, no
from cocreacion.meetings.models import Meeting
from cocreacion.people.models import Guest, User
from cocreacion.proposals.models import Proposal, ProposalState

Person = User | Guest
_ONLY_SECRETARIAT = _l("Only the secretariat prepares the sessions of this body.")
ENDED = {ProposalState.ADOPTED, ProposalState.WITHDRAWN}
UNDECIDED = {AmendmentState.SUBMITTED, AmendmentState.RECOMMENDED}


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
    if proposal.consultation_slug:
        return no(_l("This window is a consultation. Its closing date is changed on its own page."))
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


def takes_amendments(proposal: Proposal) -> Decision:
    """Whether amendments are taken now, from anybody."""
    thread = proposal.thread
    if proposal.state in ENDED or proposal.document.frozen_at is not None:
        return no(_l("This text was decided. It takes no more amendments."))
    if thread.is_open:
        return YES
    if thread.closes_at is not None and thread.closes_at <= now():
        return no(_l("Amendments were taken until %(when)s.", when=date_time(thread.closes_at)))
    if thread.opens_at is not None:
        return no(_l("Amendments are taken from %(when)s on.", when=date_time(thread.opens_at)))
    return no(_l("Amendments are taken while a text is open for comment. This one is not yet."))


def can_amend(actor: Person, proposal: Proposal) -> Decision:
    takes = takes_amendments(proposal)
    if takes and not actor.is_authenticated:
        return no(_l("Sign in to send your amendment. What you wrote is kept."))
    return takes


def can_support(actor: Person, proposal: Proposal, amendment: Amendment) -> Decision:
    """Also to take support back: what is decided is counted as it stood."""
    if not amendment.is_open:
        return no(_l("This amendment is settled. Support is no longer counted."))
    takes = takes_amendments(proposal)
    if not takes:
        return takes
    if not actor.is_authenticated:
        return no(_l("Sign in to support this amendment."))
    if actor.id == amendment.author_id:
        return no(_l("It is your own amendment: your support is taken for granted."))
    return YES


def can_withdraw_amendment(actor: Person, amendment: Amendment) -> Decision:
    """Until it is decided: then the outcome stays."""
    if actor.id is None or actor.id != amendment.author_id:
        return no(_l("Only its author withdraws an amendment."))
    if amendment.state not in UNDECIDED:
        return no(_l("This amendment is settled and stays in the record."))
    return YES


def can_rewrite_amendment(actor: Person, proposal: Proposal, amendment: Amendment) -> Decision:
    """Its text changed: until it is decided its author may propose it anew, also after closing."""
    if actor.id is None or actor.id != amendment.author_id:
        return no(_l("Only its author writes an amendment anew."))
    if amendment.state not in UNDECIDED:
        return no(_l("This amendment is settled and stays in the record."))
    if amendment.fits:
        return no(_l("This amendment fits the newest version. There is nothing to write anew."))
    if proposal.state in ENDED or proposal.document.frozen_at is not None:
        return no(_l("This text was decided. It takes no more amendments."))
    return YES


def can_judge(actor: Person, proposal: Proposal) -> Decision:
    """Say what the group proposes to do with amendments."""
    if not documents.writes(actor, proposal.document):
        return no(_l("Only the group that writes this text says what it proposes to do."))
    if proposal.state in ENDED or proposal.document.frozen_at is not None:
        return no(_l("This text was decided. Nothing about it is changed any more."))
    return YES


def can_recommend(actor: Person, proposal: Proposal, amendment: Amendment) -> Decision:
    if amendment.state in UNDECIDED:
        return can_judge(actor, proposal)
    return no(_l("This amendment is decided. What was proposed to do with it stays as it is."))


def can_decide_amendments(actor: Person, proposal: Proposal) -> Decision:
    """Record what the group decided."""
    if not is_secretariat(actor):
        return no(_l("Only the secretariat records what the group decided."))
    return can_judge(actor, proposal)


def can_merge_amendments(actor: Person, proposal: Proposal) -> Decision:
    if proposal.state in ENDED:
        return no(_l("This draft has ended. Its record is not changed any more."))
    return documents.can_arrange(actor, proposal.document)


def can_note_written(actor: Person, proposal: Proposal, amendment: Amendment) -> Decision:
    """Say that the text has an accepted amendment which could not be put in by itself."""
    may = can_merge_amendments(actor, proposal)
    if not may:
        return may
    if amendment.state is AmendmentState.APPLIED:
        return no(_l("The text has it already."))
    if amendment.state is not AmendmentState.DECIDED:
        return no(_l("Only of an amendment that was accepted can one say that the text has it."))
    if amendment.fits:
        return no(_l("Its words still fit: put it into the text together with the others."))
    return YES


def can_load_policy(actor: Person) -> Decision:
    """Bring in the text of a policy for drafts to build on. Nobody changes it afterwards."""
    if is_secretariat(actor):
        return YES
    return no(_l("Only the secretariat loads the text of a policy."))


def can_relate(actor: Person, proposal: Proposal) -> Decision:
    """Say what a draft does with each article of its policy, and which conventions it serves."""
    if proposal.state in ENDED:
        return no(_l("This draft has ended. Its record is not changed any more."))
    return documents.can_arrange(actor, proposal.document)


def can_be_base(document: Document) -> Decision:
    if document.kind is DocumentKind.POLICY and document.frozen_at is not None:
        return YES
    return no(_l("A draft is based on a policy whose text was loaded here."))


def can_publish_reasons(actor: Person, proposal: Proposal) -> Decision:
    """Publish them with the newest version, after it was published itself."""
    if proposal.base_id is None:
        return no(_l("This draft is not based on a policy."))
    return can_publish(actor, proposal)
