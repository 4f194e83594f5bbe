"""Which seats of a vote somebody holds: a pure answer over a poll loaded with its electors."""

from cocreacion.groups.models import Delegation
from cocreacion.groups.seating import Person
from cocreacion.votes.models import Elector, Poll


def electors_of(actor: Person, poll: Poll) -> list[Elector]:
    """The seats of this vote that this person holds today, those held as principal first."""
    held = [
        (mandate.role is Delegation.ALTERNATE, elector.id, elector)
        for elector in poll.electors
        for mandate in elector.seat.holders
        if mandate.user_id == actor.id
    ]
    return [elector for _, _, elector in sorted(held, key=lambda each: each[:2])]
