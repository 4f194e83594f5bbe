"""Drafts, their versions with what was decided on them, and clauses through versions."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, false, func, or_, select
from sqlalchemy.orm import aliased

from cocreacion.contributions.models import Contribution, Response, Thread
from cocreacion.documents.models import (
    Amendment,
    Clause,
    ClauseEdit,
    ClauseFate,
    Fate,
    Version,
    VersionClause,
)
from cocreacion.followup.models import Milestone
from cocreacion.followup.queries.common import on_the_board
from cocreacion.groups.models import Body
from cocreacion.kernel.bilingual import LANGUAGES
from cocreacion.kernel.db import UtcDateTime, db
from cocreacion.meetings.models import AgendaItem, Agreement, Meeting
from cocreacion.people.models import Guest
from cocreacion.process.models import ActionPlan, Commitment, CommitmentVersion
from cocreacion.proposals.models import (
    Adoption,
    AgendaLink,
    AmendmentDecision,
    Proposal,
    VersionPoll,
)
from cocreacion.proposals.queries.drafts import visible_to
from cocreacion.trace.refs import Kind, Ref
from cocreacion.votes.models import Poll

MOST_DRAFTS = 5
MOST_VERSIONS = 60
MOST_WORDINGS = 120


def drafts(condition: ColumnElement[bool]) -> Sequence[Any]:
    """Those that everybody may see, the one changed last first."""
    return db.session.execute(
        select(
            Proposal.id,
            Proposal.slug,
            Proposal.title,
            Proposal.document_id,
            Proposal.thread_id,
            Proposal.commitment_id,
            Proposal.sample,
            Body.slug.label("body_slug"),
            Body.name,
            Thread.comment_count,
            Thread.answered_count,
        )
        .join(Body, Proposal.body_id == Body.id)
        .join(Thread, Proposal.thread_id == Thread.id)
        .where(visible_to(Guest()), condition)
        .order_by(Proposal.changed_at.desc(), Proposal.id.desc())
        .limit(MOST_DRAFTS)
    ).all()


def about(ref: Ref) -> ColumnElement[bool]:
    """Which drafts a thing has to do with; none for a name that nothing can have."""
    if ref.kind is Kind.CLAUSE:
        place = ref.clause
        return _with_version(place[0]) if place else false()
    if ref.kind is Kind.MEETING:
        return Proposal.id.in_(_on_agendas().where(Meeting.slug == ref.name))
    if ref.kind is Kind.DECISION:
        voted = select(VersionPoll.proposal_id).join(Poll, VersionPoll.poll_id == Poll.id)
        return Proposal.id.in_(voted.where(Poll.slug == ref.name))
    if ref.kind is Kind.COMMITMENT:
        return _of_commitments(Commitment.id == _named(ref.name))
    number = ref.number
    return false() if number is None else _of_number(ref.kind, number)


def _of_number(kind: Kind, number: int) -> ColumnElement[bool]:
    if kind is Kind.VERSION:
        return _with_version(number)
    if kind is Kind.CONTRIBUTION:
        of = select(Contribution.thread_id).where(Contribution.id == number)
        return Proposal.thread_id == of.scalar_subquery()
    if kind is Kind.RESPONSE:
        answered = select(Response.thread_id).where(Response.id == number)
        return Proposal.thread_id == answered.scalar_subquery()
    if kind is Kind.MILESTONE:
        of = select(Milestone.commitment_id).where(Milestone.id == number)
        return _of_commitments(Commitment.id == of.scalar_subquery())
    return _by_agreement(number)


def _by_agreement(number: int) -> ColumnElement[bool]:
    """Adopted by it, changed by it, or on the point of the agenda where it was reached."""
    point = select(Agreement.agenda_item_id).where(Agreement.id == number)
    changed = (
        select(Amendment.document_id)
        .join(AmendmentDecision, AmendmentDecision.amendment_id == Amendment.id)
        .where(AmendmentDecision.agreement_id == number)
    )
    return or_(
        Proposal.id.in_(select(Adoption.proposal_id).where(Adoption.agreement_id == number)),
        Proposal.id.in_(_on_agendas().where(AgendaItem.id == point.scalar_subquery())),
        Proposal.document_id.in_(changed),
    )


def talked_about(item_ids: Collection[int], version_ids: Collection[int]) -> ColumnElement[bool]:
    """Drafts that these points of agendas are about, and those with these versions."""
    documents = select(Version.document_id).where(Version.id.in_(version_ids))
    return or_(
        Proposal.id.in_(_on_agendas().where(AgendaItem.id.in_(item_ids))),
        Proposal.document_id.in_(documents),
    )


def _with_version(version_id: int) -> ColumnElement[bool]:
    document = select(Version.document_id).where(Version.id == version_id)
    return Proposal.document_id == document.scalar_subquery()


def _on_agendas() -> Any:
    return (
        select(AgendaLink.proposal_id)
        .join(AgendaItem, AgendaLink.agenda_item_id == AgendaItem.id)
        .join(Meeting, AgendaItem.meeting_id == Meeting.id)
        .where(Meeting.called_at.is_not(None))
    )


def _of_commitments(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Written for a commitment, or adopted into it."""
    adopted = (
        select(Adoption.proposal_id)
        .join(CommitmentVersion, Adoption.commitment_version_id == CommitmentVersion.id)
        .join(Commitment, CommitmentVersion.commitment_id == Commitment.id)
        .where(which)
    )
    own = select(Commitment.id).where(which)
    return or_(Proposal.commitment_id.in_(own), Proposal.id.in_(adopted))


def _named(name: str) -> ScalarSelect[int]:
    return (
        select(Commitment.id)
        .join(ActionPlan, Commitment.plan_id == ActionPlan.id)
        .where(ActionPlan.slug + "-" + Commitment.number == name)
        .order_by(Commitment.id)
        .limit(1)
        .correlate(None)
        .scalar_subquery()
    )


def newest_commitment(number: str) -> Any:
    """The commitment of this number that is followed now, as an address of follow-up has it."""
    return db.session.execute(
        select(ActionPlan.slug, Commitment.number)
        .join(ActionPlan, Commitment.plan_id == ActionPlan.id)
        .where(on_the_board(), Commitment.number == number)
    ).first()


def texts(document_ids: Collection[int], clause_ids: Collection[str]) -> Sequence[Any]:
    """The newest versions, each once for every vote on it and every adoption of it.

    `edits` counts the wordings that were saved between the version before and this one: of these
    clauses, or of the whole text.
    """
    before = func.lag(Version.published_at, type_=UtcDateTime()).over(
        partition_by=Version.document_id, order_by=Version.number
    )
    dated = (
        select(Version.id, Version.published_at, before.label("since"))
        .where(Version.document_id.in_(document_ids))
        .subquery()
    )
    edits = (
        select(dated.c.id, func.count(ClauseEdit.id).label("edits"))
        .join(Version, Version.id == dated.c.id)
        .join(Clause, Clause.document_id == Version.document_id)
        .join(ClauseEdit, ClauseEdit.clause_id == Clause.id)
        .where(
            ClauseEdit.language.in_(LANGUAGES),
            ClauseEdit.edited_at <= dated.c.published_at,
            or_(dated.c.since.is_(None), ClauseEdit.edited_at > dated.c.since),
            Clause.clause_id.in_(clause_ids) if clause_ids else Clause.id.is_not(None),
        )
        .group_by(dated.c.id)
        .subquery()
    )
    public = and_(VersionPoll.poll_id == Poll.id, Poll.opens_at.is_not(None))
    newest = (
        select(Version.id)
        .where(Version.document_id.in_(document_ids))
        .order_by(Version.published_at.desc(), Version.id.desc())
        .limit(MOST_VERSIONS)
        .subquery()
    )
    return db.session.execute(
        select(
            Version.id,
            Version.document_id,
            Version.number,
            Version.published_at,
            Version.note,
            func.coalesce(edits.c.edits, 0).label("edits"),
            Poll.id.label("poll_id"),
            Poll.slug.label("poll_slug"),
            Poll.question,
            Poll.opens_at,
            Poll.closes_at,
            Poll.state.label("poll_state"),
            Poll.result,
            Adoption.id.label("adoption_id"),
            Adoption.adopted_at,
            Adoption.poll_id.label("adopted_by_poll"),
            Adoption.agreement_id,
            CommitmentVersion.id.label("wording_id"),
            CommitmentVersion.number.label("wording"),
            CommitmentVersion.commitment_id,
        )
        .join(newest, newest.c.id == Version.id)
        .outerjoin(edits, edits.c.id == Version.id)
        .outerjoin(VersionPoll, VersionPoll.version_id == Version.id)
        .outerjoin(Poll, public)
        .outerjoin(Adoption, Adoption.version_id == Version.id)
        .outerjoin(CommitmentVersion, Adoption.commitment_version_id == CommitmentVersion.id)
        .order_by(Version.document_id, Version.number, Poll.id, Adoption.id)
    ).all()


def line_of_clauses(document_id: int) -> Sequence[tuple[int, str, str, Fate]]:
    """Divisions and unions of clauses: number of the version, what it was, what it became."""
    rows = db.session.execute(
        select(Version.number, ClauseFate.old_id, ClauseFate.new_id, ClauseFate.fate)
        .join(Version, ClauseFate.version_id == Version.id)
        .where(Version.document_id == document_id, ClauseFate.fate.in_([Fate.SPLIT, Fate.MERGED]))
        .order_by(Version.number, ClauseFate.id)
    )
    return [(row.number, row.old_id, row.new_id, row.fate) for row in rows]


def wordings(
    document_ids: Collection[int],
    clause_ids: Collection[str],
    places: Collection[tuple[int, str]],
) -> Sequence[Any]:
    """These clauses in every version, and the clauses at these places, oldest version first."""
    this = aliased(VersionClause)
    place = (
        func.row_number().over(partition_by=this.version_id, order_by=this.position).label("place")
    )
    numbered = (
        select(this.id, place)
        .join(Version, this.version_id == Version.id)
        .where(Version.document_id.in_(document_ids))
        .subquery()
    )
    wanted: list[ColumnElement[bool]] = [
        and_(VersionClause.version_id == version, VersionClause.clause_id == clause)
        for version, clause in sorted(places)
    ]
    if clause_ids:
        wanted.append(VersionClause.clause_id.in_(clause_ids))
    if not wanted:
        return []
    return db.session.execute(
        select(
            VersionClause.version_id,
            VersionClause.clause_id,
            VersionClause.heading,
            VersionClause.es,
            VersionClause.en,
            VersionClause.hash,
            numbered.c.place,
        )
        .join(numbered, numbered.c.id == VersionClause.id)
        .join(Version, VersionClause.version_id == Version.id)
        .where(or_(*wanted))
        .order_by(Version.document_id, Version.number.desc(), numbered.c.place)
        .limit(MOST_WORDINGS)
    ).all()
