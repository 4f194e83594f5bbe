"""Questions of those who answer."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from cocreacion.contributions.models import CHANGING, Contribution, Response, Thread
from cocreacion.contributions.paging import Order, Page, page
from cocreacion.contributions.queries.comments import ANSWERED, PAGE
from cocreacion.contributions.queries.responses import RESPONSES
from cocreacion.kernel.clock import today
from cocreacion.kernel.db import db
from cocreacion.people.models import Sector

FIRST_DUE = Order((Contribution.answer_due_on, Contribution.id))
OLDEST_RESPONSE = Order((Response.published_at, Response.id))
LAST_ANSWERED = Order((Contribution.answered_at, Contribution.id), descending=True)


@dataclass(frozen=True)
class Filter:
    """What the desk shows: `thread_ids` are those whose comments this person may answer."""

    thread_ids: Collection[int]
    thread_id: int | None = None
    clause_id: str = ""
    sector: Sector | None = None

    def of(self, statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        if self.thread_id is None:
            statement = statement.where(Contribution.thread_id.in_(self.thread_ids))
        else:
            statement = statement.where(Contribution.thread_id == self.thread_id)
        if self.clause_id:
            statement = statement.where(Contribution.clause_id == self.clause_id)
        if self.sector:
            statement = statement.where(Contribution.sector == self.sector)
        return statement


def waiting(chosen: Filter, *, after: str = "", before: str = "") -> Page[Any]:
    """Comments without an answer, the most pressing first."""
    statement = chosen.of(ANSWERED).where(
        Contribution.answered_at.is_(None), Contribution.answer_due_on.is_not(None)
    )
    return page(statement, FIRST_DUE, size=PAGE, after=after, before=before)


def answered(chosen: Filter, *, after: str = "", before: str = "") -> Page[Any]:
    """Comments with an answer, the last answered first."""
    statement = chosen.of(ANSWERED).where(
        Contribution.answered_at.is_not(None), Contribution.answer_due_on.is_not(None)
    )
    return page(statement, LAST_ANSWERED, size=PAGE, after=after, before=before)


def overdue(thread_ids: Collection[int]) -> int:
    """How many comments of these threads should have been answered by now."""
    late = select(func.count()).where(
        Contribution.answered_at.is_(None),
        Contribution.answer_due_on < today(),
        Contribution.thread_id.in_(thread_ids),
    )
    return db.session.scalar(late) or 0


def find_comments(ids: Collection[int]) -> list[Contribution]:
    """These comments in the order in which they were written, with authors and organisations."""
    return list(
        db.session.scalars(
            select(Contribution)
            .where(Contribution.id.in_(ids), Contribution.parent_id.is_(None))
            .order_by(Contribution.created_at, Contribution.id)
            .options(
                joinedload(Contribution.thread),
                joinedload(Contribution.author),
                joinedload(Contribution.organisation),
            )
        )
    )


def threads(thread_ids: Collection[int]) -> list[Thread]:
    return list(db.session.scalars(select(Thread).where(Thread.id.in_(thread_ids))))


def promises(thread_ids: Collection[int], *, after: str = "", before: str = "") -> Page[Any]:
    """Responses that announced a change nobody has pointed to yet, the oldest first."""
    statement = RESPONSES.where(
        Response.thread_id.in_(thread_ids),
        Response.disposition.in_(CHANGING),
        Response.changed_version_id.is_(None),
    )
    return page(statement, OLDEST_RESPONSE, size=PAGE, after=after, before=before)
