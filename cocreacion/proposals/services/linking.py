from cocreacion.kernel.db import db, lock
from cocreacion.kernel.events import record
from cocreacion.kernel.policy import require
from cocreacion.meetings.models import AgendaItem
from cocreacion.people.models import User
from cocreacion.proposals import policy, queries
from cocreacion.proposals.events import AgendaItemLinked, AgendaItemUnlinked
from cocreacion.proposals.models import AgendaLink, Proposal, ProposalState
from cocreacion.proposals.refusals import NotPublicYet


def link_agenda_item(item: AgendaItem, proposal: Proposal, *, actor: User) -> None:
    """Say that a point of an agenda is about a draft."""
    require(policy.can_link(actor, item.meeting))
    lock(item)
    if proposal.state is ProposalState.DRAFT:
        raise NotPublicYet
    if queries.find_link(item.id, proposal.id) is not None:
        return
    db.session.add(AgendaLink(agenda_item_id=item.id, proposal_id=proposal.id))
    record(AgendaItemLinked(actor_id=actor.id, proposal_id=proposal.id, agenda_item_id=item.id))


def unlink_agenda_item(item: AgendaItem, proposal: Proposal, *, actor: User) -> None:
    require(policy.can_link(actor, item.meeting))
    lock(item)
    link = queries.find_link(item.id, proposal.id)
    if link is None:
        return
    db.session.delete(link)
    record(AgendaItemUnlinked(actor_id=actor.id, proposal_id=proposal.id, agenda_item_id=item.id))
