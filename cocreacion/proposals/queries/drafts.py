from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import contains_eager, joinedload, undefer

from cocreacion.contributions.models import Thread
from cocreacion.documents.models import Document, Version
from cocreacion.groups import queries as groups
from cocreacion.groups.models import Body
from cocreacion.groups.policy import is_secretariat
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import UtcDateTime, db
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.prepared import prepared
from cocreacion.people.models import Guest, Role, User
from cocreacion.process.models import ActionPlan, Commitment, Theme
from cocreacion.proposals.models import Proposal, ProposalState

Person = User | Guest
PAGE, LONGEST_NUMBER = 20, 11  # digits of ids that the databases know


def visible_to(viewer: Person) -> ColumnElement[bool]:
    """What was published, everybody; drafts, those who write them (`policy.can_see`)."""
    if is_secretariat(viewer) or viewer.has_role(Role.TRANSLATOR):
        return true()
    published = Proposal.state != ProposalState.DRAFT
    if not viewer.is_authenticated:
        return published
    own = [body.id for body in groups.bodies_of(viewer)]
    return or_(published, Proposal.body_id.in_(own))


def with_owners(statement: Select[Proposal]) -> Select[Proposal]:
    """What every page of a draft says about it: one statement."""
    return statement.options(
        joinedload(Proposal.document, innerjoin=True),
        joinedload(Proposal.thread, innerjoin=True),
        joinedload(Proposal.body, innerjoin=True),
        joinedload(Proposal.commitment).joinedload(Commitment.plan).load_only(ActionPlan.slug),
        joinedload(Proposal.poll),
        undefer(Proposal.amendment_count),
        undefer(Proposal.consultation_slug),
    )


def _for_guests(statement: Select[Proposal]) -> Select[Proposal]:
    """The same in fewer columns: nobody has to be asked whether they may do more than read.

    The poll, which few drafts have, is read when it is looked at.
    """
    return statement.options(
        joinedload(Proposal.document, innerjoin=True),
        joinedload(Proposal.thread, innerjoin=True),
        joinedload(Proposal.body, innerjoin=True).load_only(Body.slug, Body.name),
        joinedload(Proposal.commitment)
        .load_only(Commitment.number, Commitment.title)
        .joinedload(Commitment.plan)
        .load_only(ActionPlan.slug),
        undefer(Proposal.amendment_count),
        undefer(Proposal.consultation_slug),
    )


def get_proposal(slug: str, viewer: Person) -> Proposal:
    """The draft, or NotFound if there is none that this person may see."""
    proposal = db.session.scalar(*_proposal(slug, guest=not viewer.is_authenticated))
    if proposal is None:
        raise NotFound
    if viewer.is_authenticated:
        load_members(proposal)
        if proposal.state is ProposalState.DRAFT and not _belongs(proposal, viewer):
            raise NotFound
    return proposal


@prepared
def _proposal(slug: str, *, guest: bool) -> Select[Proposal]:
    statement = select(Proposal).where(Proposal.slug == slug)
    if guest:
        return _for_guests(statement.where(Proposal.state != ProposalState.DRAFT))
    return with_owners(statement)


def load_members(proposal: Proposal) -> None:
    """Seats and holders of the body, which the policies ask about."""
    groups.get_body_by_id(proposal.body_id)


def _belongs(proposal: Proposal, viewer: Person) -> bool:
    seen = select(Proposal.id).where(Proposal.id == proposal.id, visible_to(viewer))
    return db.session.scalar(seen) is not None


def proposal_of_thread(thread_id: int) -> Proposal | None:
    statement = select(Proposal).where(Proposal.thread_id == thread_id)
    return db.session.scalar(with_owners(statement))


def proposals_of_threads(thread_ids: Iterable[int]) -> dict[int, Proposal]:
    statement = select(Proposal).where(Proposal.thread_id.in_(list(thread_ids)))
    return {proposal.thread_id: proposal for proposal in db.session.scalars(statement)}


def slug_is_taken(slug: str) -> bool:
    return db.session.scalar(select(Proposal.id).where(Proposal.slug == slug)) is not None


@dataclass(frozen=True)
class Listed:
    """A line of a list: the draft, and the number of its newest version (0: none)."""

    proposal: Proposal
    version: int


@dataclass(frozen=True)
class Page:
    """Part of a long list; `after` is where the next part begins, empty at the end."""

    lines: Sequence[Listed]
    after: str


_newest = (
    select(func.max(Version.number))
    .where(Version.document_id == Proposal.document_id)
    .correlate(Proposal)
    .scalar_subquery()
)


def is_open() -> ColumnElement[bool]:
    """Open for comment now; the thread must be joined."""
    return and_(
        Proposal.state.not_in([ProposalState.ADOPTED, ProposalState.WITHDRAWN]),
        Thread.opens_at <= now(),
        or_(Thread.closes_at.is_(None), Thread.closes_at > now()),
    )


def proposals(viewer: Person, *, theme: str = "", state: str = "", after: str = "") -> Page:
    """Open for comment first, then those changed last; from the place named by `after`."""
    rank = case((is_open(), 0), else_=1)
    statement = (
        select(Proposal, func.coalesce(_newest, 0), rank)
        .join(Proposal.thread)
        .where(visible_to(viewer), *_filters(theme, state))
        .options(
            contains_eager(Proposal.thread),
            joinedload(Proposal.body, innerjoin=True),
            joinedload(Proposal.commitment),
            joinedload(Proposal.poll),
        )
        .order_by(rank, Proposal.changed_at.desc(), Proposal.id.desc())
    )
    if place := _place(after):
        first, changed_at, number = place
        here = tuple_(literal(changed_at, UtcDateTime()), literal(number))
        older = tuple_(Proposal.changed_at, Proposal.id) < here
        statement = statement.where(or_(rank > first, and_(rank == first, older)))
    rows = db.session.execute(statement.limit(PAGE + 1)).all()
    lines = [Listed(proposal, version) for proposal, version, _ in rows[:PAGE]]
    if len(rows) <= PAGE:
        return Page(lines, "")
    proposal, _, last = rows[PAGE - 1]
    return Page(lines, f"{last}_{proposal.changed_at.isoformat()}_{proposal.id}")


def _filters(theme: str, state: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if theme:
        of_theme = select(Commitment.id).join(Commitment.theme).where(Theme.key == theme)
        found.append(Proposal.commitment_id.in_(of_theme))
    if state == "open":
        found.append(is_open())
    elif state == "published":
        found += [Proposal.state == ProposalState.PUBLISHED, not_(is_open())]
    elif state:
        known = state in {each.value for each in ProposalState}
        found.append(Proposal.state == ProposalState(state) if known else false())
    return found


def _place(after: str) -> tuple[int, datetime, int] | None:
    """What a cursor says; None for none, and for one that somebody made up."""
    try:
        rank, instant, number = after.split("_")
        at = datetime.fromisoformat(instant).astimezone(UTC)
        return (int(rank), at, int(number)) if len(rank + number) < LONGEST_NUMBER else None
    except (ValueError, OverflowError):
        return None


def open_without_consultation() -> Sequence[Proposal]:
    """Open for comment by a simple window, the one that closes first comes first."""
    return db.session.scalars(
        select(Proposal)
        .join(Proposal.thread)
        .where(
            Proposal.state != ProposalState.DRAFT, is_open(), Proposal.consultation_slug.is_(None)
        )
        .options(contains_eager(Proposal.thread))
        .order_by(Thread.closes_at.is_(None), Thread.closes_at, Proposal.id)
        .limit(PAGE)
    ).all()


def themes() -> Sequence[Theme]:
    """Those with commitments, to filter by."""
    return db.session.scalars(select(Theme).order_by(Theme.plan_id, Theme.position)).all()


def commitments_to_choose() -> Sequence[Commitment]:
    statement = select(Commitment).order_by(Commitment.plan_id, Commitment.position)
    return db.session.scalars(statement).all()


def find_commitment(commitment_id: int | None) -> Commitment | None:
    return db.session.get(Commitment, commitment_id) if commitment_id else None


def bodies_to_choose(actor: Person) -> Sequence[Body]:
    """Where this person may begin a draft."""
    return groups.body_choices() if is_secretariat(actor) else groups.bodies_of(actor)


def proposals_of_commitment(commitment: Commitment) -> Sequence[Proposal]:
    """Published drafts of a commitment, the one changed last first."""
    return db.session.scalars(*_proposals_of_commitment(commitment.id)).all()


@prepared
def _proposals_of_commitment(commitment: int) -> Select[Proposal]:
    return (
        select(Proposal)
        .where(Proposal.commitment_id == commitment, Proposal.state != ProposalState.DRAFT)
        .options(joinedload(Proposal.thread, innerjoin=True), joinedload(Proposal.poll))
        .order_by(Proposal.changed_at.desc(), Proposal.id.desc())
        .limit(PAGE)
    )


def proposals_of_body(body: Body) -> Sequence[Listed]:
    """Published drafts of a group, open ones first, with their newest version."""
    rank = case((is_open(), 0), else_=1)
    statement = (
        select(Proposal, func.coalesce(_newest, 0))
        .join(Proposal.thread)
        .where(Proposal.body_id == body.id, Proposal.state != ProposalState.DRAFT)
        .options(contains_eager(Proposal.thread), joinedload(Proposal.poll))
        .order_by(rank, Proposal.changed_at.desc(), Proposal.id.desc())
        .limit(PAGE)
    )
    return [Listed(proposal, version) for proposal, version in db.session.execute(statement)]


def proposals_written_by(user: User) -> Sequence[Listed]:
    """Drafts of the groups in which this person holds a seat, whatever their state."""
    own = [body.id for body in groups.bodies_of(user)]
    statement = (
        select(Proposal, func.coalesce(_newest, 0))
        .where(Proposal.body_id.in_(own))
        .options(joinedload(Proposal.thread), joinedload(Proposal.poll), joinedload(Proposal.body))
        .order_by(Proposal.changed_at.desc(), Proposal.id.desc())
        .limit(PAGE)
    )
    return [Listed(proposal, version) for proposal, version in db.session.execute(statement)]


def proposals_to_translate(user: User) -> Sequence[Proposal]:
    """Drafts whose text may still change, the ones changed last first."""
    statement = (
        select(Proposal)
        .join(Proposal.document)
        .where(
            visible_to(user),
            Proposal.state.not_in([ProposalState.ADOPTED, ProposalState.WITHDRAWN]),
            Document.frozen_at.is_(None),
        )
        .options(contains_eager(Proposal.document))
        .order_by(Proposal.changed_at.desc(), Proposal.id.desc())
        .limit(PAGE)
    )
    return db.session.scalars(statement).all()
