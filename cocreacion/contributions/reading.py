"""Comments and answers as pages show them: finished values, and nothing a page must not show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from cocreacion.contributions import homes, policy, queries
from cocreacion.contributions.homes import Clause
from cocreacion.contributions.models import (
    CHANGING,
    Channel,
    ContributionState,
    Disposition,
    Standing,
    Thread,
)
from cocreacion.kernel.bilingual import Bilingual
from cocreacion.kernel.clock import now, today
from cocreacion.kernel.refs import ClauseRef
from cocreacion.people.models import Guest, Organisation, Sector, User

JUST_NOW = 120  # seconds in which the draft kept by a browser is told to go


@dataclass(frozen=True)
class Voice:
    """Who speaks: the name they chose to show ("" for none) and, perhaps, in whose name."""

    name: str
    organisation: Bilingual | None
    sector: Sector
    department: str = ""


@dataclass(frozen=True)
class Answer:
    """A reasoned response. `change` is the clause it changed; `promised`, that it is to come."""

    id: int
    disposition: Disposition
    reason: Bilingual
    voice: Voice
    at: datetime
    change: Clause | None
    promised: bool


@dataclass
class Comment:
    """`voice` is None and `text` empty where the author or the moderation took it back.

    `quote` are the words of `clause` it is about, in the language `read_in`. `standing` says how
    it stands in a later version that shows it; None on the page of its own.
    """

    id: int
    thread_id: int
    voice: Voice | None
    text: str
    language: str
    at: datetime
    edited_at: datetime | None
    state: ContributionState
    due_on: date | None
    clause: Clause | None
    reply_count: int
    sample: bool
    is_reply: bool
    quote: str = ""
    read_in: str = ""
    channel: Channel = Channel.WEB
    standing: Standing | None = None
    answer: Answer | None = None
    replies: list["Comment"] = field(default_factory=list)
    may_edit: bool = False
    may_withdraw: bool = False
    fresh: bool = False

    @property
    def is_late(self) -> bool:
        return self.answer is None and self.due_on is not None and self.due_on < today()


@dataclass(frozen=True)
class Context:
    """What the rows of a page have in common, read once."""

    organisations: dict[int, Organisation]
    clauses: dict[ClauseRef, Clause]
    viewer: User | Guest

    def name_on(self, organisation_id: int | None, at: datetime) -> Bilingual | None:
        """The name an organisation had that day."""
        organisation = self.organisations.get(organisation_id or 0)
        return organisation.named_at(at) if organisation else None

    def sector_of(self, organisation_id: int | None) -> Sector:
        organisation = self.organisations.get(organisation_id or 0)
        return organisation.sector if organisation else Sector.GOVERNMENT


def context(rows: Sequence[Any], replies: Sequence[Any], viewer: User | Guest) -> Context:
    """Read what these rows refer to: two statements, however many they are."""
    ids = {row.organisation_id for row in (*rows, *replies) if "organisation_id" in row._fields}
    ids |= {row.office_id for row in rows if "office_id" in row._fields}
    return Context(queries.organisations(ids), homes.clauses(_refs(rows)), viewer)


def comments(
    rows: Sequence[Any], replies: Sequence[Any], *, viewer: User | Guest, thread: Thread | None
) -> list[Comment]:
    """Rows of `queries.spoken` and their replies. Without a thread nobody can correct anything."""
    common = context(rows, replies, viewer)
    found = {row.id: comment(row, common, thread) for row in rows}
    for row in replies:
        found[row.parent_id].replies.append(comment(row, common, thread))
    return list(found.values())


def comment(row: Any, common: Context, thread: Thread | None) -> Comment:
    shown = row.state is ContributionState.PUBLISHED
    viewer = common.viewer
    mine = shown and viewer.id is not None and row.author_id == viewer.id
    return Comment(
        id=row.id,
        thread_id=row.thread_id,
        voice=_author(row, common) if shown else None,
        text=row.text if shown else "",
        language=row.language,
        at=row.created_at,
        edited_at=row.edited_at if shown else None,
        state=row.state,
        due_on=row.answer_due_on,
        clause=common.clauses.get(ClauseRef(row.version_id, row.clause_id)),
        reply_count=row.reply_count,
        sample=row.sample,
        is_reply=row.parent_id is not None,
        quote=row.quote if shown else "",
        read_in=row.read_in,
        channel=row.channel,
        standing=_standing(row),
        answer=answer(row, common) if _has_answer(row) else None,
        may_edit=mine and thread is not None and bool(policy.can_edit(viewer, thread, row)),
        may_withdraw=mine and bool(policy.can_withdraw(viewer, row)),
        fresh=mine and (now() - row.created_at).total_seconds() < JUST_NOW,
    )


def answer(row: Any, common: Context) -> Answer:
    """The response in a row, whether the row is a comment or the response itself."""
    change = None
    if row.changed_version_id is not None:
        change = common.clauses.get(ClauseRef(row.changed_version_id, row.changed_clause_id))
    return Answer(
        id=row.response_id,
        disposition=row.disposition,
        reason=row.reason,
        voice=Voice(
            row.responder_name,
            common.name_on(row.office_id, row.published_at),
            common.sector_of(row.office_id),
        ),
        at=row.published_at,
        change=change,
        promised=row.disposition in CHANGING and row.changed_version_id is None,
    )


def _standing(row: Any) -> Standing | None:
    carried = "shown_in" in row._fields and row.shown_in != row.version_id
    return row.standing if carried else None


def _author(row: Any, common: Context) -> Voice:
    return Voice(
        row.author_name or "",
        common.name_on(row.organisation_id, row.created_at),
        row.sector,
        row.department,
    )


def _has_answer(row: Any) -> bool:
    return "response_id" in row._fields and row.response_id is not None


def _refs(rows: Iterable[Any]) -> set[ClauseRef]:
    refs = set()
    for row in rows:
        if "clause_id" in row._fields and row.version_id is not None:
            refs.add(ClauseRef(row.version_id, row.clause_id))
        if _has_answer(row) and row.changed_version_id is not None:
            refs.add(ClauseRef(row.changed_version_id, row.changed_clause_id))
    return refs
