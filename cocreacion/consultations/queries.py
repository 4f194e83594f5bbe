"""Every question about consultations, their statements, and who answered what."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from cocreacion.consultations.models import (
    Consultation,
    ConsultationQuestion,
    Statement,
    StatementAnswer,
    StatementState,
)
from cocreacion.contributions.paging import Order, Page, Rows, page
from cocreacion.documents.models import Version
from cocreacion.kernel.clock import now
from cocreacion.kernel.db import db
from cocreacion.kernel.errors import NotFound
from cocreacion.kernel.prepared import prepared
from cocreacion.people.models import Guest, Organisation, User
from cocreacion.process.models import Phase

PAGE = 20
CLOSED_LAST = Order((Consultation.closes_at, Consultation.id), descending=True)


def get_consultation(slug: str) -> Consultation:
    """With everything its pages say about it; whether one may see it is for the policy."""
    found = db.session.scalar(*_consultation(slug))
    if found is None:
        raise NotFound
    return found


@prepared
def _consultation(slug: str) -> Select[Consultation]:
    return (
        select(Consultation)
        .where(Consultation.slug == slug)
        .options(
            joinedload(Consultation.thread, innerjoin=True),
            joinedload(Consultation.plan),
            joinedload(Consultation.version).joinedload(Version.document),
            selectinload(Consultation.questions),
        )
    )


def slug_is_taken(slug: str) -> bool:
    return db.session.scalar(select(exists().where(Consultation.slug == slug))) or False


def current() -> Sequence[Consultation]:
    """Announced and not closed, the one that closes first comes first."""
    return db.session.scalars(
        select(Consultation)
        .where(Consultation.announced_at.is_not(None), Consultation.closes_at > now())
        .order_by(Consultation.closes_at, Consultation.id)
        .limit(PAGE)
    ).all()


def open_now(most: int) -> Sequence[Consultation]:
    """The ones that close first."""
    return db.session.scalars(
        select(Consultation)
        .where(
            Consultation.announced_at.is_not(None),
            Consultation.opens_at <= now(),
            Consultation.closes_at > now(),
        )
        .order_by(Consultation.closes_at, Consultation.id)
        .limit(most)
    ).all()


def closed(*, after: str = "", before: str = "") -> Page[Any]:
    """The latest first, a page at a time."""
    rows: Rows = select(
        Consultation.id,
        Consultation.slug,
        Consultation.title,
        Consultation.closes_at,
        Consultation.first_closes_at,
        Consultation.sample,
    ).where(Consultation.announced_at.is_not(None), Consultation.closes_at <= now())
    return page(rows, CLOSED_LAST, size=PAGE, after=after, before=before)


def drafts() -> Sequence[Consultation]:
    """Not announced yet; for the secretariat."""
    return db.session.scalars(
        select(Consultation)
        .where(Consultation.announced_at.is_(None))
        .order_by(Consultation.created_at.desc(), Consultation.id.desc())
    ).all()


def of_plan(plan_id: int) -> Sequence[Consultation]:
    """Announced for a plan, those that close last first."""
    return db.session.scalars(*_of_plan(plan_id)).all()


@prepared
def _of_plan(plan: int) -> Select[Consultation]:
    return (
        select(Consultation)
        .where(Consultation.plan_id == plan, Consultation.announced_at.is_not(None))
        .order_by(Consultation.closes_at.desc(), Consultation.id.desc())
        .limit(PAGE)
    )


def has_timeline(plan_id: int) -> bool:
    """Whether the phases of a plan have public dates."""
    return db.session.scalar(select(exists().where(Phase.plan_id == plan_id))) or False


def governing(thread_id: int) -> Consultation | None:
    """The announced consultation whose window is the one of this thread now."""
    latest = (
        select(Consultation)
        .where(Consultation.thread_id == thread_id, Consultation.announced_at.is_not(None))
        .order_by(Consultation.announced_at.desc(), Consultation.id.desc())
        .options(joinedload(Consultation.thread))
        .limit(1)
    )
    found = db.session.scalar(latest)
    return found if found and found.closes_at == found.thread.closes_at else None


def own_threads(thread_ids: Collection[int] | None) -> Sequence[Any]:
    """Announced ones that are about no text: they own their threads."""
    statement = select(Consultation.thread_id, Consultation.title, Consultation.slug).where(
        Consultation.version_id.is_(None), Consultation.announced_at.is_not(None)
    )
    if thread_ids is not None:
        statement = statement.where(Consultation.thread_id.in_(thread_ids))
    return db.session.execute(statement.order_by(Consultation.id)).all()


def threads_of_plan(plan_id: int) -> Select[Any]:
    """Those of announced consultations that are about no text."""
    return select(Consultation.thread_id).where(
        Consultation.version_id.is_(None),
        Consultation.announced_at.is_not(None),
        Consultation.plan_id == plan_id,
    )


def questions(ids: Collection[int]) -> Sequence[Any]:
    """Questions of announced consultations."""
    return db.session.execute(*_questions(ids)).all()


@prepared
def _questions(ids: Collection[int]) -> Rows:
    return (
        select(
            ConsultationQuestion.id,
            ConsultationQuestion.position,
            ConsultationQuestion.text,
            Consultation.thread_id,
            Consultation.slug,
        )
        .join(Consultation, ConsultationQuestion.consultation_id == Consultation.id)
        .where(ConsultationQuestion.id.in_(ids), Consultation.announced_at.is_not(None))
    )


def get_question(consultation: Consultation, question_id: int) -> ConsultationQuestion:
    found = next((each for each in consultation.questions if each.id == question_id), None)
    if found is None:
        raise NotFound
    return found


def counted(consultation: Consultation) -> Sequence[Any]:
    """The statements that are shown, in order, each with how often each group answered what:
    several rows for each statement, one (without a sector) where nobody answered."""
    return db.session.execute(*_counted(consultation.id)).all()


@prepared
def _counted(consultation: int) -> Rows:
    return (
        select(
            Statement.id,
            Statement.text,
            Statement.language,
            Statement.sample,
            StatementAnswer.sector,
            StatementAnswer.position,
            func.count(StatementAnswer.id).label("number"),
        )
        .outerjoin(StatementAnswer, StatementAnswer.statement_id == Statement.id)
        .where(Statement.consultation_id == consultation, Statement.state == StatementState.SHOWN)
        .group_by(
            Statement.id,
            Statement.text,
            Statement.language,
            Statement.sample,
            StatementAnswer.sector,
            StatementAnswer.position,
        )
        .order_by(Statement.id)
    )


def answers_of(user: User | Guest, consultation: Consultation) -> dict[int, StatementAnswer]:
    """What this person answered, by statement."""
    if not user.is_authenticated:
        return {}
    rows = db.session.scalars(
        select(StatementAnswer)
        .join(Statement, StatementAnswer.statement_id == Statement.id)
        .where(Statement.consultation_id == consultation.id, StatementAnswer.user_id == user.id)
    )
    return {row.statement_id: row for row in rows}


def proposed_by(user: User | Guest, consultation: Consultation) -> Sequence[Statement]:
    if not user.is_authenticated:
        return []
    return db.session.scalars(
        select(Statement)
        .where(Statement.consultation_id == consultation.id, Statement.proposed_by == user.id)
        .order_by(Statement.id)
    ).all()


def statements(consultation: Consultation) -> Sequence[Statement]:
    """All of them, in every state; for the secretariat."""
    return db.session.scalars(
        select(Statement).where(Statement.consultation_id == consultation.id).order_by(Statement.id)
    ).all()


def shown_ids(consultation: Consultation) -> set[int]:
    return set(
        db.session.scalars(
            select(Statement.id).where(
                Statement.consultation_id == consultation.id,
                Statement.state == StatementState.SHOWN,
            )
        )
    )


def waiting_by_consultation() -> dict[int, int]:
    """How many proposed statements the secretariat has to read, by consultation."""
    rows = db.session.execute(
        select(Statement.consultation_id, func.count())
        .where(Statement.state == StatementState.WAITING)
        .group_by(Statement.consultation_id)
    )
    return {row[0]: row[1] for row in rows}


def get_version(version_id: int) -> Version:
    return db.session.get_one(Version, version_id)


def get_statement(consultation: Consultation, statement_id: int) -> Statement:
    found = db.session.get(Statement, statement_id)
    if found is None or found.consultation_id != consultation.id:
        raise NotFound
    return found


def organisations(ids: Iterable[int] | None = None) -> Sequence[Organisation]:
    """Those to choose from, or these."""
    statement = select(Organisation).order_by(Organisation.slug)
    if ids is not None:
        statement = statement.where(Organisation.id.in_(list(ids)))
    return db.session.scalars(statement).all()
