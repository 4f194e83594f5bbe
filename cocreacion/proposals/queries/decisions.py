from collections.abc import Sequence

from sqlalchemy import (
    Select,
    case,
    select,
)
from sqlalchemy.orm import contains_eager, joinedload

from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.prepared import prepared
from cocreacion.meetings.models import (
    AgendaItem,
    Agreement,
    AgreementState,
    Meeting,
    Minutes,
)
from cocreacion.process.models import Commitment, CommitmentVersion
from cocreacion.proposals.models import Adoption, AgendaLink, Proposal, ProposalState, VersionPoll
from cocreacion.votes.models import Poll

PAGE, MOST_CHOICES = 20, 100


def links_of_meeting(meeting_id: int) -> Sequence[AgendaLink]:
    """Which points of an agenda are about which drafts; one statement for the whole meeting."""
    return db.session.scalars(*_links_of_meeting(meeting_id)).all()


@prepared
def _links_of_meeting(meeting: int) -> Select[AgendaLink]:
    return (
        select(AgendaLink)
        .join(AgendaLink.agenda_item)
        .join(AgendaLink.proposal)
        .where(AgendaItem.meeting_id == meeting, Proposal.state != ProposalState.DRAFT)
        .options(
            contains_eager(AgendaLink.agenda_item),
            contains_eager(AgendaLink.proposal).options(
                joinedload(Proposal.thread), joinedload(Proposal.poll)
            ),
        )
        .order_by(AgendaItem.position, AgendaLink.id)
    )


def find_link(agenda_item_id: int, proposal_id: int) -> AgendaLink | None:
    return db.session.scalar(
        select(AgendaLink).filter_by(agenda_item_id=agenda_item_id, proposal_id=proposal_id)
    )


def proposals_to_link(meeting: Meeting) -> Sequence[Proposal]:
    """Published drafts that a meeting may speak about: those of its body and commitment first."""
    own = case(
        (Proposal.body_id == meeting.body_id, 0),
        (Proposal.commitment_id == meeting.commitment_id, 1),
        else_=2,
    )
    statement = (
        select(Proposal)
        .where(Proposal.state.not_in([ProposalState.DRAFT, ProposalState.WITHDRAWN]))
        .order_by(own, Proposal.changed_at.desc(), Proposal.id.desc())
        .limit(MOST_CHOICES)
    )
    return db.session.scalars(statement).all()


def get_agenda_item(agenda_item_id: int) -> AgendaItem:
    statement = select(AgendaItem).where(AgendaItem.id == agenda_item_id)
    item = db.session.scalar(
        statement.options(joinedload(AgendaItem.meeting).joinedload(Meeting.body))
    )
    if item is None:
        raise NotFound
    return item


def meetings_about(proposal: Proposal) -> Sequence[Meeting]:
    """Called meetings with this draft on the agenda, the latest first."""
    about = (
        select(AgendaItem.meeting_id)
        .join(AgendaLink, AgendaLink.agenda_item_id == AgendaItem.id)
        .where(AgendaLink.proposal_id == proposal.id)
    )
    statement = (
        select(Meeting)
        .where(Meeting.id.in_(about), Meeting.called_at.is_not(None))
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(PAGE)
    )
    return db.session.scalars(statement).all()


# Decisions -----------------------------------------------------------------------------------


def votes_on(proposal: Proposal) -> Sequence[VersionPoll]:
    """Every vote on a version of this draft, the latest first."""
    statement = (
        select(VersionPoll)
        .where(VersionPoll.proposal_id == proposal.id)
        .options(
            joinedload(VersionPoll.poll, innerjoin=True).joinedload(Poll.body),
            joinedload(VersionPoll.version, innerjoin=True),
        )
        .order_by(VersionPoll.id.desc())
    )
    return db.session.scalars(statement).all()


def vote_of_poll(poll_id: int) -> VersionPoll | None:
    statement = select(VersionPoll).where(VersionPoll.poll_id == poll_id)
    return db.session.scalar(
        statement.options(
            joinedload(VersionPoll.poll),
            joinedload(VersionPoll.version),
            joinedload(VersionPoll.proposal).joinedload(Proposal.document),
        )
    )


def agreements_about(proposal: Proposal) -> Sequence[Agreement]:
    """Agreements of published minutes on a point of the agenda that was about this draft."""
    items = select(AgendaLink.agenda_item_id).where(AgendaLink.proposal_id == proposal.id)
    statement = (
        select(Agreement)
        .join(Minutes, Minutes.meeting_id == Agreement.meeting_id)
        .where(
            Agreement.agenda_item_id.in_(items),
            Minutes.published_at.is_not(None),
            Agreement.state != AgreementState.DROPPED,
        )
        .options(joinedload(Agreement.meeting))
        .order_by(Agreement.meeting_id.desc(), Agreement.number)
    )
    return db.session.scalars(statement).all()


def adoptions_of(proposal: Proposal) -> Sequence[Adoption]:
    return db.session.scalars(*_adoptions(proposal.id, None)).all()


def adoptions_into(commitment: Commitment) -> Sequence[Adoption]:
    """Which versions of a commitment came from which drafts, the latest first."""
    return db.session.scalars(*_adoptions(None, commitment.id)).all()


@prepared
def _adoptions(proposal: int | None, commitment: int | None) -> Select[Adoption]:
    statement = select(Adoption)
    if proposal is not None:
        statement = statement.where(Adoption.proposal_id == proposal)
    if commitment is not None:
        version = CommitmentVersion.commitment_id == commitment
        statement = statement.join(Adoption.commitment_version).where(version)
    return statement.options(
        joinedload(Adoption.version, innerjoin=True),
        joinedload(Adoption.commitment_version, innerjoin=True),
        joinedload(Adoption.proposal, innerjoin=True),
        joinedload(Adoption.poll),
        joinedload(Adoption.agreement).joinedload(Agreement.meeting),
    ).order_by(Adoption.id.desc())
