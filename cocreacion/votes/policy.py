from cocreacion.groups.models import Body, Delegation
from cocreacion.groups.policy import is_secretariat
from cocreacion.groups.seating import Person
from cocreacion.kernel.gettext import lazy_gettext as _l
from cocreacion.kernel.policy import YES, Decision, no
from cocreacion.votes.electors import electors_of
from cocreacion.votes.models import Elector, Poll, PollState


def can_see(viewer: Person, poll: Poll) -> bool:
    """A vote that was never opened is seen by the secretariat only."""
    return poll.opens_at is not None or is_secretariat(viewer)


def can_create(actor: Person, body: Body) -> Decision:  # noqa: ARG001
    if is_secretariat(actor):
        return YES
    return no(_l("Only the secretariat prepares votes."))


def can_edit(actor: Person, poll: Poll) -> Decision:
    if not is_secretariat(actor):
        return no(_l("Only the secretariat prepares votes."))
    if poll.state is not PollState.DRAFT:
        return no(_l("Question and rule are fixed since the vote was opened."))
    return YES


def can_open(actor: Person, poll: Poll) -> Decision:
    if not is_secretariat(actor):
        return no(_l("Only the secretariat opens votes."))
    if poll.state is not PollState.DRAFT:
        return no(_l("This vote was already opened or cancelled."))
    return YES


def can_extend(actor: Person, poll: Poll) -> Decision:
    if not is_secretariat(actor):
        return no(_l("Only the secretariat changes when a vote closes."))
    if not poll.is_open:
        return no(_l("Only a vote that is open can be extended."))
    return YES


def can_cancel(actor: Person, poll: Poll) -> Decision:
    """Never after closing: a result that somebody dislikes cannot be made to disappear."""
    if not is_secretariat(actor):
        return no(_l("Only the secretariat cancels votes."))
    if poll.state is not PollState.DRAFT and not poll.is_open:
        return no(_l("A vote that has closed cannot be cancelled."))
    return YES


def can_tally(poll: Poll) -> Decision:
    """Whoever asks: what is stored is what anybody would count."""
    if not poll.has_closed:
        return no(_l("The votes are counted when the vote has closed."))
    return YES


def can_record_outcome(actor: Person, poll: Poll) -> Decision:
    if not is_secretariat(actor):
        return no(_l("Only the secretariat writes down what follows from a vote."))
    if not poll.has_closed:
        return no(_l("What follows is written down when the vote has closed."))
    return YES


def can_vote(actor: Person, poll: Poll) -> Decision:
    """Whether this person may vote for any seat at all."""
    if poll.state is PollState.DRAFT:
        return no(_l("This vote has not been opened."))
    if poll.state is PollState.CANCELLED:
        return no(_l("This vote was cancelled."))
    if not poll.is_open:
        return no(_l("The vote has closed."))
    if not actor.is_authenticated:
        return no(_l("Sign in with the account that holds the seat to vote."))
    if not electors_of(actor, poll):
        return no(_l("The seats that were held when the vote opened may vote. You hold none."))
    return YES


def can_record(actor: Person, poll: Poll) -> Decision:
    """Note what the seats answer aloud, in a meeting."""
    if not is_secretariat(actor):
        return no(_l("Only the secretariat notes votes that are given in the room."))
    if not poll.is_open:
        return no(_l("Votes are noted while the vote is open."))
    return YES


def can_cast(actor: Person, elector: Elector) -> Decision:
    """Whether this person may put the ballot of this seat in, or replace the one that is there."""
    mine = next((m for m in elector.seat.holders if m.user_id == actor.id), None)
    if mine is None:
        return no(_l("You do not hold this seat."))
    principal, ballot = elector.seat.holder(Delegation.PRINCIPAL), elector.ballot
    by_principal = principal and ballot and ballot.cast_by == principal.user_id
    if mine.role is Delegation.ALTERNATE and by_principal:
        return no(_l("The principal of this seat has voted. Only the principal can change it."))
    return YES
