"""Questions of those who moderate."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from cocreacion.contributions.models import Contribution, ContributionState
from cocreacion.contributions.paging import Order, Page, page
from cocreacion.kernel.db import db
from cocreacion.moderation.models import Appeal, Category, Decision, Report, Verdict
from cocreacion.moderation.queries.parts import WHOLE, words_are_hidden
from cocreacion.people.models import User

PAGE = 20
COMPARED = 1000  # of the latest comments, when texts alike are looked for
MOST_OF_ONE = 200  # comments of one author in a list


@dataclass(frozen=True)
class Filter:
    category: Category | None = None
    thread_id: int | None = None

    def of(self, statement: Any, category: Any) -> Any:
        if self.category:
            statement = statement.where(category == self.category)
        if self.thread_id is not None:
            statement = statement.where(Contribution.thread_id == self.thread_id)
        return statement


@dataclass
class Case:
    """A reported comment: how often, for what, since when; `notes` are words of reporters."""

    comment: Contribution
    count: int = 0
    categories: dict[Category, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    since: datetime | None = None
    first: int = 0  # number of its first report


def waiting(chosen: Filter, after: int) -> list[int]:
    """Comments with reports that wait, those reported first first; one more than fit a page."""
    first = func.min(Report.id)
    statement = (
        select(Report.comment_id)
        .join(Contribution, Report.comment_id == Contribution.id)
        .where(Report.decision_id.is_(None), Contribution.state == ContributionState.PUBLISHED)
        .group_by(Report.comment_id)
        .having(first > after)
        .order_by(first)
        .limit(PAGE + 1)
    )
    return list(db.session.scalars(chosen.of(statement, Report.category)))


def cases(comment_ids: Collection[int]) -> list[Case]:
    """These comments with all reports that wait, in the order in which they were reported."""
    comments = select(Contribution).where(Contribution.id.in_(comment_ids))
    found = {
        comment.id: Case(comment)
        for comment in db.session.scalars(
            comments.options(
                joinedload(Contribution.author),
                joinedload(Contribution.organisation),
                joinedload(Contribution.thread),
            )
        )
    }
    reports = select(Report).where(Report.comment_id.in_(comment_ids), Report.decision_id.is_(None))
    for report in db.session.scalars(reports.order_by(Report.id)):
        _count(found[report.comment_id], report)
    return sorted(found.values(), key=lambda case: (case.first, case.comment.id))


def _count(case: Case, report: Report) -> None:
    case.count += 1
    case.categories[report.category] = case.categories.get(report.category, 0) + 1
    case.since, case.first = case.since or report.made_at, case.first or report.id
    if report.note:
        case.notes.append(report.note)


LATEST_FIRST = Order((Decision.decided_at, Decision.id), descending=True)


def hidden_now(chosen: Filter, *, after: str = "", before: str = "") -> Page[Any]:
    """Decisions that keep words hidden, the latest first; each row's `id` names one."""
    statement = (
        select(Decision.id, Decision.decided_at)
        .join(Contribution, Decision.comment_id == Contribution.id)
        .where(
            Decision.verdict == Verdict.HIDE,
            Decision.ended_at.is_(None),
            words_are_hidden(),
        )
    )
    found = page(
        chosen.of(statement, Decision.category),
        LATEST_FIRST,
        size=PAGE,
        after=after,
        before=before,
    )
    return Page(_decisions([row.id for row in found.rows]), found.previous, found.next)


def appeals_waiting(chosen: Filter) -> list[Decision]:
    """Decisions against which an appeal waits, the longest waiting first."""
    statement = (
        select(Decision.id)
        .join(Appeal, Appeal.decision_id == Decision.id)
        .join(Contribution, Decision.comment_id == Contribution.id)
        .where(Appeal.outcome.is_(None), words_are_hidden())
        .order_by(Appeal.id)
        .limit(PAGE * 5)
    )
    return _decisions(list(db.session.scalars(chosen.of(statement, Decision.category))))


def _decisions(ids: list[int]) -> list[Decision]:
    found = db.session.scalars(select(Decision).where(Decision.id.in_(ids)).options(*WHOLE))
    return sorted(found, key=lambda decision: ids.index(decision.id))


def hidden_before(author_ids: Iterable[int | None]) -> dict[int, int]:
    """How many comments of each of these persons are hidden."""
    wanted = {author_id for author_id in author_ids if author_id is not None}
    rows = db.session.execute(
        select(Contribution.author_id, func.count())
        .where(Contribution.author_id.in_(wanted), Contribution.state == ContributionState.HIDDEN)
        .group_by(Contribution.author_id)
    )
    return {author: number for author, number in rows if author is not None}


def latest_texts() -> list[Any]:
    """The latest comments that are shown: `id`, `author_id`, `text`."""
    return list(
        db.session.execute(
            select(Contribution.id, Contribution.author_id, Contribution.text)
            .where(Contribution.state == ContributionState.PUBLISHED)
            .order_by(Contribution.created_at.desc(), Contribution.id.desc())
            .limit(COMPARED)
        )
    )


def of_author_since(author: User, since: datetime) -> list[Contribution]:
    """What somebody wrote from a moment on that is shown, the latest first."""
    return list(
        db.session.scalars(
            select(Contribution)
            .where(
                Contribution.author_id == author.id,
                Contribution.created_at >= since,
                Contribution.state == ContributionState.PUBLISHED,
            )
            .order_by(Contribution.created_at.desc(), Contribution.id.desc())
            .limit(MOST_OF_ONE)
        )
    )


def waiting_now() -> tuple[int, int]:
    """How many reported comments, and how many appeals, wait for a decision: one statement."""
    reported = (
        select(func.count(Report.comment_id.distinct()))
        .join(Contribution, Report.comment_id == Contribution.id)
        .where(Report.decision_id.is_(None), Contribution.state == ContributionState.PUBLISHED)
    )
    appealed = (
        select(func.count(Appeal.id))
        .join(Decision, Appeal.decision_id == Decision.id)
        .join(Contribution, Decision.comment_id == Contribution.id)
        .where(Appeal.outcome.is_(None), words_are_hidden())
    )
    row = db.session.execute(select(reported.scalar_subquery(), appealed.scalar_subquery())).one()
    return row[0] or 0, row[1] or 0
