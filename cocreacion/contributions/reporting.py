"""The report of responses: every published answer with the comments it answers, by its number.

A paragraph is named after the rows it comes from, `R12` an answer and `R12-C45` a comment that it
answers: the same in every export, whatever is published before or after it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cocreacion.contributions import homes, queries, reading
from cocreacion.contributions.homes import Home
from cocreacion.contributions.reading import Answer, Comment
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.errors import NotFound
from cocreacion.people.models import Guest, User
from cocreacion.process.models import ActionPlan

MANY = 100  # answers read at once


@dataclass(frozen=True)
class Scope:
    """Of what the report is: one draft, one plan, or everything there is."""

    homes: dict[int, Home]
    thread_id: int | None = None
    plan: ActionPlan | None = None

    @property
    def title(self) -> Bilingual | None:
        if self.thread_id is not None:
            return self.homes[self.thread_id].title
        return self.plan.name if self.plan else None

    @property
    def arguments(self) -> dict[str, Any]:
        """What an address says of it."""
        if self.thread_id is not None:
            return {"thread": self.thread_id}
        return {"plan": self.plan.slug} if self.plan else {}


@dataclass(frozen=True)
class Reported:
    """An answer and the comments it answers, merged ones among them."""

    answer: Answer
    home: Home
    comments: list[Comment]
    sample: bool

    @property
    def name(self) -> str:
        return f"R{self.answer.id}"

    def name_of(self, comment: Comment) -> str:
        return f"{self.name}-C{comment.id}"


def scope(viewer: User | Guest, *, thread_id: int | None, plan: str) -> Scope:
    """NotFound for a draft or a plan that one may not see."""
    known = homes.homes(viewer, [thread_id] if thread_id is not None else None)
    if thread_id is not None:
        if thread_id not in known:
            raise NotFound
        return Scope(known, thread_id)
    if not plan:
        return Scope(known)
    found = next((each for each in queries.plans() if each.slug == plan), None)
    if found is None:
        raise NotFound
    return Scope({n: h for n, h in known.items() if h.plan_id == found.id}, plan=found)


def page(of: Scope, after: int, size: int) -> tuple[list[Reported], bool]:
    """The answers behind number `after`, and whether there are more."""
    rows = queries.responses_of_report(list(of.homes), size + 1, after)
    return _reported(rows[:size], of.homes), len(rows) > size


def everything(of: Scope) -> Iterator[Reported]:
    """All answers, read in portions."""
    after, more = 0, True
    while more:
        found, more = page(of, after, MANY)
        yield from found
        after = found[-1].answer.id if found else after


def _reported(rows: Sequence[Any], known: dict[int, Home]) -> list[Reported]:
    said = queries.all_covered(_ids(rows))
    common = reading.context([*rows, *said], [], Guest())
    comments: dict[int, list[Comment]] = {}
    for row in said:
        comments.setdefault(row.answered_by, []).append(reading.comment(row, common, None))
    return [
        Reported(
            reading.answer(row, common),
            known[row.thread_id],
            comments.get(row.id, []),
            row.sample,
        )
        for row in rows
    ]


def _ids(rows: Sequence[Any]) -> Collection[int]:
    return [row.id for row in rows]
