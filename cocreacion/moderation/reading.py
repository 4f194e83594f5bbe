"""Cases, decisions and the log as pages show them: finished values."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask import url_for

from cocreacion.contributions import homes, manners
from cocreacion.contributions import policy as contributions_policy
from cocreacion.contributions.homes import Clause, Home
from cocreacion.contributions.models import Contribution
from cocreacion.contributions.notices import Notice
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.i18n import plain
from cocreacion.kernel.refs import ClauseRef
from cocreacion.moderation import queries
from cocreacion.moderation.labels import CATEGORIES, rule_name
from cocreacion.moderation.models import Decision, Outcome
from cocreacion.people.models import Guest, User


@dataclass(frozen=True)
class Places:
    """What threads are called and where clauses stand, read once for a page."""

    homes: dict[int, Home]
    clauses: dict[ClauseRef, Clause]

    def clause(self, about: Any) -> Clause | None:
        return self.clauses.get(ClauseRef(about.version_id or 0, about.clause_id or ""))

    def name(self, about: Any) -> str:
        """«Ley de agua, 3. Plazos» of a comment, or of a row with its columns."""
        home, clause = self.homes.get(about.thread_id), self.clause(about)
        names = [plain(home.title) if home else "", clause.label if clause else ""]
        return ", ".join(name for name in names if name)


def places(viewer: User | Guest, about: Collection[Any]) -> Places:
    refs = {ClauseRef(each.version_id or 0, each.clause_id or "") for each in about}
    threads = {each.thread_id for each in about}
    return Places(homes.homes(viewer, threads) if threads else {}, homes.clauses(refs))


@dataclass(frozen=True)
class Signs:
    """What a moderator should know about who wrote something; nothing of it decides anything."""

    new: bool
    hidden_before: int
    alike: frozenset[int] = field(default_factory=frozenset)


def signs(comments: Collection[Contribution]) -> dict[int, Signs]:
    """Of each of these comments; `alike` are comments of others that say nearly the same."""
    before = queries.hidden_before(comment.author_id for comment in comments)
    others = alike_of_others(comments)
    return {
        comment.id: Signs(
            new=_was_new(comment),
            hidden_before=before.get(comment.author_id or 0, 0),
            alike=frozenset(others.get(comment.id, ())),
        )
        for comment in comments
    }


def _was_new(comment: Contribution) -> bool:
    author = comment.author
    new: timedelta = contributions_policy.NEW_ACCOUNT
    return author is not None and author.created_at + new > comment.created_at


def alike_of_others(comments: Collection[Contribution] = ()) -> dict[int, set[int]]:
    """Of the latest comments and of these: which of other persons say nearly the same."""
    rows = queries.latest_texts()
    texts = {row.id: row.text for row in rows} | {c.id: c.text for c in comments}
    authors = {row.id: row.author_id for row in rows} | {c.id: c.author_id for c in comments}
    found = {
        number: {each for each in others if authors[each] != authors[number]}
        for number, others in manners.groups(texts).items()
    }
    return {number: others for number, others in found.items() if others}


def clusters(found: dict[int, set[int]]) -> list[list[int]]:
    """Comments that say nearly the same, each in one list; the largest lists first."""
    seen: set[int] = set()
    lists = []
    for number in sorted(found, key=lambda each: (-len(found[each]), each)):
        if number not in seen:
            members = sorted({number, *found[number]} - seen)
            seen.update(members)
            lists.append(members)
    return [members for members in lists if len(members) > 1]


def notices(comment_ids: Collection[int]) -> dict[int, Notice]:
    """What stands in the place of hidden comments; asked by `contributions`."""
    return {each.comment_id: _notice(each) for each in queries.standing(comment_ids)}


def notices_of_reasons(stance_ids: Collection[int]) -> dict[int, Notice]:
    """What stands in the place of hidden reasons."""
    found = queries.standing_reasons(stance_ids)
    return {each.stance_id: _notice(each) for each in found if each.stance_id is not None}


def _notice(decision: Decision) -> Notice:
    return Notice(
        at=decision.decided_at,
        category=CATEGORIES[decision.category],
        rule=rule_name(decision.rule),
        reason=decision.reason,
        appealed=decision.appeal is not None,
        url=partial(url_for, "moderation.decision", decision_id=decision.id),
    )


@dataclass(frozen=True)
class Entry:
    """One line of the public log."""

    id: int
    at: datetime
    hidden: bool
    is_reason: bool  # of somebody who agrees or disagrees with the comment
    category: Any
    rule: str
    role: str
    place: str
    reports: int
    appealed_at: datetime | None
    outcome: Outcome | None
    shown_again: datetime | None
    shown_role: str | None
    shown_why: Bilingual
    sample: bool
    url: Callable[[], str] | None


def entries(rows: Iterable[Any], viewer: User | Guest) -> list[Entry]:
    rows = list(rows)
    where = places(viewer, rows)
    reports = queries.reports_of([row.id for row in rows])
    return [_entry(row, where, reports.get(row.id, 0)) for row in rows]


def _entry(row: Any, where: Places, reports: int) -> Entry:
    hidden = row.verdict == "hide"
    return Entry(
        id=row.id,
        at=row.decided_at,
        hidden=hidden,
        is_reason=row.stance_id is not None,
        category=CATEGORIES[row.category],
        rule=rule_name(row.rule),
        role=row.by_role,
        place=where.name(row),
        reports=reports,
        appealed_at=row.appealed_at,
        outcome=row.outcome,
        shown_again=row.ended_at,
        shown_role=row.ended_role,
        shown_why=row.end_reason,
        sample=row.sample,
        url=partial(url_for, "moderation.decision", decision_id=row.id) if hidden else None,
    )
